"""The export formats by name, and the function that writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store.export.places import articles
from quotes.store.export.rows import detailed
from quotes.store.export.tables import write_csv, write_jsonl, write_parquet
from quotes.store.export.tei import write_tei
from quotes.store.export.webanno import write_webanno
from quotes.store.search.hits import Hit, matching
from quotes.store.search.query import Filters, Query

_ROWS = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}
_ARTICLES = {"tei": write_tei, "webanno": write_webanno}
FORMATS = (*_ROWS, *_ARTICLES)
"""The formats for quotes. A whole database is copied with `quotes.store.write.copy` instead."""


def hits(
    connection: Connection,
    query: str | Query = "",
    options: Filters | None = None,
) -> Iterator[Hit]:
    """All quotes that a search finds, in the order of the articles."""
    return matching(connection, query, options)


def export(
    connection: Connection,
    format: str,
    file: IO[bytes],
    query: str | Query = "",
    options: Filters | None = None,
) -> int:
    """Write all quotes that a search finds to `file`; returns how many.

    Without a query and options, these are all quotes of speech and writing. Raises QuotesError for
    an unknown format, or one that needs a package that is not installed.
    """
    found = hits(connection, query, options)
    if format in _ROWS:
        return _ROWS[format](detailed(connection, found), file)
    if format in _ARTICLES:
        return _ARTICLES[format](articles(connection, found), file)
    raise QuotesError(f"no format {format!r}; there are: {', '.join(FORMATS)}")
