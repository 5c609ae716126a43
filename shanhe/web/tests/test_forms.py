"""Fields are labelled, required in words, with their help and errors tied to them."""

from __future__ import annotations

import re

from django import forms
from django.utils import translation

from shanhe.web.samples import SampleForm


def test_each_control_has_a_label_and_its_class() -> None:
    html = SampleForm().render()
    for name in ("title", "abstract", "filed", "field", "ethics", "paper"):
        assert f'for="id_{name}"' in html
        assert f'id="id_{name}"' in html
    assert re.search(r'<select[^>]*class="form-select"', html)
    assert re.search(r'<textarea[^>]*class="form-control"', html)
    assert len(re.findall(r'<input type="radio"[^>]*class="form-check-input"', html)) == 3
    assert html.count("<fieldset") == 2
    assert html.count("<legend>") == 2


def test_required_is_said_in_words() -> None:
    with translation.override("zh-hans"):
        html = SampleForm()["title"].as_field_group()
    assert "必填" in html
    assert 'aria-describedby="id_title_helptext"' in html


def test_errors_are_tied_to_the_field_and_summed_up() -> None:
    with translation.override("en"):
        html = SampleForm({"field": "ai"}).render()
    assert 'aria-invalid="true"' in html
    assert "id_title_error" in html
    assert 'href="#id_title"' in html
    assert "2 things need your attention" in html


def test_a_widget_is_not_dressed_twice() -> None:
    form = SampleForm()
    first, second = str(form["title"]), str(form["title"])
    assert first == second
    assert first.count("form-control") == 1


def test_formsets_carry_their_management_form() -> None:
    html = forms.formset_factory(SampleForm, extra=1)().render()
    assert "form-TOTAL_FORMS" in html
    assert "id_form-0-title" in html


def test_hidden_fields_have_no_class() -> None:
    class Hidden(forms.Form):
        secret = forms.CharField(widget=forms.HiddenInput)

    assert "class=" not in Hidden().render()
