"""What a command says when it cannot go on: one line and an exit code."""

from __future__ import annotations

FAILED = 1
USAGE = 2
SURROUNDINGS = 3
INTERRUPTED = 130


class Problem(Exception):
    """One line for the person at the terminal; `code` becomes the exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
