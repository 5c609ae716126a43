"""Preparing what comes next while what came before is being written."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from queue import Queue
from typing import TypeVar

from django.utils import translation
from django_scopes import get_scope, scope

T = TypeVar("T")
ROOM = 1


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """The same items in the same order, each made by another thread while the caller is busy with the one before.

    The database waits for nobody else: making an item must ask it nothing. An error comes where its item would have come;
    who stops early closes this iterator, and the other thread has ended when that returns.
    """
    waiting: Queue[tuple[str, T | BaseException | None]] = Queue(ROOM)
    language, scoped, stopped = translation.get_language(), get_scope(), threading.Event()

    def make() -> None:
        with translation.override(language), scope(**scoped):
            try:
                for item in items:
                    waiting.put(("item", item))
                    if stopped.is_set():
                        return
                waiting.put(("end", None))
            except BaseException as error:
                waiting.put(("error", error))

    worker = threading.Thread(target=make, name="ahead", daemon=True)
    worker.start()
    try:
        while True:
            what, item = waiting.get()
            if what == "error":
                raise item  # type: ignore[misc]
            if what == "end":
                return
            yield item  # type: ignore[misc]
    finally:
        stopped.set()
        while worker.is_alive():
            if not waiting.empty():
                waiting.get()
            worker.join(0.01)
