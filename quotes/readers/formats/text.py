"""Plain text and Markdown, with YAML or TOML front matter or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quotes.readers import fields
from quotes.readers.encoding import decode, looks_binary
from quotes.readers.entities import unescaped
from quotes.readers.formats.other import named
from quotes.readers.front_matter import front_matter
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "text"


def recognises(source: Source) -> bool:
    """Any input that is not binary."""
    return not looks_binary(source.head)


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """The one article of a text file, with metadata from its front matter.

    Unreadable front matter is a failure besides the article.
    """
    data = source.whole(reading.options.limits.article)
    if not data.strip():
        raise Unreadable("the file is empty")
    if suffix := named(source.name):
        raise Unreadable(f"named {suffix}, but it is plain text: broken, or rename it to .txt")
    record, text, unread = front_matter(decode(data, source.where, repair=True))
    record = {k: v for k, v in record.items() if k not in ("text", "body", "content")}
    known = fields.article(source.where, {**record, "text": ""}, {})
    yield replace(known, text=unescaped(text))
    if unread:
        yield Failure(source.where, unread, source.path)
