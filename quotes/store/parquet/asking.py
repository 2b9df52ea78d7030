"""Queries a folder of Parquet tables in SQL, by DuckDB in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from quotes.errors import QuotesError, install_command
from quotes.store.schema.views import views

_OFFLINE = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "default_null_order": "nulls_first_on_asc_last_on_desc",  # as SQLite has it
}


@contextmanager
def opened(folder: Path | str) -> Iterator[Connection]:
    """A connection to DuckDB with the tables in `folder`, and all views that need only these.

    Every table is a folder of Parquet files in it. Raises QuotesError if there are none, or if
    DuckDB is not installed.
    """
    place = Path(folder)
    tables = [one for one in sorted(place.iterdir()) if one.is_dir()] if place.is_dir() else []
    held = {one.name: one for one in tables if any(one.rglob("*.parquet"))}
    if not {"quotes", "quotes_flat"} <= held.keys():
        raise QuotesError(
            f"{folder}: not a folder of tables, such as `quotes export --format tables` and "
            "`python -m quotes.spark.tables` write"
        )
    try:
        engine = create_engine("duckdb:///:memory:", connect_args={"config": _OFFLINE})
    except ModuleNotFoundError:
        raise QuotesError(f"querying Parquet tables needs {install_command('duckdb')}") from None
    try:
        with engine.connect() as connection:
            for name, one in held.items():
                files = str(one / "**" / "*.parquet").replace("'", "''")
                connection.exec_driver_sql(
                    f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{files}')"
                )
            connection.commit()
            _create_views(connection, held.keys())
            yield connection
    finally:
        engine.dispose()


def _create_views(connection: Connection, held: Iterable[str]) -> None:
    """Create those views of a database for which all tables exist."""
    for view in views("duckdb"):
        if view.name in held:
            continue
        try:
            connection.execute(text(view.statement))
            connection.commit()
        except DBAPIError:  # the view needs tables that only a database has
            connection.rollback()
