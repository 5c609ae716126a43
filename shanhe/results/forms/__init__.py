"""The forms of results."""

from .answers import CodeForm, DisputeForm, SendCodeForm
from .disclosure import CHOICES_SHOWN, OpenForm, WhatForm, WhoseForm
