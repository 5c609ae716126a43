"""Who may change the zone itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Rule, role

system = Rule("zones.system", role("system_only"), reason=_("Only the product itself does this."))

load_blueprint = Rule(
    "zones.blueprint.load", role("administrator"), reason=_("Only an administrator may load a blueprint.")
)
