"""What can be done with a need, an offer of help, and a question."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way_from
from shanhe.doors.drafts import Drafts

from . import forms, operations, queries, rules
from .lifecycle import INTEREST, NEED, QUESTION

crumbs = way_from(_("Needs"), "needs:catalogue")


NEED_ACTS = Acts(
    NEED,
    "need",
    "needs:act",
    {
        "submit": Act(
            operations.submit_need,
            primary=True,
            at=lambda need: reverse("needs:edit", args=[need.ref, 3]) + "#send",
            done=_("Sent for review."),
            undo="take_back",
        ),
        "publish": Act(operations.publish_need, primary=True, done=_("Published.")),
        "offer": Act(
            operations.offer_help,
            forms.OfferForm,
            primary=True,
            done=_("The need’s side has been told and will answer you here."),
        ),
        "renew": Act(operations.renew_need, primary=("expired",), done=_("Shown again for the usual time.")),
        "edit": Act(operations.save_need, at=lambda need: reverse("needs:edit", args=[need.ref, 1])),
        "ask": Act(
            operations.ask_question,
            forms.QuestionForm,
            lead=_("Question and answer are shown to everybody who may read the need, without your name."),
            done=_("Asked. It appears here once it is answered."),
        ),
        "take_back": Act(operations.take_back_need, done=_("The need is a draft again.")),
        "return": Act(operations.return_need, forms.ReturnForm, done=_("Sent back.")),
        "close": Act(operations.close_need, forms.CloseForm, done=_("Closed."), undo="reopen"),
        "reopen": Act(operations.reopen_need, done=_("The need is a draft again.")),
        "withdraw": Act(operations.withdraw_need, done=_("Withdrawn."), undo="reopen"),
    },
    crumbs=crumbs,
    find=queries.by_ref,
)

STATING = Drafts(
    NEED_ACTS,
    [
        (_("The problem"), forms.ProblemForm),
        (_("What would solve it"), forms.SolutionForm),
        (_("Money, time and readers"), forms.TermsForm),
    ],
    begin=operations.begin_need,
    may_begin=rules.begin,
    url="needs:edit",
    template="needs/draft.html",
    mine=queries.draft_of_editor,
    score=queries.completeness,
    title=_("State a need"),
    about=_("Three short screens, about ten minutes, saved as you type. Only your side sees a draft."),
    untitled=_("A need without a title yet"),
)

INTEREST_ACTS = Acts(
    INTEREST,
    "interest",
    "needs:interest-act",
    {
        "welcome": Act(
            operations.welcome_interest, forms.WelcomeForm, done=_("Answered."), undo="reconsider"
        ),
        "decline": Act(operations.decline_interest, forms.AnswerForm, done=_("Answered."), undo="reconsider"),
        "reconsider": Act(operations.reconsider_interest, done=_("The answer is taken back.")),
        "withdraw": Act(operations.withdraw_interest, done=_("Your offer is withdrawn.")),
    },
    key=lambda row: [row.need.ref, row.pk],
    home=lambda row: f"{row.need.get_absolute_url()}#offers",
    title=lambda row: row.need.title,
    crumbs=lambda row: crumbs(row.need),
    find=queries.interest_by_id,
)

QUESTION_ACTS = Acts(
    QUESTION,
    "question",
    "needs:question-act",
    {
        "answer": Act(operations.answer_question, forms.QuestionAnswerForm, done=_("Answered.")),
        "set_aside": Act(operations.set_question_aside, done=_("The question is set aside.")),
    },
    key=lambda row: [row.need.ref, row.pk],
    home=lambda row: f"{row.need.get_absolute_url()}#questions",
    title=lambda row: row.need.title,
    crumbs=lambda row: crumbs(row.need),
    find=queries.question_by_id,
)
