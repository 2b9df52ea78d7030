"""A statement with its wordings: who reported it, when, in which words.

Takes an open connection (`Database.connect`) and reads only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from quotes.errors import NotThere
from quotes.store.search import Hit, read


@dataclass(frozen=True)
class StatementPage:
    """A statement: its fullest wording, and the quotes that report it, the earliest first."""

    id: int
    text: str
    wordings: tuple[Hit, ...]

    def as_json(self) -> dict[str, Any]:
        """The statement, each wording as `search` prints it."""
        return {
            "id": self.id,
            "text": self.text,
            "wordings": [hit.as_json() for hit in self.wordings],
        }


def statement(connection: Connection, id_: int) -> StatementPage:
    """The statement with this number. Raises NotThere."""
    row = connection.execute(
        text("SELECT id, text FROM statements WHERE id = :id"), {"id": id_ if id_ < 1 << 63 else 0}
    ).first()
    if row is None:
        raise NotThere(f"no statement has the number {id_}")
    ids = connection.execute(
        text(
            "SELECT q.id FROM quotes AS q JOIN articles AS a ON a.id = q.article_id "
            "WHERE q.statement_id = :id ORDER BY a.published_on NULLS LAST, q.id LIMIT 200"
        ),
        {"id": id_},
    )
    return StatementPage(row.id, row.text, tuple(read(connection, [one[0] for one in ids])))
