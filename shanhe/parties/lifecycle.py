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
        Transition("edit", _("Change"), ("active", "closed"), None, rules.edit_organisation),
        Transition("affiliate", _("Record somebody"), ("active",), None, rules.affiliate),
        Transition(
            "close",
            pgettext_lazy("organisation", "Close"),
            ("active",),
            "closed",
            rules.close_organisation,
            tone="stopped",
        ),
        Transition("reopen", _("Reopen"), ("closed",), "active", rules.close_organisation),
    ],
)

PERSON = Lifecycle(
    "parties.person",
    states=[
        State("here", _("Takes part"), "active"),
        State("left", _("Has left"), "stopped"),
        State("erased", _("Data erased"), "neutral"),
    ],
    transitions=[
        Transition("edit", _("Change"), ("here", "left"), None, rules.edit_person),
        Transition("hand_over", _("Hand work over"), ("here", "left"), None, rules.act_for),
        Transition("grant_role", _("Give a role"), ("here",), None, rules.administer),
        Transition("reset_second_factor", _("Reset two-step sign-in"), ("here",), None, rules.administer),
        Transition(
            "depart", _("Record that this person left"), ("here",), None, rules.administer, tone="stopped"
        ),
        Transition("return", _("Record the return"), ("left",), None, rules.administer),
        Transition("ask_erasure", _("Ask for erasure"), ("here",), None, rules.ask_erasure),
        Transition("erase", _("Erase personal data"), ("left",), "erased", rules.administer, tone="stopped"),
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
        Transition("refuse", _("Refuse"), ("pending",), "refused", rules.decide_claim, tone="stopped"),
        Transition("withdraw", _("Withdraw"), ("pending",), "withdrawn", rules.withdraw_claim),
    ],
)

ERASURE = Lifecycle(
    "parties.erasure",
    states=[
        State("open", _("To be answered"), "waiting"),
        State("done", _("Erased"), "done"),
        State("refused", _("Refused"), "stopped"),
        State("withdrawn", _("Withdrawn"), "neutral"),
    ],
    transitions=[
        Transition("refuse", _("Refuse"), ("open",), "refused", rules.administer, tone="stopped"),
        Transition("withdraw", _("Take the request back"), ("open",), "withdrawn", rules.withdraw_erasure),
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
        Transition("revoke", _("Revoke"), ("sent",), "revoked", rules.administer, tone="stopped"),
    ],
)
