"""Where two quotes speak against one another: another number, a negation."""

from __future__ import annotations

from difflib import SequenceMatcher
from fractions import Fraction

from rapidfuzz.distance import LCSseq

from quotes.statements.numerals import numbers
from quotes.statements.saying import Saying

_DENIED = 0.3
"""From this share of the words that two have in common, one denies what the other says."""
_ALIKE = 0.6
"""From this share of words, what is another number or a negation changes what is said."""


def shares(one: Saying, other: Saying) -> tuple[float, float]:
    """How much of the shorter one the other has: by weight of words, and in order."""
    a, b = (one, other) if one.weight <= other.weight else (other, one)
    shared = sum(a.weights[word] for word in a.weights.keys() & b.weights.keys())
    in_order = LCSseq.similarity(a.words, b.words) / max(1, min(len(a.words), len(b.words)))
    return shared / max(a.weight, 0.1), in_order


def conflict(one: Saying, other: Saying) -> str:
    """What one says and the other denies, or counts otherwise, in words; empty if nothing."""
    mine, theirs = one.numbers - other.numbers, other.numbers - one.numbers
    if mine and theirs and (not one.numbers & other.numbers or _replaced(one, other)):
        return f"another number ({_listed(mine)}; {_listed(theirs)})"
    return "a negation" if _denied(one, other) else ""


def contradictory(one: Saying, other: Saying) -> bool:
    """Whether two have so much in common that another number or a negation makes them two."""
    if not (one.numbers ^ other.numbers or one.negators or other.negators):
        return False
    if shares(one, other)[1] < _ALIKE:
        return False
    mine, theirs = one.numbers - other.numbers, other.numbers - one.numbers
    if mine and theirs and _replaced(one, other):
        return True
    return (one.negators > 0) != (other.negators > 0) and _denied(one, other)


def _denied(one: Saying, other: Saying) -> bool:
    """Whether what one negates is a good part of what both say."""
    shared = one.weights.keys() & other.weights.keys()
    denied = (one.negated ^ other.negated) & shared
    of_all = sum(one.weights[word] for word in shared)
    return bool(denied) and sum(one.weights[word] for word in denied) >= _DENIED * of_all


def _replaced(one: Saying, other: Saying) -> bool:
    """Whether another number stands in the same place."""
    mine, theirs = one.text.casefold().split(), other.text.casefold().split()
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind == "replace":
            here, there = numbers(" ".join(mine[a:b])), numbers(" ".join(theirs[c:d]))
            if here and there and not here & there:
                return True
    return False


def _listed(values: frozenset[Fraction]) -> str:
    return ", ".join(f"{float(value):,.10g}" for value in sorted(values))
