"""What a process loads once and keeps: models, dictionaries, the code itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settled() -> None:
    """To be called after something large was loaded that stays: the collector looks through it no more.

    A full collection over a loaded process takes some 0.2 s, and the request in which it falls waits for it
    (benchmarks/suggestions). What is let go later is still freed by its reference count.
    """
    gc.collect(1)
    gc.freeze()


@contextmanager
def loading() -> Iterator[None]:
    """While the code is loaded the collector would look through all of it again and again, a fifth of the time, and find nothing."""
    gc.disable()
    try:
        yield
    finally:
        settled()
        gc.enable()
