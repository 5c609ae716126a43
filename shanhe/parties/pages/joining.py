"""Coming in: an invitation's link, and the demonstration's change of place."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanhe.doors import guessing
from shanhe.doors.http import back, context, form_errors, page
from shanhe.kernel import clock
from shanhe.parties import forms, operations, queries
from shanhe.zones import addresses

BACKEND = "django.contrib.auth.backends.ModelBackend"


@guessing.limited("link")
@never_cache
@page(login=False)
def invitation(request: Any, secret: str) -> HttpResponse:
    """Accept an invitation: choose a password, or take it with the account one is signed in with."""
    found = queries.invitation_by_secret(secret)
    if found is None:
        raise Http404(_("This link is not an invitation. Check that all of it was copied."))
    open_now = found.state == "sent" and found.expires_at > clock.now()
    user = request.user if request.user.is_authenticated else None
    form = forms.AcceptForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.person is not None or found.person is not None:
        form.leave_out("name")
    if user is not None:
        del form.fields["password"]
    if request.method == "POST" and open_now and form.is_valid():
        with form_errors(form):
            language = translation.get_language() or ""
            person = operations.accept_invitation(
                context(request), invitation=found, user=user, language=language, **form.cleaned_data
            )
        if not form.errors:
            if user is None:
                login(request, person.user, backend=BACKEND)
            messages.success(
                request, _("Welcome. A second factor protects your account better; set it up here.")
            )
            return redirect("parties:account")
    shown = {
        "invitation": found,
        "open": open_now,
        "form": form,
        "role_words": queries.role_words(found.roles),
    }
    return render(request, "parties/invitation.html", shown, status=422 if form.errors else 200)


@require_POST
@page(login=False)
def demo_switch(request: Any) -> HttpResponse:
    """Become one of the demonstration's people with one click; nowhere but in the demonstration."""
    if not settings.SHANHE_DEMO or not queries.is_demonstration(request.zone):
        raise Http404
    person = queries.persona_by_id(request.POST.get("persona", ""))
    if person is None or person.user is None:
        raise Http404
    operations.switch_persona(context(request), person=person)
    language = translation.get_language()
    logout(request)
    login(request, person.user, backend=BACKEND)
    text = _("You are now {name}, as in the demonstration.")
    messages.info(request, text.format(name=person.name))
    response = redirect(
        resolve_url(settings.LOGIN_REDIRECT_URL) if not request.POST.get("next") else back(request)
    )
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language or addresses.language(request.zone), samesite="Lax"
    )
    return response
