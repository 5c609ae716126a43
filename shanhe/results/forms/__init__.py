"""The forms of results."""

from .answers import CodeForm, DisputeForm
from .disclosure import CHOICES_SHOWN, OpenForm, WhatForm, WhoseForm

__all__ = ["CHOICES_SHOWN", "CodeForm", "DisputeForm", "OpenForm", "WhatForm", "WhoseForm"]
