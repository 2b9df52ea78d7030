"""Copies a whole database from one engine to the other, row by row.

Tables go in the order of their foreign keys, streamed, in one transaction. Derived data (full-text
index, sums) is not copied: triggers recreate it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, Table, func, insert, select, text

from quotes.errors import QuotesError
from quotes.store.engine import Database
from quotes.store.write import bulk
from quotes.store.write.summaries import in_bulk

_BATCH = 2_000


def tables() -> list[Table]:
    """The tables to copy, referenced ones first."""
    from quotes.store.schema.models import Base  # imported here because the ORM loads slowly

    return [t for t in Base.metadata.sorted_tables if not t.info.get("derived")]


def copy(
    source: Database, target: Database, progress: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Copy all rows of `source` into `target`; returns how many, by table.

    `target` is created if it does not exist. `progress` is called with a table and the number of
    rows written so far. Raises QuotesError if `target` has articles already, or if either cannot be
    used; then nothing is copied.
    """
    counts: dict[str, int] = {}
    with source.connect() as reading, _prepared(target).write() as writing:
        for table in tables():
            if writing.execute(select(func.count()).select_from(table)).scalar():
                raise QuotesError(f"{target}: not empty; a copy needs a new database")
        with in_bulk(writing):
            for table in tables():
                counts[table.name] = 0
                for rows in _batches(reading, table):
                    _insert(writing, table, rows)
                    counts[table.name] += len(rows)
                    if progress:
                        progress(table.name, counts[table.name])
        _link(reading, writing)
        _set_sequences(writing)
    return counts


def _prepared(target: Database) -> Database:
    """The target, which is created here if necessary, after the source has been opened."""
    target.prepare()
    return target


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = [column.name for column in table.columns]
    texts = {column.name for column in table.columns if isinstance(column.type, JSON)}

    def plain(row: dict[str, Any], name: str) -> Any:
        value = row[name]
        return json.dumps(value) if name in texts and value is not None else value

    copied = [tuple(plain(row, name) for name in names) for row in rows]
    bulk.insert(connection, table.name, names, copied)


def _self_references(table: Table) -> list[str]:
    return [c.name for c in table.columns for key in c.foreign_keys if key.column.table is table]


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows in the order of their keys.

    References to later rows of the same table are left empty and set afterwards.
    """
    later = dict.fromkeys(_self_references(table))
    statement = select(table).order_by(*table.primary_key)
    with connection.execution_options(yield_per=_BATCH).execute(statement) as result:
        rows = iter(result.mappings())
        while batch := list(islice(rows, _BATCH)):
            yield [{**row, **later} for row in batch]


def _link(reading: Connection, writing: Connection) -> None:
    """Set the references between rows of one table."""
    for table in tables():
        (key, *_) = table.primary_key
        for name in _self_references(table):
            statement = select(key, table.c[name]).where(table.c[name].is_not(None))
            links = [{"key": row[0], "value": row[1]} for row in reading.execute(statement)]
            if links:
                writing.execute(
                    text(f"UPDATE {table.name} SET {name} = :value WHERE {key.name} = :key"), links
                )


def _set_sequences(connection: Connection) -> None:
    """On PostgreSQL, continue sequences after the largest id that was copied."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        for column in table.primary_key:
            found = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": table.name, "column": column.name},
            ).scalar()
            if found:
                connection.execute(
                    text(
                        f"SELECT setval(:sequence, coalesce(max({column.name}), 1), "
                        f"max({column.name}) IS NOT NULL) FROM {table.name}"
                    ),
                    {"sequence": found},
                )
