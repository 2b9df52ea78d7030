"""Articles with their quotes, and lists of articles by outlet.

All functions take an open connection (`Database.connect`) and read only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from quotes.errors import NotThere
from quotes.store.search.hits import Hit, read
from quotes.store.search.selection import SHOWN_ACTS, bound

LISTED = ("id", "title", "outlet", "published", "quotes", "sources", "url")
"""The columns of articles in output for programs."""

PartSpan = tuple[str, int, int]
"""A part of a quote (source, cue or content) with its start and end in code points."""


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list; `quotes` is the number of its quotes of speech and writing, `sources`
    that of their sources."""

    id: int
    title: str | None
    outlet: str | None
    published: str | None
    quotes: int
    sources: int
    url: str | None


@dataclass(frozen=True)
class QuoteInText:
    """A quote of an article, with the spans of its parts in the text (or title, if `in_title`)."""

    hit: Hit
    in_title: bool
    spans: tuple[PartSpan, ...]

    def as_json(self) -> dict[str, Any]:
        """As `Hit.as_json`, with the spans."""
        spans = [{"part": part, "start": start, "end": end} for part, start, end in self.spans]
        return {
            **self.hit.as_json(),
            "in": "title" if self.in_title else "text",
            "spans": spans,
        }


@dataclass(frozen=True)
class ArticlePage:
    """An article and its quotes in order; `boilerplate` are spans that were skipped in reading."""

    id: int
    external_id: str
    title: str | None
    outlet: str | None
    outlet_id: int | None
    author: str | None
    published: str | None
    url: str | None
    language: str | None
    duplicate_of: int | None
    model: str
    version: str
    text: str
    boilerplate: tuple[tuple[int, int], ...]
    copies: tuple[ArticleLine, ...]
    quotes: tuple[QuoteInText, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything, the quotes with their spans."""
        return {
            **vars(self),
            "boilerplate": [list(span) for span in self.boilerplate],
            "copies": [vars(copy) for copy in self.copies],
            "quotes": [quote.as_json() for quote in self.quotes],
        }


def article(connection: Connection, id_: int, *, acts: Sequence[str] = SHOWN_ACTS) -> ArticlePage:
    """The article with this number and its quotes of these acts. Raises NotThere if there is
    none."""
    row = connection.execute(
        text(
            """
            SELECT a.id, a.external_id, a.title, o.name AS outlet, a.outlet_id, a.author,
                a.published, a.url, a.language, a.duplicate_of, r.model, r.version, a.text
            FROM articles AS a LEFT JOIN outlets AS o ON o.id = a.outlet_id
            JOIN extraction_runs AS r ON r.id = a.run_id WHERE a.id = :id
            """
        ),
        {"id": id_ if 0 < id_ < 1 << 63 else 0},
    ).first()
    if row is None:
        raise NotThere(f"no article has the number {id_}")
    boilerplate = connection.execute(
        text(
            "SELECT start_offset, end_offset FROM boilerplate WHERE article_id = :id "
            "ORDER BY start_offset"
        ),
        {"id": id_},
    )
    first = row.duplicate_of or id_
    same = connection.execute(
        text(
            "SELECT id FROM articles WHERE (duplicate_of = :first OR id = :first) AND id <> :id "
            "ORDER BY id LIMIT 50"
        ),
        {"first": first, "id": id_},
    )
    return ArticlePage(
        **row._mapping,
        boilerplate=tuple((start, end) for start, end in boilerplate),
        copies=tuple(_lines(connection, [one[0] for one in same])),
        quotes=_quotes(connection, id_, acts),
    )


def _quotes(connection: Connection, article: int, acts: Sequence[str]) -> tuple[QuoteInText, ...]:
    rows = connection.execute(
        bound(
            "SELECT id, in_title FROM quotes WHERE article_id = :id AND act IN :acts "
            "ORDER BY position",
            {"id": article, "acts": list(acts)},
        )
    ).all()
    where: dict[int, list[PartSpan]] = defaultdict(list)
    for id_, *span in connection.execute(
        text(
            "SELECT s.quote_id, s.part, s.start_offset, s.end_offset FROM spans AS s "
            "JOIN quotes AS q ON q.id = s.quote_id WHERE q.article_id = :id "
            "ORDER BY s.quote_id, s.start_offset"
        ),
        {"id": article},
    ):
        where[id_].append((span[0], span[1], span[2]))
    in_title = {row.id: bool(row.in_title) for row in rows}
    hits = read(connection, list(in_title))
    return tuple(QuoteInText(hit, in_title[hit.id], tuple(where[hit.id])) for hit in hits)


def articles(
    connection: Connection, *, outlet_id: int | None = None, limit: int = 50, offset: int = 0
) -> list[ArticleLine]:
    """Articles, the newest first: of one outlet (0: those without one) or of all."""
    which = {None: "", 0: "WHERE outlet_id IS NULL"}.get(outlet_id, "WHERE outlet_id = :outlet")
    found = connection.execute(
        bound(
            f"SELECT id FROM articles {which} "
            "ORDER BY published_on DESC NULLS LAST, id DESC LIMIT :limit OFFSET :offset",
            {
                "limit": limit,
                "offset": offset,
                **({"outlet": outlet_id} if ":outlet" in which else {}),
            },
        )
    )
    return _lines(connection, [row[0] for row in found])


def _lines(connection: Connection, ids: Sequence[int]) -> list[ArticleLine]:
    if not ids:
        return []
    rows = connection.execute(
        bound(
            """
            SELECT a.id, a.title, o.name AS outlet, a.published,
                coalesce(s.quotes, 0) AS quotes, coalesce(s.sources, 0) AS sources, a.url
            FROM articles AS a LEFT JOIN outlets AS o ON o.id = a.outlet_id
            LEFT JOIN article_sources AS s ON s.article_id = a.id WHERE a.id IN :ids
            """,
            {"ids": list(ids)},
        )
    )
    found = {row.id: ArticleLine(**row._mapping) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]
