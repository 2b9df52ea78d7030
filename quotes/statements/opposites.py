"""Finds words that exclude each other: opposites, quantities, days, directions."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from quotes.statements.words import folded_words

Places = frozenset[tuple[int, int]]
"""The places of a word in the list: the number of the line and of the group in it."""


def opposite(mine: Collection[str], theirs: Collection[str]) -> tuple[str, str] | None:
    """A stem of each collection that exclude each other; None if there are none."""
    known = _groups()
    for one in mine:
        for other in theirs:
            if any(
                a == b and x != y for a, x in known.get(one, ()) for b, y in known.get(other, ())
            ):
                return one, other
    return None


@cache
def _groups() -> dict[str, Places]:
    from quotes.statements.saying import stem

    found: dict[str, set[tuple[int, int]]] = {}
    lines = files("quotes.statements").joinpath("opposites.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        for group, words in enumerate(line.split("|")):
            for word in folded_words(words):
                found.setdefault(stem(word), set()).add((number, group))
    # A stem in two groups of one line is ambiguous there: lower the price, lower prices.
    return {
        word: frozenset(p for p in places if sum(q[0] == p[0] for q in places) == 1)
        for word, places in found.items()
    }
