"""Who may load and clear the demonstration: only the command line of the installation."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Condition, Rule

system = Rule(
    "demo.system",
    Condition(lambda actor, row: False, lambda actor: Q(pk__in=[]), ("system",)),
    reason=_("The demonstration data is loaded and removed on the command line."),
)
