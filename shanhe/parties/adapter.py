"""How django-allauth behaves here: sign-up by invitation only, and the language of the account after sign-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from shanhe.mail import jobs
from shanhe.mail.letters import Letter
from shanhe.parties import demonstration, operations
from shanhe.zones import addresses


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation (`parties:invitation`), never by the sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail about signing in: from the zone at which the person stands, with links to that zone only.

        allauth makes its links of the request's Host header, which whoever asks for a reset may write.
        """
        zone = allauth.request.zone
        mine = {
            key: addresses.moved_home(zone, value) if key.endswith("_url") else value
            for key, value in context.items()
        }
        language = getattr(context.get("user"), "language", "") or translation.get_language() or ""
        with translation.override(addresses.spoken(zone, language)):
            site = {"name": str(zone), "domain": urlsplit(addresses.base(zone)).netloc}
            words = {"request": allauth.request, "email": email, "current_site": site, **mine}
            message = self.render_mail(template_prefix, email, words)
            spoken = translation.get_language() or ""
        letter = Letter(email, spoken, str(message.subject), str(message.body), insists=True)
        jobs.queue(zone, letter)

    def is_safe_url(self, url: str | None) -> bool:
        """An address that cannot be read leads nowhere."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def format_email_subject(self, subject: str) -> str:
        return f"[{allauth.request.zone}] {subject}"

    def get_from_email(self) -> str:
        return addresses.sender(allauth.request.zone)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures of one address count together, whatever Host header each came with."""
        return str(credentials.get("email", credentials.get("username", ""))).strip().lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account that e-mail and password prove, also when one signs in a second time for something sensitive."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            demonstration.refuse_account(user, credentials.get("password", ""))
        return user

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The account's language from here on; an account without one takes the page's, so that its mail is in it too."""
        response = super().post_login(request, user, **kwargs)
        if not user.language:
            operations.set_language(user, translation.get_language() or "")
        if user.language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                samesite="Lax",
                secure=bool(settings.LANGUAGE_COOKIE_SECURE),
            )
        return response
