"""The forms of results."""

from .answers import CodeForm, DisputeForm
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
    "CodeForm",
    "Contributors",
    "DisputeForm",
    "FundingRows",
    "Holders",
    "OpenForm",
    "Rights",
    "WhatForm",
    "WhoseForm",
    "terms",
]
