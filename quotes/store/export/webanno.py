"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/) as JSON-LD.

Each quote becomes an annotation in one AnnotationPage. Its body tells who said it and how; its
target selects the words in the article by position, and by the words with their surroundings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from quotes.store.export.places import PlacedArticle, PlacedQuote

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # characters of prefix and suffix


def annotation(article: PlacedArticle, placed: PlacedQuote) -> dict[str, Any]:
    """The annotation of one quote."""
    hit = placed.hit
    names = ", ".join(speaker.name for speaker in hit.speakers) or hit.source or "unknown"
    record = {name: value for name, value in hit.as_json().items() if value is not None}
    return {
        "id": f"urn:quotes:quote:{hit.id}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {
                "type": "TextualBody",
                "value": names,
                "purpose": "identifying",
                "format": "text/plain",
            },
            {
                "type": "TextualBody",
                "value": json.dumps(record, ensure_ascii=False),
                "purpose": "describing",
                "format": "application/json",
            },
        ],
        "target": [
            {
                "type": "SpecificResource",
                "source": _source(article, placed),
                "selector": [
                    {
                        "type": "TextPositionSelector",
                        "start": start,
                        "end": end,
                    },
                    _words(article, placed, start, end),
                ],
            }
            for start, end in placed.spans.get("content", ())
        ],
    }


def _source(article: PlacedArticle, placed: PlacedQuote) -> str:
    base = article.url or f"urn:quotes:article:{article.id}"
    return f"{base}#title" if placed.in_title and "#" not in base else base


def _words(article: PlacedArticle, placed: PlacedQuote, start: int, end: int) -> dict[str, Any]:
    whole = (article.title or "") if placed.in_title else article.text
    return {
        "type": "TextQuoteSelector",
        "exact": whole[start:end],
        "prefix": whole[max(0, start - _AROUND) : start],
        "suffix": whole[end : end + _AROUND],
    }


def write_webanno(articles: Iterable[PlacedArticle], file: IO[bytes]) -> int:
    """Write an AnnotationPage; returns how many quotes."""
    head = {"@context": CONTEXT, "id": "urn:quotes:annotations", "type": "AnnotationPage"}
    file.write(json.dumps(head).encode()[:-1] + b', "items": [')
    count = 0
    for article in articles:
        for placed in article.quotes:
            file.write(b",\n" if count else b"\n")
            file.write(json.dumps(annotation(article, placed), ensure_ascii=False).encode())
            count += 1
    file.write(b"\n]}\n")
    return count
