"""Who may change the zone's measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Rule, role

load_measures = Rule(
    "policy.measures.load", role("administrator"), reason=_("Only an administrator may load measures.")
)
