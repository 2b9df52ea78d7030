"""JSON: one record, a list of records, or an object that holds such a list (JSON Feed too)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import ijson

from quotes.readers import fields
from quotes.readers.encoding import decode
from quotes.readers.formats.jsonl import parse
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source, size_in_words
from quotes.readers.values import words

NAME = "json"
# How deeply objects may nest, and how deep in an object the list of records may lie.
_DEEP, _LISTED = 200, 3
_PIECE = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OPENING, _CLOSING = ("start_map", "start_array"), ("end_map", "end_array")


def recognises(source: Source) -> bool:
    """An opening brace or bracket that JSON may follow."""
    start = source.start
    rest = start[1:].lstrip()
    if start.startswith("{"):
        return rest.startswith(('"', "}"))
    return start.startswith("[") and rest.startswith(("{", "]"))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article per record.

    An input larger than one article may be is read record by record; so is a truncated list, for
    the records before the break.
    """
    limit = reading.options.limits.article
    data = source.read(limit + 1)
    if len(data) > limit:
        stream = _Bounded(chain((data,), iter(lambda: source.read(1 << 20), b"")), limit)
        yield from _articles(source, reading, _streamed(stream, reading.options.columns), True)
        return
    text = decode(data, source.where)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if not text.lstrip().startswith("["):
            parse(text)  # raises, saying what is wrong
        stream = _Bounded(iter((text.encode("utf-8", "replace"),)), limit)
        yield from _articles(source, reading, _streamed(stream, reading.options.columns), True)
        return
    outlet = _feed_title(value)
    listed = isinstance(value, list) or outlet is not None
    records = value if isinstance(value, list) else _records(value)
    yield from _articles(source, reading, iter(records), listed, outlet)


def _articles(
    source: Source,
    reading: Reading,
    records: Iterator[Any],
    listed: bool,
    outlet: str | None = None,
) -> Iterator[RawArticle | Failure]:
    for number, record in enumerate(records, 1):
        where = f"{source.where}[{number}]" if listed else source.where
        try:
            if not isinstance(record, dict):
                raise Unreadable("not a JSON object")
            found = fields.article(where, _inner(record), reading.options.columns)
            yield replace(found, outlet=found.outlet or outlet)
        except Unreadable as error:
            yield Failure(where, str(error), source.path)


def _records(value: Any) -> list[Any]:
    """The records in an object: itself, or the items of its first list of objects."""
    if not isinstance(value, dict) or "text" in fields.columns(list(value), {}):
        return [value]
    lists = (v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict))
    nested = (v for v in value.values() if isinstance(v, dict))
    found = next(lists, None) or next((r for v in nested if len(r := _records(v)) > 1), None)
    return found or [value]


def _inner(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record without the wrapper that search engines and APIs put around it."""
    for name in ("_source", "attributes"):
        if isinstance(record.get(name), dict):
            return {**record, **record[name]}
    return record


def _feed_title(value: Any) -> str | None:
    is_feed = isinstance(value, dict) and "jsonfeed.org" in str(value.get("version", ""))
    return words(value.get("title")) if is_feed else None


def _streamed(stream: _Bounded, mapped: Mapping[str, str]) -> Iterator[Any]:
    """The records of a list, or of the first list in an object that has records with text.

    Raises `Unreadable` at the first place that is not JSON, and for a record that is too large.
    """
    found = 0
    try:
        for item in _items(stream, mapped):
            found += 1
            yield item
    except ijson.JSONError as error:
        what = " ".join(str(error).split())[:150]
        raise Unreadable(f"item {found + 1}: not valid JSON: {what}") from None
    if not found:
        size = size_in_words(stream.limit)
        raise Unreadable(f"larger than {size}, and not a list of records with texts")


def _items(stream: _Bounded, mapped: Mapping[str, str]) -> Iterator[Any]:
    """The records, built one by one from parser events, in bounded memory."""
    around: list[str] = []  # the objects and lists still open
    builder, home, chosen = None, 0, 0
    for event, value in ijson.basic_parse(stream):
        if event in _CLOSING:
            around.pop()
        elif builder is None and _may_be_record(around) and chosen in (0, len(around)):
            builder, home = ijson.ObjectBuilder(), len(around)
        if event in _OPENING:
            around.append(event)
            if len(around) > _DEEP:
                raise Unreadable("JSON nested too deeply")
        if builder is None:
            chosen = -1 if event == "end_array" and len(around) == chosen - 1 else chosen
            continue
        builder.event(event, value)
        if len(around) == home and event != "map_key":
            stream.count = 0
            if home == 1 or chosen == home or _has_text(builder.value, mapped):
                chosen = home
                yield builder.value
            builder = None


def _may_be_record(around: list[str]) -> bool:
    """Whether the next value is an item of an outermost list."""
    outer, inner = around[:-1], around[-1:]
    return inner == ["start_array"] and len(outer) < _LISTED and "start_array" not in outer


def _has_text(record: Any, mapped: Mapping[str, str]) -> bool:
    return isinstance(record, dict) and "text" in fields.columns(list(_inner(record)), mapped)


class _Bounded:
    """Bytes for the parser, with a count of those taken since `count` was set to 0."""

    def __init__(self, pieces: Iterator[bytes], limit: int) -> None:
        self._pieces = pieces
        self._left = b""
        self._begun = False
        self.limit = limit
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes; `Unreadable` if one record takes more than `limit`."""
        if size == 0:
            return b""
        if self.count > self.limit:
            raise Unreadable(f"a record of more than {size_in_words(self.limit)}, not read")
        if not self._left:
            self._left = next(self._pieces, b"")
            if not self._begun:
                self._begun, self._left = True, self._left.removeprefix(_BYTE_ORDER_MARK)
        piece, self._left = self._left[:_PIECE], self._left[_PIECE:]
        self.count += len(piece)
        return piece
