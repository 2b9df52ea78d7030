"""RSS and Atom: every entry is an article."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from quotes.document.fullness import poorer
from quotes.readers.extras import library
from quotes.readers.outcome import Failure, RawArticle, Skipped, Unreadable
from quotes.readers.prologue import root
from quotes.readers.reader import Reading
from quotes.readers.source import Source

if TYPE_CHECKING:
    from quotes.readers.following import Follower

NAME = "feed"
_ROOTS = frozenset(("rss", "feed", "rdf:rdf"))
# A feed behind what a broken site prints before it (the warnings of a program).
_LATER = re.compile(r"<\?xml\b[^>]{0,200}\?>\s{0,200}<(?:rss|feed|rdf:rdf)\b", re.I)
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)\b|</(?:\w+:)?(?:item|entry)\s*>", re.I)
_END = re.compile(rb"</(?:rss|(?:\w+:)?feed|rdf:rdf)\s*>", re.I)
CUT = "broken feed: truncated, the rest is missing"


def recognises(source: Source) -> bool:
    """The root element of RSS 0.9 to 2.0 or of Atom."""
    return root(source.start) in _ROOTS or bool(_LATER.search(source.start[:2000]))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article per entry: its full text if the feed has it, else its summary."""
    feedparser = library("feedparser", "a feed", "web")
    library("trafilatura", "a feed", "web")
    data = source.whole(reading.options.limits.article)
    headers = {"content-type": source.content_type, "content-location": source.url or ""}
    feed = feedparser.parse(
        io.BytesIO(data), response_headers={name: value for name, value in headers.items() if value}
    )
    if not feed.entries:
        error = feed.get("bozo_exception")
        raise Unreadable(f"broken feed: {error}" if error else "a feed without entries")
    follower = _follower(source, reading)
    entries, cut = _whole(feed.entries, data)
    for number, entry in enumerate(entries, 1):
        where = f"{source.where}[{number}]"
        try:
            own = _article(where, entry, feed.feed)
        except Unreadable as error:
            yield Failure(where, str(error), source.path)
            continue
        yield from _followed(own, follower, source, reading) if follower and own.url else (own,)
    if cut:
        raise Unreadable(CUT)


def _whole(entries: list[Any], data: bytes) -> tuple[list[Any], bool]:
    """The entries without one that breaks off at the end, and whether the feed breaks off.

    The library takes half an entry for a whole one.
    """
    if _END.search(data):
        return entries, False
    last = deque(_ITEM.finditer(data), maxlen=1)
    return (entries[:-1] if last and not last[0][0].startswith(b"</") else entries), True


def _follower(source: Source, reading: Reading) -> Follower | None:
    following = reading.options.following
    if following is None:
        return None
    library("httpx", "a page behind a feed", "web")
    from quotes.readers.following import Follower

    named = source.path if source.path == source.url else ""  # else the feed is in a file
    return Follower(following, reading.options.limits, named)


def _followed(
    own: RawArticle, follower: Follower, source: Source, reading: Reading
) -> Iterator[RawArticle | Failure]:
    """The article that an entry links to, or the entry itself if it is more complete."""
    from quotes.readers.web import Refused, Unchanged

    address = own.url or ""
    if not follower.has_room:
        yield own
        return
    try:
        with follower.page(address) as page:
            found = list(reading.inner(page))
    except Unchanged as error:
        yield Skipped(address, str(error), address)
        return
    except Unreadable as error:
        # To try a refused page again is to read the feed again: nobody named the page.
        path = source.path if isinstance(error, Refused) else address
        found = [Failure(address, str(error), path)]
    articles = [one for one in found if isinstance(one, RawArticle)]
    yield from (one for one in found if isinstance(one, Failure))
    whole = max(articles, key=lambda one: len(one.text), default=own)
    if whole is own or poorer(whole.text, own.text):
        yield own
        return
    yield replace(
        whole,
        url=whole.url or address,
        title=whole.title or own.title,
        outlet=whole.outlet or own.outlet,
        published=whole.published or own.published,
        author=whole.author or own.author,
        language=whole.language or own.language,
    )


def _article(where: str, entry: Any, feed: Any) -> RawArticle:
    from quotes.readers import page

    bodies = [content.value for content in entry.get("content", ())]
    body = max([*bodies, entry.get("summary", "")], key=len)
    text, blocks = page.fragment(body) if body else ("", ())
    return RawArticle(
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
