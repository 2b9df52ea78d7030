"""Replaces the quotes of existing articles, in a writer's transaction."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from quotes.store import statements
from quotes.store.schema.models import AppearanceRow, BoilerplateSpan, ExtractedQuote, QuoteRow
from quotes.store.speakers.identities import decide_on
from quotes.store.write.bulk import among
from quotes.store.write.rows import BatchRows
from quotes.store.write.summaries import in_bulk


def remove(
    connection: Connection, articles: Collection[int], *, boilerplate: bool = True
) -> set[int]:
    """Remove everything extracted from articles; returns the profiles that appeared in them."""
    if not articles:
        return set()
    statements.promote_copies(connection, articles)
    mine = among(connection, AppearanceRow.article_id, articles)
    seen = connection.scalars(select(AppearanceRow.profile_id).where(mine).distinct()).all()
    for table in (
        QuoteRow,
        ExtractedQuote,
        AppearanceRow,
        *((BoilerplateSpan,) if boilerplate else ()),
    ):
        connection.execute(delete(table).where(among(connection, table.article_id, articles)))
    return {id_ for id_ in seen if id_ is not None}


def write(
    connection: Connection,
    rows: BatchRows,
    articles: Collection[int],
    lost: Collection[int],
    repeated: Collection[int],
) -> None:
    """Write all `rows` of `articles`, and resolve their speakers and statements.

    `lost` are the profiles, `repeated` the statements that these articles had before.
    """
    who = decide_on(connection, rows.presented, lost)
    with in_bulk(connection, articles):
        rows.write(connection, who)
    statements.assign(connection, articles, repeated, rows.vectors)
