"""Lists errors in context: missed quotes, spurious quotes, wrong sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from quotes.evaluate.corpus import CorpusArticle, CorpusQuote, pair_found, sources_agree, spans_of

_AROUND = 80


@dataclass(frozen=True)
class Miss:
    """A quote that only the annotators or only the program has, or whose source differs.

    `start` and `end` bound all its parts in the text; `context` is the text from a little before
    to a little after, with content in [brackets], cue in /slashes/ and source in {braces}.
    """

    article: str
    what: Literal["missed", "false find", "other source"]
    kind: str
    start: int
    end: int
    context: str


def list_misses(
    articles: Iterable[CorpusArticle], predicted: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[Miss]:
    """The annotated quotes without a predicted match, and vice versa, in text order."""
    for article in articles:
        golds, quotes = article.gold, article.found(predicted.get(article.id, ()))
        pairs = pair_found(golds, quotes)
        matched = set(pairs.values())
        misses = [_miss(article, g, "missed") for i, g in enumerate(golds) if i not in pairs]
        misses += [
            _miss(article, q, "false find") for j, q in enumerate(quotes) if j not in matched
        ]
        misses += [
            _miss(article, quotes[j], "other source")
            for i, j in pairs.items()
            if not sources_agree(golds[i], quotes[j])
        ]
        yield from sorted(misses, key=lambda miss: (miss.start, miss.end, miss.what))


def _miss(
    article: CorpusArticle,
    quote: CorpusQuote,
    what: Literal["missed", "false find", "other source"],
) -> Miss:
    spans = [
        (start, end, marks)
        for part, marks in (("content", "[]"), ("cue", "//"), ("source", "{}"))
        for start, end in spans_of(quote.raw.get(part))
    ]
    low, high = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    # At one position, closing marks come before opening ones, and inner parts inside outer ones.
    marks = [(end, 0, -start, m[1]) for start, end, m in spans]
    marks += [(start, 1, -end, m[0]) for start, end, m in spans]
    pieces: list[str] = []
    at = max(0, low - _AROUND)
    for position, _, _, mark in sorted(marks):
        pieces += [article.text[at:position], mark]
        at = position
    pieces.append(article.text[at : high + _AROUND])
    return Miss(article.id, what, quote.kind, low, high, " ".join("".join(pieces).split()))
