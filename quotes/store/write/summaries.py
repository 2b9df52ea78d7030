"""Sums that the database maintains itself, so that no report has to read every quote.

`outlet_months`, `speaker_months` and `statement_outlets` are sums over `quotes` and
`quote_speakers`; `article_sources` counts both in each article. The triggers of `db/triggers` add
what is new and take away what goes, in the same transaction: whatever program changes a quote, a
speaker or an article, the sums are right. Quotes below `SHOWN_CONFIDENCE`, which listings leave out
by default, do not count. Many new rows are best added up together: PostgreSQL's triggers do so, one
statement at a time; SQLite has triggers for single rows only, which stand aside for `in_bulk`.
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
    """Within, add all quotes of `articles` with their speakers; they are counted at the end.

    Without `articles`, those of all articles there are at the end. Add nothing else meanwhile.
    Needs an open transaction.
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
