"""A whole database out of one engine into the other, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text
from store_data import article, crowd, dump, ingest

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.search.hits import search
from quotes.store.write.copy import copy, tables
from quotes.store.write.writing import Ingest


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables as Python values, with times and numbers."""
    with database.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in tables()
        }


@pytest.fixture
def source(tmp_path: Path) -> Database:
    database = Database(tmp_path / "source.db")
    database.prepare()
    made = crowd(30)
    copies = [article("copy", text=made[3].document.text, outlet="Elsewhere")]
    ingest(database, [*made, *copies])
    with Ingest(database, version="2", model="none", settings={"a": ["é", 1]}) as run:
        run.fail([("x", "x", "bad")])
    with database.write() as connection:  # the first article as a copy of a later one
        connection.execute(text("UPDATE articles SET duplicate_of = 9 WHERE id = 1"))
    return database


def test_there_and_back_every_row_is_the_same(source: Database, database: Database) -> None:
    told: list[tuple[str, int]] = []
    counts = copy(source, database, lambda table, rows: told.append((table, rows)))
    held = everything(source)
    assert counts == {name: len(rows) for name, rows in held.items()}
    assert dict(told) == {name: count for name, count in counts.items() if count}
    assert everything(database) == held
    assert dump(database) == dump(source), "sums too"

    back = Database(str(source.file) + ".back")
    copy(database, back)
    assert everything(back) == held
    with source.connect() as one, back.connect() as other:
        assert search(one, "harbour OR café") == search(other, "harbour OR café")

    # And it can be worked with: numbers go on after those that were copied.
    ingest(database, [*crowd(30), article("new")])
    with database.connect() as connection:
        assert connection.execute(text("SELECT max(id) FROM articles")).scalar() == 32
        assert connection.execute(text("SELECT max(id) FROM extraction_runs")).scalar() == 3


def test_only_into_an_empty_database(source: Database, database: Database) -> None:
    ingest(database, crowd(2))
    before = dump(database)
    with pytest.raises(QuotesError, match="not empty; a copy needs a new database"):
        copy(source, database)
    assert dump(database) == before
