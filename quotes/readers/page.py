"""From a web page to its article: text, structure and metadata."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from htmldate import find_date
from lxml.html import HtmlElement

from quotes.document import Block
from quotes.readers import boilerplate, extraction, markup, metadata, structure, updates
from quotes.readers.deadline import within
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
    with within(seconds):
        return _read(html, url)


def fragment(html: str, *, seconds: float = 30.0) -> tuple[str, tuple[Block, ...]]:
    """The text and blocks of a fragment of HTML (a feed's entry, a table cell), without captions
    and links to other articles. Raises `Unreadable` as `read` does."""
    with within(seconds):
        seen = markup.blocks(markup.parsed(f"<div>{html}</div>"))
        kept = [b for b in seen if not (b.caption or extraction.is_link(b))]
        return structure.laid_out(kept)


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
    found = _without_heading(found, about.title)
    around = boilerplate.page(_joined(found), about.title)
    found = [b for b, keep in zip(found, _kept(found, around), strict=True) if keep]
    above = boilerplate.page(_joined([*head, *found[:3]]), about.title)
    if published is None:
        published, said_by = above.day, "page"
    text, blocks = structure.laid_out(found, {**entries.times, **times})
    about = replace(about, published=published, author=about.author or above.byline)
    return Page(text, blocks, about, said_by)


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


def _joined(blocks: Sequence[PageBlock]) -> str:
    return structure.BETWEEN.join(block.text for block in blocks)


def _without_heading(found: list[PageBlock], title: str | None) -> list[PageBlock]:
    """The blocks without the headline, which a document keeps separately."""
    name = key(title or "")
    return [
        block
        for number, block in enumerate(found)
        if not (number < 3 and (block.key == name or block.heading == "h1"))
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
