"""Who may."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Rule, anyone, by_itself, role

deliver = by_itself("mail.deliver")
settle = Rule(
    "mail.settle",
    role("administrator"),
    reason=_("Only an administrator can put an address back into use."),
)
# The link that was mailed there proves it.
prove = Rule("mail.prove", anyone())
