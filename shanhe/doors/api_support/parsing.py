"""Reading JSON bodies: only what every later hand can hold gets in."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

LARGEST = 2**63 - 1
DEEPEST = 60


class StrictParser(Parser):
    """JSON as RFC 8259 means it: no NaN, no half characters, no NUL, no number beyond 64 bits, no endless nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            text = request.body.decode("utf-8-sig")
            value = json.loads(text, parse_constant=_no_number, parse_int=_whole)
        except UnicodeDecodeError:
            raise HttpError(400, _("The body is not UTF-8.")) from None
        except RecursionError:
            raise HttpError(400, _("The body is nested too deeply.")) from None
        except json.JSONDecodeError as error:
            text = _("The body is not JSON: line {line}, column {column}.")
            raise HttpError(400, text.format(line=error.lineno, column=error.colno)) from None
        _check(value, 0)
        return value


def _no_number(name: str) -> Any:
    raise HttpError(400, _("{name} is no number in JSON.").format(name=name))


def _whole(digits: str) -> int:
    if len(digits) > 20 or abs(int(digits)) > LARGEST:
        raise HttpError(422, _("A number has more digits than can be stored."))
    return int(digits)


def _check(value: Any, depth: int) -> None:
    """Refuse texts that no database keeps, in names and values."""
    if depth > DEEPEST:
        raise HttpError(400, _("The body is nested too deeply."))
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise HttpError(400, _("A text contains NUL or half a character."))
    elif isinstance(value, dict):
        for name, item in value.items():
            _check(name, depth + 1)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
