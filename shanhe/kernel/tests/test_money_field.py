from __future__ import annotations

import pytest
from django import forms
from django.db.models import Sum
from django.utils import translation
from django_scopes import scope

from shanhe.kernel.forms import MoneyField
from shanhe.kernel.money import Amount, Money
from shanhe.zones.models import Zone
from tests.sample.models import Boat


@pytest.mark.django_db
def test_a_row_keeps_a_sum_with_its_currency(zone: Zone) -> None:
    with scope(zone=zone):
        boat = Boat.objects.create(zone=zone, name="a", worth=Money(1_250, "EUR"))
        boat.refresh_from_db()
        assert boat.worth == Money(1_250, "EUR")
        assert Boat.objects.get(worth_minor__gte=1_000).pk == boat.pk
        assert Boat.objects.aggregate(sum=Sum("worth_minor"))["sum"] == 1_250
        boat.worth = None
        boat.save(update_fields=["worth_minor", "worth_currency"])
        assert Boat.objects.get().worth is None


def test_a_form_takes_what_people_and_programs_send(zone: Zone) -> None:
    class Form(forms.Form):
        worth = MoneyField(required=False)

    with scope(zone=zone), translation.override("en"):
        for given, cleaned in [
            ("12.5k", Money(1_250_000, "CNY")),
            ("", None),
            (1_250, Money(1_250, "CNY")),
            ({"minor": 1_250, "currency": "EUR"}, Money(1_250, "EUR")),
        ]:
            form = Form({"worth": given})
            assert form.is_valid(), form.errors
            assert form.cleaned_data["worth"] == cleaned
        for wrong in ("what", "25.000", {"minor": 0.5}, {"minor": 5, "currency": "euro"}, {"fen": 5}):
            assert Form({"worth": wrong}).errors.keys() == {"worth"}
        assert Form(initial={"worth": Money(1_250, "EUR")})["worth"].value() == "12.50"
        assert Amount(minor=5).money == Money(5, "CNY")
        assert Amount.model_validate(Money(5, "EUR")).model_dump() == {"minor": 5, "currency": "EUR"}
