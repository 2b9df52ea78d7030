"""Finds the quote of an article that a line of an expectation table means."""

from __future__ import annotations

import re

from quotes.record import Extract, Quote

APART = 4
"""How many words a quote may begin or end before or after what the table says."""

_NICKNAME = re.compile(r"\s*[\"“‘'(][^\"”’')]+[\"”’')]")


def found(extract: Extract, begins: str, ends: str, *, title: bool | None = None) -> list[Quote]:
    """The quotes whose content, or a piece of it, begins with `begins`, and ends with `ends`.

    `title` says whether to look at those in the separate title, in the text, or (None) in both.
    """
    return [
        quote
        for quote in extract.quotes
        if title in (None, quote.in_title) and _fits(extract, quote, begins, ends)
    ]


def _fits(extract: Extract, quote: Quote, begins: str, ends: str) -> bool:
    text = (extract.document.title or "") if quote.in_title else extract.document.text
    starts = [start for start, _ in quote.content.spans]
    last = quote.content.spans[-1][1]
    return any(
        any(_words(text, start, begin.start()) <= APART for start in starts)
        and any(
            _words(text, last, end.end()) <= APART
            for end in re.finditer(re.escape(ends), text)
            if end.end() > begin.start()
        )
        for begin in re.finditer(re.escape(begins), text)
    )


def _words(text: str, one: int, other: int) -> int:
    """How many words lie between two places of a text."""
    return len(re.findall(r"\w+", text[min(one, other) : max(one, other)]))


def names(quote: Quote) -> list[str]:
    """Who says it, without nicknames."""
    return [_NICKNAME.sub("", speaker.name) for speaker in quote.speakers]
