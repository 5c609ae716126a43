"""What people type; the operations check what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanhe.kernel.forms import DayField

from . import choices, queries
from .models import Organisation, Person

ANY = ("", _("Any"))


class RefField(forms.CharField):
    """A row named by its reference, as "O-0001" or "O-0001 · Name"; suggestions come from a datalist."""

    def __init__(self, find: Callable[[Any, str], Any], missing: Any, list_id: str, **kwargs: Any) -> None:
        attrs = {"list": list_id, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.find, self.missing, self.actor = find, missing, None

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
    return RefField(
        queries.organisation_by_ref, _("No organisation has this reference."), "organisations", **kwargs
    )


def person_field(**kwargs: Any) -> RefField:
    return RefField(queries.person_by_ref, _("Nobody has this reference."), "people", **kwargs)


class ActorForm(forms.Form):
    """A form that knows who fills it in, so that references are looked up among what they may see."""

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RefField):
                field.actor = actor


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


class OrganisationForm(ActorForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False, max_length=200)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    side = forms.ChoiceField(label=_("Side"), choices=choices.SIDES)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        required=False,
        max_length=30,
        help_text=_("18 characters from the licence; the last one checks the others."),
    )
    industry = forms.CharField(
        label=_("Industry (GB/T 4754)"),
        required=False,
        max_length=5,
        help_text=_("For example C39 or I6513."),
    )
    size = forms.ChoiceField(label=_("Size"), required=False, choices=choices.SIZES)
    registered_on = DayField(label=_("Registered on"), required=False)
    address_zh = forms.CharField(label=_("Address in Chinese"), required=False, max_length=300)
    address_en = forms.CharField(label=_("Address in English"), required=False, max_length=300)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    parent = organisation_field(
        label=_("Part of"),
        required=False,
        help_text=_("For a school or laboratory: the university it belongs to."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Not known")), *queries.kinds_by_side()]  # type: ignore[attr-defined]


class PersonForm(ActorForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name_zh = forms.CharField(
        label=pgettext_lazy("person", "Name in Chinese"), required=False, max_length=100
    )
    name_en = forms.CharField(
        label=pgettext_lazy("person", "Name in English"), required=False, max_length=100
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Seen by the zone's staff and the person only.")
    )
    orcid = forms.CharField(label="ORCID", required=False, max_length=80, help_text="0000-0002-1825-0097")
    bio_zh = forms.CharField(
        label=_("About, in Chinese"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    bio_en = forms.CharField(
        label=_("About, in English"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AffiliateForm(ActorForm):
    person = person_field(label=_("Person"), help_text=_("Type a name or a reference such as M-0001."))
    role = forms.ChoiceField(label=_("Role there"), choices=choices.AFFILIATION_ROLES)
    title_zh = forms.CharField(label=_("Position in Chinese"), required=False, max_length=100)
    title_en = forms.CharField(label=_("Position in English"), required=False, max_length=100)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ClaimForm(forms.Form):
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=30,
        help_text=_("Of the organisation you speak for."),
    )
    letter = forms.FileField(
        label=_("Letter of authorisation"),
        help_text=_("PDF, OFD, PNG or JPEG, at most 10 MB, signed or sealed by the organisation."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.ofd,.png,.jpg,.jpeg"}),
    )


class InviteForm(ActorForm):
    email = forms.EmailField(label=_("E-mail"))
    name_zh = forms.CharField(
        label=pgettext_lazy("person", "Name in Chinese"), required=False, max_length=100
    )
    name_en = forms.CharField(
        label=pgettext_lazy("person", "Name in English"), required=False, max_length=100
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=choices.ROLES, widget=forms.CheckboxSelectMultiple
    )
    organisation = organisation_field(label=_("Organisation"), required=False)
    affiliation_role = forms.ChoiceField(label=_("Role there"), choices=choices.AFFILIATION_ROLES)
    person = person_field(
        label=_("Already registered as"),
        required=False,
        help_text=_("Gives an account to a person who is in the register already."),
    )


class AcceptForm(forms.Form):
    name_zh = forms.CharField(
        label=pgettext_lazy("person", "Name in Chinese"), required=False, max_length=100
    )
    name_en = forms.CharField(
        label=pgettext_lazy("person", "Name in English"), required=False, max_length=100
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters; a sentence is easier to remember and harder to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=choices.ROLES)


class HandOverForm(ActorForm):
    to = person_field(label=_("Colleague"), help_text=_("Type a name or a reference such as M-0001."))


class AccountForm(forms.Form):
    name_zh = forms.CharField(
        label=pgettext_lazy("person", "Name in Chinese"), required=False, max_length=100
    )
    name_en = forms.CharField(
        label=pgettext_lazy("person", "Name in English"), required=False, max_length=100
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=100)
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
