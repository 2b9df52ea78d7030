"""Which mention a quote is linked to, as the network reads it: a scorer of mentions.

The detector leaves a vector of every word piece (`quotes.detect.vectors`). From those of a quote's
source, cue and content and those of a mention, and from where they stand, a small perceptron scores
whether the two belong together: whether the mention is of the one who is meant, or of the day on
which it was said. A candidate has the sum of its mentions, nothing a score of its own. Lee et al.
(2017), "End-to-end neural coreference resolution", describe this scoring. The linkers of speakers
and dates use the probabilities as features. `quotes.train.mention_scorers` fits the scorers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import IO

import numpy as np
import numpy.typing as npt

from quotes.detect.vectors import PARTS, READERS, PieceVectors
from quotes.document import Span

WEIGHTS = "antecedents.npz"
"""The name of a scorer's file, in the package of its reader."""
READ = ("read", "read_behind", "read_first")
"""The names of the features: the log-probability of a candidate, how far it is behind the likeliest
one, and whether it is that."""
UNREAD = (1.0, 1.0, -1.0)
"""The features of every candidate where the text was not read."""
FLOOR = -12.0
"""The least log-probability."""
DISTANCES, SENTENCES, STANDINGS = 24, 14, 3
"""The numbers of buckets: of distances, of sentences between, and of how a mention stands."""
_SIDE = DISTANCES // 2
_LAST = 3  # the farthest sentence after the quote that is told apart

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class MentionPlace:
    """A mention: its span in code points, and buckets of its distance from the quote, of the
    sentences between the two, and of how it stands (what a linker chooses to tell apart)."""

    span: Span
    distance: int
    sentence: int
    standing: int

    @classmethod
    def of(cls, span: Span, away: int, sentences: int, standing: int) -> MentionPlace:
        """A mention `away` units and `sentences` sentences behind the quote (negative: before)."""
        side = 0 if away < 0 else _SIDE
        return cls(
            span,
            min(abs(away).bit_length(), _SIDE - 1) + side,
            max(0, min(sentences, _LAST) + SENTENCES - 1 - _LAST),
            standing,
        )


@dataclass(frozen=True)
class LinkQuery:
    """What is read of a quote: spans in code points of its source, its cue, if any, and the
    beginning of its content; and for each candidate the mentions near the quote. `nothing` is the
    number of the candidate that stands for none."""

    source: Span
    cue: Span | None
    content: Span
    candidates: tuple[tuple[MentionPlace, ...], ...]
    nothing: int | None

    @property
    def asked(self) -> tuple[Span | None, Span | None, Span | None]:
        """The spans of the quote, in the order of PARTS."""
        return self.source, self.cue, self.content

    def moved(self, move: Callable[[Span], Span]) -> LinkQuery:
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


class MentionScorer:
    """A fitted scorer, as `quotes.train.mention_scorers` writes it.

    `reader` is one of READERS, whose vectors it reads; `head` identifies the weights that made
    them: it cannot read others.
    """

    def __init__(self, weights: IO[bytes]) -> None:
        with np.load(weights) as stored:
            self.head, self.reader = str(stored["head"]), str(stored["reader"])
            names = [name for name in stored.files if name not in ("head", "reader")]
            self._w: dict[str, Floats] = {name: stored[name] for name in names}
        if self.reader not in READERS:
            raise ValueError(f"unknown reader: {self.reader}")

    def features(self, vectors: PieceVectors | None, query: LinkQuery) -> Floats:
        """The features READ of each candidate (candidates × 3); UNREAD without vectors, or with
        those of another head."""
        if (
            vectors is None
            or vectors.heads.get(self.reader) != self.head
            or not len(vectors.starts)
        ):
            return unread(len(query.candidates))
        return as_features(self.log_chances(vectors, query))

    def log_chances(self, vectors: PieceVectors, query: LinkQuery) -> Floats:
        """The log-probability of each candidate, at least FLOOR."""
        w = self._w
        places = [place for one in query.candidates for place in one]
        own = [(part, span) for part, span in enumerate(query.asked) if span is not None]
        spans = [*(span for _, span in own), *(place.span for place in places)]
        parts = [*(part for part, _ in own), *[len(PARTS) - 1] * len(places)]
        means = vectors.means(self.reader, spans, parts)
        asked: Floats = np.maximum(np.sum(means[: len(own)], 0), 0)
        scores = np.full(len(query.candidates), -np.inf, np.float32)
        if places:
            each = self._mentions(asked, np.maximum(means[len(own) :], 0), places)
            sizes = np.array([len(one) for one in query.candidates])
            scores[sizes > 0] = _log_sums(each, sizes[sizes > 0])
        if query.nothing is not None:
            inner = np.maximum(w["nothing.inner.weight"] @ asked + w["nothing.inner.bias"], 0)
            scores[query.nothing] = w["nothing.outer.weight"] @ inner + w["nothing.outer.bias"]
        if not np.isfinite(scores).any():
            return np.zeros_like(scores)
        (total,) = _log_sums(scores, np.array([len(scores)]))
        found: Floats = np.maximum(scores - total, np.float32(FLOOR))
        return found

    def _mentions(self, asked: Floats, named: Floats, places: Sequence[MentionPlace]) -> Floats:
        """The score of each mention, by the vectors of the quote and of the mentions."""
        w = self._w
        inputs = np.concatenate(
            [
                np.broadcast_to(asked, named.shape),
                named,
                asked * named,
                w["distance"][[place.distance for place in places]],
                w["sentence"][[place.sentence for place in places]],
                w["standing"][[place.standing for place in places]],
            ],
            1,
        )
        inner = np.maximum(inputs @ w["inner.weight"].T + w["inner.bias"], 0)
        scores: Floats = inner @ w["outer.weight"] + w["outer.bias"]
        return scores


@cache
def built_in(reader: str) -> MentionScorer:
    """The built-in scorer of a reader."""
    with files(f"quotes.{reader}").joinpath(WEIGHTS).open("rb") as weights:
        return MentionScorer(weights)


def _log_sums(scores: Floats, sizes: npt.NDArray[np.int64]) -> Floats:
    """The logarithm of the sum of exponentials of each of the groups that follow one another, of
    these sizes, none of them 0."""
    starts = np.cumsum(sizes) - sizes
    tops = np.maximum.reduceat(scores, starts)
    powers = np.exp(scores - np.repeat(tops, sizes))
    sums: Floats = tops + np.log(np.add.reduceat(powers, starts))
    return sums


def as_features(log_chances: Floats) -> Floats:
    """The features READ of candidates with these log-probabilities."""
    behind = log_chances - log_chances.max()
    rows: Floats = np.stack([log_chances, behind, behind == 0], 1).astype(np.float32)
    return rows


def unread(count: int) -> Floats:
    """The features READ of `count` candidates that nobody has read."""
    return np.tile(np.array(UNREAD, np.float32), (count, 1))
