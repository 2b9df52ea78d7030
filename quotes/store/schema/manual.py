"""Generates the manual of the schema from the comments of tables, columns and views."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import CheckConstraint, Column, MetaData, Table, inspect
from sqlalchemy.dialects import postgresql

from quotes.store.engine import SCHEMA, Database
from quotes.store.schema.models import Base
from quotes.store.schema.views import View, views


def page(metadata: MetaData = Base.metadata) -> str:
    """A Markdown page on all tables and views of the present schema."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    columns = _view_columns()
    parts = [
        f"# The database (schema {SCHEMA})",
        "Made by `python -m quotes.store.schema.manual` from the comments in the code. Questions "
        "are best put to the views; the tables under them are normalised. Dates are ISO 8601, "
        "moments UTC, offsets count Unicode code points.",
        "## Views",
        *(_view(view, columns[view.name]) for view in views("sqlite")),
        "## Tables",
        *map(_table, tables),
    ]
    return "\n\n".join(parts) + "\n"


def _view_columns() -> dict[str, list[str]]:
    """The columns of each view, as a new database has them."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "empty.db")
        database.upgrade()
        inspector = inspect(database.engine)
        found = {
            name: [column["name"] for column in inspector.get_columns(name)]
            for name in inspector.get_view_names()
        }
        database.close()
    return found


def _view(view: View, columns: Sequence[str]) -> str:
    listed = ", ".join(f"`{column}`" for column in columns)
    return f"### {view.name}\n\n{_sentences(view.comment)}\n\nColumns: {listed}."


def _table(table: Table) -> str:
    lines = ["| column | type | what it holds |", "| --- | --- | --- |"]
    lines += [_column(column) for column in table.columns]
    checks = sorted(
        f"- `{constraint.sqltext}`"
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    )
    ruled = ["Always:\n\n" + "\n".join(checks)] if checks else []
    return "\n\n".join([f"### {table.name}\n\n{table.comment}.", "\n".join(lines), *ruled])


def _column(column: Column[object]) -> str:
    kind = str(column.type.compile(dialect=postgresql.dialect())).lower()  # type: ignore[no-untyped-call]
    notes = [
        *(["key"] if column.primary_key else []),
        *(f"→ {key.target_fullname.partition('.')[0]}" for key in column.foreign_keys),
        *([] if column.nullable or column.primary_key else ["never null"]),
    ]
    noted = f" ({', '.join(notes)})" if notes else ""
    about = (column.comment or "").replace("|", "\\|")
    return f"| {column.name} | {kind} | {about}{noted} |"


def _sentences(comment: str) -> str:
    """A view's comment as running text."""
    return " ".join(comment.split())


if __name__ == "__main__":
    print(page(), end="")
