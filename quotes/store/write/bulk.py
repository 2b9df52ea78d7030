"""Inserts many rows by the fastest way of each engine: executemany on SQLite, COPY on PostgreSQL.

Rows go to the driver unchanged, bypassing SQLAlchemy's types: dates as `date`, JSON as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, any_, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from quotes.store.driver import errors_of

Row = tuple[Any, ...]

_EACH = text("SELECT value FROM json_each(:listed)")


def insert(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert `rows`, each with a value for each of `columns`. Raises SQLAlchemy's DBAPIError."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows)
    else:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        connection.exec_driver_sql(statement, rows)


def iso_day(day: date | None) -> str | None:
    """A day in the form that both engines accept."""
    return None if day is None else day.isoformat()


def among(
    connection: Connection, column: InstrumentedAttribute[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """The condition that `column` is one of `values`, any number of integers or strings.

    They are passed as one parameter: the length of IN (…) is limited, and inlining values takes
    longer than looking them up.
    """
    listed = sorted(set(values))
    if connection.dialect.name == "postgresql":
        array = bindparam(None, listed, ARRAY(column.type), unique=True)
        return column == any_(array)
    if connection.dialect.name != "sqlite":
        return column.in_(listed)
    return column.in_(_EACH.bindparams(bindparam("listed", json.dumps(listed), unique=True)))


def _copy(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    with (
        errors_of(connection, statement),
        driver.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
