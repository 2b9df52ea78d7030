"""Keeps statements in the database: which quotes are one saying, and how sayings are related."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection, select

from quotes.store.engine import Database
from quotes.store.schema.models import Article, QuoteRow
from quotes.store.write.bulk import among

_TOGETHER = 500


def statements_in(connection: Connection, article_ids: Iterable[int]) -> set[int]:
    """The statements that quotes of these articles report."""
    mine = among(connection, QuoteRow.article_id, article_ids)
    ids = select(QuoteRow.statement_id).where(mine, QuoteRow.statement_id.is_not(None)).distinct()
    return {id_ for id_ in connection.scalars(ids) if id_ is not None}


def promote_copies(connection: Connection, articles: Collection[int]) -> None:
    """Make the earliest copies originals, where the originals' articles are about to be removed."""
    from quotes.store.statements import (
        copies,
    )  # imported here so that reading does not wait for numpy

    copies.promote_copies(connection, articles)


def assign(
    connection: Connection,
    articles: Collection[int],
    lost: Collection[int] = (),
    vectors: Mapping[int, bytes] | None = None,
) -> None:
    """Group the quotes of new articles into statements, and link these to others.

    `lost` are statements from which quotes were removed before; the rest of them is grouped again.
    `vectors` has the embeddings already computed, by quote.
    """
    from quotes.store.statements import (
        decide,
    )  # imported here so that reading does not wait for numpy

    decide.assign(connection, articles, lost, vectors)


def regroup(database: Database) -> Iterator[tuple[int, int]]:
    """Group all quotes into statements again, in batches of articles.

    Yields, after each batch, the number of articles done and the total. Existing embeddings are
    kept. Raises QuotesError if the database cannot be written.
    """
    with database.connect() as connection:
        articles = list(connection.scalars(select(Article.id).order_by(Article.id)))
    for start in range(0, len(articles), _TOGETHER):
        some = articles[start : start + _TOGETHER]
        with database.write() as connection:
            assign(connection, some, statements_in(connection, some))
        yield start + len(some), len(articles)
