"""Outlets by one name."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import insert

from quotes.document import Document
from quotes.document.outlets import outlet_key
from quotes.errors import QuotesError
from quotes.record import Extract
from quotes.store import Database
from quotes.store.outlets import names as outlet_names
from quotes.store.schema.models import Outlet
from quotes.store.write.writing import Ingest


def fill(database: Database, *names: str, first: int = 0) -> None:
    extracts = [
        Extract(Document(f"Text {n} of it.", id=f"a{n}", outlet=name, origin=f"f.jsonl:{n}"), ())
        for n, name in enumerate(names, first)
    ]
    with Ingest(database, version="1", model="m", settings={}) as ingest:
        ingest.save(extracts)


def names(database: Database) -> dict[str, int]:
    with database.connect() as connection:
        return {row.name: row.articles for row in outlet_names.listed(connection)}


def test_one_outlet_is_one_row(database: Database) -> None:
    fill(database, "The Guardian", "the Guardian", "theguardian.com", "Guardian", "The Marsh Post",
         "Marsh Post", "The Associated Press", "AP")  # fmt: skip
    assert names(database) == {"The Guardian": 4, "The Marsh Post": 2, "AP News": 2}


def test_merging(database: Database) -> None:
    fill(database, "The Marsh Post", "MP Online")
    with database.write() as connection:
        assert outlet_names.merge(connection, "marsh post", "MP Online") == ("The Marsh Post", 1)
        assert outlet_names.merge(connection, "The Marsh Post", "MPO") == ("The Marsh Post", 0)
    fill(database, "mp online", "MPO", first=2)
    assert names(database) == {"The Marsh Post": 4}
    with database.connect() as connection:
        months = connection.exec_driver_sql("SELECT DISTINCT outlet_id FROM outlet_months").all()
    assert len(months) <= 1


def test_outlets_that_an_old_database_has_twice(database: Database) -> None:
    fill(database, "Le Témoin", "Tide")
    other = unicodedata.normalize("NFD", "Le Témoin")
    with database.write() as connection:
        connection.execute(insert(Outlet).values(id=90, name=other))
        connection.exec_driver_sql("UPDATE articles SET outlet_id = 90 WHERE external_id = 'a1'")
        assert outlet_names.written_alike(connection) == [("Le Témoin", 2)]
        assert outlet_names.merge(connection, "Le Témoin", "Le Témoin") == ("Le Témoin", 1)
        assert outlet_names.written_alike(connection) == []
    assert names(database) == {"Le Témoin": 2, "Tide": 0}


def test_what_cannot_be_merged(database: Database) -> None:
    fill(database, "The Marsh Post", "Tide")
    fill(database, "Tide")
    with database.write() as connection:
        with pytest.raises(QuotesError, match="no outlet is called"):
            outlet_names.merge(connection, "Nobody", "Tide")
        with pytest.raises(QuotesError, match="already"):
            outlet_names.merge(connection, "Tide", "the tide")
        with pytest.raises(QuotesError, match="'a0'"):
            outlet_names.merge(connection, "The Marsh Post", "Tide")


def test_a_users_table(database: Database, tmp_path: Path) -> None:
    fill(database, "The Marsh Post", "MP Online")
    table = tmp_path / "outlets.csv"
    table.write_text("name,forms\nThe Marsh Post,MP Online;Post of the Marsh\nTide,\n")
    with database.write() as connection:
        assert outlet_names.load(connection, table) == 2
        assert outlet_names.load(connection, table) == 0
    fill(database, "Post of the Marsh", first=7)
    assert names(database) == {"The Marsh Post": 3, "Tide": 0}
    table.write_text("a,b\n1,2\n")
    with database.write() as connection, pytest.raises(QuotesError, match="name and forms"):
        outlet_names.load(connection, table)


def test_keys() -> None:
    assert len({outlet_key(n) for n in ("The Guardian", "the guardian", "Guardian")}) == 1
    assert outlet_key("www.nj.com") == outlet_key("NJ.com") == "nj"
    assert outlet_key("The") == "the"
    assert outlet_key("El País") == outlet_key("el pais")
