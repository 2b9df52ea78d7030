"""What a database holds besides what people said: it must not depend on what was undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text, true

from quotes.store import Database
from quotes.store.schema.models import Base

_JOURNAL = {"corrections", "judgement_anchors", "extraction_runs", "judgements"}
_JOURNAL |= {"quote_copies"}  # which of several equal copies is the first follows their order


def held(database: Database) -> dict[str, list[str]]:
    """All rows of all tables but the journal's own, and of what the machine decided on speakers."""
    found: dict[str, list[str]] = {}
    with database.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in _JOURNAL:
                continue
            columns = [c for c in table.columns if c.name not in ("run_id", "correction_id")]
            some = table.c.quotes != 0 if "quotes" in table.c else true()
            rows = connection.execute(select(*columns).where(some))
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
        logged = connection.execute(
            text(
                "SELECT verdict, left_key, right_key, evidence, score FROM judgements "
                "WHERE origin = 'machine'"
            )
        )
        found["judgements"] = sorted(repr(tuple(row)) for row in logged)
    return found


def ask(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]
