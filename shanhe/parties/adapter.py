"""How django-allauth behaves here: sign-up by invitation only, and the language of the account after sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from shanhe.parties import operations


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation (`parties:invitation`), never by the sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The account's language from here on; an account without one takes the page's, so that its mail is in it too."""
        response = super().post_login(request, user, **kwargs)
        if not user.language:
            operations.set_language(user, translation.get_language() or "")
        if user.language in dict(settings.LANGUAGES):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
