"""No regular expression that sees outside text takes more than linear time.

The worst inputs of a pattern are worked out from its own parse tree: each of its repetitions is
pumped, alone and behind what comes before it, and then broken off. What a pattern that backtracks
does to them grows with the square or worse, a hundred times the bound and more.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

import pytest

from quotes.readers import boilerplate

pytest.importorskip("trafilatura", reason="needs quotes-db[web]")

ROOMS = ("readers", "document", "dates", "speakers", "detect", "statements")
SIZE = 10_000
# A linear pattern needs a hundredth of this, whatever the machine; a quadratic one ten times it.
SECONDS = 0.4
# Patterns that are never asked to look for a place: where they are asked, and of how much.
ANCHORED = {
    "quotes.readers.fields._PAGE": "match",
    "quotes.readers.markup._DECLARATION": "match",
    "quotes.readers.front_matter._FRONT": "match",
    "quotes.readers.extraction._LABEL": "match",
    "quotes.readers.naming._ADDRESS": "match",
    "quotes.readers.naming._DOMAIN": "fullmatch",
    "quotes.detect.blocks._QUOTED": "match",
    "quotes.detect.acts._CLAUSE": "match",
    "quotes.readers.formats.other._HEADERS": "match",
    "quotes.readers.formats.other._LETTER": "match",
    "quotes.dates.cue_patterns.COMING": "match",
    "quotes.document.keys._TRACKING": "fullmatch",
    "quotes.speakers.identity.names._TWO_WORDS": "fullmatch",
    "quotes.speakers.identity.names._INITIALS": "fullmatch",
}
# Patterns that see the lines of a page, never more of one than `boilerplate.LONG` characters, or
# the first 200 characters of a line.
LINES = {
    *(f"quotes.readers.boilerplate.{name}" for name in vars(boilerplate)),
    "quotes.readers.structure._SIGNED",
    "quotes.readers.structure._CITED",
    "quotes.dates.datelines._DATELINE",
    "quotes.dates.datelines._PLAIN",
}
SEARCHED = {"quotes.readers.structure._SIGNED", "quotes.readers.boilerplate._CREDIT"}
CHARACTERS = "a1A \n\t.,:;'\"“”’-<>/&_#()é"


def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns that modules of the rooms hold, by name."""
    found: dict[str, re.Pattern[str]] = {}
    for room in ROOMS:
        package = importlib.import_module(f"quotes.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"quotes.{room}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found.setdefault(f"{module.name}.{name}", value)
    by_value = {(p.pattern, p.flags): name for name, p in reversed(found.items())}
    return {name: found[name] for name in sorted(by_value.values())}


def sample(tree: Any) -> str:
    """Something short that a parse tree matches."""
    pieces: list[str] = []
    for code, value in tree:
        if code is codes.LITERAL:
            pieces.append(chr(value))
        elif code in (codes.NOT_LITERAL, codes.ANY):
            pieces.append("a" if value != ord("a") else "b")
        elif code is codes.IN:
            pieces.append(member(value))
        elif code is codes.BRANCH:
            pieces.append(sample(value[1][0]))
        elif code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
            pieces.append(sample(value[-1] if code is codes.SUBPATTERN else value))
        elif code in REPEATS:
            pieces.append(sample(value[2]) * min(value[0], 3))
    return "".join(pieces)


REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def member(items: Any) -> str:
    """A character of a class."""
    for character in CHARACTERS:
        if in_class(ord(character), items):
            return character
    return next((chr(v if c is codes.LITERAL else v[0]) for c, v in items
                 if c in (codes.LITERAL, codes.RANGE)), "?")  # fmt: skip


def in_class(point: int, items: Any) -> bool:
    character, negated, found = chr(point), items[0][0] is codes.NEGATE, False
    kinds = {
        codes.CATEGORY_DIGIT: character.isdigit(),
        codes.CATEGORY_SPACE: character.isspace(),
        codes.CATEGORY_WORD: character.isalnum() or character == "_",
    }
    kinds |= {
        codes.CATEGORY_NOT_DIGIT: not kinds[codes.CATEGORY_DIGIT],
        codes.CATEGORY_NOT_SPACE: not kinds[codes.CATEGORY_SPACE],
        codes.CATEGORY_NOT_WORD: not kinds[codes.CATEGORY_WORD],
    }
    for code, value in items:
        if code is codes.LITERAL:
            found |= value == point
        elif code is codes.RANGE:
            found |= value[0] <= point <= value[1]
        elif code is codes.CATEGORY:
            found |= kinds[value]
    return found != negated


def pumps(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What can be repeated in a pattern, and what leads there."""
    for number, (code, value) in enumerate(tree):
        lead = before + sample(tree[:number])
        if code in REPEATS:
            if value[1] is codes.MAXREPEAT or value[1] > 20:
                yield lead, sample(value[2])
                for inner, parts in value[2]:
                    if inner is codes.IN:
                        yield from ((lead, member([item])) for item in parts
                                    if item[0] is not codes.NEGATE)  # fmt: skip
                    elif inner is codes.BRANCH:
                        yield from ((lead, sample(branch)) for branch in parts[1])
            yield from pumps(value[2], lead)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from pumps(branch, lead)
        elif code is codes.SUBPATTERN:
            yield from pumps(value[-1], lead)


def worst(pattern: re.Pattern[str], size: int) -> set[str]:
    """Inputs that a pattern would find hardest, of about `size` characters."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    found = {("", character) for character in "aA \n1“"} | {("", sample(tree) or "a")}
    for lead, body in pumps(tree):
        found |= {(lead, body), ("", body), ("", lead + body)}
    return {
        (lead + body * (size // len(body)))[:size] + end
        for lead, body in found
        if body
        for end in ("\0!",)
    }


def seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def asked(name: str, pattern: re.Pattern[str]) -> tuple[int, int, Callable[[str], object]]:
    """How a pattern is used: the length of what it sees, how often, and what it is asked."""
    if name in LINES:
        whole = name not in SEARCHED
        return (
            boilerplate.LONG,
            SIZE // boilerplate.LONG,
            pattern.fullmatch if whole else pattern.search,
        )
    how = ANCHORED.get(name)
    if how:
        return SIZE, 1, getattr(pattern, how)
    return SIZE, 1, lambda text: [None for _ in pattern.finditer(text)]


PATTERNS = patterns()


@pytest.mark.parametrize("name", PATTERNS)
def test_linear(name: str) -> None:
    pattern = PATTERNS[name]
    size, times, ask = asked(name, pattern)
    for text in worst(pattern, size):
        spent = seconds(lambda text=text: [ask(text) for _ in range(times)])  # type: ignore[misc]
        assert spent < SECONDS, (text[:60], spent)


def test_the_rooms_hold_many_patterns() -> None:
    assert len(PATTERNS) > 80
