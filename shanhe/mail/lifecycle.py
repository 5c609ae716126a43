"""When may: whether mail arrives at an address."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules

ADDRESS = Lifecycle(
    "mail.address",
    states=[
        State("good", _("Mail is delivered"), "active"),
        State("failing", _("Mail is undeliverable"), "stopped"),
    ],
    transitions=[
        Transition("fail", _("Mail was returned"), ("good", "failing"), "failing", rules.deliver),
        Transition("trust", _("Send mail there again"), ("failing",), "good", rules.settle),
        Transition("prove", _("Confirm the address"), ("good", "failing"), "good", rules.prove),
    ],
)
