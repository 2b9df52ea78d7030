"""Texts of articles for the templates: marked pieces, safe links, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from quotes.store.reading.articles import ArticlePage, QuoteInText
from quotes.store.reading.pages import QuotePage
from quotes.store.search.hits import Hit, Spans

_TURNS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


@dataclass(frozen=True)
class Piece:
    """A piece of text with its CSS classes, and the quote whose content it is."""

    text: str
    classes: tuple[str, ...] = ()
    quote: QuoteInText | None = None
    first: bool = False
    """Whether the quote's content begins here."""


@dataclass(frozen=True)
class Paragraph:
    """A line of an article; `start` is the code point where it begins."""

    start: int
    pieces: tuple[Piece, ...]
    boilerplate: bool = False


def link(url: str | None) -> str | None:
    """The URL if it is safe to link to (http or https), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def straight(text: str | None) -> str:
    """Text without bidirectional control characters, for window titles."""
    return _TURNS.sub("", text or "")


def highlighted(text: str, spans: Spans) -> list[Piece]:
    """The text with the words that a search matched marked."""
    return _cut(text, ((start, end, "word") for start, end in spans))


def in_paragraph(page: QuotePage) -> list[Piece]:
    """The paragraph of a quote, with its parts marked."""
    return _cut(page.paragraph, ((m.start, m.end, m.part) for m in page.marks))


def _cut(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Piece]:
    marks = [m for m in marks if m[0] < m[1]]
    edges = sorted({0, len(text), *(e for start, end, _ in marks for e in (start, end))})
    return [
        Piece(text[a:b], tuple(dict.fromkeys(c for s, e, c in marks if s <= a and b <= e)))
        for a, b in pairwise(edges)
        if 0 <= a < b <= len(text)
    ]


def paragraphs(page: ArticlePage) -> list[Paragraph]:
    """The lines of an article with its quotes marked, empty lines left out."""
    quotes = [quote for quote in page.quotes if not quote.in_title]
    found, start = [], 0
    for line in page.text.split("\n"):
        end = start + len(line)
        if line.strip():
            skipped = any(a <= start and end <= b for a, b in page.boilerplate)
            found.append(Paragraph(start, marked(page.text, start, end, quotes), skipped))
        start = end + 1
    return found


def title_pieces(page: ArticlePage) -> tuple[Piece, ...]:
    """The title of an article with the quotes in it marked."""
    title = page.title or ""
    return marked(title, 0, len(title), [quote for quote in page.quotes if quote.in_title])


def marked(text: str, start: int, end: int, quotes: Sequence[QuoteInText]) -> tuple[Piece, ...]:
    """The text from `start` to `end`, cut where parts of quotes begin and end.

    Where quotes overlap, a piece belongs to the shortest one.
    """
    spans = [
        (a, b, part, quote)
        for quote in quotes
        for part, a, b in quote.spans
        if a < end and start < b
    ]
    edges = {start, end, *(min(max(e, start), end) for a, b, *_ in spans for e in (a, b))}
    begins = {quote.hit.id: min((a for p, a, _ in quote.spans if p == "content"), default=-1)
              for quote in quotes}  # fmt: skip
    pieces = []
    for a, b in pairwise(sorted(edges)):
        here = [one for one in spans if one[0] <= a and b <= one[1]]
        contents = sorted(
            (one for one in here if one[2] == "content"), key=lambda one: one[1] - one[0]
        )
        inner = contents[0][3] if contents else None
        parts = tuple(dict.fromkeys(one[2] for one in here if one[2] != "content"))
        kinds = (inner.hit.kind, inner.hit.act) if inner else ()
        first = inner is not None and begins[inner.hit.id] == a
        pieces.append(Piece(text[a:b], (*kinds, *parts), inner, first))
    return tuple(pieces)


def day(hit: Hit) -> str:
    """The day of saying or publication, in words if there is neither."""
    return hit.day or "undated"
