"""Forms for the work on an object; they only parse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, RowField
from shanhe.kernel.forms import field_of
from shanhe.parties import queries as parties

from . import filetypes, queries
from .models import Attachment, ContactLog, Enquiry, Note, Task


class OwnTaskForm(forms.Form):
    """A task for oneself."""

    title = field_of(Task, "title")
    due_on = field_of(Task, "due_on")


class TaskForm(ActForm):
    """Other words, another day, or another person."""

    title = field_of(Task, "title")
    assignee = RowField(
        label=_("Who does it"),
        required=False,
        rows=lambda form: queries.possible_assignees(form.actor),
        empty="—",
    )
    due_on = field_of(Task, "due_on")
    detail = field_of(Task, "detail")

    def at_first(self) -> dict[str, Any]:
        values = {name: getattr(self.row, name) for name in self.base_fields}
        return {**values, "assignee": self.row.assignee and self.row.assignee.ref}


class NewTaskForm(TaskForm):
    """Something to do about the row; one's own unless somebody is named."""

    def at_first(self) -> dict[str, Any]:
        own = parties.person_by_id(self.actor.person_id)
        return {"assignee": own and own.ref}

    def arguments(self) -> dict[str, Any]:
        values = super().arguments()
        return {**values, "assignee": values["assignee"] or parties.person_by_id(self.actor.person_id)}


class OutcomeForm(ActForm):
    """What came of a task."""

    outcome = field_of(Task, "outcome")


class ReasonForm(ActForm):
    """Why a task is dropped."""

    reason = field_of(Task, "outcome", label=_("Why"))


class ContactForm(ActForm):
    """A call, a meeting or a visit."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactLog.Kind.choices)
    happened_at = field_of(ContactLog, "happened_at")
    with_text = field_of(ContactLog, "with_text")
    summary = field_of(ContactLog, "summary")


class NoteForm(ActForm):
    """A remark for those who work on the object."""

    text = field_of(Note, "text")


class FileForm(ActForm):
    """A file, and who may see it."""

    upload = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": filetypes.ACCEPT}), max_length=400
    )
    visibility = field_of(Attachment, "visibility")


class EnquiryForm(forms.Form):
    """A visitor's question."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("We send a six-digit code there, and later the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label=_("Your question"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000
    )
    # People do not see this field; programs fill it in.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_website(self) -> str:
        """A browser that fills in forms by itself is no program: the person is told, and sends it again without."""
        if self.cleaned_data.get("website"):
            self.data = {**{name: self.data.get(name) for name in self.fields}, "website": ""}
            text = _(
                "Your browser filled in a field that is not shown. It is empty again: send the question once more."
            )
            self.add_error(None, text)
        return ""


class CodeForm(forms.Form):
    """The code that came by mail."""

    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AnswerForm(ActForm):
    """The answer to an enquiry."""

    answer = field_of(
        Enquiry,
        "answer",
        required=True,
        help_text=_("Sent by e-mail to the person who asked."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class CloseForm(ActForm):
    """Why an enquiry gets no answer."""

    reason = forms.CharField(label=_("Why no answer is due"), max_length=500)
