"""What can be done with a result, with a contribution to it, and with a claim of readiness."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way

from . import operations
from .forms import answers as forms
from .lifecycle import CONTRIBUTOR, READINESS, RESULT
from .models import Result


def crumbs(result: Result | None = None) -> list[dict[str, str]]:
    """The way to a page: results, and the result."""
    return way(_now("Results"), reverse("results:catalogue"), result)


RESULT_ACTS = Acts(
    RESULT,
    "result",
    "results:act",
    {
        "submit": Act(
            operations.submit_result,
            primary=True,
            at=lambda result: reverse("results:edit", args=[result.ref, 3]) + "#send",
            done=_("Sent to the owner's office. Contributors were asked to confirm."),
            undo="take_back",
        ),
        "edit": Act(
            operations.save_draft,
            primary=("draft",),
            at=lambda result: reverse("results:edit", args=[result.ref, 1]),
        ),
        "accept": Act(operations.accept_result, primary=True, done=_("Accepted.")),
        "publish": Act(operations.publish_result, primary=True, done=_("Published."), undo="unpublish"),
        "reinstate": Act(operations.reinstate_result, primary=True, done=_("It is a draft again.")),
        "take_back": Act(operations.take_back_result, done=_("Taken back: it is a draft again.")),
        "check": Act(
            operations.confirm_publication_check, forms.CheckForm, place="#checks", done=_("Confirmed.")
        ),
        "uncheck": Act(
            operations.reopen_publication_check,
            forms.ItemForm,
            place="#checks",
            done=_("The confirmation is taken back."),
        ),
        "claim_readiness": Act(
            operations.claim_readiness,
            forms.ClaimForm,
            lead=_("An assessor looks at the evidence, and confirms the level or sends it back."),
            done=_("An assessor has been asked to look at the evidence."),
        ),
        "unpublish": Act(operations.unpublish_result, done=_("Taken off the catalogue."), undo="publish"),
        "return": Act(
            operations.return_result,
            forms.ReasonForm,
            lead=_("It is a draft again, and its author reads your reason."),
            done=_("Returned to its author with your reason."),
        ),
        "withdraw": Act(
            operations.withdraw_result,
            forms.ReasonForm,
            lead=_("Nobody finds it in the catalogue any more; its story stays."),
            done=_("Withdrawn."),
            undo="reinstate",
        ),
    },
    crumbs=crumbs,
)

CONTRIBUTOR_ACTS = Acts(
    CONTRIBUTOR,
    "contributor",
    "results:contributor-act",
    {
        "confirm": Act(operations.confirm_contribution, done=_("Thank you: your contribution is confirmed.")),
        "dispute": Act(
            operations.dispute_contribution,
            forms.DisputeForm,
            lead=_("The owner's office settles it; until then the result cannot be published."),
            done=_("The owner's office has been told and will settle it."),
            undo="confirm",
        ),
        "settle": Act(
            operations.settle_contribution,
            forms.SettleForm,
            done=_("Settled. The team is told what was decided."),
        ),
        "ask": Act(operations.ask_contributor, done=_("Asked.")),
        "revoke": Act(operations.revoke_link, done=_("The link no longer opens.")),
    },
    key=lambda row: [row.result.ref, row.pk],
    home=lambda row: f"{row.result.get_absolute_url()}#team",
    title=lambda row: " · ".join(part for part in (row.name, row.part, row.result.title) if part),
    crumbs=lambda row: crumbs(row.result),
)

READINESS_ACTS = Acts(
    READINESS,
    "assessment",
    "results:readiness-act",
    {
        "confirm": Act(
            operations.confirm_readiness,
            forms.AssessForm,
            primary=True,
            done=_("The level is confirmed."),
        ),
        "send_back": Act(
            operations.send_back_readiness, forms.SendBackForm, done=_("Sent back with your note.")
        ),
    },
    key=lambda row: [row.result.ref, row.pk],
    home=lambda row: f"{row.result.get_absolute_url()}#readiness",
    title=lambda row: row.result.title,
    crumbs=lambda row: crumbs(row.result),
)
