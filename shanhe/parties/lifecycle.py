"""When may."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules

ORGANISATION = Lifecycle(
    "parties.organisation",
    states=[State("active", _("Active"), "active"), State("closed", _("Closed"), "stopped")],
    transitions=[
        Transition(
            "close",
            pgettext_lazy("organisation", "Close"),
            ("active",),
            "closed",
            rules.close_organisation,
            tone="stop",
        ),
        Transition("reopen", _("Reopen"), ("closed",), "active", rules.close_organisation),
    ],
)

CLAIM = Lifecycle(
    "parties.claim",
    states=[
        State("pending", _("To be decided"), "waiting"),
        State("confirmed", _("Confirmed"), "done"),
        State("refused", _("Refused"), "stopped"),
        State("withdrawn", _("Withdrawn"), "neutral"),
    ],
    transitions=[
        Transition("confirm", _("Confirm"), ("pending",), "confirmed", rules.decide_claim),
        Transition("refuse", _("Refuse"), ("pending",), "refused", rules.decide_claim, tone="stop"),
        Transition("withdraw", _("Withdraw"), ("pending",), "withdrawn", rules.withdraw_claim),
    ],
)

INVITATION = Lifecycle(
    "parties.invitation",
    states=[
        State("sent", _("Sent"), "waiting"),
        State("accepted", pgettext_lazy("invitation", "Accepted"), "done"),
        State("revoked", _("Revoked"), "stopped"),
    ],
    transitions=[
        Transition("accept", pgettext_lazy("invitation", "Accept"), ("sent",), "accepted", rules.accept),
        Transition("revoke", _("Revoke"), ("sent",), "revoked", rules.administer, tone="stop"),
    ],
)
