"""Computes sentence embeddings: vectors that are near for texts with the same meaning.

The network is all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020) with int8 weights, run
by ONNX Runtime. Texts are encoded one by one: the quantization of activations depends on the whole
batch, so that a text would have slightly different vectors in different batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = "all-MiniLM-L6-v2 int8"
SIZE = 384
LONGEST = 64
"""How many word pieces of a text are read, including the two special tokens around them."""

_NOTHING = bytes(SIZE)
Floats = npt.NDArray[np.float32]


def encode(texts: Iterable[str]) -> list[bytes]:
    """The vector of each text: `SIZE` signed bytes, scaled so that the largest is 127."""
    tokenizer, session = _loaded()
    cut = [text[: LONGEST * 16] for text in texts]
    found: dict[str, bytes] = {}
    for text, encoding in zip(cut, tokenizer.encode_batch(cut), strict=True):
        if text in found:
            continue
        ids = encoding.ids
        if len(ids) > LONGEST:
            ids = [*ids[: LONGEST - 1], ids[-1]]
        (vector,) = session.run(None, {"ids": np.array([ids], np.int64)})
        found[text] = packed(vector[0])
    return [found[text] for text in cut]


def packed(vector: Floats) -> bytes:
    """A vector of any length, scaled and rounded to signed bytes."""
    largest = float(np.abs(vector).max()) or 1.0
    return np.round(vector * (127 / largest)).astype(np.int8).tobytes()


def matrix_of(vectors: Sequence[bytes | None]) -> Floats:
    """Vectors as rows of length 1; None as zeros."""
    joined = b"".join([v or _NOTHING for v in vectors] if None in vectors else vectors)  # type: ignore[arg-type]
    rows = np.frombuffer(joined, np.int8)
    floats = rows.reshape(len(vectors), SIZE).astype(np.float32)
    floats /= np.maximum(np.sqrt(np.einsum("ij,ij->i", floats, floats)), 1e-9)[:, None]
    return floats


@cache
def _loaded() -> tuple[Any, Any]:
    from tokenizers import Tokenizer

    from quotes.inference import session

    vocabulary = files("quotes.detect.model").joinpath("data", "tokenizer.json")
    tokenizer = Tokenizer.from_str(vocabulary.read_text("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with as_file(files("quotes.statements").joinpath("sentences.onnx")) as path:
        return tokenizer, session(path)
