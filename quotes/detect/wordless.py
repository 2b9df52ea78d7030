"""Whether an attribution reports no words at all, as the network reads it: a bare act of speaking
(“criticised the deal”), a plan, a decision, words that nobody said, a title.

A logistic regression on the layers of the network at the source, the cue and the beginning of the
content. What the layers say is one number for each piece and part, which a head of the network
computes (`quotes.detect.vectors`); their means are features here. Such attributions get the act
`other`. The rules of `quotes.detect.acts` come before it. `quotes.train.wordless` fits both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import IO, get_args

import numpy as np
import numpy.typing as npt

from quotes.detect.acts import is_clause, opens_clause
from quotes.detect.attribution import Attribution, Kind
from quotes.detect.vectors import PARTS, WORDLESS, PieceVectors
from quotes.document import Span

ASKED = PARTS[:3]
"""The parts of an attribution that are read: source, cue and content."""
_KINDS = get_args(Kind)
FEATURES = (
    *ASKED,
    *_KINDS,
    "confidence",
    "no_cue",
    "no_source",
    "opens_clause",
    "clause",
    "words",
    "pieces",
)
"""The names of the features, in their order."""
WEIGHTS = "wordless.npz"
_LONG = 30  # words of a content
_BEGINNING = 60  # code points of the content that are read

_Floats = npt.NDArray[np.float32]


def features(vectors: PieceVectors, text: str, found: Sequence[Attribution]) -> _Floats:
    """The features of attributions of a text (attributions × FEATURES)."""
    spans = [span for a in found for span in asked(a)]
    parts = [*range(len(ASKED))] * len(found)
    read = vectors.means(WORDLESS, spans, parts).reshape(len(found), -1)
    return np.hstack([read, told(text, found)])


def told(text: str, found: Sequence[Attribution]) -> _Floats:
    """The features of attributions of a text that the layers have no part in."""
    return np.array([_told(a, text[slice(*a.content[0])]) for a in found], np.float32)


def _told(attribution: Attribution, content: str) -> tuple[float, ...]:
    """The same of one attribution with the first piece of its content."""
    return (
        *(attribution.kind == kind for kind in _KINDS),
        attribution.confidence,
        not attribution.cue,
        not attribution.source,
        opens_clause(content),
        is_clause(content),
        min(len(content.split()), _LONG),
        len(attribution.content),
    )


def asked(attribution: Attribution) -> tuple[Span, Span, Span]:
    """The spans of ASKED; empty ones where there is no source or cue."""
    start, end = attribution.content[0]
    nowhere = ((start, start),)
    return (
        (attribution.source or nowhere)[0],
        (attribution.cue or nowhere)[0],
        (start, min(end, start + _BEGINNING)),
    )


def chances_of(rows: _Floats, weights: _Floats, bias: float) -> _Floats:
    """The probability that each of the attributions with these features reports no words."""
    chances: _Floats = 1 / (1 + np.exp(-(rows @ weights + bias)))
    return chances


class Wordless:
    """A fitted regression, as `quotes.train.wordless` writes it.

    It reads only what the head says that was fitted with it. Raises ValueError for a file with
    other features.
    """

    def __init__(self, weights: IO[bytes]) -> None:
        with np.load(weights) as stored:
            if tuple(stored["features"]) != FEATURES:
                raise ValueError("fitted on other features; fit it again")
            self.head = str(stored["head"])
            self.weights, self.bias = stored["weights"], float(stored["bias"])
            self.least = float(stored["least"])

    def with_acts(
        self, vectors: PieceVectors | None, text: str, found: Sequence[Attribution]
    ) -> tuple[Attribution, ...]:
        """The attributions of a text, those of speech and writing without words with the act
        `other`; as they are without vectors or with those of another head."""
        if vectors is None or not found or not len(vectors.starts):
            return tuple(found)
        if vectors.heads.get(WORDLESS) != self.head:
            return tuple(found)
        chances = chances_of(features(vectors, text, found), self.weights, self.bias)
        return tuple(
            replace(a, act="other")
            if chance >= self.least and a.act in ("speech", "writing")
            else a
            for a, chance in zip(found, chances, strict=True)
        )


@cache
def built_in() -> Wordless:
    """The regression that comes with the package."""
    with files("quotes.detect").joinpath(WEIGHTS).open("rb") as weights:
        return Wordless(weights)
