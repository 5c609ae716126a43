"""The forms of needs and of open competitions."""

from . import competitions
from .needs import (
    STEPS,
    AnswerForm,
    CloseForm,
    OfferForm,
    QuestionAnswerForm,
    QuestionForm,
    ReturnForm,
    StepForm,
    WelcomeForm,
    step_form,
)

__all__ = [
    "STEPS",
    "AnswerForm",
    "CloseForm",
    "OfferForm",
    "QuestionAnswerForm",
    "QuestionForm",
    "ReturnForm",
    "StepForm",
    "WelcomeForm",
    "competitions",
    "step_form",
]
