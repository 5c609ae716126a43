"""What the API takes and gives of notices."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema


class NoticeOut(Schema):
    """Something the caller is told, in the caller's language."""

    id: int
    text: str
    url: str = Field(description="Where it leads; empty when there is nothing to open.")
    happened_at: datetime
    read_at: datetime | None


class MailWish(Schema):
    """A kind of notice, and whether it comes by e-mail too; the inbox has them all."""

    kind: str
    label: str
    mail: bool


class MailWishes(Schema):
    """Every kind of notice."""

    items: list[MailWish]

    model_config = {
        "json_schema_extra": {"example": {"items": [{"kind": "results", "label": "Results", "mail": True}]}}
    }


class MailWishesIn(Schema):
    """By kind, whether it shall come by e-mail; kinds that are not named stay as they are."""

    wishes: dict[str, bool] = Field(max_length=100)

    model_config = {"extra": "forbid", "json_schema_extra": {"example": {"wishes": {"results": False}}}}


class ReadIn(Schema):
    """Up to which notice everything was read; null means all."""

    up_to: int | None = Field(None, ge=1, le=2**62, examples=[41])

    model_config = {"extra": "forbid"}


class ReadOut(Schema):
    """How many notices were marked."""

    marked: int
