"""JSON: one record, a list of records, or an object that holds such a list (JSON Feed too)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from quotes.readers import fields
from quotes.readers.encoding import decode
from quotes.readers.formats.jsonl import parse
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "json"
_PIECE = 1 << 20
_BETWEEN = " \t\r\n,"


def recognises(source: Source) -> bool:
    """An opening brace or bracket that JSON could go on from."""
    start = source.start
    rest = start[1:].lstrip()
    if start.startswith("{"):
        return rest.startswith(('"', "}"))
    return start.startswith("[") and rest.startswith(("{", "]"))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """An article a record; a list is read piece by piece, however long it is."""
    listed = recognises(source) and source.start.startswith("[")
    if listed:
        records = _streamed(source, reading.options.limits.article)
        outlet = None
    else:
        value = parse(decode(source.whole(reading.options.limits.article), source.where))
        records = iter(_records(value))
        outlet = _feed_title(value)
    for number, record in enumerate(records, 1):
        where = f"{source.where}[{number}]" if listed or outlet else source.where
        try:
            if not isinstance(record, dict):
                raise Unreadable("not a JSON object")
            found = fields.article(where, _inner(record), reading.options.columns)
            yield replace(found, outlet=found.outlet or outlet)
        except Unreadable as error:
            yield Failure(where, str(error), source.path)


def _records(value: Any) -> list[Any]:
    """The records in an object: itself, or what the first of its lists of objects holds."""
    if not isinstance(value, dict) or "text" in fields.columns(list(value), {}):
        return [value]
    lists = (v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict))
    nested = (v for v in value.values() if isinstance(v, dict))
    found = next(lists, None) or next((r for v in nested if len(r := _records(v)) > 1), None)
    return found or [value]


def _inner(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """What search engines and APIs wrap a record in, taken off."""
    for name in ("_source", "attributes"):
        if isinstance(record.get(name), dict):
            return {**record, **record[name]}
    return record


def _feed_title(value: Any) -> str | None:
    is_feed = isinstance(value, dict) and "jsonfeed.org" in str(value.get("version", ""))
    return fields.words(value.get("title")) if is_feed else None


def _streamed(source: Source, limit: int) -> Iterator[Any]:
    """The items of a list, one at a time; `Unreadable` at the first place that is not JSON."""
    decoder = json.JSONDecoder()
    pieces = _Characters(source)
    text = pieces.more()
    at = text.index("[") + 1
    number = 0
    while True:
        while text[at : at + 1] in _BETWEEN and at < len(text):
            at += 1
        if text.startswith("]", at):
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except RecursionError:
            raise Unreadable(f"item {number + 1}: JSON nested too deeply") from None
        except ValueError as error:
            # Either not all of it is here yet, or it is wrong: only more of it can tell.
            if len(text) - at > limit:
                raise Unreadable(f"item {number + 1}: too large, or not valid JSON") from None
            piece = pieces.more(max(_PIECE, len(text) - at))
            if not piece:
                raise Unreadable(f"item {number + 1}: not valid JSON: {error}") from None
            text, at = text[at:] + piece, 0
            continue
        number += 1
        yield value


class _Characters:
    """The text of a source in UTF-8, piece by piece."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def more(self, size: int = _PIECE) -> str:
        data = self._source.read(size)
        try:
            return self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise Unreadable(f"not valid UTF-8 (byte 0x{error.object[error.start]:02x})") from None
