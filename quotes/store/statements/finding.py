"""Finds the statement that a number means: its own, or that of a quote that reports it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from quotes.errors import NotThere

_STATEMENT = text(
    "SELECT statement_id FROM quotes WHERE statement_id = :number OR id = :number "
    "ORDER BY CASE WHEN statement_id = :number THEN 0 ELSE 1 END LIMIT 1"
)


def statement_number(connection: Connection, number: int) -> int | None:
    """The number of the statement; None for a quote whose statement no other quote reports.

    Raises NotThere if neither a statement nor a quote has this number.
    """
    found = None
    if 0 < number < 1 << 63:  # what both engines can store
        found = connection.execute(_STATEMENT, {"number": number}).first()
    if found is None:
        raise NotThere(f"no statement and no quote has the number {number}")
    return None if found.statement_id is None else int(found.statement_id)


def reporting(connection: Connection, number: int) -> list[int]:
    """The quotes that report the statement meant by `number`; raises as `statement_number`."""
    statement = statement_number(connection, number)
    return [number] if statement is None else quotes_of(connection, statement)


def quotes_of(connection: Connection, statement: int) -> list[int]:
    """The quotes that report the statement with this number."""
    rows = text("SELECT id FROM quotes WHERE statement_id = :statement ORDER BY id")
    return [int(row.id) for row in connection.execute(rows, {"statement": statement})]
