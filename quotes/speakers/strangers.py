"""Finds the people whom an article mentions without a name: "a watchman", "my mother", "the clerk".

A pronoun or later description ("he", "the watchman") often means one of them, and nobody named.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from quotes.speakers.lexicon import (
    ARTICLES_AND_OWNERS,
    FEMALE_NOUNS,
    INDEFINITE,
    MALE_NOUNS,
    PERSON_NOUNS,
    RELATION_NOUNS,
    is_plural,
)
from quotes.speakers.roles import Description, canonical
from quotes.speakers.words import Words

_NEW = INDEFINITE | {"a", "an", "one", "another"}
_OWNERS = frozenset("my our your his her their its 's ’s".split())
_ENDINGS = ("man", "woman", "ist", "-old")
_MOST = 8  # that are counted
_LONGEST = 5  # words before a noun in which its article stands


@dataclass(frozen=True)
class Stranger:
    """A noun for one person, without a name beside it.

    `place` is the word of the noun, `noun` the word to compare by, `sex` the one that it shows;
    `new` says that an indefinite article or an owner introduces somebody: "a clerk", "my mother".
    """

    place: int
    noun: str
    sex: str | None
    new: bool


class Strangers:
    """The unnamed people of an article, in the order of the text."""

    def __init__(self, found: Sequence[Stranger]) -> None:
        self.found = tuple(found)
        self._places = [stranger.place for stranger in found]
        self._new: dict[str, int] = {}
        for stranger in found:
            if stranger.new:
                self._new.setdefault(stranger.noun, stranger.place)

    @classmethod
    def of(
        cls, words: Words, names: Collection[int], descriptions: Collection[Description]
    ) -> Strangers:
        """The strangers of a text whose names begin at the words `names`, beside their
        descriptions."""
        told = {i for d in descriptions for i in range(d.first, d.stop)}
        known = {d.head for d in descriptions}
        found = []
        for i, key in enumerate(words.keys):
            if not (key in PERSON_NOUNS or key.endswith(_ENDINGS)) or i in told:
                continue
            if not words.texts[i].islower() or is_plural(key) or _goes_on(words, i):
                continue
            if i + 1 in names or (words.texts[i + 1 : i + 2] == (",",) and i + 2 in names):
                continue
            opening = _opening(words, i)
            noun = canonical(key)
            new = opening in _NEW or opening in _OWNERS
            # "the minister" is whom the text calls a minister
            if opening and (new or noun not in known or key in RELATION_NOUNS):
                found.append(Stranger(i, noun, _sex(key), new))
        return cls(found)

    def before(self, place: int) -> Stranger | None:
        """The last one mentioned before a word."""
        k = bisect_left(self._places, place)
        return self.found[k - 1] if k else None

    def between(self, first: int, stop: int, sex: str | None = None) -> int:
        """How many are mentioned in a range of words who can be of that sex."""
        k, most = bisect_left(self._places, first), bisect_left(self._places, stop)
        near = self.found[k : min(most, k + _MOST)]
        return sum(sex is None or s.sex in (None, sex) for s in near)

    def brought_in(self, noun: str, place: int) -> bool:
        """Whether somebody called by that noun is introduced before a word: "a clerk"."""
        return self._new.get(noun, place) < place


def _sex(key: str) -> str | None:
    return "male" if key in MALE_NOUNS else "female" if key in FEMALE_NOUNS else None


def _goes_on(words: Words, i: int) -> bool:
    """Whether the noun is only the first of two: "police officer", "defence lawyer"."""
    return words.keys[i + 1 : i + 2] != () and words.keys[i + 1] in PERSON_NOUNS


def _opening(words: Words, i: int) -> str:
    """The article or owner of the noun `i`, or nothing."""
    for k in range(i - 1, max(-1, i - 1 - _LONGEST), -1):
        key = words.keys[k]
        if key in ARTICLES_AND_OWNERS or key in _NEW or key in _OWNERS:
            return key
        if not words.texts[k][0].isalnum() or words.broken[k + 1]:
            return ""
    return ""
