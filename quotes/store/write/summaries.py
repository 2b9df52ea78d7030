"""Maintains sums in the database, so that reports do not have to read every quote.

`outlet_months`, `speaker_months` and `statement_outlets` are sums over `quotes` and
`quote_speakers`; `article_sources` counts both in each article. The triggers of `db/triggers`
update them in the same transaction, whichever program changes a quote, a speaker or an article.
Quotes below `SHOWN_CONFIDENCE`, which listings leave out by default, do not count. Many new rows
are summed up faster together. PostgreSQL's triggers do that for each statement; SQLite has only
triggers for single rows, which `in_bulk` disables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from quotes.resources import folder
from quotes.store.schema.scripts import read, run


@contextmanager
def in_bulk(connection: Connection, articles: Iterable[int] | None = None) -> Iterator[None]:
    """In the block, add all quotes of `articles` with their speakers; the sums are updated at the
    end.

    Without `articles`, all articles in the database are counted at the end. Other quotes must not
    be added meanwhile. Needs an open transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("INSERT INTO bulk_writers (id) VALUES (1)")
    yield
    if articles is None:
        articles = connection.exec_driver_sql("SELECT id FROM articles").scalars()
    counted = json.dumps(sorted(set(articles)))
    run(connection, read(folder("db/sums") / "of_articles.sql").sql, {"articles": counted})
    connection.exec_driver_sql("DELETE FROM bulk_writers")
