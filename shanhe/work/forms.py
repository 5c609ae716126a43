"""Forms for the work on an object."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.forms import DayField, MomentField

from . import filetypes, queries
from .models import Attachment, ContactLog


class OwnTaskForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = DayField(label=_("Due by"), required=False)


class TaskForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=300)
    assignee: forms.ModelChoiceField = forms.ModelChoiceField(label=_("Who does it"), queryset=None)
    due_on = DayField(label=_("Due by"), required=False)
    detail = forms.CharField(label=_("Details"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = queries.possible_assignees(actor)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), required=False, max_length=500)


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactLog.Kind.choices)
    happened_at = MomentField(label=_("When"))
    with_text = forms.CharField(label=_("With whom"), max_length=300)
    summary = forms.CharField(
        label=_("What came of it"), widget=forms.Textarea(attrs={"rows": 3}), max_length=8000
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=8000)


class FileForm(forms.Form):
    upload = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": filetypes.ACCEPT}), max_length=400
    )
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Attachment.Visibility.choices)


class EnquiryForm(forms.Form):
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
    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Sent by e-mail to the person who asked."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20000,
    )


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("Why no answer is due"), max_length=500)
