"""Detects contradictions between two quotes: other numbers or names, opposites, negations."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from fractions import Fraction

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from quotes.statements.numerals import numbers
from quotes.statements.opposites import opposite
from quotes.statements.saying import Saying

_DENIED = 0.3
"""One quote denies the other if it negates this share (by weight) of the words they share."""

_ALIKE = 0.6
"""With this share of words in the same order, another number or a negation is a contradiction."""

_FRAME = 0.6
"""With this share of words in the same order, another name or an opposite is a contradiction."""

_FEW = 3  # words at most that are replaced by others
_SPELLED = 60  # of 100: from this likeness on, two names are spellings of one


def shares(one: Saying, other: Saying) -> tuple[float, float]:
    """The share of the shorter quote's words in the other: by weight, and in the same order."""
    a, b = (one, other) if one.weight <= other.weight else (other, one)
    shared = sum(a.weights[word] for word in a.weights.keys() & b.weights.keys())
    in_order = LCSseq.similarity(a.words, b.words) / max(1, min(len(a.words), len(b.words)))
    return shared / max(a.weight, 0.1), in_order


def conflict(one: Saying, other: Saying) -> str:
    """The contradiction between two quotes in words, such as "a negation"; or an empty string."""
    mine, theirs = one.numbers - other.numbers, other.numbers - one.numbers
    if mine and theirs and (not one.numbers & other.numbers or _replaced(one, other)):
        return f"another number ({_listed(mine)}; {_listed(theirs)})"
    if _denied(one, other):
        return "a negation"
    return _otherwise(one, other) if shares(one, other)[1] >= _FRAME else ""


def contradictory(one: Saying, other: Saying) -> bool:
    """Whether two quotes are so alike that a contradiction between them makes them two sayings.

    Stricter than `conflict`, because such a pair is not compared any further.
    """
    in_order = shares(one, other)[1]
    if in_order < _ALIKE:
        return False
    mine, theirs = one.numbers - other.numbers, other.numbers - one.numbers
    if mine and theirs and _replaced(one, other):
        return True
    if (one.negators > 0) != (other.negators > 0) and _denied(one, other):
        return True
    return in_order >= _FRAME and bool(_otherwise(one, other))


def _otherwise(one: Saying, other: Saying) -> str:
    """Which names or opposites replace each other in otherwise equal quotes, in words; or empty."""
    if _swapped(one, other):
        return "names in another order"
    for mine, theirs in _replacements(one, other):
        found = opposite(mine, theirs)
        if found:
            return f"another word ({found[0]}; {found[1]})"
        named = _names(one, mine) - _names(other, theirs), _names(other, theirs)
        if all(named) and _foreign(*named):
            return f"another name ({min(named[0])}; {min(named[1])})"
    return ""


def _replacements(one: Saying, other: Saying) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The runs of stems of one quote that replace runs of the other, if they are short."""
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    return [
        (one.words[a:b], other.words[c:d])
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind == "replace" and max(b - a, d - c) <= _FEW
    ]


def _names(saying: Saying, words: tuple[str, ...]) -> frozenset[str]:
    return (saying.names | saying.rare_names) & set(words)


def _foreign(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether no name of one set is another spelling of a name of the other."""
    return all(ratio(a, b) < _SPELLED for a in mine for b in theirs)


def _swapped(one: Saying, other: Saying) -> bool:
    """Whether two quotes consist of the same words, but with names in another order."""
    if Counter(one.words) != Counter(other.words) or one.words == other.words:
        return False
    capitals = one.names | other.names
    mine = [word for word in one.words if word in capitals]
    return len(set(mine)) > 1 and mine != [word for word in other.words if word in capitals]


def _denied(one: Saying, other: Saying) -> bool:
    """Whether the words that only one quote negates are a good part of the shared ones."""
    shared = one.weights.keys() & other.weights.keys()
    denied = (one.negated ^ other.negated) & shared
    of_all = sum(one.weights[word] for word in shared)
    return bool(denied) and sum(one.weights[word] for word in denied) >= _DENIED * of_all


def _replaced(one: Saying, other: Saying) -> bool:
    """Whether a number of one quote is replaced by another number in the other."""
    mine, theirs = one.text.casefold().split(), other.text.casefold().split()
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind == "replace":
            here, there = numbers(" ".join(mine[a:b])), numbers(" ".join(theirs[c:d]))
            if here and there and not here & there:
                return True
    return False


def _listed(values: frozenset[Fraction]) -> str:
    return ", ".join(f"{float(value):,.10g}" for value in sorted(values))
