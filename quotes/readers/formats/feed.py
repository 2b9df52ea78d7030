"""RSS and Atom: every entry is an article."""

from __future__ import annotations

import io
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


def recognises(source: Source) -> bool:
    """The root element of RSS 0.9 to 2.0 or of Atom."""
    return root(source.start) in _ROOTS


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article per entry: its full text if the feed has it, else its summary."""
    feedparser = library("feedparser", "a feed", "web")
    library("trafilatura", "a feed", "web")
    data = source.whole(reading.options.limits.article)
    headers = {"content-type": source.content_type} if source.content_type else {}
    feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not feed.entries:
        error = feed.get("bozo_exception")
        raise Unreadable(f"broken feed: {error}" if error else "a feed without entries")
    follower = _follower(reading)
    for number, entry in enumerate(feed.entries, 1):
        where = f"{source.where}[{number}]"
        try:
            own = _article(where, entry, feed.feed)
        except Unreadable as error:
            yield Failure(where, str(error), source.path)
            continue
        yield from _followed(own, follower, reading) if follower and own.url else (own,)


def _follower(reading: Reading) -> Follower | None:
    following = reading.options.following
    if following is None:
        return None
    library("httpx", "a page behind a feed", "web")
    from quotes.readers.following import Follower

    return Follower(following, reading.options.limits)


def _followed(
    own: RawArticle, follower: Follower, reading: Reading
) -> Iterator[RawArticle | Failure]:
    """The article that an entry links to, or the entry itself if it is more complete."""
    from quotes.readers.web import Unchanged

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
        found = [Failure(address, str(error), address)]
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
