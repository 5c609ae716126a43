"""The forms of results."""

from .answers import AssessForm, CodeForm, ReadinessForm, ReasonForm
from .disclosure import (
    CHOICES_SHOWN,
    TEXTS,
    Contributors,
    FundingRows,
    Holders,
    OpenForm,
    Rights,
    WhatForm,
    WhoseForm,
    terms,
)

__all__ = [
    "CHOICES_SHOWN",
    "TEXTS",
    "AssessForm",
    "CodeForm",
    "Contributors",
    "FundingRows",
    "Holders",
    "OpenForm",
    "ReadinessForm",
    "ReasonForm",
    "Rights",
    "WhatForm",
    "WhoseForm",
    "terms",
]
