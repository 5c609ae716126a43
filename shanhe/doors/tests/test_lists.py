"""Rows in an act's form: typed on a page, or sent by a program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from shanhe.doors.acts.lists import ListField


class StepForm(forms.Form):
    title = forms.CharField(label="Step", max_length=20)
    days = forms.IntegerField(label="Days", required=False)


class PlanForm(forms.Form):
    steps = ListField(StepForm, most=3)


def sent(**rows: str) -> PlanForm:
    data = QueryDict(mutable=True)
    data.update({name.replace("__", "-"): value for name, value in rows.items()})
    return PlanForm(data)


def test_rows_of_a_page_are_cleaned_and_empty_ones_left_out() -> None:
    form = sent(
        **{"steps-TOTAL_FORMS": "3", "steps-0-title": "Build", "steps-0-days": "4", "steps-2-title": "Test"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["steps"] == [{"title": "Build", "days": 4}, {"title": "Test", "days": None}]


def test_what_is_wrong_names_the_row_and_stays_in_it() -> None:
    form = sent(**{"steps-TOTAL_FORMS": "2", "steps-0-title": "Build", "steps-1-days": "4"})
    assert not form.is_valid()
    assert "2. Step" in str(form.errors["steps"])
    shown = str(form["steps"])
    assert 'value="Build"' in shown
    assert 'name="steps-1-days" value="4"' in shown


def test_a_program_sends_a_list_and_no_more_than_the_most() -> None:
    def given(*rows: dict[str, Any]) -> PlanForm:
        return PlanForm({"steps": list(rows)})

    assert given({"title": "Build"}).is_valid()
    assert not given({"days": 4}).is_valid()
    assert not given(*({"title": str(number)} for number in range(4))).is_valid()


def test_rows_that_are_there_are_shown_with_empty_ones_behind() -> None:
    shown = str(PlanForm(initial={"steps": [{"title": "Build", "days": 4}]})["steps"])
    assert 'name="steps-0-title" value="Build"' in shown
    assert 'name="steps-TOTAL_FORMS" value="3"' in shown
    assert "steps-__prefix__-title" in shown
