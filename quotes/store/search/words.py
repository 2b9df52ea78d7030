"""Splits text into words for search, with case and accents folded, the same on every engine.

SQLite and PostgreSQL tokenize differently. So that a query gives the same hits on both, texts and
queries are tokenized and folded here, and the engines index the result: words of letters and digits
separated by single spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from string import ascii_uppercase
from threading import local
from typing import NamedTuple

LONGEST = 64
"""A longer word is cut to this many characters, in texts and in queries alike."""

STEM = "zq"
"""The prefix that marks stems in an index (`quotes.store.search.stems`); no word begins with it."""

# PostgreSQL splits after 1e5, which it takes for a number, so words are split there, too.
_WORD = re.compile(r"[0-9]+e[0-9]+|[^\W_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII_LOWER = {ord(letter): letter.lower() for letter in ascii_uppercase}

# Letters that Unicode does not decompose, but that people type without their strokes.
_PLAIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
}  # fmt: skip


class Word(NamedTuple):
    """A folded word and where it stands in the text it came from (code points, end exclusive)."""

    text: str
    start: int
    end: int


def _fold_character(character: str) -> str:
    """The folded form of a character: nothing for marks and joiners, a space for separators."""
    if unicodedata.category(character)[0] == "M" or unicodedata.category(character) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold().lower()
    plain = unicodedata.normalize("NFKD", plain)
    folded = "".join(_PLAIN.get(c, c) for c in plain if unicodedata.category(c)[0] != "M")
    return "".join(c if c.isalpha() or c.isdecimal() else " " for c in folded) or " "


class _Folded(dict[int, str]):
    """The folded form of each character, computed on first use, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        if len(self[code]) != 1:
            _MOVING.add(chr(code))
        return self[code]


_MOVING: set[str] = set()
"""The characters met so far whose folded form has another length, so that offsets shift."""

_FOLDED = _Folded()


def words(text: str) -> list[Word]:
    """The words of `text` in order, each with its place in `text`."""
    folded = text.translate(_FOLDED)
    if _MOVING.isdisjoint(text):
        return [Word(m[0][:LONGEST], m.start(), m.end()) for m in _WORD.finditer(folded)]
    places = [place for place, c in enumerate(text) for _ in _FOLDED[ord(c)]]
    return [
        Word(m.group()[:LONGEST], places[m.start()], places[m.end() - 1] + 1)
        for m in _WORD.finditer(folded)
    ]


def places(text: str, wanted: Container[str]) -> list[tuple[int, int]]:
    """The places of the folded words of `text` that are among `wanted`."""
    folded = text.translate(_FOLDED)
    if _MOVING.isdisjoint(text):
        return [m.span() for m in _WORD.finditer(folded) if m[0][:LONGEST] in wanted]
    return [(word.start, word.end) for word in words(text) if word.text in wanted]


def as_indexed(text: str) -> str:
    """`text` as it is indexed: folded words separated by single spaces.

    >>> as_indexed("Łódź’s  “CAFÉ”")
    'lodz s cafe'
    """
    return " ".join(word[:LONGEST] for word in _WORD.findall(text.translate(_FOLDED)))


_here = local()  # a stemmer handles one word at a time, so each thread has its own


@lru_cache(100_000)
def marked_stem(word: str) -> str:
    """The stem of a folded word, with its mark."""
    if not hasattr(_here, "stemmer"):
        import snowballstemmer

        _here.stemmer = snowballstemmer.stemmer("english")
    return f"{STEM}{_here.stemmer.stemWord(word)}"
