"""Reads the views of `db/views`: one SQL file for each view, the same for both engines.

A file has a comment (what a row is, what the columns mean), followed by the `CREATE VIEW`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quotes.store.schema.scripts import scripts


@dataclass(frozen=True)
class View:
    """A view: its name, the comment at the head of its file, and the statement that creates it."""

    name: str
    comment: str
    statement: str


def views(dialect: str, directory: Path | None = None, at: str | None = None) -> list[View]:
    """The views for `dialect`, in the order in which they can be created; see `scripts`."""
    return [
        View(one.name, one.comment, one.sql.removesuffix(";"))
        for one in scripts("views", dialect, at, directory)
    ]
