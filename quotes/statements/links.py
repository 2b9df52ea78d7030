"""Relates two different statements: repeated, echoed or contradicted, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

from quotes.statements.conflict import conflict, shares
from quotes.statements.features import speaker_likeness
from quotes.statements.saying import Saying

RelationKind = Literal["same", "repeats", "echoes", "contradicts"]

_FEWEST_WORDS = 4
_ALIKE = 0.7
"""With this share of the shorter one's words in the same order, two quotes have the same words."""
_MEANING = 0.82
"""With this cosine, two quotes that share half of their words say the same."""
_REST = 0.55
"""With this share of words and this cosine, contradictory quotes are about the same matter."""


@dataclass(frozen=True)
class Relation:
    """The relation of one quote to another, its score, and the evidence in words."""

    kind: RelationKind
    score: float
    evidence: str


def relation(one: Saying, other: Saying, cosine: float) -> Relation | None:
    """The relation of two quotes of different statements; None if they are unrelated."""
    if min(len(one.words), len(other.words)) < _FEWEST_WORDS:
        return None
    share, in_order = shares(one, other)
    if share < _REST and in_order < _ALIKE and not (cosine >= _MEANING and share >= 0.5):
        return None
    against = conflict(one, other)
    score = round(max(0.0, min(1.0, (cosine + share) / 2)), 3)
    if against:
        if share >= _REST and cosine >= _REST:
            return Relation("contradicts", score, f"{against}; {_likeness(one, other, cosine)}")
        return None
    if in_order < _ALIKE and not (cosine >= _MEANING and share >= 0.5):
        return None
    likeness = speaker_likeness(one, other)
    if likeness == 0.0:
        return Relation("echoes", score, f"another speaker; {_likeness(one, other, cosine)}")
    if likeness and one.day != other.day:
        return Relation("repeats", score, f"another occasion; {_likeness(one, other, cosine)}")
    return None


def same(one: Saying, other: Saying, cosine: float, chance: float) -> Relation:
    """The link of two quotes of one statement."""
    return Relation("same", round(max(0.0, min(1.0, chance)), 3), _likeness(one, other, cosine))


def _likeness(one: Saying, other: Saying, cosine: float) -> str:
    shorter = min(len(one.words), len(other.words))
    common = LCSseq.similarity(one.words, other.words)
    return f"cosine {cosine:.2f}, {common} of {shorter} words in the same order"
