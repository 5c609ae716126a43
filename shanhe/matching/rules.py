"""Who may do what in matching."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Rule, role

run_bulk = Rule(
    "matching.bulk",
    role("administrator"),
    reason=_("Only administrators may start or stop the comparison of all needs."),
)
