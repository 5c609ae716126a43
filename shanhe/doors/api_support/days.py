"""How the API takes a day and a moment: as text of ISO 8601, a moment with its offset; numbers are refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator

from shanhe.kernel import days

DATED = re.compile(r"\d+-\d")


def _text(value: Any) -> Any:
    """A bare number would be read as seconds since 1970."""
    if isinstance(value, str | int | float) and not DATED.match(str(value).strip()):
        raise ValueError(_("Write it as 2026-03-05, a time as 2026-03-05T10:00:00+08:00."))
    return value


def _sound(value: Any) -> Any:
    wrong = days.fault(value)
    if wrong is not None:
        raise ValueError(str(wrong))
    return value


Day = Annotated[dt.date, BeforeValidator(_text), AfterValidator(_sound)]
Moment = Annotated[dt.datetime, BeforeValidator(_text), AfterValidator(_sound)]
