"""Who may."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Condition, Rule, own, signed_in

read = Rule("notices.read", own(), reason=_("This notice belongs to somebody else."))
own_wishes = Rule("notices.own_wishes", signed_in())
deliver = Rule(
    "notices.deliver",
    Condition(lambda actor, row: False, lambda actor: Q(pk__in=[]), ("system",)),
    reason=_("The product does this by itself."),
)
