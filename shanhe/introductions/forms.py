"""Forms of proposing, answering, talking, meeting and concluding; they only parse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from shanhe.doors.acts.forms import ActForm
from shanhe.kernel.forms import MomentField
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from .lifecycle import INTRODUCTION
from .models import Reason

TEXT = 2000
LENGTHS: list[tuple[int, Any]] = [
    (30, _("30 minutes")),
    (60, _("1 hour")),
    (90, _("1½ hours")),
    (120, _("2 hours")),
    (240, _("4 hours")),
]


def text_field(label: Any, *, rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    more.setdefault("max_length", TEXT)
    return forms.CharField(label=label, required=required, widget=widget, **more)


class Words(forms.Form):
    """Why they fit, and what each side may read of the other before both agree."""

    why = text_field(
        _("Why they fit"),
        required=True,
        help_text=_("For you and the committee; the sides do not read this."),
    )
    about_need = text_field(
        _("What the other side may read of the need"),
        help_text=_(
            "Before both agree they read this and what is public. Name nobody who wishes to stay unnamed."
        ),
    )
    about_other = text_field(
        _("What the need's side may read of the other"),
        help_text=_(
            "Before both agree they read this and what is public. Name nobody who wishes to stay unnamed."
        ),
    )


class WordsForm(ActForm, Words):
    """The words of an introduction that was proposed."""

    def prepare(self) -> None:
        self.initial = {name: getattr(self.row, name) for name in self.fields}


class ProposeForm(Words):
    """Which need with which result, person or organisation."""

    need = forms.CharField(
        label=_("Number of the need"), max_length=24, help_text=_("For example N-2026-0001.")
    )
    other = forms.CharField(
        label=_("Number of the result, person or organisation"),
        max_length=24,
        help_text=_("For example R-2026-0001, M-0003 or O-0012."),
    )
    field_order = ("need", "other", "why", "about_need", "about_other")


class NoteForm(ActForm):
    """A few words, if there are any."""

    note = text_field(_("Note"), help_text=_("Both sides read it once both have agreed."))


class RefuseForm(ActForm):
    """No, and why: one of the eight reasons."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
    note = text_field(_("Note"), help_text=_("For the technology manager who leads the introduction."))


class MessageForm(forms.Form):
    """A message, with a file if there is one."""

    text = text_field(_("Message"), required=False, max_length=8000)
    upload = forms.FileField(label=_("File"), required=False)


class MeetingForm(forms.Form):
    """When, how long, where."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    starts_at = MomentField(label=_("Begins"))
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=LENGTHS, initial=60)
    place = forms.CharField(label=_("Place or link"), max_length=300, required=False)
    note = text_field(_("Note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("minutes")
        # A meeting that came by the API may be of any length, and moving it keeps that.
        if own and own not in dict(LENGTHS):
            words = ngettext("%(n)s minute", "%(n)s minutes", own) % {"n": own}
            minutes: Any = self.fields["minutes"]
            minutes.choices = sorted([*LENGTHS, (own, words)])

    def values(self) -> dict[str, Any]:
        """As the operation takes them."""
        given = dict(self.cleaned_data)
        minutes = given.pop("minutes")
        return {**given, "ends_at": given["starts_at"] + timedelta(minutes=minutes)}


class StepForm(forms.Form):
    """What the step is called."""

    title = forms.CharField(label=_("What is to be verified"), max_length=300)


class FilterForm(forms.Form):
    """What narrows the list."""

    use_required_attribute = False

    q = forms.CharField(label=_("Number"), required=False, max_length=24)
    state = forms.ChoiceField(label=_("State"), required=False)
    mine = forms.BooleanField(label=_("Only those I lead"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        state.choices = [
            ("", _("All states")),
            ("open", pgettext_lazy("introductions", "Open")),
            *INTRODUCTION.choices(),
        ]


class FunnelForm(forms.Form):
    """Whose figures."""

    use_required_attribute = False

    centre = forms.ChoiceField(label=_("Centre"), required=False)
    manager = forms.ChoiceField(label=_("Manager"), required=False)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centre: Any = self.fields["centre"]
        manager: Any = self.fields["manager"]
        centre.choices = [("", _("All centres")), *((row.code, row.short_name) for row in zones.centres())]
        people = parties.holders_of_role(zone, "technology_manager")
        manager.choices = [("", _("All managers")), *((row.ref, row.name) for row in people)]
