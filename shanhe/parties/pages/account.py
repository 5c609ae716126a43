"""One's own account: name, language, password, second factor, API tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanhe.doors.acts import form_for
from shanhe.doors.asking import TEMPLATE, show_form
from shanhe.doors.http import context, form_errors, page
from shanhe.parties import choices, forms, lifecycle, operations, privacy, queries
from shanhe.parties.acts import ERASURE_ACTS, PERSON_ACTS
from shanhe.zones import addresses


@never_cache
@page(person=False)
def account(request: Any) -> HttpResponse:
    """Name and language, and the ways to the password, the second factor and the tokens."""
    person = request.person
    initial = {
        "name": person.name if person else {},
        "language": addresses.spoken(request.zone, request.user.language or translation.get_language() or ""),
    }
    form = forms.AccountForm(request.POST or None, initial=initial, zone=request.zone)
    if person is None:
        form.leave_out("name")
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            return _save(request, dict(form.cleaned_data))
    return render(
        request, "parties/account.html", {"form": form, **_shown(request)}, status=422 if form.errors else 200
    )


def _save(request: Any, values: dict[str, Any]) -> HttpResponse:
    language = values.pop("language", None) or translation.get_language()
    if request.person is not None:
        operations.edit_person(context(request), person=request.person, values=values)
    operations.set_language(request.user, language)
    with translation.override(language):
        messages.success(request, _("Saved."))
    response = redirect("parties:account")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


def _shown(request: Any) -> dict[str, Any]:
    person = request.person
    return {
        "two_factor": is_mfa_enabled(request.user),
        "tokens": queries.tokens_of(person) if person else [],
        "roles": queries.role_words(request.actor.roles),
        "claims": queries.claims_visible_to(request.actor).filter(person=person)[:20] if person else [],
        "scopes": dict(choices.SCOPES),
    }


@never_cache
@page()
def create_token(request: Any) -> HttpResponse:
    """Make an API token; its secret is on the answering page once and nowhere else."""
    form = form_for(request, forms.TokenForm, None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            token, secret = operations.create_token(
                context(request), person=request.person, **form.arguments()
            )
            return render(request, "parties/token_made.html", {"token": token, "secret": secret})
    return show_form(
        request,
        TEMPLATE,
        form,
        title=_("Make a token"),
        about=_("It acts with your rights in this zone, never with more, and only as far as you tick."),
        back=reverse("parties:account"),
    )


@require_POST
@page()
def revoke_token(request: Any, number: int) -> HttpResponse:
    token = next((token for token in queries.tokens_of(request.person) if token.pk == number), None)
    if token is None:
        raise Http404
    operations.revoke_token(context(request), token=token)
    messages.success(request, _("The token no longer works."))
    return redirect("parties:account")


@never_cache
@page()
def my_data(request: Any) -> HttpResponse:
    """What the zone keeps of one: what for, how long, who sees it; and the ways to have it erased."""
    asked = queries.erasures_visible_to(request.actor).filter(person=request.person)
    shown = {
        "held": [(item, [*_lines(values)]) for item, values in privacy.held(request.person)],
        "requests": [
            (row, lifecycle.ERASURE.state(row), ERASURE_ACTS.ready(request.actor, row)) for row in asked
        ],
        "actions": [
            button
            for button in PERSON_ACTS.ready(request.actor, request.person)
            if button["name"] == "ask_erasure"
        ],
        "crumbs": [{"label": _("My account"), "url": reverse("parties:account")}],
    }
    return render(request, "parties/my_data.html", shown)


def _lines(values: list[Any]) -> Iterator[Any]:
    """The values to read; a text in several languages in each of them."""
    for value in values:
        yield from value.values() if isinstance(value, Mapping) else [value]


@never_cache
@page()
def my_data_copy(request: Any) -> HttpResponse:
    """The same as a file that programs read."""
    data = {item.field: values for item, values in privacy.held(request.person)}
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
