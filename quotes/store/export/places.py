"""Reads the articles and spans of quotes, which annotations and editions need besides the hits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, text

from quotes.store.search.hits import Hit
from quotes.store.search.selection import bound


@dataclass(frozen=True)
class PlacedQuote:
    """A quote and the spans of its parts (`source`, `cue`, `content`), in the text or the title."""

    hit: Hit
    in_title: bool
    spans: dict[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class PlacedArticle:
    """An article and the selected quotes in it, in the order of its text."""

    id: int
    external_id: str
    title: str | None
    text: str
    url: str | None
    outlet: str | None
    author: str | None
    language: str | None
    published: str | None
    quotes: tuple[PlacedQuote, ...]


def articles(connection: Connection, hits: Iterable[Hit]) -> Iterator[PlacedArticle]:
    """The articles of `hits`, one at a time; `hits` have to be grouped by article."""
    for article_id, group in groupby(hits, key=lambda hit: hit.article_id):
        row = connection.execute(
            text(
                """
                SELECT a.id, a.external_id, a.title, a.text, a.url, o.name AS outlet, a.author,
                    a.language, a.published
                FROM articles AS a LEFT JOIN outlets AS o ON o.id = a.outlet_id WHERE a.id = :id
                """
            ),
            {"id": article_id},
        ).one()
        yield PlacedArticle(**row._mapping, quotes=tuple(_placed(connection, list(group))))


def _placed(connection: Connection, hits: list[Hit]) -> Iterator[PlacedQuote]:
    spans: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    values = {"ids": [hit.id for hit in hits]}
    rows = connection.execute(
        bound(
            "SELECT quote_id, part, start_offset, end_offset FROM spans WHERE quote_id IN :ids "
            "ORDER BY quote_id, part, seq",
            values,
        )
    )
    for quote_id, part, start, end in rows:
        spans[quote_id][part].append((start, end))
    in_title = {
        row.id: bool(row.in_title)
        for row in connection.execute(
            bound("SELECT id, in_title FROM quotes WHERE id IN :ids", values)
        )
    }
    for hit in hits:
        parts = {part: tuple(found) for part, found in spans[hit.id].items()}
        yield PlacedQuote(hit, in_title[hit.id], parts)
