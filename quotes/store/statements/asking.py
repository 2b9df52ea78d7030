"""Runs queries for many values at once without SQLAlchemy's compiler, whose time would dominate."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection


def ask(connection: Connection, sql: str, values: Iterable[Any], *more: Any) -> Any:
    """The rows of `sql`, in which `COLUMN {listed}` restricts a column to `values`.

    `more` are further parameters, for `?` after `{listed}`. Without values, nothing is run and the
    result is empty.
    """
    listed = sorted(set(values))
    if not listed:
        return ()
    if connection.dialect.name == "sqlite":
        sql = sql.format(listed="IN (SELECT value FROM json_each(?))")
        return connection.exec_driver_sql(sql, (json.dumps(listed), *more))
    return connection.exec_driver_sql(
        sql.format(listed="= ANY(%s)").replace("?", "%s"), (listed, *more)
    )


def ask_each(
    connection: Connection, sql: str, numbers: Collection[int], limit: int
) -> dict[int, list[Sequence[Any]]]:
    """For each of `numbers`, at most `limit` rows of `sql` with that number for `{number}`."""
    found: dict[int, list[Sequence[Any]]] = {number: [] for number in numbers}
    if not numbers:
        return found
    if connection.dialect.name == "sqlite":
        run: Any = connection.connection.cursor().execute  # SQLAlchemy is slow for many small ones
        one = f"{sql.format(number='?')} LIMIT ?"
        return {number: run(one, (number, limit)).fetchall() for number in numbers}
    whole = (
        "SELECT w.number, f.* FROM unnest(%s::bigint[]) AS w (number) "
        f"CROSS JOIN LATERAL ({sql.format(number='w.number')} LIMIT %s) AS f"
    )
    for number, *row in connection.exec_driver_sql(whole, (sorted(numbers), limit)):
        found[number].append(row)
    return found
