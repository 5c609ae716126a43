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


class ReadIn(Schema):
    """Up to which notice everything was read; null means all."""

    up_to: int | None = Field(None, ge=1, le=2**62, examples=[41])

    model_config = {"extra": "forbid"}


class ReadOut(Schema):
    """How many notices were marked."""

    marked: int
