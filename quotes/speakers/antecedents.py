"""Whom a source means, as the network reads it: a scorer of mentions as antecedents.

The detector leaves a vector of every word piece (`quotes.detect.vectors`). From those of a source
and of a mention, and from where they stand, a small perceptron scores whether the mention is of the
one who is meant; a candidate has the sum of its mentions, nobody a score of its own. Lee et al.
(2017), "End-to-end neural coreference resolution", describe this scoring. The linker uses the
probabilities as features. `quotes.train.antecedents` fits the scorer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import IO

import numpy as np
import numpy.typing as npt

from quotes.detect.vectors import PieceVectors
from quotes.document import Span
from quotes.speakers.candidates import QuoteSource
from quotes.speakers.discourse import Discourse, Referent
from quotes.speakers.entities import Entity

WEIGHTS = "antecedents.npz"
READ = ("read", "read_behind", "read_first")
"""The names of the features: the log-probability of a candidate, how far it is behind the likeliest
one, and whether it is that."""
UNREAD = (1.0, 1.0, -1.0)
"""The features of every candidate where the text was not read."""
FLOOR = -12.0
"""The least log-probability."""
DISTANCES, SENTENCES = 24, 14
_BEFORE, _AFTER, _TOGETHER = 5, 2, 2  # mentions of one entity, and entities of one candidate
_NAME = 3  # the words of a mention that are read
_SIDE = DISTANCES // 2
_LAST = 3  # the farthest sentence after the source that is told apart

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class MentionPlace:
    """A mention: its span in code points, buckets of its distance from the source in words and in
    sentences, and whether it stands in quotation marks."""

    span: Span
    distance: int
    sentence: int
    quoted: int


@dataclass(frozen=True)
class ReadableSource:
    """What the scorer reads of a source: spans in code points of the source (of the first quoted
    word if there is none), of the cue, if any, and of the first quoted word; and for each candidate
    its mentions near the source. `nobody` has the number of the candidate without entities."""

    source: Span
    cue: Span | None
    content: Span
    candidates: tuple[tuple[MentionPlace, ...], ...]
    nobody: int | None

    @property
    def spans(self) -> list[Span]:
        """All spans that are read."""
        own = [span for span in (self.source, self.cue, self.content) if span is not None]
        return [*own, *(m.span for one in self.candidates for m in one)]

    def moved(self, move: Callable[[Span], Span]) -> ReadableSource:
        """The same with each span replaced by what `move` makes of it."""
        return replace(
            self,
            source=move(self.source),
            cue=move(self.cue) if self.cue is not None else None,
            content=move(self.content),
            candidates=tuple(
                tuple(replace(m, span=move(m.span)) for m in one) for one in self.candidates
            ),
        )


def readable(discourse: Discourse, source: QuoteSource, whom: Sequence[Referent]) -> ReadableSource:
    """What can be read of a source and its candidates."""
    first = source.content[0][0]
    content = _span(discourse, first, first + 1)
    whose = _span(discourse, *source.words) if source.words[0] < source.words[1] else content
    cue = next((_span(discourse, *c) for c in source.cue if c[0] < c[1]), None)
    mentions = tuple(
        tuple(
            _place(discourse, source.place, entity, word)
            for entity in one.entities[:_TOGETHER]
            for word in _near(discourse, entity, source.place)
        )
        for one in whom
    )
    nobody = next((k for k, one in enumerate(whom) if not one.entities), None)
    return ReadableSource(whose, cue, content, mentions, nobody)


def _near(discourse: Discourse, entity: Entity, place: int) -> Sequence[int]:
    """The mentions of an entity nearest to a word: the last before it, the next after it."""
    named = discourse.named(entity)
    k = bisect_left(named, place)
    return named[max(0, k - _BEFORE) : k + _AFTER]


def _place(discourse: Discourse, place: int, entity: Entity, word: int) -> MentionPlace:
    w = discourse.words
    away, stop = word - place, word + max(1, min(_NAME, len(entity.keys)))
    side = 0 if away < 0 else _SIDE
    sentences = w.sentence[word] - w.sentence[min(place, len(w) - 1)]
    return MentionPlace(
        _span(discourse, word, stop),
        min(abs(away).bit_length(), _SIDE - 1) + side,
        max(0, min(sentences, _LAST) + SENTENCES - 1 - _LAST),
        int(w.quoted[word]),
    )


def _span(discourse: Discourse, first: int, stop: int) -> Span:
    """The code points of the words `first` to `stop`."""
    w = discourse.words
    last = len(w) - 1
    return w.start[min(first, last)], w.end[max(0, min(stop - 1, last))]


class AntecedentScorer:
    """The fitted scorer. `head` identifies the vectors that it reads; it cannot read others."""

    def __init__(self, weights: IO[bytes]) -> None:
        with np.load(weights) as stored:
            self.head = str(stored["head"])
            self._w: dict[str, Floats] = {k: stored[k] for k in stored.files if k != "head"}

    def log_chances(self, vectors: PieceVectors, read: ReadableSource) -> Floats:
        """The log-probability of each candidate, at least FLOOR."""
        w = self._w
        asked = vectors.mean("source", *read.source) + vectors.mean("content", *read.content)
        if read.cue is not None:
            asked = asked + vectors.mean("cue", *read.cue)
        asked = np.maximum(asked, 0)
        scores = np.full(len(read.candidates), -np.inf, np.float32)
        places = [place for one in read.candidates for place in one]
        if places:
            each = self._mentions(vectors, asked, places)
            ends = np.cumsum([len(one) for one in read.candidates])
            for k, (one, end) in enumerate(zip(read.candidates, ends, strict=True)):
                if one:
                    scores[k] = _log_sum(each[end - len(one) : end])
        if read.nobody is not None:
            inner = np.maximum(w["nobody.inner.weight"] @ asked + w["nobody.inner.bias"], 0)
            scores[read.nobody] = w["nobody.outer.weight"] @ inner + w["nobody.outer.bias"]
        if not np.isfinite(scores).any():
            return np.zeros_like(scores)
        found: Floats = np.maximum(scores - _log_sum(scores), np.float32(FLOOR))
        return found

    def _mentions(
        self, vectors: PieceVectors, asked: Floats, places: Sequence[MentionPlace]
    ) -> Floats:
        """The score of each mention."""
        w = self._w
        named = np.maximum([vectors.mean("mention", *place.span) for place in places], 0)
        inputs = np.concatenate(
            [
                np.broadcast_to(asked, named.shape),
                named,
                asked * named,
                w["distance"][[place.distance for place in places]],
                w["sentence"][[place.sentence for place in places]],
                w["quoted"][[place.quoted for place in places]],
            ],
            1,
        )
        inner = np.maximum(inputs @ w["inner.weight"].T + w["inner.bias"], 0)
        scores: Floats = inner @ w["outer.weight"] + w["outer.bias"]
        return scores


def _log_sum(scores: Floats) -> np.float32:
    """The logarithm of the sum of exponentials."""
    top = scores.max()
    total: np.float32 = top + np.log(np.exp(scores - top).sum())
    return total


def read_features(
    discourse: Discourse,
    source: QuoteSource,
    whom: Sequence[Referent],
    scorer: AntecedentScorer | None = None,
) -> Floats:
    """The features READ of each candidate (candidates × 3); UNREAD without vectors of the head
    that the scorer (by default the built-in one) knows."""
    vectors = discourse.vectors
    scorer = scorer or released()
    if vectors is None or vectors.head != scorer.head or not len(discourse.words):
        return np.tile(np.array(UNREAD, np.float32), (len(whom), 1))
    return as_features(scorer.log_chances(vectors, readable(discourse, source, whom)))


def as_features(log_chances: Floats) -> Floats:
    """The features READ of candidates with these log-probabilities."""
    behind = log_chances - log_chances.max()
    rows: Floats = np.stack([log_chances, behind, behind == 0], 1).astype(np.float32)
    return rows


@cache
def released() -> AntecedentScorer:
    """The built-in scorer."""
    with files("quotes.speakers").joinpath(WEIGHTS).open("rb") as weights:
        return AntecedentScorer(weights)
