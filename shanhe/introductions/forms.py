"""Forms of proposing, answering, talking, meeting and concluding; they only parse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from shanhe.doors.acts.forms import ActForm
from shanhe.kernel.forms import field_of
from shanhe.matching import queries as matching
from shanhe.needs import queries as needs
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from . import queries
from .lifecycle import INTRODUCTION
from .models import Introduction, Meeting, Message, Reason

LENGTHS: list[tuple[int, Any]] = [
    (30, _("30 minutes")),
    (60, _("1 hour")),
    (90, _("1½ hours")),
    (120, _("2 hours")),
    (240, _("4 hours")),
]


class WordsForm(ActForm):
    """Why they fit, and what each side may read of the other before both agree."""

    why = field_of(Introduction, "why", required=True)
    about_need = field_of(Introduction, "about_need")
    about_other = field_of(Introduction, "about_other")

    def at_first(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in WordsForm.base_fields}


class ProposeForm(WordsForm):
    """Which need with which result, person or organisation; `row` is the zone."""

    need = forms.CharField(
        label=_("Number of the need"), max_length=24, help_text=_("For example N-2026-0001.")
    )
    other = forms.CharField(
        label=_("Number of the result, person or organisation"),
        max_length=24,
        help_text=_("For example R-2026-0001, M-0003 or O-0012."),
    )
    field_order = ("need", "other")

    def at_first(self) -> dict[str, Any]:
        return {}

    def pair(self) -> tuple[Any, Any]:
        """The need and the other side that stand in the fields, None for what the actor cannot see."""
        need, other = (str(self[name].value() or "").strip() for name in self.field_order)
        return needs.by_ref(self.actor, need), queries.other_by_ref(self.actor, other)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["need"], values["other"] = self.pair()
        if values["need"] is None:
            self.add_error("need", _("No need with this number is open to you."))
        if values["other"] is None:
            self.add_error("other", _("Nothing with this number is open to you."))
        return values

    def arguments(self) -> dict[str, Any]:
        values = super().arguments()
        basis = matching.basis(self.actor, self.row, values["need"], values["other"])
        return {**values, "basis": basis}


class NoteForm(ActForm):
    """A few words, if there are any."""

    note = field_of(Introduction, "note", help_text=_("Both sides read it once both have agreed."))


class RefuseForm(ActForm):
    """No, and why: one of the eight reasons."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
    note = field_of(
        Introduction, "note", help_text=_("For the technology manager who leads the introduction.")
    )


class MessageForm(ActForm):
    """A message, with a file if there is one."""

    text = field_of(Message, "text")
    upload = forms.FileField(label=_("File"), required=False)


class MeetingForm(ActForm):
    """When, how long, where."""

    title = field_of(Meeting, "title")
    starts_at = field_of(Meeting, "starts_at")
    minutes = forms.IntegerField(label=_("How long"), initial=60, widget=forms.Select(choices=LENGTHS))
    place = field_of(Meeting, "place")
    note = field_of(Meeting, "note")


class MoveForm(MeetingForm):
    """Another time or place."""

    def at_first(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in self.base_fields}

    def prepare(self) -> None:
        own = self.row.minutes
        # A meeting that came by the API may be of any length, and moving it keeps that.
        if own not in dict(LENGTHS):
            words = ngettext("%(n)s minute", "%(n)s minutes", own) % {"n": own}
            widget: Any = self.fields["minutes"].widget
            widget.choices = sorted([*LENGTHS, (own, words)])


class StepForm(ActForm):
    """What the step is called."""

    title = forms.CharField(label=_("What is to be verified"), max_length=300)

    def at_first(self) -> dict[str, Any]:
        return {"title": self.row.title}


class FilterForm(forms.Form):
    """What narrows the list."""

    use_required_attribute = False

    q = forms.CharField(label=_("Number"), required=False, max_length=24)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [
            ("", _("All states")),
            ("open", pgettext_lazy("introductions", "Open")),
            *INTRODUCTION.choices(),
        ],
    )
    mine = forms.BooleanField(label=_("Only those I lead"), required=False)


class FunnelForm(forms.Form):
    """Whose figures."""

    use_required_attribute = False

    centre = forms.ChoiceField(
        label=_("Centre"),
        required=False,
        choices=lambda: [("", _("All centres")), *((row.code, row.short) for row in zones.centres())],
    )
    manager = forms.ChoiceField(label=_("Manager"), required=False)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = parties.holders_of_role(zone, "technology_manager")
        manager: Any = self.fields["manager"]
        manager.choices = [("", _("All managers")), *((row.ref, str(row)) for row in people)]
