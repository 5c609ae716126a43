"""What can be done with organisations, people, claims and invitations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way, way_from

from . import forms, operations, queries
from .lifecycle import CLAIM, ERASURE, INVITATION, ORGANISATION, PERSON


def _number(row: Any) -> list[Any]:
    return [row.pk]


ORGANISATION_ACTS = Acts(
    ORGANISATION,
    "organisation",
    "parties:organisation-act",
    {
        "edit": Act(
            operations.edit_organisation, forms.OrganisationEditForm, primary=True, done=_("Changed.")
        ),
        "affiliate": Act(
            operations.affiliate,
            forms.AffiliateForm,
            anchor="#people",
            done=_("The affiliation is recorded."),
        ),
        "close": Act(
            operations.close_organisation,
            forms.ReasonForm,
            lead=_("It stays in the register. Rights through it end at once."),
            done=_("Closed."),
            undo="reopen",
        ),
        "reopen": Act(operations.reopen_organisation, done=_("It takes part again."), undo="close"),
    },
    title=str,
    crumbs=way_from(_("Organisations"), "parties:organisations"),
    find=queries.organisation_by_ref,
)

PERSON_ACTS = Acts(
    PERSON,
    "person",
    "parties:person-act",
    {
        "edit": Act(operations.edit_person, forms.PersonEditForm, primary=True, done=_("Changed.")),
        "hand_over": Act(operations.hand_over, forms.HandOverForm, done=_("The open work has moved.")),
        "ask_erasure": Act(
            operations.ask_erasure,
            warning=_(
                "An administrator answers. Your part in the zone ends with it: your open work is handed over first, and what you did "
                "stays under a word that names nobody."
            ),
            done=_("Asked. You are told when it is answered."),
            onward=lambda request: reverse("parties:my-data"),
        ),
    },
    title=str,
    crumbs=way_from(_("People"), "parties:people"),
    find=queries.person_by_ref,
)

RIGHTS_ACTS = Acts(
    PERSON,
    "person",
    "administration:person-act",
    {
        "grant_role": Act(operations.grant_role, forms.RoleForm, primary=True, done=_("The role is given.")),
        "reset_second_factor": Act(
            operations.reset_second_factor,
            warning=_(
                "Reset it when the phone and the recovery codes are lost, and only when you are sure who asks. "
                "The person is told by mail."
            ),
            done=_("From now on the password alone signs in, until two steps are set up again."),
        ),
        "depart": Act(
            operations.record_departure,
            warning=_(
                "Every role, affiliation and token ends today. Open work stays until it is handed over."
            ),
            done=_("All rights ended today; the work stays."),
        ),
        "return": Act(operations.record_return, done=_("Give roles and affiliations anew.")),
        "erase": Act(
            operations.erase_person,
            warning=_(
                "Name, addresses, texts, letters and the account go, and so do names and words in the journal. What was done stays, "
                "under a word that names nobody. It cannot be undone."
            ),
            done=_("The personal data are erased."),
        ),
    },
    home=lambda row: reverse("administration:person", args=[row.ref]),
    title=str,
    crumbs=lambda row: way(
        _now("People and roles"),
        reverse("administration:people"),
        row,
        reverse("administration:person", args=[row.ref]),
    ),
    find=queries.person_by_ref,
)

CLAIM_ACTS = Acts(
    CLAIM,
    "claim",
    "parties:claim-act",
    {
        "confirm": Act(
            operations.confirm_representation,
            primary=True,
            done=_("Confirmed: from today this person represents the organisation."),
        ),
        "refuse": Act(operations.refuse_representation, forms.ReasonForm, done=_("Refused.")),
        "withdraw": Act(operations.withdraw_representation, done=_("Withdrawn.")),
    },
    key=_number,
    title=str,
    rows=queries.claims_visible_to,
)

INVITATION_ACTS = Acts(
    INVITATION,
    "invitation",
    "administration:invitation-act",
    {"revoke": Act(operations.revoke_invitation, done=_("The invitation's link no longer works."))},
    key=_number,
    home=lambda row: reverse("administration:invitations"),
    title=lambda row: row.email,
    rows=queries.invitations,
)

ERASURE_ACTS = Acts(
    ERASURE,
    "request",
    "parties:erasure-act",
    {
        "refuse": Act(
            operations.refuse_erasure, forms.ReasonForm, done=_("Refused. The person is told why.")
        ),
        "withdraw": Act(operations.withdraw_erasure, done=_("The request is taken back.")),
    },
    key=_number,
    home=lambda row: reverse("parties:my-data"),
    title=lambda row: str(row.person),
    rows=queries.erasures_visible_to,
)
