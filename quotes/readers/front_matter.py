"""YAML or TOML front matter at the head of a text: only plain values are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import yaml

from quotes.readers.fields import columns
from quotes.readers.outcome import Unreadable
from quotes.readers.source import size_in_words

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_PAIR = re.compile(r"^[\w\"'.-]+[ \t]*=", re.M)
# A dotted key of TOML (a.b.c): loading one takes time that grows with the square of its length.
_DOTTED = re.compile(
    r"""(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')){99}"""
)
_KEY = re.compile(r"^([A-Za-z_][\w .-]{0,40}):(?=\s|\Z)", re.M)
# More than an article's metadata needs, and little enough for any loader.
_SIZE = 1 << 16  # characters
_DEPTH = 8
_VALUES = 2_000
# What metadata consists of, in the order of its text: collections that begin and end, and values
# (the names of values among them).
_Step = Literal["begin", "end", "value"]


def front_matter(text: str) -> tuple[dict[str, Any], str, str | None]:
    """The metadata at the head of `text`, the text below it, and why the metadata is not read.

    Every value stays a string. A block between the marks that is not metadata (a line of dashes
    above a paragraph) is text.
    """
    if toml := _TOML.match(text):
        return _of_toml(text, toml)
    match = _FRONT.match(text)
    if not match:
        return {}, text, None
    below = text[match.end() :].lstrip("\r\n")
    try:
        record = _load(match[1])
    except Unreadable as error:
        if not _is_metadata(match[1][:_SIZE]):
            return {}, text, None
        return {}, below, _unread(error)
    if not isinstance(record, dict) or not all(isinstance(name, str) for name in record):
        return {}, text, None
    return record, below, None


def _of_toml(text: str, match: re.Match[str]) -> tuple[dict[str, Any], str, str | None]:
    """As `front_matter`, for a block between lines of three plus signs."""
    if not _PAIR.search(match[1][:_SIZE]):
        return {}, text, None
    below = text[match.end() :].lstrip("\r\n")
    try:
        return _load_toml(match[1]), below, None
    except Unreadable as error:
        return {}, below, _unread(error)


def _unread(error: Unreadable) -> str:
    return f"front matter: {error}; the text is read without it"


def _load_toml(block: str) -> dict[str, Any]:
    """The values of a TOML block, as strings. Raises `Unreadable`."""
    _check_size(block)
    if _DOTTED.search(block):
        raise Unreadable(f"nested more than {_DEPTH} deep")
    try:
        table = tomllib.loads(block)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid TOML: {' '.join(str(error).split())[:100]}") from None
    _check(_steps_of_toml(table))
    return {name: _plain(value) for name, value in table.items()}


def _steps_of_toml(value: Any) -> Iterator[_Step]:
    if not isinstance(value, dict | list):
        yield "value"
        return
    yield "begin"
    for inner in value:
        if isinstance(value, dict):
            yield "value"  # its name
            inner = value[inner]
        yield from _steps_of_toml(inner)
    yield "end"


def _plain(value: Any) -> Any:
    """A value of TOML in which all that is no list or table is a string, as YAML gives it."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value)


def _is_metadata(block: str) -> bool:
    """Whether a block that is not valid YAML was meant as YAML: it has a field, or nothing but
    keys."""
    lines = [line for line in block.splitlines() if line.strip() and not line[0].isspace()]
    keys = _KEY.findall(block)
    return bool(columns(keys, {})) or (len(lines) > 1 and len(keys) == len(lines))


def _load(block: str) -> Any:
    """The value of a YAML block that has no aliases, few values and little depth.

    Aliases let a kilobyte expand without bound, and metadata needs none. Raises `Unreadable`.
    """
    _check_size(block)
    try:
        _check(_steps_of_yaml(block))
        return yaml.load(block, yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 2})" if error.problem_mark else ""
        raise Unreadable(f"not valid YAML: {error.problem or error}{line}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(f"not valid YAML: {' '.join(str(error).split())[:100]}") from None


def _check_size(block: str) -> None:
    if len(block) > _SIZE:
        raise Unreadable(f"larger than {size_in_words(_SIZE)}")


def _steps_of_yaml(block: str) -> Iterator[_Step]:
    for event in yaml.parse(block, yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("a YAML alias (*name), which is not read")
        if isinstance(event, yaml.CollectionStartEvent):
            yield "begin"
        elif isinstance(event, yaml.CollectionEndEvent):
            yield "end"
        elif isinstance(event, yaml.ScalarEvent):
            yield "value"


def _check(steps: Iterable[_Step]) -> None:
    """Raise `Unreadable` for too many values, or too deep ones; stops at the first."""
    depth = values = 0
    for step in steps:
        depth += (step == "begin") - (step == "end")
        values += step != "end"
        if depth > _DEPTH:
            raise Unreadable(f"nested more than {_DEPTH} deep")
        if values > _VALUES:
            raise Unreadable(f"more than {_VALUES:,} values")
