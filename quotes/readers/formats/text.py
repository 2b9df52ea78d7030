"""Plain text and Markdown, with YAML front matter or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from quotes.readers import fields
from quotes.readers.encoding import decode, looks_binary
from quotes.readers.outcome import Article, Failure, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "text"
_FRONT = re.compile(r"---[ \t]*\r?\n(.{0,65536}?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)


def recognises(source: Source) -> bool:
    """Anything that is not binary."""
    return not looks_binary(source.head)


def articles(source: Source, reading: Reading) -> Iterator[Article | Failure]:
    """The one article of a text file; front matter gives what is known about it."""
    data = source.whole(reading.options.limits.article)
    if not data.strip():
        raise Unreadable("the file is empty")
    text = decode(data, source.where, repair=True)
    record, text = _front_matter(text)
    record = {k: v for k, v in record.items() if k not in ("text", "body", "content")}
    known = fields.article(source.where, {**record, "text": ""}, {})
    yield replace(known, text=text)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT.match(text)
    if not match:
        return {}, text
    try:
        record = yaml.load(match[1], yaml.CBaseLoader)  # every value stays the words it is
    except (yaml.YAMLError, RecursionError):
        return {}, text
    if not isinstance(record, dict) or not all(isinstance(name, str) for name in record):
        return {}, text
    rest = text[match.end() :]
    return record, rest.lstrip("\r\n")
