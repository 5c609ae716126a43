"""Who may change the indicator tree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Rule, role

load_indicators = Rule(
    "indicators.tree.load", role("administrator"), reason=_("Only an administrator may load indicators.")
)
