"""The four ways an operation says no; pages and the API map them once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

type_text = Any  # a str or a lazy translation; Django's lazy strings have no public type


class OperationError(Exception):
    """An operation refused; `message` is in the reader's language and says what to do."""

    code = "refused"
    status = 400

    def __init__(self, message: type_text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Denied(OperationError):
    """The actor may not do this to this object; the reason names what would be needed."""

    code = "denied"
    status = 403


class NotNow(OperationError):
    """The object's state does not allow this action; `state` is the state it is in."""

    code = "not_now"
    status = 409

    def __init__(self, state: str, message: type_text) -> None:
        super().__init__(message)
        self.state = state


class Invalid(OperationError):
    """Values are wrong; `fields` maps a field name ("" for the whole) to a message, `codes` to a word for programs."""

    code = "invalid"
    status = 422

    def __init__(
        self, fields: Mapping[str, type_text] | type_text, codes: Mapping[str, str] | None = None
    ) -> None:
        self.fields: dict[str, type_text] = dict(fields) if isinstance(fields, Mapping) else {"": fields}
        self.codes = dict(codes or {})
        super().__init__(_("Some values need attention."))

    def __str__(self) -> str:
        return "; ".join(f"{name}: {text}" if name else str(text) for name, text in self.fields.items())


def said(field: str, text: str, empty: type_text, longest: int = 4000) -> str:
    """What somebody wrote, without blanks around it; Invalid with `empty` where nothing stands there, or when it is too long."""
    words = text.strip()
    if not words:
        raise Invalid({field: empty})
    if len(words) > longest:
        raise Invalid({field: _("At most {n} characters.").format(n=longest)})
    return words


class Conflict(OperationError):
    """Somebody else changed or took the thing meanwhile; nothing was written."""

    code = "conflict"
    status = 409


class Stale(Conflict):
    """The row is no longer as the caller saw it: `sent` is the version that was seen, `now` the row's."""

    def __init__(self, sent: int, now: int) -> None:
        super().__init__(
            _(
                "Somebody changed this in the meantime, and nothing was saved. Look at it again; what you typed is kept."
            )
        )
        self.sent, self.now = sent, now


class ProgrammingError(AssertionError):
    """The code broke a rule of the kernel: a forgotten event, an undeclared lock, no actor."""
