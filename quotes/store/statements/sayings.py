"""Reads quotes in the form in which they are compared, and writes their vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, update

from quotes.document.published import day_of
from quotes.statements import Saying, cells, encode, names_speaker
from quotes.statements.leaders import mark, words_mark
from quotes.store.asking import ask
from quotes.store.schema.models import QuoteVector
from quotes.store.write import bulk

ACTS = ("speech", "writing")
"""The acts that statements consist of: thoughts and other acts report nobody's words."""

_SAYINGS = """
    SELECT q.id, q.article_id, q.text, q.kind, p.name, p.type, q.in_title, a.outlet_id,
        a.published_on, q.earliest, q.latest, v.vector, q.source, q.said_confidence, v.leader_id,
        q.position, a.external_id, o.name
    FROM quotes AS q
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN outlets AS o ON o.id = a.outlet_id
    LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id AND qs.seq = 1
    LEFT JOIN appearances AS p ON p.id = qs.appearance_id
    {vectors} JOIN quote_vectors AS v ON v.quote_id = q.id
    WHERE q.{column} {listed} AND q.act IN ('speech', 'writing')
"""


def of_quotes(connection: Connection, ids: Iterable[int]) -> list[Saying]:
    """The quotes among these that have vectors."""
    return _read(connection, "id", ids, "")


def company(connection: Connection, articles: Iterable[int]) -> list[Saying]:
    """All quotes of articles, only with what `compare.Context` needs: speaker, words and vector."""
    rows = ask(
        connection,
        "SELECT q.id, q.article_id, q.text, v.speaker, v.vector FROM quotes AS q "
        "JOIN quote_vectors AS v ON v.quote_id = q.id "
        "WHERE q.article_id {listed} AND q.act IN ('speech', 'writing')",
        articles,
    )
    found = []
    for id_, article, text, who, vector in rows:
        name, type_ = labelled(who) or (None, None)
        found.append(Saying(id_, article, text, "", name, type_, vector=vector))
    return found


def index(
    connection: Connection, articles: Iterable[int], vectors: Mapping[int, bytes]
) -> tuple[list[Saying], set[int]]:
    """Store vectors for those quotes of articles that have none yet.

    `vectors` has those already computed, by quote. Returns all quotes of the articles, with their
    vectors, and the numbers of those that had none.
    """
    read = _read(connection, "article_id", articles, "LEFT")
    new = [saying for saying in read if saying.vector is None]
    missing = [saying for saying in new if saying.id not in vectors]
    made = dict(zip((s.id for s in missing), encode(s.text for s in missing), strict=True))
    found = [vectors.get(saying.id) or made[saying.id] for saying in new]
    indexed = [replace(s, vector=vector) for s, vector in zip(new, found, strict=True)]
    bulk.insert(
        connection, "quote_vectors",
        ("quote_id", "block", "speaker", "day", "cell", "vector", "mark", "words"),
        [
            (
                saying.id, saying.block, saying.speaker and label(saying.speaker, saying.type),
                day_number(saying.day), cell, saying.vector, mark(saying), words_mark(saying.text),
            )
            for saying, cell in zip(indexed, cells(found), strict=True)
        ],
    )  # fmt: skip
    old = [saying for saying in read if saying.vector is not None]
    _mark_words(connection, {saying.article for saying in old})
    return [*old, *indexed], {saying.id for saying in new}


def label(name: str, type_: str | None) -> str:
    """A speaker's name and type in one string, as `quote_vectors.speaker` stores them."""
    return f"{'o' if type_ == 'organization' else 'p'}:{name}"


def labelled(label: str | None) -> tuple[str, str] | None:
    """The name and type in what `label` gave; None for None."""
    if label is None:
        return None
    return label[2:], "organization" if label.startswith("o:") else "person"


def _mark_words(connection: Connection, articles: Iterable[int]) -> None:
    """Add the marks of words that quotes of an older version lack."""
    rows = ask(
        connection,
        "SELECT v.quote_id, q.text FROM quotes AS q JOIN quote_vectors AS v ON v.quote_id = q.id "
        "WHERE q.article_id {listed} AND v.words IS NULL",
        articles,
    )
    marks = {id_: words_mark(text) for id_, text in rows}
    for id_, number in marks.items():
        if number is not None:
            place = update(QuoteVector).where(QuoteVector.quote_id == id_)
            connection.execute(place.values(words=number))


def day_number(day: date | None) -> int:
    """A day as `quote_vectors.day` stores it: its ordinal, or 0 if it is unknown."""
    return 0 if day is None else day.toordinal()


def _read(connection: Connection, column: str, values: Iterable[int], vectors: str) -> list[Saying]:
    wanted = list(values)
    if not wanted:
        return []
    sql = _SAYINGS.format(vectors=vectors, column=column, listed="{listed}")
    return list(_sayings(ask(connection, sql, wanted)))


def _sayings(rows: Iterable[Sequence[Any]]) -> Iterator[Saying]:
    for row in rows:
        id_, article, text, kind, name, type_, title, outlet, *rest = row
        published, earliest, latest = map(day_of, rest[:3])
        vector, source, sure, leader, *place = rest[3:]
        yield Saying(
            id_, article, text, kind, name, type_, bool(title), outlet, published, earliest, latest,
            vector, names_speaker(source, name), sure if sure is not None else 1.0, leader,
            tuple(place),
        )  # fmt: skip
