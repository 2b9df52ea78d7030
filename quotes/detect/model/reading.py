"""Running the network: a text to the scores of its word pieces.

Long texts are read in parts that end with a paragraph where they can, so that memory stays flat;
a part is read in windows that overlap, and each piece's scores come from the window where it
stands most central.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from quotes.detect.model.features import FEATURES, Description, describe
from quotes.detect.model.names import TAGS as NAME_TAGS
from quotes.detect.model.tags import TAGS
from quotes.inference import onnxruntime

IntArray = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WINDOW = 288
OVERLAP = 72
# Characters of one part. Longer words than the tokenizer's limit do not matter here.
PART = 24_000
_STEPS = np.array([int(np.prod(list(FEATURES.values())[i + 1 :])) for i in range(len(FEATURES))])


@dataclass(frozen=True)
class Window:
    """One run of the network, over the pieces from `start`.

    `links` holds the queries and keys of both linkers side by side, a row for each piece of the
    window. They compare within their window only, as they know where in it a piece stands. The
    pieces from `first` to before `behind` are asked in this window.
    """

    start: int
    first: int
    behind: int
    links: Floats


@dataclass(frozen=True)
class Reading:
    """A part of a text as the network read it.

    `start` is where the part stands in the whole text; `starts` and `ends` of the pieces count
    within the part. `tags` are log-probabilities; `names` are scores, or None where the model was
    not taught names.
    """

    text: str
    start: int
    starts: IntArray
    ends: IntArray
    description: Description
    tags: Floats
    names: Floats | None
    windows: tuple[Window, ...]


def parts(text: str, size: int = PART) -> Iterator[tuple[int, str]]:
    """The text in parts of about `size` characters with their starts; together they are the text.

    A part ends at the last blank line, line break or space within reach, in this order.
    """
    at = 0
    while len(text) - at > size * 5 // 4:
        low, high = at + size // 2, at + size
        cut = max(text.rfind("\n\n", low, high) + 2, 1)
        if cut == 1:
            cut = max(text.rfind("\n", low, high) + 1, 1)
        if cut == 1:
            cut = max(text.rfind(". ", low, high) + 2, 1)
        if cut == 1:
            cut = text.rfind(" ", low, high) + 1 or high
        yield at, text[at:cut]
        at = cut
    if at < len(text):
        yield at, text[at:]


def windows(n: int, size: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int, int, int]]:
    """Windows over n pieces: (start, end, first kept, behind the last kept) of each. What is kept
    covers every piece once.

    There are as few windows as `size` allows; they are of equal length and overlap by `overlap`.
    """
    if n <= size:
        return [(0, n, 0, n)] if n else []
    count = -(-(n - overlap) // (size - overlap))
    length = -(-(n + (count - 1) * overlap) // count)
    starts = [round(i * (n - length) / (count - 1)) for i in range(count)]
    edges = [0]
    edges += [(a + length + b) // 2 for a, b in pairwise(starts)]
    edges.append(n)
    return [(s, s + length, edges[i], edges[i + 1]) for i, s in enumerate(starts)]


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


@dataclass(frozen=True)
class Pieces:
    """The word pieces of a part: their numbers in the vocabulary, where they stand, and their
    features, each piece's as one number."""

    ids: IntArray
    starts: IntArray
    ends: IntArray
    features: IntArray
    description: Description

    def inputs(self, start: int, end: int) -> dict[str, IntArray]:
        """What the graph takes for the pieces from `start` to before `end`."""
        return {"ids": self.ids[None, start:end], "features": self.features[None, start:end]}


class Network:
    """The tokenizer and the graph of one model folder."""

    def __init__(
        self,
        folder: Path,
        threads: int = 1,
        session: onnxruntime.InferenceSession | None = None,
    ) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = True
        self.session = session or onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.names = any(output.name == "names" for output in self.session.get_outputs())

    def read(self, text: str) -> Iterator[Reading]:
        """The parts of `text`, one after another."""
        for start, part in parts(text):
            reading = self.read_part(part, start)
            if reading is not None:
                yield reading

    def pieces(self, text: str) -> Pieces:
        """The word pieces of one part."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        offsets = np.asarray(encoding.offsets, np.int64).reshape(-1, 2)
        starts, ends = offsets[:, 0].copy(), offsets[:, 1].copy()
        description = describe(text, starts, ends)
        numbers = description.features.astype(np.int64) @ _STEPS
        return Pieces(np.asarray(encoding.ids, np.int64), starts, ends, numbers, description)

    def read_part(self, text: str, start: int) -> Reading | None:
        """One part's scores, or None where it holds no word."""
        pieces = self.pieces(text)
        n = len(pieces.ids)
        if not n:
            return None
        scores = np.empty((n, TAGS), np.float32)
        named = np.empty((n, NAME_TAGS), np.float32) if self.names else None
        wanted = ["tags", "links", "names"] if self.names else ["tags", "links"]
        read = []
        for a, b, first, behind in windows(n):
            tagged, linked, *more = self.session.run(wanted, pieces.inputs(a, b))
            scores[first:behind] = tagged[0, first - a : behind - a]
            if named is not None:
                named[first:behind] = more[0][0, first - a : behind - a]
            read.append(Window(a, first, behind, linked[0]))
        tags = log_softmax(scores)
        return Reading(
            text, start, pieces.starts, pieces.ends, pieces.description, tags, named, tuple(read)
        )
