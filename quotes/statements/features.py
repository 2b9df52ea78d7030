"""Computes the named features of a pair of quotes, from which `Scorer` judges it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from quotes.speakers.identity.likeness import name_likeness
from quotes.speakers.identity.names import (
    PersonName,
    is_acronym,
    organization_name,
    person_name,
    skeleton,
)
from quotes.statements.saying import Saying

FEATURES = (
    "cosine",
    "cosine_low",
    "rival",
    "mutual",
    "support",
    "in_shorter",
    "in_longer",
    "in_order",
    "shared_weight",
    "shorter_weight",
    "length_ratio",
    "numbers_shared",
    "numbers_apart",
    "names_shared",
    "names_apart",
    "negation_apart",
    "negators_apart",
    "direct",
    "same_article",
    "in_title",
    "speaker_unknown",
    "speaker_apart",
    "worked_out",
    "said_apart",
    "said_surely_apart",
    "said_together",
    "undated_apart",
)
"""The names of the features, in the order of `features`."""

_LOW = 0.5
_SURE = 0.6
APART = 60
"""Days beyond this number count as equally far apart."""


@dataclass(frozen=True)
class Context:
    """Evidence from the articles of two quotes.

    `cosine` is that of their vectors, `rival` the highest cosine of either with another quote of
    the other's article, `support` the highest between other quotes of the two articles.
    """

    cosine: float
    rival: float
    support: float


def features(one: Saying, other: Saying, context: Context) -> tuple[float, ...]:
    """The features of a pair, in the order of `FEATURES`; symmetric."""
    a, b = sorted((one, other), key=lambda s: (s.weight, s.text))
    shared = a.weights.keys() & b.weights.keys()
    weight = sum(a.weights[word] for word in shared)
    in_order = LCSseq.similarity(a.words, b.words) / max(1, len(a.words))
    names = a.names & b.weights.keys() | b.names & a.weights.keys()
    negated = a.negated ^ b.negated
    likeness = speaker_likeness(a, b)
    dated = said(a, b)
    return (
        context.cosine,
        max(0.0, _LOW - context.cosine),
        context.cosine - context.rival,
        float(context.cosine >= context.rival),
        context.support,
        weight / max(a.weight, 0.1),
        weight / max(b.weight, 0.1),
        in_order,
        min(weight, 80.0),
        min(a.weight, 80.0),
        a.weight / max(b.weight, 0.1),
        float(min(3, len(a.numbers & b.numbers))),
        _numbers_apart(a, b),
        float(min(3, len(names))),
        len(a.names - b.weights.keys()) / max(1, len(a.names)),
        sum(a.weights[word] for word in negated & shared) / max(weight, 1.0),
        float((a.negators > 0) != (b.negators > 0)),
        float(a.kind != "indirect") + float(b.kind != "indirect"),
        float(a.article == b.article),
        float(a.in_title) + float(b.in_title),
        float(likeness is None),
        float(likeness == 0.0),
        float(not a.named) + float(not b.named),
        *dated,
        math.log1p(_undated(a, b)),
    )


def _numbers_apart(a: Saying, b: Saying) -> float:
    """2 if each has a number that the other lacks, 1 if only the shorter one does."""
    mine, theirs = a.numbers - b.numbers, b.numbers - a.numbers
    return 2.0 if mine and theirs else float(bool(mine))


def _undated(a: Saying, b: Saying) -> int:
    """The number of days between two sayings, at least one of which is not dated by its text.

    Undated news is mostly of the same day or the day before.
    """
    if a.latest and b.latest:
        return 0
    one, other = a.latest or a.published, b.latest or b.published
    if one is None or other is None:
        return 3
    return min(APART, max(0, abs((one - other).days) - 1))


def said(one: Saying, other: Saying) -> tuple[float, float, float]:
    """The minimum number of days between two sayings by their dates, on a log scale; the same if
    both dates are certain; and whether both texts name the same day.

    Undated sayings were made on the day of publication or before.
    """
    gap, together = 0, 0.0
    sure = one.said_confidence * other.said_confidence
    if one.earliest and one.latest and other.earliest and other.latest:
        gap = max((one.earliest - other.latest).days, (other.earliest - one.latest).days)
        exact = one.earliest == one.latest and other.earliest == other.latest
        together = sure if gap <= 0 and exact else 0.0
    else:
        for dated, undated in ((one, other), (other, one)):
            if dated.earliest and undated.latest is None and undated.published:
                gap = (dated.earliest - undated.published).days
    apart = math.log1p(min(APART, max(0, gap)))
    return apart * sure, float(gap > 0 and sure > _SURE), together


def speaker_likeness(one: Saying, other: Saying) -> float | None:
    """How likely two speakers named by two articles are the same, from 0 to 1; None if either names
    nobody."""
    return likeness_of(
        (one.speaker, one.type) if one.speaker else None,
        (other.speaker, other.type) if other.speaker else None,
    )


def likeness_of(
    one: tuple[str, str | None] | None, other: tuple[str, str | None] | None
) -> float | None:
    """Like `speaker_likeness`, for names with their types (None for nobody)."""
    if one is None or other is None:
        return None
    return _likeness(*((one, other) if one <= other else (other, one)))


@lru_cache(maxsize=1 << 16)
def _likeness(one: tuple[str, str | None], other: tuple[str, str | None]) -> float:
    if one[1] == "organization" or other[1] == "organization":
        return _organizations(one[0], other[0]) if one[1] == other[1] else 0.0
    return _persons(person_name(one[0]), person_name(other[0]))


def _persons(one: PersonName, other: PersonName) -> float:
    if {one.first, one.last}.isdisjoint((other.first, other.last)) and (
        skeleton(one.last) != skeleton(other.last)
    ):
        return 0.0
    if one.is_full and other.is_full:
        if one.last == other.last and _initial(one, other):
            return 0.95
        likely = name_likeness(one, other)[0]
        if likely or one.given != other.given:
            return likely
        return 0.85 if skeleton(one.last) == skeleton(other.last) or _close(one, other) else 0.0
    if one.last == other.last:
        return 0.9 if not one.first or not other.first or one.first[0] == other.first[0] else 0.0
    return 0.0


def _initial(one: PersonName, other: PersonName) -> bool:
    return 1 in (len(one.given), len(other.given)) and one.given[0] == other.given[0]


def _close(one: PersonName, other: PersonName) -> bool:
    """Whether surnames with the same given name differ only in their first sound."""
    return len(one.last) > 4 and one.last[1:] == other.last[1:]


def _organizations(one: str, other: str) -> float:
    a, b = organization_name(one), organization_name(other)
    if a.compact == b.compact:
        return 1.0
    if is_acronym(one, other) or is_acronym(other, one):
        return 0.9
    fewer, more = sorted((a.words, b.words), key=len)
    return 0.85 if fewer and more[: len(fewer)] == fewer else 0.0
