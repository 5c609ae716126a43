"""Fields of forms that several apps use."""

from __future__ import annotations

import re
from typing import Annotated, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from . import days
from .money import Amount, Money, zone_currency
from .values.units import currency_name


class _AmountHelp:
    """The zone and the language are known when the form is shown, not when it is defined."""

    def __str__(self) -> str:
        return _("In {currency}, for example 125,000 or 12.5k.").format(
            currency=currency_name(zone_currency())
        )


class MoneyField(forms.CharField):
    """An amount as people write it (12.5万, 125,000) or as a program sends it (`kernel.money.Amount`); cleaned to Money, None when left empty."""

    api_type: Any = Amount

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", lazystr(_AmountHelp()))
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.units:f}" if isinstance(value, Money) else value

    def clean(self, value: Any) -> Any:
        if isinstance(value, Money):
            return value
        if isinstance(value, int):  # minor units of the zone's currency
            return Money(value)
        if isinstance(value, dict):
            try:
                return Amount.model_validate(value).money
            except ValueError as error:
                raise forms.ValidationError(_("Give minor units and a currency, such as EUR.")) from error
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def field_of(model: type[models.Model], name: str, **more: Any) -> Any:
    """The form field of a model's field: its type, label, help, limits and choices are what the model says."""
    column: Any = model._meta.get_field(name)
    if isinstance(column, ArrayField):
        limits = {"longest": column.base_field.max_length, "most": column.size}
        return WordsField(**words_of(model, name), **limits, **more)
    if isinstance(column, models.BooleanField) and column.null:
        return YesNoField(**words_of(model, name), **more)
    for kind, form_class in _FORM_CLASSES.items():
        if isinstance(column, kind):
            more.setdefault("form_class", form_class)
    if isinstance(column, models.TextField):
        more.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
    if column.choices and not column.blank and len(column.choices) <= RADIOS:
        more = {"choices_form_class": _OneOf, "widget": forms.RadioSelect, **more}
    return column.formfield(**_bounds(column), **more)


RADIOS = 4  # up to so many choices, of which one must be, are shown all at once


class _OneOf(forms.TypedChoiceField):
    """A choice that must be made: none is offered that says nothing."""

    def __init__(
        self, *, choices: Any = (), initial: Any = None, show_hidden_initial: Any = None, **more: Any
    ) -> None:
        super().__init__(choices=[choice for choice in choices if choice[0] != ""], initial=initial, **more)


def words_of(model: type[models.Model], name: str) -> dict[str, Any]:
    """What a model says of a field, for a form that asks for it in another way."""
    column: Any = model._meta.get_field(name)
    return {"label": column.verbose_name, "help_text": column.help_text, "required": not column.blank}


def _bounds(column: Any) -> dict[str, Any]:
    """The least and the most of a number, as the model's validators say."""
    if not isinstance(column, models.IntegerField):
        return {}
    names: dict[Any, str] = {MinValueValidator: "min_value", MaxValueValidator: "max_value"}
    own: Any = vars(column)["_validators"]  # without those of the column's type
    return {names[type(check)]: check.limit_value for check in own if type(check) in names}


def form_of(
    model: type[models.Model], *names: str, base: type[forms.BaseForm] = forms.Form, **more: forms.Field
) -> Any:
    """A form with these fields of a model, and more of its own."""
    fields = {name: field_of(model, name) for name in names}
    return type(f"{model.__name__}Form", (base,), {"__doc__": model.__doc__, **fields, **more})


def _sound(value: Any) -> None:
    wrong = days.fault(value)
    if wrong is not None:
        raise forms.ValidationError(str(wrong))


class DayField(forms.DateField):
    """A day, in a year that can be reckoned with."""

    default_validators = [_sound]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class MomentField(forms.DateTimeField):
    """A moment; what is typed is the time where the zone lies."""

    default_validators = [_sound]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)


# In this order: for Django, a moment is a day, too.
_FORM_CLASSES: dict[type[models.Field[Any, Any]], type[forms.Field]] = {
    models.DateTimeField: MomentField,
    models.DateField: DayField,
}


class WordsField(forms.CharField):
    """Words with commas between them, of whatever script; cleaned to their list: `most` words of `longest` characters."""

    separators = re.compile(r"[,;\uff0c\uff1b\u3001]")

    def __init__(self, *, most: int | None = None, longest: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.most, self.longest = most, longest
        word = Annotated[str, Field(max_length=longest)]
        self.api_type = Annotated[list[word], Field(max_length=most)]  # type: ignore[valid-type]

    def to_python(self, value: Any) -> Any:
        given = (
            value
            if isinstance(value, list | tuple)
            else self.separators.split(super().to_python(value) or "")
        )
        words = (str(word).strip()[: self.longest] for word in given)
        return [word for word in words if word][: self.most]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said yet (None)."""

    api_type = bool

    def __init__(self, **options: Any) -> None:
        answers = [
            ("", gettext_lazy("Not said yet")),
            ("True", gettext_lazy("Yes")),
            ("False", gettext_lazy("No")),
        ]
        super().__init__(choices=answers, coerce=lambda value: value == "True", empty_value=None, **options)
