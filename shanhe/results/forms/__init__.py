"""The forms of results."""

from .answers import CodeForm, DisputeForm
from .disclosure import CHOICES_SHOWN, OpenForm, WhatForm, WhoseForm
