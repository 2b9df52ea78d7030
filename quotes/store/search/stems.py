"""Stemming as an option of the full-text index: `tariff` finds tariffs, `deport` deported.

If it is on, the index has the stems of a quote's words, marked as such, after the folded words. A
word is then searched by its stem, but a quoted word or a prefix in its given form; both engines
index the same text. The table `settings` tells whether it is on. Stems are Snowball's for English
(Porter2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, text

from quotes.store.engine import Database
from quotes.store.search.query import Clause, Query, Term
from quotes.store.search.words import STEM, marked_stem

_BATCH = 5_000


def with_stems(folded: str) -> str:
    """Folded words, followed by their stems."""
    return f"{folded} {' '.join(map(marked_stem, folded.split()))}" if folded else folded


def without_stems(words: str) -> str:
    """The folded words in a result of `with_stems`."""
    return " ".join(word for word in words.split() if not word.startswith(STEM))


def are_indexed(connection: Connection) -> bool:
    """Whether the index of this database has stems."""
    value = connection.scalar(text("SELECT value FROM settings WHERE name = 'stemming'"))
    return bool(value == "on")


def stemmed(query: Query) -> Query:
    """The query with words replaced by their stems, except for quoted words and prefixes."""

    def terms(given: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(
            term
            if term.quoted or term.prefix
            else replace(term, words=tuple(marked_stem(word) for word in term.words))
            for term in given
        )

    clauses = (Clause(terms(c.wanted), terms(c.unwanted)) for c in query.clauses)
    return replace(query, clauses=tuple(clauses))


def set_indexed(database: Database, on: bool) -> int:
    """Add stems to the index or remove them; returns the number of quotes reindexed.

    One transaction: nobody sees a half-converted index.
    """
    with database.write() as connection:
        if are_indexed(connection) == on:
            return 0
        connection.execute(text("DELETE FROM settings WHERE name = 'stemming'"))
        if on:
            connection.execute(text("INSERT INTO settings VALUES ('stemming', 'on')"))
        return sum(_index_again(connection, with_stems if on else without_stems))


def _index_again(connection: Connection, change: Callable[[str], str]) -> Iterator[int]:
    last = 0
    while True:
        rows = connection.execute(
            text(
                "SELECT quote_id, words FROM quote_words WHERE quote_id > :last "
                "ORDER BY quote_id LIMIT :most"
            ),
            {"last": last, "most": _BATCH},
        ).all()
        if not rows:
            return
        connection.execute(
            text("UPDATE quote_words SET words = :words WHERE quote_id = :id"),
            [{"id": row.quote_id, "words": change(row.words)} for row in rows],
        )
        last = rows[-1].quote_id
        yield len(rows)
