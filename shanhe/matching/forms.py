"""The form of a saved search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import HowOften


class SearchForm(forms.Form):
    """Name, words, how often, and what it is narrowed by: each can be taken away here, and added on the search page."""

    name = forms.CharField(label=_("Name"), max_length=80)
    words = forms.CharField(label=_("Words"), max_length=200)
    how_often = forms.ChoiceField(
        label=_("Tell me of new hits"),
        choices=HowOften.choices,
        widget=forms.RadioSelect,
        initial=HowOften.DAILY,
        help_text=_(
            "In the inbox and by mail, at most once a day for each search. Choose your mail in the inbox."
        ),
    )
    narrow = forms.MultipleChoiceField(
        label=_("Narrowed down by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, narrowed: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if narrowed:
            field: Any = self.fields["narrow"]
            field.choices = narrowed
            field.initial = [code for code, _label in narrowed]
        else:
            del self.fields["narrow"]

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        pairs = [pair.partition(":")[::2] for pair in self.cleaned_data.get("narrow", ())]
        codes: dict[str, list[str]] = {}
        for name, code in pairs:
            if name != "kind":
                codes.setdefault(name, []).append(code)
        return {
            "name": self.cleaned_data["name"],
            "words": self.cleaned_data["words"],
            "how_often": self.cleaned_data["how_often"],
            "kinds": [code for name, code in pairs if name == "kind"],
            "codes": codes,
        }
