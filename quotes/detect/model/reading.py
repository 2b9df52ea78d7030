"""Runs the network: from a text to the scores of its word pieces.

Long texts are read in parts that end at a paragraph if possible, so that memory stays flat. A part
is read in overlapping windows (`planning`), and each piece's scores come from the window that has
it in its core.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from quotes import inference
from quotes.detect.marks import IntArray
from quotes.detect.model.features import FEATURES, PieceFeatures, describe, legible
from quotes.detect.model.names import TAGS as NAME_TAGS
from quotes.detect.model.planning import Plan, joints, plan
from quotes.detect.model.tags import TAGS
from quotes.inference import onnxruntime

Floats = npt.NDArray[np.float32]

# Characters of one part, and of its context.
PART = 36_000
MARGIN = 2_400
_JOINTS = [re.compile(joint) for joint in (r"\n[^\S\n]*\n", r"\n", r"\. ", r"\s")]
_STEPS = np.array([int(np.prod(list(FEATURES.values())[i + 1 :])) for i in range(len(FEATURES))])


@dataclass(frozen=True)
class Window:
    """One run of the network, over the pieces from `start`.

    `links` holds the queries and keys of both linkers side by side, a row for each piece of the
    window. They can only be compared within their window, as they encode the position in it. The
    pieces [first, behind) are queries in this window.
    """

    start: int
    first: int
    behind: int
    links: Floats


@dataclass(frozen=True)
class NetworkReading:
    """A part of a text as the network read it.

    `starts` and `ends` of the pieces count from the part's start. `tags` are log-probabilities;
    `names` are scores, or None if the model was not trained on names.
    """

    text: str
    part: TextPart
    starts: IntArray
    ends: IntArray
    description: PieceFeatures
    tags: Floats
    names: Floats | None
    windows: tuple[Window, ...]
    vectors: npt.NDArray[np.float16] | None = None


@dataclass(frozen=True)
class TextPart:
    """A stretch of a text, in code points: [start, end) is read, [first, behind) counts, the rest
    is context."""

    start: int
    end: int
    first: int
    behind: int


def parts(text: str, size: int = PART, margin: int = MARGIN) -> list[TextPart]:
    """Split the text into parts of about `size` characters; each character counts in exactly one.

    A part ends at a blank line within reach, else at a line break, a sentence or a space. Among
    several, a hash of the surrounding words decides, so that distant text has no influence.
    """
    edges = [0]
    while len(text) - edges[-1] > size * 5 // 4:
        edges.append(_edge(text, edges[-1] + size // 2, edges[-1] + size))
    edges.append(len(text))
    return [
        TextPart(
            _margin(text, max(0, first - margin), first),
            min(len(text), behind + margin),
            first,
            behind,
        )
        for first, behind in pairwise(edges)
        if behind > first
    ]


def _edge(text: str, low: int, high: int) -> int:
    """Where a part ends, between `low` and `high`."""
    for joint in _JOINTS:
        ends = [match.end() for match in joint.finditer(text, low, high)]
        if ends:
            return max(
                ends, key=lambda at: crc32(text[at - 40 : at + 40].encode("utf-8", "replace"))
            )
    return high


def _margin(text: str, low: int, first: int) -> int:
    """Where the context of a part begins: at a line, if one begins there."""
    at = text.find("\n", low, first) + 1
    return at if low and at else low


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


@dataclass(frozen=True)
class Pieces:
    """The word pieces of a part: ids, offsets, and the features of each as one number."""

    ids: IntArray
    starts: IntArray
    ends: IntArray
    features: IntArray
    description: PieceFeatures
    plans: tuple[Plan, ...]

    def inputs(self, start: int, end: int) -> dict[str, IntArray]:
        """The graph's inputs for the pieces [start, end)."""
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
        self.session = session or inference.session(folder / "model.onnx", threads)
        outputs = {output.name for output in self.session.get_outputs()}
        self.names = "names" in outputs
        self.vectors: Mapping[str, str] = {}
        """The readers of vectors (`quotes.detect.vectors`), each with what identifies its head;
        empty if the graph has none."""
        if "vectors" in outputs:
            told = self.session.get_modelmeta().custom_metadata_map["vectors"]
            self.vectors = json.loads(told)

    def read(self, text: str, vectors: bool = False) -> Iterator[NetworkReading]:
        """The parts of `text`, one after another; with `vectors`, also the vectors of pieces."""
        for part in parts(text):
            reading = self.read_part(text, part, vectors=vectors and bool(self.vectors))
            if reading is not None:
                yield reading

    def read_content(self, text: str, start: int, end: int) -> NetworkReading | None:
        """Read the content of a quote by itself, for the quotes in it."""
        return self.read_part(text, TextPart(start, end, start, end), is_content=True)

    def pieces(self, text: str, is_content: bool = False) -> Pieces:
        """The word pieces of one part; `is_content`: see `features.describe`."""
        encoding = self.tokenizer.encode(legible(text), add_special_tokens=False)
        offsets = np.asarray(encoding.offsets, np.int64).reshape(-1, 2)
        starts, ends = offsets[:, 0].copy(), offsets[:, 1].copy()
        description = describe(text, starts, ends, is_content)
        numbers = description.features.astype(np.int64) @ _STEPS
        ids = np.asarray(encoding.ids, np.int64)
        plans = (
            plan(len(ids), joints(text, starts, ends, description), description.features[:, 1])
            if len(ids)
            else []
        )
        return Pieces(ids, starts, ends, numbers, description, tuple(plans))

    def read_part(
        self, whole: str, part: TextPart, is_content: bool = False, vectors: bool = False
    ) -> NetworkReading | None:
        """The scores of one part; None if it has no words."""
        text = whole[part.start : part.end]
        pieces = self.pieces(text, is_content)
        n = len(pieces.ids)
        if not n:
            return None
        scores = np.empty((n, TAGS), np.float32)
        naming = self.names and not is_content
        named = np.empty((n, NAME_TAGS), np.float32) if naming else None
        wanted = ["tags", "links", *["names"] * naming, *["vectors"] * vectors]
        read, kept = [], []
        for window in pieces.plans:
            a, first, behind = window.start, window.first, window.behind
            tagged, linked, *more = self.session.run(wanted, pieces.inputs(a, window.end))
            scores[first:behind] = tagged[0, first - a : behind - a]
            if named is not None:
                named[first:behind] = more[0][0, first - a : behind - a]
            if vectors:
                kept.append(more[-1][0, first - a : behind - a].astype(np.float16))
            read.append(Window(a, first, behind, linked[0]))
        return NetworkReading(
            text,
            part,
            pieces.starts,
            pieces.ends,
            pieces.description,
            log_softmax(scores),
            named,
            tuple(read),
            np.concatenate(kept) if kept else None,
        )
