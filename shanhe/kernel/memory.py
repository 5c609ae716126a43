"""What a process loads once and keeps: models, dictionaries, the code itself."""

from __future__ import annotations

import gc


def settled() -> None:
    """To be called after something large was loaded that stays: the collector looks through it no more.

    A full collection over a loaded process takes some 0.2 s, and the request in which it falls waits for it
    (benchmarks/suggestions). What is let go later is still freed by its reference count.
    """
    gc.collect(1)
    gc.freeze()
