"""RSS and Atom: an entry is an article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from quotes.readers.extras import library
from quotes.readers.outcome import Article, Failure, Unreadable
from quotes.readers.prologue import root
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "feed"
_ROOTS = frozenset(("rss", "feed", "rdf:rdf"))


def recognises(source: Source) -> bool:
    """The root element of RSS 0.9 to 2.0 or of Atom."""
    return root(source.start) in _ROOTS


def articles(source: Source, reading: Reading) -> Iterator[Article | Failure]:
    """An article an entry: its full text if the feed has it, else its summary."""
    feedparser = library("feedparser", "a feed", "web")
    library("trafilatura", "a feed", "web")
    data = source.whole(reading.options.limits.article)
    headers = {"content-type": source.content_type} if source.content_type else {}
    feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not feed.entries:
        error = feed.get("bozo_exception")
        raise Unreadable(f"broken feed: {error}" if error else "a feed without entries")
    for number, entry in enumerate(feed.entries, 1):
        yield _article(f"{source.where}[{number}]", entry, feed.feed)


def _article(where: str, entry: Any, feed: Any) -> Article:
    from quotes.readers import page

    bodies = [content.value for content in entry.get("content", ())]
    body = max([*bodies, entry.get("summary", "")], key=len)
    text, blocks = page.fragment(body) if body else ("", ())
    return Article(
        where,
        text,
        id="",
        title=page.fragment(title)[0] if (title := entry.get("title", "").strip()) else None,
        outlet=entry.get("source", {}).get("title") or feed.get("title"),
        published=entry.get("published") or entry.get("updated"),
        url=entry.get("link"),
        author=", ".join(a.name for a in entry.get("authors", ()) if a.get("name")) or None,
        language=entry.get("language") or feed.get("language"),
        blocks=blocks,
    )
