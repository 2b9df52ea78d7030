"""JSON Lines: one record per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from quotes.readers import fields
from quotes.readers.lines import LineDecoder, undecoded
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source, size_in_words

NAME = "jsonl"


def recognises(source: Source) -> bool:
    """Two lines that begin like objects, or one line with an object in a file called `.jsonl`."""
    lines = [line.strip() for line in _text(source.head).split(b"\n")]
    # The head may end in the middle of a line.
    lines = [line for line in lines if line][:20]
    if not lines or sum(line.startswith(b"{") for line in lines) < len(lines) / 2:
        return False
    if source.where.lower().endswith((".jsonl", ".ndjson", ".jl")):
        return True
    return lines[0].endswith(b"}") and len(lines) > 1


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article per line; a bad line is one failure, and the others are read."""
    limit = reading.options.limits.article
    decoder = LineDecoder(source)
    number = 0
    while line := source.readline(limit + 1):
        number += 1
        where = f"{source.where}:{number}"
        if len(line) > limit:
            _skip_line(source)
            yield Failure(where, f"line longer than {size_in_words(limit)}", source.path)
            continue
        if number == 1:
            line = _text(line)
        if not line.strip():
            continue
        try:
            yield fields.article(where, _record(decoder.text(line)), reading.options.columns)
        except Unreadable as error:
            yield Failure(where, str(error), source.path)


def parse(text: str) -> Any:
    """Parse a text as JSON; `Unreadable` says what is wrong with it."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise Unreadable("JSON nested too deeply") from None
    except ValueError as error:  # numbers of thousands of digits
        raise Unreadable(f"not readable as JSON: {error}") from None


def _record(line: str) -> dict[str, Any]:
    if undecoded(line):
        raise Unreadable("not valid UTF-8")
    value = parse(line)
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    return value


def _text(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf")


def _skip_line(source: Source) -> None:
    while (rest := source.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass
