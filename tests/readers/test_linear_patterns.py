"""No regular expression that sees outside text takes more than linear time.

All of them are found by walking the modules: those that a module or a class holds, also in a table,
and those that stand in a call of `re`. How each is asked (`match`, `search`, …) is read from the
source too. The worst inputs of a pattern are worked out from its own parse tree: each of its
repetitions is pumped, alone and behind what comes before it, and then broken off. What a pattern
that backtracks does to them grows with the square or worse, a thousand times the bound and more.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from types import FrameType, ModuleType
from typing import Any

import pytest

import quotes
from quotes.readers import boilerplate
from quotes.readers.source import HEAD

pytest.importorskip("trafilatura", reason="needs quotes-db[web]")

# Not used at run time, or never on outside text.
LEFT_OUT = ("quotes.train", "quotes.evaluate", "quotes.spark", "quotes.__main__", "quotes._data")
SIZE = 1_000_000
SCREENED = 4_000
SECONDS = 3.0  # what is linear takes a third on a slow machine, what is not takes hours
ASKED = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
# Patterns that only ever see a bounded number of characters, and what bounds it.
BOUNDED = {
    **{f"quotes.readers.boilerplate.{name}": boilerplate.LONG for name in vars(boilerplate)},
    "quotes.readers.structure._SIGNED": 200,  # the last of a quotation
    "quotes.readers.structure._CITED": 100,
    "quotes.dates.datelines._DATELINE": 200,  # `match(text, start, start + 200)`
    "quotes.dates.datelines._PLAIN": 200,
    "quotes.readers.formats.html._COMMENT": 4_096,  # the start of a page
    "quotes.readers.front_matter._DOTTED": 1 << 16,  # the largest block
    "quotes.readers.formats.other._KINDS": 20_000,  # the start of a file
    "quotes.readers.formats.other._HEADERS": HEAD,
    "quotes.readers.formats.other._MAIL": HEAD,
    "quotes.readers.formats.other._LETTER": HEAD,
}
# Patterns in tables, which are called by another name.
TABLES = {"quotes.readers.formats.other._KINDS": {"match"}}
# Expressions that are composed at run time from escaped user input.
MADE = {
    "quotes.corrections.anchor", "quotes.dates.resolve", "quotes.detect.model.reading",
    "quotes.readers.formats.other", "quotes.readers.metadata", "quotes.speakers.identity.names",
    "quotes.store.search.selection",
}  # fmt: skip
CHARACTERS = "a1A \n\t.,:;'\"“”’-<>/&_#()é"


@cache
def modules() -> dict[str, tuple[ModuleType, str]]:
    """The modules of the package and their sources, by name."""
    found: dict[str, tuple[ModuleType, str]] = {}
    for info in pkgutil.walk_packages(quotes.__path__, "quotes."):
        if not info.name.startswith(LEFT_OUT):
            module = importlib.import_module(info.name)
            found[info.name] = module, Path(str(module.__file__)).read_text(encoding="utf-8")
    return found


def held(name: str, value: object, deep: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in a value."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, type) and value.__module__.startswith("quotes") and not deep:
        for key, one in vars(value).items():
            yield from held(f"{name}.{key}", one, 1)
    elif isinstance(value, dict | list | tuple | set | frozenset) and deep < 3:
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(name, one, deep + 1)


def written(name: str, module: ModuleType, source: str) -> Iterator[tuple[str, str, int]]:
    """The expressions in calls of `re`, with the method and the flags."""
    for node in ast.walk(ast.parse(source)):
        call = node.func if isinstance(node, ast.Call) else None
        if not isinstance(call, ast.Attribute) or ast.unparse(call.value) != "re":
            continue
        if call.attr not in ASKED | {"compile"}:
            continue
        assert isinstance(node, ast.Call)
        try:
            expression = eval(ast.unparse(node.args[0]), dict(vars(module)))
        except NameError:
            assert name in MADE, (name, ast.unparse(node))
            continue
        flags = [k.value for k in node.keywords if k.arg == "flags"]
        flags += [a for a in node.args[1:] if re.match(r"re\.[A-Z]+\b", ast.unparse(a))]
        value = eval(" | ".join(map(ast.unparse, flags)) or "0", dict(vars(module)))
        if isinstance(expression, str):
            yield call.attr, expression, int(value)


def how_asked(name: str) -> set[str]:
    """The methods by which a pattern is called anywhere; `finditer` if unknown."""
    last = re.escape(name.rsplit(".", 1)[-1])
    calls = re.compile(rf"(?<!\w){last}\.(\w+)\b")
    private = name.rsplit(".", 1)[-1].startswith("_")
    own = next(module for module in sorted(modules(), key=len, reverse=True) if module in name)
    looked = [own] if private else modules()
    found = {m for module in looked for m in calls.findall(modules()[module][1])}
    return TABLES.get(name) or found & ASKED or {"finditer"}


def patterns() -> dict[str, tuple[re.Pattern[Any], set[str]]]:
    """All distinct patterns with their methods, named by their first occurrence."""
    found: dict[tuple[Any, int], tuple[str, set[str]]] = {}
    for name, (module, source) in modules().items():
        for key, value in vars(module).items():
            for at, pattern in held(f"{name}.{key}", value):
                same = found.setdefault((pattern.pattern, pattern.flags), (at, set()))
                same[1].update(how_asked(at))
        for asked, expression, flags in written(name, module, source):
            pattern = re.compile(expression, flags)
            if asked != "compile":
                number = sum(at.startswith(f"{name}/") for at, _ in found.values())
                at = f"{name}/{number}"
                same = found.setdefault((pattern.pattern, pattern.flags), (at, set()))
                same[1].add(asked)
    made = ((name, re.compile(*key), asked) for key, (name, asked) in found.items())
    names: dict[str, tuple[re.Pattern[Any], set[str]]] = {}
    for name, pattern, asked in sorted(made, key=lambda m: m[0]):
        names[name if name not in names else f"{name}[{len(names)}]"] = pattern, asked
    return names


def sample(tree: Any) -> str:
    """A short text that a parse tree matches."""
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
    """A character in a character class."""
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
    """The repeatable parts of a pattern, each with a text that leads to it."""
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


def worst(pattern: re.Pattern[Any]) -> Iterable[tuple[str, str]]:
    """Worst-case texts for a pattern: a lead, and the part to repeat after it."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    found = {("", character) for character in "aA \n1“"} | {("", sample(tree) or "a")}
    for lead, body in pumps(tree):
        found |= {(lead, body), ("", body), ("", lead + body)}
    return sorted((lead, body) for lead, body in found if body)


class Late(BaseException):
    """A pattern took several times longer than allowed."""


def seconds(work: Callable[[], object], limit: float = 5 * SECONDS) -> float:
    """The seconds that `work` takes; it is stopped after `limit`."""

    def late(_: int, frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, limit)
    started = process_time()
    try:
        work()
    except Late:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return process_time() - started


def answers(pattern: re.Pattern[Any], asked: str) -> Callable[[Any], object]:
    """A method of a pattern as a function of a text."""
    if asked in ("sub", "subn"):
        return lambda text: pattern.sub(b"" if isinstance(text, bytes) else "", text)
    if asked == "finditer":
        return lambda text: [None for _ in pattern.finditer(text)]
    return lambda text: getattr(pattern, asked)(text)


def text_of(pattern: re.Pattern[Any], lead: str, body: str, size: int) -> Any:
    """A lead, the body repeated up to a length, and a text that does not match."""
    text = (lead + body * (size // len(body)))[:size] + "\0!"
    return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


PATTERNS = patterns()


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="needs a timer of processor time")
@pytest.mark.parametrize("name", PATTERNS)
def test_a_million_characters_take_no_second(name: str) -> None:
    pattern, asked = PATTERNS[name]
    bound = BOUNDED.get(name.split("[")[0], SIZE)
    for how in sorted(asked):
        ask = answers(pattern, how)

        def spent(drawn: tuple[str, str], size: int, ask: Callable[[Any], object] = ask) -> float:
            text = text_of(pattern, *drawn, min(size, bound))
            return seconds(lambda: [ask(text) for _ in range(max(1, size // bound))])

        hardest = sorted(worst(pattern), key=lambda drawn: spent(drawn, SCREENED))[-2:]
        for drawn in hardest:
            assert spent(drawn, SIZE) <= SECONDS, (how, drawn)


def test_a_pattern_that_backtracks_is_found() -> None:
    pattern = re.compile(r"\s*\(x\)")
    drawn = max(
        worst(pattern), key=lambda d: seconds(lambda: pattern.search(text_of(pattern, *d, 1000)))
    )
    text = text_of(pattern, *drawn, SIZE // 5)
    assert seconds(lambda: pattern.search(text), limit=2 * SECONDS) > SECONDS


def test_the_modules_hold_many_patterns() -> None:
    assert len(PATTERNS) > 200
