"""What can be done with a result, with a contribution to it, and with a claim of readiness."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way_from
from shanhe.doors.drafts import Drafts
from shanhe.kernel.context import Actor
from shanhe.parties import queries as parties

from . import operations, queries, rules
from .forms import CHOICES_SHOWN, OpenForm, WhatForm, WhoseForm
from .forms import answers as forms
from .lifecycle import CONTRIBUTOR, READINESS, RESULT, shares_messages
from .models import Result

crumbs = way_from(_("Results"), "results:catalogue")


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
    find=queries.by_ref,
)


def _around_screen(actor: Actor, result: Result | None, step: int) -> dict[str, Any]:
    """What the screens of a disclosure show besides what they ask for."""
    people = parties.people_visible_to(actor).active().in_order()[:CHOICES_SHOWN] if step == 2 else []
    if result is None or step == 1:
        return {"people": people}
    if step == 2:
        return {"people": people, "shares": shares_messages(result)}
    rows = result.contributors.filter(state="listed").exclude(person=result.discloser_id)
    return {
        "unreachable": [row.name for row in rows.select_related("person") if not row.reachable],
        "duplicates": queries.likely_duplicates(
            actor, str(result.title), str(result.abstract), besides=result
        ),
    }


DISCLOSURE = Drafts(
    RESULT_ACTS,
    [
        (_("What it is"), WhatForm),
        (_("Whose it is"), WhoseForm),
        (_("Rights and readers"), OpenForm),
    ],
    begin=operations.start_disclosure,
    may_begin=rules.disclose,
    url="results:edit",
    template="results/disclose.html",
    mine=queries.draft_of_editor,
    score=queries.completeness,
    title=_("Disclose a result"),
    about=_("Three screens, about ten minutes, saved as you type. Only you see a draft."),
    untitled=_("A result without a title yet"),
    elsewhere={"readiness": lambda result: RESULT_ACTS.address(result, "claim_readiness")},
    more=_around_screen,
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
    title=lambda row: " · ".join(part for part in (str(row.name), row.part, str(row.result.title)) if part),
    crumbs=lambda row: crumbs(row.result),
    find=queries.contributor_at,
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
    find=queries.claim_at,
)
