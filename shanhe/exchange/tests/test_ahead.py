"""What is prepared ahead comes in order, once, with its errors, and the other thread always ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.utils import translation

from shanhe.exchange.ahead import ahead


def others() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "ahead"]


def test_in_order_and_once() -> None:
    assert list(ahead(iter(range(50)))) == list(range(50))
    assert not others()


def test_an_error_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    found = ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="torn"):
        next(found)
    assert not others()


def test_who_stops_early_leaves_no_thread_behind() -> None:
    with closing(ahead(iter(range(10_000)))) as found:
        assert next(found) == 0
    assert not others()


def test_the_other_thread_speaks_the_same_language() -> None:
    with translation.override("zh-hans"):
        assert list(ahead(translation.get_language() for _n in range(2))) == ["zh-hans"] * 2
