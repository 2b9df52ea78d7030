"""Web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.readers.encoding import decode
from quotes.readers.extras import library
from quotes.readers.outcome import Failure, RawArticle
from quotes.readers.prologue import root
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "html"
_ELEMENTS = frozenset("html head body article div table p h1 meta main section title link".split())
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


def recognises(source: Source) -> bool:
    """A doctype, or an element with which pages begin."""
    start = source.start
    name = root(start)
    if name in _ELEMENTS:
        return True
    # Comments may fill the whole head; only a page can follow.
    endless = name == "" and start.startswith("<!--")
    return endless or any(mark in start[:2000].lower() for mark in ("<html", "<!doctype html"))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """The one article of a page."""
    library("trafilatura", "a web page", "web")
    from quotes.readers import page

    data = source.whole(reading.options.limits.page)
    head = _COMMENT.sub("", source.start[:4096])
    declared = _CHARSET.search(source.content_type) or _CHARSET.search(head)
    html = decode(data, source.where, declared[1] if declared else None, repair=True)
    found = page.read(html, source.url, seconds=reading.options.limits.page_seconds)
    about = found.about
    yield RawArticle(
        source.where,
        found.text,
        title=about.title,
        outlet=about.outlet,
        published=about.published,
        published_from=found.published_from,
        url=about.url,
        author=about.author,
        language=about.language,
        blocks=found.blocks,
        validators=tuple(sorted(source.validators.items())),
    )
