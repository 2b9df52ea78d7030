"""A flat row for each quote, shared by all tabular formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from quotes.document.published import day_of
from quotes.store.reading.pages import paragraphs
from quotes.store.search.hits import Hit
from quotes.store.search.selection import bound

HIT = (
    "id", "kind", "act", "text", "speakers", "role", "source", "cue", "said_on",
    "said_confidence", "published", "outlet", "title", "url", "article_id", "statement_id",
    "confidence", "speaker_confidence", "candidate", "origin", "parent_id",
)  # fmt: skip
DETAILS = ("external_id", "author", "earliest", "latest", "paragraph")
COLUMNS = (*HIT, *DETAILS)


@dataclass(frozen=True)
class Details:
    """The fields of a quote that an export has in addition to those of a search.

    `external_id` and `author` are the article's, `earliest` and `latest` bound the date of saying,
    `paragraph` has the paragraphs of the article that contain the quote.
    """

    external_id: str
    author: str | None
    earliest: date | None
    latest: date | None
    paragraph: str


def detailed(connection: Connection, hits: Iterable[Hit]) -> Iterator[tuple[Hit, Details]]:
    """The hits, each with its details; they have to be grouped by article."""
    for article_id, group in groupby(hits, key=lambda hit: hit.article_id):
        of_article = list(group)
        article = connection.execute(
            text("SELECT external_id, author, title, text FROM articles WHERE id = :id"),
            {"id": article_id},
        ).one()
        rows = connection.execute(
            bound(
                """
                SELECT q.id, q.in_title, CAST(q.earliest AS text) AS earliest,
                    CAST(q.latest AS text) AS latest, min(s.start_offset) AS first,
                    max(s.end_offset) AS last
                FROM quotes AS q LEFT JOIN spans AS s ON s.quote_id = q.id
                WHERE q.id IN :ids GROUP BY q.id, q.in_title, q.earliest, q.latest
                """,
                {"ids": [hit.id for hit in of_article]},
            )
        )
        by_id = {row.id: row for row in rows}
        for hit in of_article:
            row = by_id[hit.id]
            whole = (article.title if row.in_title else article.text) or ""
            start, end = paragraphs(whole, row.first or 0, row.last or 0)
            yield (
                hit,
                Details(
                    article.external_id,
                    article.author,
                    day_of(row.earliest),
                    day_of(row.latest),
                    whole[start:end].strip(),
                ),
            )


def as_record(hit: Hit, details: Details) -> dict[str, Any]:
    """One quote as `quotes search --format json` prints it, plus its details."""
    return {**hit.as_json(), **vars(details)}


def flat(hit: Hit, details: Details) -> dict[str, Any]:
    """One quote with its speakers and their roles in one field each, separated by `; `."""
    found = as_record(hit, details)
    return {
        **{name: found[name] for name in COLUMNS},
        "speakers": "; ".join(speaker.name for speaker in hit.speakers),
        "role": "; ".join(speaker.role or "" for speaker in hit.speakers).strip("; "),
    }
