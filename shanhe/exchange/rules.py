"""Who may bring files in, and who goes on with one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.exchange.kinds import kinds
from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING, Condition, Rule, own, role


def _some_kind(actor: Actor, zone: Any) -> bool:
    return any(kind.may_bring(actor, zone) for kind in kinds)


def _some_list(actor: Actor) -> Q:
    found = NOTHING
    for kind in kinds:
        q = kind.rule.scope(actor) if kind.rule else NOTHING
        if q != NOTHING:
            found = q
    return found


# Each kind has a rule of its own, which is asked besides: this one keeps out those who import nothing at all.
bring_in = Rule(
    "exchange.bring_in",
    Condition(_some_kind, _some_list),
    reason=_("Your role in this zone does not include importing files."),
)
go_on = Rule(
    "exchange.go_on",
    own("person_id", "importer") | role("administrator"),
    reason=_("Only the person who uploaded the file or an administrator goes on with this import."),
)
nobody = Rule(
    "exchange.nobody", role("system_only"), reason=_("Records of this kind only go out into files.")
)
