"""Reads and runs the SQL files of `db/`: views, triggers, and scripts of migrations and writers.

A file begins with a comment, followed by its statements. If the engines differ, `name.sqlite.sql`
and `name.postgresql.sql` replace `name.sql`.

Views and triggers change with the schema. `db/views` and `db/triggers` hold those of the newest
revision. A revision that changes a file moves the old version into `before-REVISION/`; for a file
that it adds, an empty one is put there. So every old revision can still be created.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from quotes.resources import folder


@dataclass(frozen=True)
class Script:
    """An SQL file: its name without suffixes, the comment at its head, and the statements."""

    name: str
    comment: str
    sql: str


def scripts(
    kind: str, dialect: str, at: str | None = None, directory: Path | None = None
) -> list[Script]:
    """The files of `db/KIND` (`views`, `triggers`) for `dialect`, in the order of their names.

    `dialect` is `sqlite` or `postgresql`; any other gets the files that all engines share. `at` is
    the revision of the schema whose files are wanted, by default the newest. `directory` replaces
    `db/KIND`.
    """
    home = directory or folder(f"db/{kind}")
    later = sorted(f for f in home.glob("before-*") if at and f.name > f"before-{at}")
    found = []
    for path in sorted(home.glob("*.sql")):
        name, _, engine = path.stem.partition(".")
        if engine in ("", dialect):
            kept = (f / path.name for f in later if (f / path.name).exists())
            found.append(_parse(name, next(kept, path).read_text("utf-8")))
    return [script for script in found if script.sql]


def read(path: Path) -> Script:
    """The script in a file. Raises FileNotFoundError if there is no such file."""
    return _parse(path.name.partition(".")[0], path.read_text("utf-8"))


def run(connection: Connection, sql: str, values: Mapping[str, Any] | None = None) -> None:
    """Run all statements of `sql`, in the transaction of `connection`.

    On SQLite, `values` may have values for named parameters in them.
    """
    if connection.dialect.name == "sqlite":
        for statement in _statements(sql):
            connection.exec_driver_sql(statement, dict(values or {}))
    else:  # the driver accepts several statements at once if there are no parameters
        connection.execution_options(no_parameters=True).exec_driver_sql(sql)


def _statements(sql: str) -> Iterator[str]:
    """Split a script into statements, since SQLite runs only one at a time.

    SQLite itself is asked where one ends, because statements of triggers contain semicolons.
    """
    lines: list[str] = []
    for line in sql.splitlines():
        lines.append(line)
        if sqlite3.complete_statement(statement := "\n".join(lines)):
            yield statement
            lines = []
    if any(line.strip() for line in lines):
        yield "\n".join(lines)


def _parse(name: str, text: str) -> Script:
    lines = text.strip().splitlines()
    head = 0
    while head < len(lines) and lines[head].startswith("--"):
        head += 1
    comment = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[:head])
    return Script(name, comment.strip(), "\n".join(lines[head:]).strip())
