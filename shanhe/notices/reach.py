"""Where mail does not arrive: what waits for administrators and for the person, and what the person's page shows."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.mail import queries as mail
from shanhe.mail.models import Address
from shanhe.parties import queries as parties
from shanhe.work.todo import TodoItem

from . import queries


def todo_items(actor: Actor) -> list[TodoItem]:
    """An administrator mends any address; everybody confirms the own one."""
    person = parties.person_by_id(actor.person_id)
    if person is None:
        return []
    own = {row.pk: _item(row, reverse("notices:mail")) for row in queries.failing_of(person)}
    others = {row.pk: _item(row, reverse("administration:home") + "#mail") for row in mail.failing(actor)}
    return list({**others, **own}.values())


def _item(row: Address, url: str) -> TodoItem:
    title = _("Mail to {email} cannot be delivered").format(email=row.email)
    return TodoItem(title=title, url=url, kind=_("Mail"))


def of_person(request: Any, person: Any) -> str:
    """On a person's page, for those who may see the address."""
    rows = queries.failing_of(person) if parties.may_see_contact(request.actor, person) else []
    return render_to_string("notices/_reach.html", {"rows": rows}, request=request) if rows else ""
