"""What people type; the operations check what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, VersionField
from shanhe.kernel.forms import DayField, field_of
from shanhe.kernel.translated import TranslatedForm
from shanhe.zones import addresses

from . import choices, handover, queries, validation
from .models import Affiliation, ApiToken, Invitation, Organisation, Person, RoleGrant

ANY = ("", _("Any"))
SUGGESTIONS = 300


class SuggestingInput(forms.TextInput):
    """A line of text with rows to choose from as one types."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})
        self.rows: Callable[[], Any] = list

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        box = super().render(name, value, {**(attrs or {}), "list": f"{name}-rows"}, renderer)
        options = format_html_join(
            "", '<option value="{} · {}"></option>', ((row.ref, row.name) for row in self.rows())
        )
        return format_html('{}<datalist id="{}-rows">{}</datalist>', box, name, options)


class RefField(forms.CharField):
    """A row named by its reference, as "O-0001" or "O-0001 · Name", among those that who fills it in may see."""

    def __init__(
        self, visible: Callable[[Any], Any], find: Callable[[Any, str], Any], missing: Any, **kwargs: Any
    ) -> None:
        super().__init__(**{"widget": SuggestingInput(), "max_length": 320, **kwargs})
        self.visible, self.find, self.missing = visible, find, missing
        self.actor: Any = None

    def ask(self, actor: Any) -> None:
        """Look among what this actor may see."""
        self.actor = actor
        self.widget.rows = lambda: self.visible(actor).active().in_order()[:SUGGESTIONS]

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        row = self.find(self.actor, text.split("·")[0].strip().upper())
        if row is None:
            raise forms.ValidationError(self.missing)
        return row

    def prepare_value(self, value: Any) -> Any:
        return f"{value.ref} · {value.name}" if isinstance(value, (Organisation, Person)) else value


def organisation_field(**kwargs: Any) -> RefField:
    missing = _("No organisation has this reference.")
    return RefField(queries.organisations_visible_to, queries.organisation_by_ref, missing, **kwargs)


def person_field(**kwargs: Any) -> RefField:
    help_text = _("Type a name or a reference such as M-0001.")
    missing = _("Nobody has this reference.")
    return RefField(
        queries.people_visible_to, queries.person_by_ref, missing, **{"help_text": help_text, **kwargs}
    )


class PartyForm(ActForm):
    """A form whose references are looked up among what its person may see."""

    def prepare(self) -> None:
        for field in self.fields.values():
            if isinstance(field, RefField):
                field.ask(self.actor)


class OrganisationFilter(forms.Form):
    q = forms.CharField(label=_("Name, reference or credit code"), required=False, max_length=100)
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[ANY, *choices.SIDES])
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *queries.kinds_by_side()]  # type: ignore[attr-defined]


class PersonFilter(forms.Form):
    q = forms.CharField(label=_("Name, reference or ORCID"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ANY, *choices.ROLES])


class OrganisationForm(PartyForm):
    """A new organisation. A credit code may be typed with blanks and hyphens, so its box is longer than the column."""

    together = "values"
    name = field_of(Organisation, "name", required=True)
    side = field_of(Organisation, "side")
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    uscc = field_of(Organisation, "uscc", max_length=30)
    industry = field_of(Organisation, "industry")
    size = field_of(Organisation, "size")
    registered_on = field_of(Organisation, "registered_on")
    address = field_of(Organisation, "address")
    website = field_of(Organisation, "website", assume_scheme="https")
    parent = organisation_field(
        label=_("Part of"),
        required=False,
        help_text=_("For a school or laboratory: the university it belongs to."),
    )

    def prepare(self) -> None:
        super().prepare()
        if "kind" in self.fields:
            self.fields["kind"].choices = [("", _("Not known")), *queries.kinds_by_side()]  # type: ignore[attr-defined]


class OrganisationEditForm(OrganisationForm):
    """What is kept of an organisation, with the version that the person was shown."""

    version = VersionField()

    def at_first(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in validation.ORGANISATION_FIELDS}


class PersonForm(PartyForm):
    """A new person of the register."""

    together = "values"
    name = field_of(Person, "name", required=True)
    email = field_of(Person, "email")
    orcid = field_of(Person, "orcid", max_length=80, help_text="0000-0002-1825-0097")
    bio = field_of(Person, "bio")


class PersonEditForm(PersonForm):
    """What is kept of a person, with the version that the editor was shown."""

    version = VersionField()

    def at_first(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in validation.PERSON_FIELDS}


class AffiliateForm(PartyForm):
    person = person_field(label=_("Person"))
    role = field_of(Affiliation, "role", label=_("Role there"))
    position = field_of(Affiliation, "position")


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ClaimForm(ActForm):
    uscc = field_of(
        Organisation,
        "uscc",
        required=True,
        max_length=30,
        help_text=_("Of the organisation you speak for."),
    )
    letter = forms.FileField(
        label=_("Letter of authorisation"),
        help_text=_("PDF, OFD, PNG or JPEG, at most 10 MB, signed or sealed by the organisation."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.ofd,.png,.jpg,.jpeg"}),
    )

    def clean_uscc(self) -> Organisation:
        """The organisation that has this credit code."""
        try:
            code = validation.credit_code(self.cleaned_data["uscc"])
        except ValueError:
            raise forms.ValidationError(
                _("The credit code is wrong: 18 characters, the last one checks the others.")
            ) from None
        organisation = queries.organisation_by_code(self.actor, code)
        if organisation is None:
            raise forms.ValidationError(
                _("No organisation of this zone has this code yet. Ask the zone's staff to add it.")
            )
        return organisation


class InviteForm(PartyForm):
    email = field_of(Invitation, "email")
    name = field_of(Invitation, "name")
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=choices.ROLES, widget=forms.CheckboxSelectMultiple
    )
    organisation = organisation_field(label=_("Organisation"), required=False)
    affiliation_role = field_of(Invitation, "affiliation_role", label=_("Role there"), required=False)
    person = person_field(
        label=_("Already registered as"),
        required=False,
        help_text=_("Gives an account to a person who is in the register already."),
    )
    language = field_of(Invitation, "language")

    def clean_affiliation_role(self) -> str:
        return self.cleaned_data["affiliation_role"] or "member"


class AcceptForm(TranslatedForm, forms.Form):
    name = field_of(Invitation, "name")
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters; a sentence is easier to remember and harder to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(ActForm):
    role = field_of(RoleGrant, "role")


class HandOverForm(PartyForm):
    to = person_field(label=_("Colleague"))

    def lead(self) -> Any:
        work = [f"{kind.label} {kind.count}" for kind in handover.open_work(self.row)]
        if not work:
            return _("There is no open work to move.")
        return _("All open work moves: {work}. What was done stays as it is.").format(work=" · ".join(work))


class AccountForm(TranslatedForm, forms.Form):
    name = field_of(Person, "name", required=True)
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, zone: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = addresses.languages(zone)
        self.fields["language"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.leave_out("language")


class TokenForm(ActForm):
    name = field_of(ApiToken, "name")
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=choices.SCOPES,
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=366, initial=90)


class JournalFilter(forms.Form):
    q = forms.CharField(label=_("Who, what or a request’s number"), required=False, max_length=100)
    verb = forms.ChoiceField(label=_("Area of work"), required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("To day"), required=False)
    subject = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    actor = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
