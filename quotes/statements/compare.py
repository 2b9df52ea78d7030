"""Compares the quotes of articles: chooses the pairs worth comparing and computes their features.

The features of a pair also depend on the other quotes of both articles (see `Context`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from quotes.statements.conflict import contradictory
from quotes.statements.encoder import matrix_of
from quotes.statements.features import Context, features, likeness_of, speaker_likeness
from quotes.statements.saying import Saying

WINDOW = timedelta(days=21)
"""Quotes said further apart than this are never one saying."""

LEAST = 0.3
"""A lower cosine of the vectors does not by itself make a pair worth comparing."""

_DISTINCTIVE = 6.0  # this total weight of shared words makes a pair worth comparing
_NEARLY_ALL = 0.7  # share of words, in order, that quotes of unknown speakers must have in common
_FEWEST_WORDS = 5  # for such quotes
_FEWEST_QUOTED, _FEWEST_INDIRECT = 3, 5  # words; shorter quotes are not compared
_MOST = 0.75
_NONE = -2.0  # less than any cosine: there is no such quote, or it is another speaker's

Pair = tuple[int, int]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _ArticleQuotes:
    """The quotes of one article."""

    sayings: tuple[Saying, ...]
    _pieces: dict[Pair, bool] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[int, int]:
        return {saying.id: place for place, saying in enumerate(self.sayings)}

    @cached_property
    def vectors(self) -> Floats:
        return matrix_of([saying.vector for saying in self.sayings])

    @cached_property
    def speakers(self) -> list[tuple[str, str | None] | None]:
        found = ((s.speaker, s.type) if s.speaker else None for s in self.sayings)
        return list(dict.fromkeys(found))

    @cached_property
    def speaking(self) -> npt.NDArray[np.int64]:
        """For each quote, the index of its speaker in `speakers`."""
        at = {speaker: i for i, speaker in enumerate(self.speakers)}
        return np.array(
            [at[(s.speaker, s.type) if s.speaker else None] for s in self.sayings], np.int64
        )

    def is_piece(self, place: int, other: int) -> bool:
        """Whether one of the quotes at two indices is mostly contained in the other (or is it)."""
        pair = (min(place, other), max(place, other))
        if pair not in self._pieces:
            one, two = self.sayings[place], self.sayings[other]
            self._pieces[pair] = place == other or _within(one, two)
        return self._pieces[pair]


class Comparison:
    """Compares quotes of the articles that it was given, each with all of its quotes."""

    def __init__(self, sayings: Iterable[Saying] = ()) -> None:
        self.sayings: dict[int, Saying] = {}
        self._articles: dict[int, _ArticleQuotes] = {}
        self._alike: dict[Pair, Floats] = {}
        self._may_be: dict[Pair, Flags] = {}
        self.add(sayings)

    def add(self, sayings: Iterable[Saying]) -> None:
        """Add articles by giving all quotes of each."""
        by_article: dict[int, list[Saying]] = {}
        for saying in sayings:
            by_article.setdefault(saying.article, []).append(saying)
        for number, found in by_article.items():
            if number not in self._articles:
                self._articles[number] = _ArticleQuotes(tuple(sorted(found, key=lambda s: s.id)))
                self.sayings |= {saying.id: saying for saying in found}

    def know(self, sayings: Iterable[Saying]) -> None:
        """Replace quotes of articles that were added by versions with more details."""
        self.sayings |= {saying.id: saying for saying in sayings}

    def of_article(self, number: int) -> Sequence[Saying]:
        """The quotes of an article; none if it was not added."""
        return self._articles[number].sayings if number in self._articles else ()

    def has(self, article: int) -> bool:
        """Whether an article was added."""
        return article in self._articles

    def cosine(self, one: int, other: int) -> float:
        """The cosine of the vectors of two quotes, by number."""
        a, i, b, j = self._places(one, other)
        return float(self._cosines(a, b)[i, j])

    def features(self, pairs: Iterable[Pair]) -> dict[Pair, tuple[float, ...]]:
        """The features of those pairs of quotes that may be one saying."""
        known = self.sayings
        worth = [
            (a, b) for a, b in pairs if may_be_one(known[a], known[b], self.cosine(a, b))
        ]  # fmt: skip
        return self.measured(worth)

    def measured(self, pairs: Iterable[Pair]) -> dict[Pair, tuple[float, ...]]:
        """The features of these pairs, all of which are taken to be worth comparing."""
        known = self.sayings
        return {(a, b): features(known[a], known[b], self.context(a, b)) for a, b in pairs}

    def context(self, one: int, other: int) -> Context:
        """The evidence that the other quotes of both articles give about a pair."""
        a, i, b, j = self._places(one, other)
        cosine = np.where(self._possible(a, b), self._cosines(a, b), _NONE)
        theirs, mine = cosine[i].copy(), cosine[:, j].copy()
        if a is b:
            theirs[i] = mine[j] = _NONE
        rival = max(_highest(theirs, b, j), _highest(mine, a, i))
        support = 0.0
        if a is not b:
            cosine[:, j] = _NONE
            support = _or_least(_highest(cosine.max(axis=1), a, i))
        return Context(self.cosine(one, other), _or_least(rival), support)

    def _places(self, one: int, other: int) -> tuple[_ArticleQuotes, int, _ArticleQuotes, int]:
        a = self._articles[self.sayings[one].article]
        b = self._articles[self.sayings[other].article]
        return a, a.places[one], b, b.places[other]

    def _cosines(self, a: _ArticleQuotes, b: _ArticleQuotes) -> Floats:
        """The cosines of all pairs of quotes of two articles."""
        key = (a.sayings[0].article, b.sayings[0].article)
        if key not in self._alike:
            self._alike[key] = a.vectors @ b.vectors.T
        return self._alike[key]

    def _possible(self, a: _ArticleQuotes, b: _ArticleQuotes) -> Flags:
        """For all pairs of quotes of two articles, whether they may have the same speaker."""
        key = (a.sayings[0].article, b.sayings[0].article)
        if key not in self._may_be:
            likely = np.array(
                [[likeness_of(one, other) != 0.0 for other in b.speakers] for one in a.speakers]
            )
            self._may_be[key] = likely[np.ix_(a.speaking, b.speaking)]
        return self._may_be[key]


def _highest(cosines: Floats, article: _ArticleQuotes, place: int) -> float:
    """The highest of the cosines of an article's quotes, except pieces of the quote at `place`.

    A piece of the same quote, such as one in the title, is not a rival.
    """
    for at in np.argsort(-cosines, kind="stable").tolist():
        if cosines[at] == _NONE or not article.is_piece(place, at):
            return float(cosines[at])
    return _NONE


def _or_least(cosine: float) -> float:
    return cosine if cosine > _NONE else LEAST


def cosines_of(sayings: Mapping[int, Saying], pairs: Iterable[Pair]) -> dict[Pair, float]:
    """The cosine of the vectors of each of these pairs, by number."""
    listed = sorted(pairs)
    if not listed:
        return {}
    ids = sorted({id_ for pair in listed for id_ in pair})
    rows = matrix_of([sayings[id_].vector for id_ in ids])
    at = np.searchsorted(np.array(ids), np.array(listed))
    found = np.einsum("ij,ij->i", rows[at[:, 0]], rows[at[:, 1]])
    return dict(zip(listed, found.tolist(), strict=True))


def may_be_one(one: Saying, other: Saying, cosine: float) -> bool:
    """Whether two quotes are worth comparing: `comparable` and not contradictory."""
    return comparable(one, other, cosine) and not contradictory(one, other)


def comparable(one: Saying, other: Saying, cosine: float) -> bool:
    """Whether two quotes may be one saying, by quick checks of speakers, dates and words."""
    if not (_says_something(one) and _says_something(other)):
        return False
    likeness = speaker_likeness(one, other)
    if likeness == 0.0 and ((one.named and other.named) or one.article == other.article):
        return False
    if not near(one, other):
        return False
    if one.article == other.article or likeness:
        return (
            cosine >= LEAST
            or bool(one.numbers & other.numbers)
            or sum(one.weights[w] for w in one.weights.keys() & other.weights.keys())
            >= _DISTINCTIVE
        )
    # The speaker may be another one, so that nearly all words must be the same.
    shorter = min(len(one.words), len(other.words))
    same = LCSseq.similarity(one.words, other.words)
    return shorter >= _FEWEST_WORDS and same >= _NEARLY_ALL * shorter


def _says_something(saying: Saying) -> bool:
    """Whether a quote has enough words to be told from others; indirect ones need a clause."""
    # Split at spaces because this is fast, and it is called for very many quotes.
    return len(saying.text.split()) >= (
        _FEWEST_INDIRECT if saying.kind == "indirect" else _FEWEST_QUOTED
    )


def surely_two(one: Saying, other: Saying) -> bool:
    """Whether two quotes that were not worth comparing certainly are two sayings.

    If a speaker is unknown or was inferred, the quotes may be one saying nevertheless.
    """
    likeness = speaker_likeness(one, other)
    return likeness is not None and (likeness > 0 or (one.named and other.named))


def near(one: Saying, other: Saying) -> bool:
    """Whether the dates of two quotes allow that they were said on one occasion."""
    return one.day is None or other.day is None or abs(one.day - other.day) <= WINDOW


def around(day: date) -> tuple[date, date]:
    """The first and the last of the days that are `near` a day."""
    return (
        date.fromordinal(max(1, day.toordinal() - WINDOW.days)),
        date.fromordinal(min(date.max.toordinal(), day.toordinal() + WINDOW.days)),
    )


def _within(one: Saying, other: Saying) -> bool:
    """Whether the longer of two quotes has most words of the shorter one, by weight."""
    a, b = (one, other) if one.weight <= other.weight else (other, one)
    shared = sum(a.weights[word] for word in a.weights.keys() & b.weights.keys())
    return shared >= _MOST * a.weight
