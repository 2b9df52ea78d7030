"""Quotes out of the database as they are compared, and their vectors into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from quotes.statements import Saying, cells, encode, fingerprints_of, names_speaker
from quotes.store.statements.asking import ask
from quotes.store.write import bulk

ACTS = ("speech", "writing")
"""Of these, statements are made: thoughts and the rest are nobody's words."""

_SAYINGS = """
    SELECT q.id, q.article_id, q.text, q.kind, p.name, p.type, q.in_title, a.outlet_id,
        a.published_on, q.earliest, q.latest, v.vector, q.source, q.said_confidence
    FROM quotes AS q
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id AND qs.seq = 1
    LEFT JOIN appearances AS p ON p.id = qs.appearance_id
    {vectors} JOIN quote_vectors AS v ON v.quote_id = q.id
    WHERE q.{column} {listed} AND q.act IN ('speech', 'writing')
"""


def of_articles(connection: Connection, articles: Iterable[int]) -> list[Saying]:
    """The quotes of articles that have their vectors."""
    return _read(connection, "article_id", articles, "")


def of_quotes(connection: Connection, ids: Iterable[int]) -> list[Saying]:
    """Those of these quotes that have their vectors."""
    return _read(connection, "id", ids, "")


def index(connection: Connection, articles: Iterable[int], vectors: Mapping[int, bytes]) -> None:
    """Keep the vectors and fingerprints of those quotes of articles that have none yet.

    `vectors` has those that are worked out already, by quote.
    """
    new = [s for s in _read(connection, "article_id", articles, "LEFT") if s.vector is None]
    missing = [saying for saying in new if saying.id not in vectors]
    made = dict(zip((s.id for s in missing), encode(s.text for s in missing), strict=True))
    found = [vectors.get(saying.id) or made[saying.id] for saying in new]
    bulk.insert(
        connection, "quote_vectors", ("quote_id", "block", "day", "cell", "vector"),
        [
            (saying.id, saying.block, day_number(saying.day), cell, vector)
            for saying, cell, vector in zip(new, cells(found), found, strict=True)
        ],
    )  # fmt: skip
    marks = fingerprints_of([saying.text for saying in new])
    bulk.insert(
        connection, "quote_fingerprints", ("fingerprint", "day", "quote_id"),
        sorted(
            (mark, day_number(saying.day), saying.id)
            for saying, some in zip(new, marks, strict=True) for mark in some
        ),
    )  # fmt: skip


def forget(connection: Connection, ids: Collection[int]) -> None:
    """Drop what `index` keeps of quotes: something of them has changed."""
    for table in ("quote_vectors", "quote_fingerprints"):
        ask(connection, f"DELETE FROM {table} WHERE quote_id {{listed}}", ids)


def day_number(day: date | None) -> int:
    """A day as the indexes have it: a number, 0 where it is not known."""
    return 0 if day is None else day.toordinal()


def _read(connection: Connection, column: str, values: Iterable[int], vectors: str) -> list[Saying]:
    wanted = list(values)
    if not wanted:
        return []
    sql = _SAYINGS.format(vectors=vectors, column=column, listed="{listed}")
    return list(_sayings(ask(connection, sql, wanted)))


def _sayings(rows: Iterable[Sequence[Any]]) -> Iterator[Saying]:
    for id_, article, text, kind, name, type_, title, outlet, *dates, vector, source, sure in rows:
        published, earliest, latest = map(_day, dates)
        yield Saying(
            id_, article, text, kind, name, type_, bool(title), outlet, published, earliest, latest,
            vector, names_speaker(source, name), sure if sure is not None else 1.0,
        )  # fmt: skip


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
