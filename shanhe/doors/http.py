"""Between a request and the operations: the context, errors into forms, and pages that need a right."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow, OperationError
from shanhe.kernel.http import address_here
from shanhe.kernel.registries import panels_for

from . import people
from .sending.keeping import keep_refused

T = TypeVar("T")
NO_PERSON = _("Your account has no part in this zone. Ask an administrator for an invitation.")


def rendered_panels(name: str, request: HttpRequest, row: Any) -> list[SafeString]:
    """What other apps show on this page about its record, in their order."""
    blocks = (panel.render(request, row) for panel in panels_for(name))
    return [mark_safe(block) for block in blocks if block]


def context(request: HttpRequest) -> Context:
    """The context of a request's operations: its actor, zone and request id."""
    zone = request.zone  # type: ignore[attr-defined]
    return Context(
        actor=request.actor,  # type: ignore[attr-defined]
        zone=zone,
        request_id=request.request_id,  # type: ignore[attr-defined]
        demo=people.is_demonstration(zone),
        once=getattr(request, "once", None),
    )


@contextmanager
def form_errors(form: BaseForm) -> Iterator[None]:
    """Turn a refusal inside the block into errors of the form; check `form.is_valid()` or `form.errors` after it."""
    try:
        yield
    except Invalid as error:
        known = getattr(form, "translated", {})
        for name, message in error.fields.items():
            form.add_error(name if name in form.fields or name in known else None, str(message))
    except OperationError as error:
        form.add_error(None, str(error.message))
        form.refusal = error  # type: ignore[attr-defined]


def next_address(request: HttpRequest) -> str:
    """Where the form asks to go afterwards, if that is on this host."""
    return address_here(request, request.POST.get("next", ""))


def back(request: HttpRequest, default: str = "/") -> str:
    """Where the request came from (`next`, else the referring page), if that is on this host."""
    for target in (request.POST.get("next"), request.GET.get("next"), request.headers.get("Referer")):
        if here := address_here(request, target or ""):
            return here
    return resolve_url(default)


def or_404(row: T | None) -> T:
    """The row, where there is one for this reader; to everybody else the page does not exist."""
    if row is None:
        raise Http404
    return row


def to_login(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}")


def page(*, login: bool = True, person: bool | None = None, back_to: str = "/") -> Callable[[Any], Any]:
    """Make a view of a function: signs in first, and answers for the operations' refusals.

    `login` asks for an account, `person` (the same by default) for a person in this zone. Denied becomes the 403 page
    with its reason; NotNow, Conflict and Invalid become a message on the page the request came from, with what was typed still there.
    """
    needs_person = login if person is None else person

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if login and not request.user.is_authenticated:
                return to_login(request)
            if needs_person and request.person is None:  # type: ignore[attr-defined]
                raise PermissionDenied(str(NO_PERSON))
            try:
                return view(request, *args, **kwargs)
            except Denied as error:
                if not request.user.is_authenticated:
                    return to_login(request)
                raise PermissionDenied(str(error.message)) from error
            except (NotNow, Conflict, Invalid) as error:
                messages.error(request, str(error))
                keep_refused(request)
                return redirect(back(request, getattr(request, "home", back_to)))

        return run

    return decorate
