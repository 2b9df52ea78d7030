"""Elects leaders: of nearly equal quotes, only the leader is compared with other quotes.

A wire story appears in thousands of outlets with hardly a word changed. All its quotes are the same
sayings, and comparing every pair of them would cost more with each article. So only one of several
nearly equal quotes is compared, and the others join its statement.

The choice depends on the quotes alone, not on the order in which they arrived: the first quote in
the order of `rank` leads all that are nearly equal to it, then the first of the rest leads, and so
on. (This is the lexicographically first maximal independent set of the graph of nearly equal
quotes, which changes little when a quote is added: Censor-Hillel, Haramaty and Karnin, PODC 2016.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from rapidfuzz.distance import LCSseq

from quotes.statements.saying import Saying
from quotes.statements.words import folded_words

SHARE = 0.9
"""Two quotes that share this part of the shorter one's words, in order, are nearly equal."""
_LOOSE = 0.7
"""Two quotes less alike than this have no third one that is nearly equal to both."""
_PIECE = 8
"""Quotes with fewer words than this are nearly equal only if they are equal."""
_FEWEST = 3  # words; shorter quotes have no leader


def mark(saying: Saying) -> int | None:
    """A hash that is the same for all nearly equal quotes; None if a quote has too few words.

    Quotes with the same mark agree in speaker, dates, kind, numbers, names and negation: all that
    distinguishes sayings even when hardly a word differs.
    """
    if len(saying.words) < _FEWEST:
        return None
    own = (
        saying.speaker, saying.type, saying.kind == "indirect", saying.in_title, saying.named,
        saying.earliest, saying.latest, saying.day, sorted(saying.numbers), sorted(saying.names),
        saying.negators > 0,
    )  # fmt: skip
    return _number(repr(own))


def words_mark(text: str) -> int | None:
    """A hash that is the same for quotes of the same words; None for fewer than three words."""
    words = folded_words(text)
    return _number(" ".join(words)) if len(words) >= _FEWEST else None


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def nearly_equal(one: Saying, other: Saying) -> bool:
    """Whether two quotes with the same `mark` differ in a few words at most, or one is a piece of
    the other."""
    return _alike(one, other, SHARE)


def loosely_equal(one: Saying, other: Saying) -> bool:
    """Whether a third quote may be nearly equal to both."""
    return _alike(one, other, _LOOSE)


def _alike(one: Saying, other: Saying, share: float) -> bool:
    if one.words == other.words:
        return True
    shorter = min(len(one.words), len(other.words))
    if shorter < _PIECE:
        return False
    least = int(share * shorter)
    return LCSseq.similarity(one.words, other.words, score_cutoff=least) >= share * shorter


def words_in_order(one: Saying, other: Saying) -> float:
    """The share of the shorter quote's words that the other has in the same order."""
    shorter = min(len(one.words), len(other.words))
    return float(LCSseq.similarity(one.words, other.words)) / max(1, shorter)


def elect(
    sayings: Iterable[Saying],
    marks: Mapping[int, int | None],
    settled: Collection[int] = frozenset(),
) -> dict[int, int]:
    """The leader of each quote, by number; a quote without another leader leads itself.

    `marks` has the `mark` of each quote; those without one have no other leader and lead no others.
    Longer quotes lead because they contain the words of all pieces. `settled` are the numbers of
    quotes that are known not to lead each other.
    """
    leaders: dict[int, list[Saying]] = {}
    found = {}
    for saying in sorted(sayings, key=rank):
        own = marks[saying.id]
        rivals = leaders.setdefault(own, []) if own is not None else []
        known = saying.id in settled
        first = next(
            (
                other for other in rivals
                if not (known and other.id in settled) and nearly_equal(other, saying)
            ),
            None,
        )  # fmt: skip
        if first is None:
            rivals.append(saying)
        found[saying.id] = (first or saying).id
    return found


def rank(saying: Saying) -> tuple[int, str, str]:
    """The sort key for electing leaders: longer quotes first; ties are broken by stable keys."""
    return -len(saying.words), saying.key, saying.text
