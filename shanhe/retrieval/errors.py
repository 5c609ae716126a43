"""What can be wrong with the engine's files, each with a sentence for the person who runs the zone."""

from __future__ import annotations


class EngineError(Exception):
    """Something the engine rests on is not usable; the message says what and what to do."""


class IndexMissing(EngineError):
    """There is no index at this place yet, or somebody deleted it: it can be rebuilt at any time."""


class IndexDamaged(EngineError):
    """Files of the index are torn or missing: it has to be rebuilt."""


class IndexBusy(EngineError):
    """Another process has been writing for longer than we wait."""


class ModelError(EngineError):
    """A meaning model's file is missing, of the wrong size or of another format; lexical search still answers."""
