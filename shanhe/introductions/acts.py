"""What can be done with an introduction, a meeting, and the step that an outcome suggests."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way_from

from . import forms, operations, queries
from .lifecycle import FOLLOW_UP, INTRODUCTION, MEETING

crumbs = way_from(_("Introductions"), "introductions:list")


INTRODUCTION_ACTS = Acts(
    INTRODUCTION,
    "introduction",
    "introductions:act",
    {
        "ask": Act(operations.ask_both_sides, primary=True, done=_("Both sides have been asked.")),
        "agree": Act(
            operations.agree_to_introduction,
            forms.NoteForm,
            primary=True,
            lead=_("Once the other side agrees too, you are named to each other and can talk."),
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
            lead=_("The stories of both sides, and of the projects that carry the result, will tell of it."),
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
        "write": Act(operations.send_message, forms.MessageForm, place="#talk", done=_("Sent.")),
        "meet": Act(
            operations.propose_meeting,
            forms.MeetingForm,
            anchor="#meetings",
            lead=_("Everybody in the conversation gets it by mail, with a file for their calendar."),
            done=_("Proposed; the invitations are on their way."),
        ),
    },
    title=lambda row: row.ref,
    crumbs=crumbs,
    find=queries.by_ref,
)

MEETING_ACTS = Acts(
    MEETING,
    "meeting",
    "introductions:meeting-act",
    {
        "move": Act(
            operations.move_meeting,
            forms.MoveForm,
            anchor="#meetings",
            done=_("Changed; calendars will follow."),
        ),
        "cancel": Act(
            operations.cancel_meeting,
            anchor="#meetings",
            warning=_("Everybody is told. A cancelled meeting does not come back; you can propose another."),
            done=_("Cancelled; calendars will follow."),
        ),
    },
    key=lambda row: [row.introduction.ref, row.pk],
    home=lambda row: row.introduction.get_absolute_url(),
    title=lambda row: row.title,
    crumbs=lambda row: crumbs(row.introduction),
    find=queries.meeting_at,
)

FOLLOW_UP_ACTS = Acts(
    FOLLOW_UP,
    "follow_up",
    "introductions:step",
    {
        "take": Act(
            operations.take_follow_up,
            forms.StepForm,
            primary=True,
            lead=_(
                "A partner found the result too early. You can add the missing verification to the plan, or decline."
            ),
            done=_("Taken on. You will find it in the plan or among the tasks."),
            instead="leave",
        ),
        "leave": Act(operations.leave_follow_up, done=_("Not taken on.")),
    },
    key=lambda row: [row.pk],
    home=lambda row: reverse("work:my-work"),
    title=lambda row: str(row.subject),
    find=queries.follow_up_at,
)
