"""Runs queries for many values at once without SQLAlchemy's compiler, whose time would dominate."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from quotes.store import driver


def ask(
    connection: Connection, sql: str, values: Iterable[Any], *more: Any
) -> list[tuple[Any, ...]]:
    """The rows of `sql`, in which `COLUMN {listed}` restricts a column to `values`.

    `more` are further parameters, for `?` after `{listed}`. Without values, nothing is run and the
    result is empty.
    """
    listed = sorted(set(values))
    if not listed:
        return []
    statement, first = _for_values(connection, sql, listed)
    return driver.read(connection, statement, (first, *more))


def change(connection: Connection, sql: str, values: Iterable[Any]) -> None:
    """Run `sql`, which changes rows; `COLUMN {listed}` restricts a column to `values`.

    Without values, nothing is run.
    """
    listed = sorted(set(values))
    if listed:
        statement, first = _for_values(connection, sql, listed)
        connection.exec_driver_sql(statement, (first,))


def _for_values(connection: Connection, sql: str, listed: list[Any]) -> tuple[str, Any]:
    """`sql` and the parameter for its `{listed}`, as the driver wants them."""
    if connection.dialect.name == "sqlite":
        return sql.format(listed="IN (SELECT value FROM json_each(?))"), json.dumps(listed)
    return sql.format(listed="= ANY(%s)").replace("?", "%s"), listed


def ask_each(
    connection: Connection, sql: str, numbers: Collection[int], limit: int
) -> dict[int, list[Sequence[Any]]]:
    """For each of `numbers`, at most `limit` rows of `sql` with that number for `{number}`."""
    found: dict[int, list[Sequence[Any]]] = {number: [] for number in numbers}
    if not numbers:
        return found
    if connection.dialect.name == "sqlite":
        one = f"{sql.format(number='?')} LIMIT ?"
        return {number: [*driver.read(connection, one, (number, limit))] for number in numbers}
    whole = (
        "SELECT w.number, f.* FROM unnest(%s::bigint[]) AS w (number) "
        f"CROSS JOIN LATERAL ({sql.format(number='w.number')} LIMIT %s) AS f"
    )
    for row in driver.read(connection, whole, (sorted(numbers), limit)):
        found[row[0]].append(row[1:])
    return found
