"""What can be done with an introduction."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way

from . import forms, operations
from .lifecycle import INTRODUCTION


def crumbs(introduction: Any = None) -> list[dict[str, str]]:
    """The way to a page: introductions, and the introduction."""
    return way(_now("Introductions"), reverse("introductions:list"), introduction)


INTRODUCTION_ACTS = Acts(
    INTRODUCTION,
    "introduction",
    "introductions:act",
    {
        "ask": Act(operations.ask_both_sides, primary=True, done=_("Both sides are asked.")),
        "agree": Act(
            operations.agree_to_introduction,
            forms.NoteForm,
            primary=True,
            lead=_("Once the other side agrees too, both of you are named to each other and can talk."),
            done=_("Your side has agreed."),
        ),
        "refuse": Act(
            operations.refuse_introduction,
            forms.RefuseForm,
            lead=_("The other side learns only that it did not come about, not who declined or why."),
            done=_("Your side has declined."),
            undo="undo",
        ),
        "talk": Act(operations.begin_talks, primary=True, done=_("Noted: they are in touch.")),
        "contract": Act(
            operations.record_contract,
            forms.NoteForm,
            primary=True,
            lead=_("It is told on the stories of both sides and of the projects that carry the result."),
            done=_("Contract recorded."),
            undo="undo",
        ),
        "trial": Act(operations.record_trial, forms.NoteForm, done=_("Trial recorded."), undo="undo"),
        "later": Act(operations.put_off, forms.NoteForm, done=_("Put off."), undo="undo"),
        "resume": Act(operations.resume_talks, primary=True, done=_("Taken up again.")),
        "decline": Act(operations.decline_introduction, forms.RefuseForm, done=_("Declined."), undo="undo"),
        "edit": Act(operations.change_introduction, forms.WordsForm, done=_("Saved.")),
        "withdraw": Act(
            operations.withdraw_introduction,
            forms.NoteForm,
            lead=_("Those who were asked are told that it did not come about."),
            done=_("Withdrawn."),
            undo="undo",
        ),
        "undo": Act(operations.undo_outcome, done=_("The outcome is taken back.")),
    },
    title=lambda row: row.ref,
    crumbs=crumbs,
)
