"""Fields of forms that several apps use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import lazystr
from django.utils.translation import gettext as _

from . import days
from .money import Money, zone_currency
from .values.units import currency_name


class _AmountHelp:
    """The zone and the language are known when the form is shown, not when it is defined."""

    def __str__(self) -> str:
        return _("In {currency}, for example 125,000 or 12.5万.").format(
            currency=currency_name(zone_currency())
        )


class MoneyField(forms.CharField):
    """An amount as people write it, such as 12.5万 or 125,000; cleaned to fen, None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", lazystr(_AmountHelp()))
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        if isinstance(value, int):  # a program sends minor units
            return value
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.parse(text, zone_currency()).fen
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def field_of(model: type[models.Model], name: str, **more: Any) -> Any:
    """The form field of a model's field: its type, label, help and limit are what the model says."""
    column: Any = model._meta.get_field(name)
    for kind, form_class in _FORM_CLASSES.items():
        if isinstance(column, kind):
            more.setdefault("form_class", form_class)
    if isinstance(column, models.TextField):
        more.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
    return column.formfield(**more)


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
