"""Web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.readers.encoding import decode
from quotes.readers.extras import library
from quotes.readers.outcome import Article, Failure
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "html"
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|table|p|h1|meta)\b",
    re.I | re.S,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


def recognises(source: Source) -> bool:
    """A doctype or an element that pages begin with."""
    return bool(_PAGE.match(source.start)) or "<html" in source.start[:2000].lower()


def articles(source: Source, reading: Reading) -> Iterator[Article | Failure]:
    """The one article of a page."""
    library("trafilatura", "a web page", "web")
    from quotes.readers import page

    data = source.whole(reading.options.limits.page)
    declared = _CHARSET.search(source.content_type) or _CHARSET.search(source.start[:4096])
    html = decode(data, source.where, declared[1] if declared else None, repair=True)
    found = page.read(html, source.url)
    about = found.about
    yield Article(
        source.where,
        found.text,
        title=about.title,
        outlet=about.outlet,
        published=about.published,
        published_from=found.published_from,
        url=about.url,
        author=about.author,
        language=about.language,
    )
