"""Who may."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.rules import Rule, among, anyone, own, role, signed_in, value

ONLY_ADMINISTRATOR = _("Only an administrator of the zone may do this.")
STAFF = ("administrator", "technology_manager")

administer = Rule("parties.administer", role("administrator"), reason=ONLY_ADMINISTRATOR)

represents = among("pk", lambda actor: getattr(actor, "represented_ids", ()), "representative")
represents_it = among(
    "organisation_id", lambda actor: getattr(actor, "represented_ids", ()), "representative"
)

view_organisation = Rule("parties.view_organisation", anyone())
create_party = Rule(
    "parties.create_party",
    role(*STAFF),
    reason=_("Only a technology manager or an administrator may add people and organisations."),
)
edit_organisation = Rule(
    "parties.edit_organisation",
    role(*STAFF) | represents,
    reason=_("Only its representative, a technology manager or an administrator may change an organisation."),
)
close_organisation = Rule("parties.close_organisation", role("administrator"), reason=ONLY_ADMINISTRATOR)

view_person = Rule("parties.view_person", signed_in(), reason=_("Sign in to see people."))
# E-mail addresses are for those who must write to people, and for the person.
view_contact = Rule(
    "parties.view_contact",
    role(*STAFF, "committee", "incubator_manager") | own("pk"),
    reason=_("E-mail addresses are for the zone's staff and the person."),
)
edit_person = Rule(
    "parties.edit_person",
    role(*STAFF) | own("pk"),
    reason=_("Only the person, a technology manager or an administrator may change this."),
)
affiliate = Rule(
    "parties.affiliate",
    role(*STAFF) | represents,
    reason=_("Only its representative, a technology manager or an administrator may say who belongs to it."),
)
end_affiliation = Rule(
    "parties.end_affiliation",
    role(*STAFF) | represents_it | own(),
    reason=_("Only the person, the organisation's representative or an administrator may end this."),
)
decide_claim = Rule(
    "parties.decide_claim",
    role("administrator") | represents_it,
    reason=_("An administrator or a representative of the organisation decides this."),
)
withdraw_claim = Rule(
    "parties.withdraw_claim", own(), reason=_("Only the person who claimed may withdraw it.")
)
view_claim = Rule("parties.view_claim", role("administrator") | represents_it | own())
act_for = Rule(
    "parties.hand_over",
    role("administrator") | own("pk"),
    reason=_("Only the person or an administrator may hand work over."),
)
own_account = Rule("parties.own_account", own("pk"), reason=_("This is somebody else's account."))
ask_erasure = Rule("parties.ask_erasure", own("pk"), reason=_("Only the person may ask for this."))
view_erasure = Rule("parties.view_erasure", role("administrator") | own())
withdraw_erasure = Rule(
    "parties.withdraw_erasure", own(), reason=_("Only the person who asked may take it back.")
)
own_token = Rule(
    "parties.own_token", own() | role("administrator"), reason=_("This is somebody else's token.")
)
accept = Rule(
    "parties.accept_invitation", value(state="sent"), reason=_("This invitation is no longer open.")
)
be_persona = Rule(
    "parties.be_persona",
    value(is_persona=True),
    reason=_("This is not somebody of the demonstration."),
)
system = Rule("parties.system", among("pk", lambda actor: ()), reason=_("Only the system does this."))


def staff(actor: Actor) -> bool:
    """Whether the actor is a technology manager or an administrator."""
    return bool(actor.roles & frozenset(STAFF))
