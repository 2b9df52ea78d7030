"""The views of `db/views`: one SQL file a view, the same for both engines.

A file is a comment (what a row is, what the columns mean) and the `CREATE VIEW` under it. Where
the engines must differ, `name.sqlite.sql` and `name.postgresql.sql` stand in for `name.sql`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from quotes.resources import folder


@dataclass(frozen=True)
class View:
    """A view: its name, the comment that heads its file, and the statement that creates it."""

    name: str
    comment: str
    statement: str


def views(dialect: str, directory: Path | None = None, at: str | None = None) -> list[View]:
    """The views for `dialect` (`sqlite`, `postgresql`), in the order in which they can be made.

    They are those of today, or as they were at revision `at` of the schema: what a later one
    changed is kept in `before-REVISION/`, what it added is an empty file there.
    """
    home = directory or folder("db/views")
    later = sorted(f for f in home.glob("before-*") if at and f.name > f"before-{at}")
    found = []
    for path in sorted(home.glob("*.sql")):
        name, _, engine = path.stem.partition(".")
        if engine in ("", dialect):
            kept = (f / path.name for f in later if (f / path.name).exists())
            found.append(_read(name, next(kept, path).read_text("utf-8")))
    return [view for view in found if view.statement]


def create_views(
    connection: Connection, directory: Path | None = None, at: str | None = None
) -> None:
    """Create all views; PostgreSQL keeps their comments too. `at` is as for `views`."""
    for view in views(connection.dialect.name, directory, at):
        connection.exec_driver_sql(view.statement)
        if connection.dialect.name == "postgresql":
            comment = view.comment.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS '{comment}'")


def drop_views(
    connection: Connection, directory: Path | None = None, at: str | None = None
) -> None:
    """Drop all views, those first that others may be made of. `at` is as for `views`."""
    for view in reversed(views(connection.dialect.name, directory, at)):
        connection.exec_driver_sql(f"DROP VIEW {view.name}")


def _read(name: str, text: str) -> View:
    lines = text.strip().splitlines()
    head = 0
    while head < len(lines) and lines[head].startswith("--"):
        head += 1
    comment = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[:head])
    statement = "\n".join(lines[head:]).strip().removesuffix(";")
    return View(name, comment.strip(), statement)
