"""Reads straight from the database driver, where SQLAlchemy would take longer than the query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def read(
    connection: Connection, sql: str, parameters: Sequence[Any] | Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """All rows of a query, which is written in the style of the driver.

    The transaction is the connection's, begun if need be. PostgreSQL sends the rows in binary form:
    as text, vectors are twice as long. Raises SQLAlchemy's DBAPIError.
    """
    ensure_begun(connection)
    form = {"binary": True} if connection.dialect.name == "postgresql" else {}
    with errors_of(connection, sql):
        cursor = connection.connection.cursor(**form)
        try:
            rows: list[tuple[Any, ...]] = cursor.execute(sql, parameters).fetchall()
        finally:
            cursor.close()
    return rows


def ensure_begun(connection: Connection) -> None:
    """Begin a transaction if there is none, as SQLAlchemy does before what goes through it."""
    if not connection.in_transaction():
        connection.begin()


@contextmanager
def errors_of(connection: Connection, statement: str) -> Iterator[None]:
    """Raise errors of the driver as SQLAlchemy raises them."""
    errors = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except errors as error:
        raise DBAPIError.instance(
            statement, None, error, errors, dialect=connection.dialect
        ) from error
