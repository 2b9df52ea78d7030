"""From a web page to its article: text, structure and metadata."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from htmldate import find_date
from lxml.html import HtmlElement

from quotes.document import Block
from quotes.document.outlets import outlet_key
from quotes.readers import boilerplate, extraction, markup, metadata, naming, structure, updates
from quotes.readers.deadline import time_limit
from quotes.readers.markup import PageBlock, key
from quotes.readers.outcome import Unreadable
from quotes.readers.published import iso

logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# How many blocks above the article may be headline, byline and date.
_ABOVE = 6
# A page with more words than this but no article is reported.
_WORDS = 200


@dataclass(frozen=True)
class Page:
    """The article of a page: its text (paragraphs separated by empty lines), the blocks that the
    page sets apart, and its metadata."""

    text: str
    blocks: tuple[Block, ...]
    about: metadata.Metadata
    published_from: str


def read(html: str, url: str | None = None, *, seconds: float = 30.0) -> Page:
    """The article on a page.

    Raises `Unreadable` for bytes without a page, for a page that has more than 200 words but no
    article, and for one that takes longer than `seconds`.
    """
    with time_limit(seconds):
        return _read(html, url)


def fragment(html: str, *, seconds: float = 30.0) -> tuple[str, tuple[Block, ...]]:
    """The text of a piece of HTML (a feed's entry, a cell of a table) and what it sets apart.

    All of it counts but captions, links to other articles and lines that pages put around articles.
    Raises `Unreadable` as `read` does.
    """
    with time_limit(seconds):
        seen = markup.blocks(markup.parsed(f"<div>{html}</div>"))
        found = [b for b in seen if not (b.caption or extraction.is_link(b))]
        around = boilerplate.page(_joined(found))
        kept = [b for b, keep in zip(found, _kept(found, around), strict=True) if keep]
        return structure.laid_out(kept or found)


def _read(html: str, url: str | None) -> Page:
    tree = markup.parsed(html)
    about = metadata.of(tree, url)
    published, said_by = about.published, "metadata"
    if iso(published) is None:
        published, said_by = _visible_date(tree, url), "page"
    entries = markup.entries(tree)
    seen = markup.blocks(tree, entries)
    found = _article(tree, seen, about, url)
    untold, times = updates.missing(about.updates, found)
    found = [*found, *untold]
    if not found and (words := sum(len(block.text.split()) for block in seen)) > _WORDS:
        raise Unreadable(f"no article found on a page of {words:,} words")
    head = _head(seen, found)
    about = metadata.with_headline(about, [block.text for block in [*head, *found[:3]]])
    above = boilerplate.page(_joined([*head, *_with_gaps(found[:3], seen)]), about.title)
    found = _without_heading(found, about)
    around = boilerplate.page(_joined(found), about.title)
    found = [b for b, keep in zip(found, _kept(found, around), strict=True) if keep]
    if published is None:
        published, said_by = above.day, "page"
    text, blocks = structure.laid_out(found, {**entries.times, **times})
    about = replace(about, published=published, author=_author(about, above.byline))
    return Page(text, blocks, about, said_by)


def _author(about: metadata.Metadata, byline: str | None) -> str | None:
    """Who wrote the article: its metadata first, unless they only name the outlet."""
    shown = naming.author(byline or "", about.outlet)
    own = outlet_key(about.author or "") == outlet_key(about.outlet or "")
    return (shown or about.author) if own else (about.author or shown)


def _article(
    tree: HtmlElement, seen: Sequence[PageBlock], about: metadata.Metadata, url: str | None
) -> list[PageBlock]:
    """The blocks of the article; on pages drawn by scripts, the metadata may be the only source."""
    found = extraction.article(tree, seen, url)
    size = sum(len(block.text) for block in found)
    shown = any(block.element is not tree for block in found)
    if about.body and (size < 0.5 * len(about.body) or not shown):
        if "</" in about.body:
            return markup.blocks(markup.parsed(about.body))
        lines = (" ".join(line.split()) for line in about.body.split("\n"))
        return [PageBlock(line, tree) for line in lines if line]
    return found


def _head(seen: Sequence[PageBlock], found: Sequence[PageBlock]) -> list[PageBlock]:
    """The blocks right above the article: headline, byline, date."""
    first = next((n for n, block in enumerate(seen) if found and block is found[0]), 0)
    return list(seen[max(0, first - _ABOVE) : first])


def _with_gaps(found: Sequence[PageBlock], seen: Sequence[PageBlock]) -> list[PageBlock]:
    """The first blocks of the article and the few between them: byline and date stand there too."""
    known = set(found)
    places = [number for number, block in enumerate(seen) if block in known]
    if not places or len(places) < len(found) or places[-1] - places[0] > _ABOVE:
        return list(found)
    return list(seen[places[0] : places[-1] + 1])


def _joined(blocks: Sequence[PageBlock]) -> str:
    return structure.BETWEEN.join(block.text for block in blocks)


def _without_heading(found: list[PageBlock], about: metadata.Metadata) -> list[PageBlock]:
    """The blocks without headline and author, which a document keeps apart."""
    names = {key(about.title or ""), key(about.author or ""), key(f"by {about.author}")}
    return [
        block
        for number, block in enumerate(found)
        if not (number < _ABOVE and (block.key in names or (block.heading == "h1" and number < 3)))
    ]


def _kept(found: Sequence[PageBlock], around: boilerplate.Boilerplate) -> list[bool]:
    """For each block, whether any of it belongs to the article."""
    kept, at, spans = [], 0, iter(around.boilerplate)
    span = next(spans, None)
    for block in found:
        end = at + len(block.text)
        while span and span[1] <= at:
            span = next(spans, None)
        kept.append(not (span and span[0] <= at and end <= span[1]))
        at = end + 2
    return kept


def _visible_date(tree: HtmlElement, url: str | None) -> str | None:
    """The date on the page or in its address, if it is complete."""
    try:
        found = find_date(tree, url=url, original_date=True, extensive_search=False)
    except (ValueError, TypeError):
        return None
    return str(found) if found else None
