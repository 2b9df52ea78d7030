"""Countries and their bodies by whatever name: "Russia's Defence Ministry", "the Ministry of
Defense of the Russian Federation"; "the US", "America".

The names and adjectives of countries (`countries.txt`) and the bodies that each has one of
(`bodies_of_countries.txt`) are lists of ours.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache

from quotes.speakers.wordlists import lines, rows

_BODIES = frozenset(rows("bodies_of_countries"))
_HEADS = frozenset(name[0] for name in _BODIES if len(name) == 1)
_NAMED_SO: dict[tuple[str, ...], tuple[str, ...]] = {
    ("foreign", "affairs", "ministry"): ("foreign", "ministry")
}
"""Names of one body, by which each is called."""
_LONGEST = 4  # words of a country's name: "people's republic of china"


def state_body(words: Sequence[str]) -> str:
    """One name for a country, or for a body that each country has one of, by the folded words of
    any name of it that tells the country; empty for other names.

    >>> state_body("russian defense ministry".split())
    'russia defense ministry'
    >>> state_body("ministry of defense of the russian federation".split())
    'russia defense ministry'
    >>> state_body(["usa"])
    'united states'
    >>> state_body("defense ministry".split())
    ''
    """
    whole = _names().get(tuple(words))
    if whole is not None:
        return whole
    country, body = _of_country(tuple(words))
    body = head_last(body, _HEADS)
    if not country or _BODIES.isdisjoint((body[-1:], body[-2:])):
        return ""
    return " ".join((country, *_NAMED_SO.get(body, body)))


def head_last(words: Sequence[str], heads: Container[str]) -> tuple[str, ...]:
    """The folded words of a name with one of these heads behind what it is of: "defense ministry"
    for "ministry of defense" and "ministry of the defense"."""
    if len(words) < 3 or words[0] not in heads or words[1] != "of":
        return tuple(words)
    return (*words[3 if words[2] == "the" and len(words) > 3 else 2 :], words[0])


def _of_country(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The country that a name begins or ends with, and the rest of it."""
    for n in range(min(_LONGEST, len(words) - 1), 0, -1):
        if (country := _before().get(words[:n])) is not None:
            return country, words[n:]
        start = len(words) - n
        before = start - (words[start - 1] == "the")
        if before > 1 and words[before - 1] == "of" and words[start:] in _names():
            return _names()[words[start:]], words[: before - 1]
    return "", words


@cache
def country_names() -> frozenset[tuple[str, ...]]:
    """The folded words of every name of a country."""
    return frozenset(_names())


@cache
def _names() -> dict[tuple[str, ...], str]:
    return {name: forms[0] for forms, _ in _countries() for name in map(_words, forms)}


@cache
def _before() -> dict[tuple[str, ...], str]:
    """What can stand for a country before the name of its body: its names and adjectives."""
    adjectives = {word: names[0] for names, words in _countries() for word in map(_words, words)}
    return _names() | adjectives


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.split())


@cache
def _countries() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The names of each country, and its adjectives."""
    parts = (line.partition("/") for line in lines("countries"))
    return tuple((_forms(names), _forms(adjectives)) for names, _, adjectives in parts)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in text.split(",") if form.strip())


__all__ = ["country_names", "head_last", "state_body"]
