"""Nearly equal quotes: one of them leads, and stands for the others wherever quotes are compared.

A wire's story is in thousands of outlets with hardly a word changed. All of these are one saying,
and to compare every two of them would cost more with each article. So of those that are nearly
equal only one is compared, and the others go where it goes.

Which one leads follows from the quotes alone, not from the order in which they came: the first of
all leads those that are nearly equal to it, then the first of the rest leads, and so on (the
lexicographically first maximal independent set of the graph of nearly equal quotes, which changes
little when a quote is added: Censor-Hillel, Haramaty and Karnin, PODC 2016).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from rapidfuzz.distance import LCSseq

from quotes.statements.saying import Saying
from quotes.statements.words import word_list

SHARE = 0.9
"""From this share of the shorter one's words, in their order, two are nearly equal."""
_LOOSE = 0.7
"""Of two leaders less alike than this, none leads a quote that is nearly equal to the other."""
_PIECE = 8
"""A piece of a longer quote has so many words at least; shorter quotes have to be equal."""
_FEWEST = 3


def mark(saying: Saying) -> int | None:
    """A number that nearly equal quotes have in common; None for one that says too little.

    Two quotes with one mark have the same speaker, day of saying and of publication, and kind, and
    they name the same numbers and names and deny alike: what tells sayings apart although hardly a
    word differs.
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
    """A number that quotes of the same words have in common; None for fewer than three words."""
    words = word_list(text)
    return _number(" ".join(words)) if len(words) >= _FEWEST else None


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def nearly_equal(one: Saying, other: Saying) -> bool:
    """Whether two quotes with one `mark` are the same but for a few words, or one is a piece of
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
    """The share of the shorter one's words that the other has in the same order."""
    shorter = min(len(one.words), len(other.words))
    return float(LCSseq.similarity(one.words, other.words)) / max(1, shorter)


def elect(
    sayings: Iterable[Saying],
    marks: Mapping[int, int | None],
    settled: Collection[int] = frozenset(),
) -> dict[int, int]:
    """For each quote, by number, the one that leads it: itself, if none does.

    `marks` has the `mark` of each; one without leads nobody and is led by nobody. The longest lead,
    for theirs are the words of all pieces. Of those that are `settled`, none leads another one.
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
    """What leads comes first: the longer one, then any, but always the same."""
    return -len(saying.words), saying.key, saying.text
