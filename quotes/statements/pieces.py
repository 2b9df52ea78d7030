"""Finds pieces of quotes: shorter quotes that a longer one contains nearly word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from rapidfuzz.distance import LCSseq

from quotes.statements.features import speaker_likeness
from quotes.statements.saying import Saying

_SURE = 0.8
_FEWEST_WORDS = 3
_WORD_FOR_WORD = 0.9


def pieces_of_one(
    sayings: Mapping[int, Saying], chances: Mapping[tuple[int, int], float]
) -> set[tuple[int, int]]:
    """The pairs of pieces of the same longer quote, the smaller number first.

    They are no evidence for or against one saying: two pieces need not share a single word.
    """
    held: dict[int, list[int]] = defaultdict(list)
    for pair, chance in chances.items():
        if chance >= _SURE and sayings.keys() >= set(pair):
            piece, whole = sorted(pair, key=lambda id_: (len(sayings[id_].words), id_))
            if _holds(sayings[whole], sayings[piece]):
                held[whole].append(piece)
    return {
        pair
        for pieces in held.values()
        for pair in combinations(sorted(pieces), 2)
        if chances.get(pair, 0.0) < _SURE
    }


def _holds(whole: Saying, piece: Saying) -> bool:
    if len(piece.words) < _FEWEST_WORDS or not speaker_likeness(whole, piece):
        return False
    same = LCSseq.similarity(piece.words, whole.words)
    return len(whole.words) > len(piece.words) and same >= _WORD_FOR_WORD * len(piece.words)
