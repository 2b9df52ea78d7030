"""How two sayings that are not one are related: repeated, echoed or contradicted; and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rapidfuzz.distance import LCSseq

from quotes.statements.features import speaker_likeness
from quotes.statements.saying import Saying

Kind = Literal["same", "repeats", "echoes", "contradicts"]

_FEWEST_WORDS = 4
_ALIKE = 0.7
"""From this share of the shorter one's words, in their order, two have the same words."""
_MEANING = 0.82
"""From this cosine, two that share half of their words say the same."""
_REST = 0.55
"""From this share of words, and this cosine, two say the same but for a number or a negation."""


@dataclass(frozen=True)
class Link:
    """How one quote is related to another, how surely, and what that rests on, in words."""

    kind: Kind
    score: float
    evidence: str


def relation(one: Saying, other: Saying, cosine: float) -> Link | None:
    """How two quotes of different statements are related, if at all."""
    if min(len(one.words), len(other.words)) < _FEWEST_WORDS:
        return None
    share, in_order = _shares(one, other)
    conflict = _conflict(one, other)
    score = round(max(0.0, min(1.0, (cosine + share) / 2)), 3)
    if conflict:
        if share >= _REST and cosine >= _REST:
            return Link("contradicts", score, f"{conflict}; {_likeness(one, other, cosine)}")
        return None
    if in_order < _ALIKE and not (cosine >= _MEANING and share >= 0.5):
        return None
    likeness = speaker_likeness(one, other)
    if likeness == 0.0:
        return Link("echoes", score, f"another speaker; {_likeness(one, other, cosine)}")
    if likeness and one.day != other.day:
        return Link("repeats", score, f"another occasion; {_likeness(one, other, cosine)}")
    return None


def same(one: Saying, other: Saying, cosine: float, chance: float) -> Link:
    """The link of two quotes of one statement."""
    return Link("same", round(max(0.0, min(1.0, chance)), 3), _likeness(one, other, cosine))


def _shares(one: Saying, other: Saying) -> tuple[float, float]:
    """How much of the shorter one the other has: by weight of words, and in order."""
    a, b = (one, other) if one.weight <= other.weight else (other, one)
    shared = sum(a.weights[word] for word in a.weights.keys() & b.weights.keys())
    in_order = LCSseq.similarity(a.words, b.words) / min(len(a.words), len(b.words))
    return shared / max(a.weight, 0.1), in_order


def _conflict(one: Saying, other: Saying) -> str:
    """What one says and the other denies, or counts otherwise, in words."""
    mine, theirs = one.numbers - other.numbers, other.numbers - one.numbers
    if mine and theirs:
        return f"another number ({_listed(mine)}; {_listed(theirs)})"
    shared = one.weights.keys() & other.weights.keys()
    if (one.negators > 0) != (other.negators > 0) and (one.negated | other.negated) & shared:
        return "a negation"
    return ""


def _listed(numbers: frozenset[Fraction]) -> str:
    return ", ".join(f"{float(number):,.10g}" for number in sorted(numbers))


def _likeness(one: Saying, other: Saying, cosine: float) -> str:
    shorter = min(len(one.words), len(other.words))
    common = LCSseq.similarity(one.words, other.words)
    return f"cosine {cosine:.2f}, {common} of {shorter} words in the same order"
