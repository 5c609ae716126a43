"""A sentence-embedding model of one's own, given by its folder: model.onnx and tokenizer.json; nothing is downloaded.

Needs the extra `models` (onnxruntime, tokenizers). Token vectors are averaged over the words of a text (mean pooling);
a model that already gives one vector for a text is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ModelError
from .features import chunks
from .meaning import Vectors, unit

BATCH = 32
MOST_TOKENS = 512
READ = 20_000  # characters of a text that are read
SMALLEST = 64  # bytes; less is no model
POINTER = b"version https://git-lfs"  # a file that was not fetched


class OnnxModel:
    """The interface of MeaningModel over a local ONNX model; ModelError says what is wrong with its files."""

    def __init__(self, folder: Path | str) -> None:
        folder = Path(folder)
        paths = [folder / "model.onnx", folder / "tokenizer.json"]
        for path in paths:
            _check(path)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError:
            raise ModelError("an ONNX model needs the extra “models”: pip install 'shanhe[models]'") from None
        try:
            self._tokenizer = Tokenizer.from_file(str(paths[1]))
            self._tokenizer.enable_truncation(MOST_TOKENS)
            self._tokenizer.enable_padding()
            self._session = onnxruntime.InferenceSession(str(paths[0]), providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise plain exceptions of their own
            raise ModelError(
                f"the model in {folder} cannot be loaded ({_line(error)}); is a file cut off?"
            ) from None
        self.name = f"onnx-{folder.name}"
        self._inputs = {given.name for given in self._session.get_inputs()}
        unknown = self._inputs - {"input_ids", "attention_mask", "token_type_ids"}
        if "input_ids" not in self._inputs or unknown:
            raise ModelError(
                f"the model in {folder} wants inputs that no text gives: {sorted(unknown or self._inputs)}"
            )
        self.dimensions = int(self._run(["a"]).shape[1])

    def encode(self, texts: Iterable[str]) -> Vectors:
        """float32 (n, dimensions), unit rows; zeros for an empty text."""
        parts = [self._of(chunk) for chunk in chunks(texts, BATCH)]
        return np.vstack(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)

    def _of(self, texts: list[str]) -> Vectors:
        rows = self._run([text[:READ] or " " for text in texts])
        if rows.shape[1] != self.dimensions:
            raise ModelError(f"{self.name} gave vectors of {rows.shape[1]} numbers after {self.dimensions}")
        rows[[not text.strip() for text in texts]] = 0.0
        return unit(rows)

    def _run(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        given: dict[str, Any] = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        try:
            answer = self._session.run(
                None, {name: value for name, value in given.items() if name in self._inputs}
            )[0]
        except Exception as error:
            raise ModelError(f"{self.name} could not encode ({_line(error)})") from None
        return _pooled(np.asarray(answer, dtype=np.float32), given["attention_mask"])


def _pooled(answer: Vectors, mask: Any) -> Vectors:
    if answer.ndim == 2:
        return answer
    if answer.ndim != 3:
        raise ModelError(
            f"the model answers with {answer.ndim} dimensions; vectors of words or of texts are needed"
        )
    weights = mask[:, :, None].astype(np.float32)
    return np.asarray((answer * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0), dtype=np.float32)


def _check(path: Path) -> None:
    if not path.is_file():
        raise ModelError(f"the model file {path} is missing; search goes on by words")
    size = path.stat().st_size
    with path.open("rb") as file:
        if size < SMALLEST or file.read(len(POINTER)) == POINTER:
            raise ModelError(f"the model file {path} is of the wrong size ({size} bytes): it holds no model")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
