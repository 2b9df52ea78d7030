"""Countries and their bodies by whatever name: "Russia's Defence Ministry", "the Ministry of
Defense of the Russian Federation"; "the US", "America".

The names and adjectives of countries are a list of ours, `countries.txt`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_BODIES = frozenset(
    """ministry department government parliament army military navy senate congress cabinet
    treasury""".split()
)
_TWO_WORDS = frozenset(
    {("air", "force"), ("armed", "forces"), ("central", "bank"), ("coast", "guard")}
    | {("supreme", "court"), ("constitutional", "court"), ("state", "media")}
)
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
    if body[:1] and body[0] in _BODIES and body[1:2] == ("of",):
        rest = body[2:]
        body = (*(rest[1:] if rest[:1] == ("the",) else rest), body[0])
    if not country or not ((body[-1:] and body[-1] in _BODIES) or body[-2:] in _TWO_WORDS):
        return ""
    return " ".join((country, *_NAMED_SO.get(body, body)))


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
    table = files("quotes.speakers.identity").joinpath("countries.txt").read_text("utf-8")
    lines = (line.partition("/") for line in table.splitlines() if not line.startswith("#"))
    return tuple((_forms(names), _forms(adjectives)) for names, _, adjectives in lines)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in text.split(",") if form.strip())


__all__ = ["country_names", "state_body"]
