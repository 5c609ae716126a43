"""Progress for people: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Yields a function to call once per finished piece."""
    from tqdm import tqdm

    live = sys.stderr.isatty()
    with tqdm(
        total=total,
        desc=f"  {what}",
        leave=False,
        file=sys.stderr,
        disable=not live,
        bar_format="{desc} {n_fmt}/{total_fmt} {bar:30} {elapsed}",
    ) as shown:
        yield lambda: (shown.update(1), None)[1]
