"""The forms of needs and of open competitions."""

from . import competitions
from .needs import STEPS, AnswerForm, CloseForm, OfferForm, StepForm, TextForm, step_form

__all__ = [
    "STEPS",
    "AnswerForm",
    "CloseForm",
    "OfferForm",
    "StepForm",
    "TextForm",
    "competitions",
    "step_form",
]
