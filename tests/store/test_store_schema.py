"""The schema: migrations both ways, and databases that are not fit for this program."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.engine import SCHEMA, VERSION_TABLE
from quotes.store.schema import manual, migrate
from quotes.store.schema.models import Base
from quotes.store.schema.views import views


def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    with database.exclusively() as connection:
        command.check(migrate.config(connection))
        scripts = ScriptDirectory.from_config(migrate.config(connection))
    assert scripts.get_current_head() == SCHEMA == database.current()


def test_every_table_and_column_is_explained(database: Database) -> None:
    for table in Base.metadata.sorted_tables:
        assert table.comment and all(column.comment for column in table.columns), table.name
    if database.dialect == "postgresql":
        with database.connect() as connection:
            found = inspect(connection)
            for name in found.get_table_names():
                if name != VERSION_TABLE:
                    assert found.get_table_comment(name)["text"], name
                    assert all(column["comment"] for column in found.get_columns(name)), name


def test_an_empty_database_is_unknown_until_it_is_prepared(empty: Database) -> None:
    assert empty.current() is None
    with pytest.raises(QuotesError, match="no database of quotes yet"), empty.connect():
        pass
    empty.prepare()
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM quotes")) == 0


def test_reading_makes_no_file(tmp_path: Path) -> None:
    database = Database(tmp_path / "none.db")
    with pytest.raises(QuotesError), database.connect():
        pass
    assert not list(tmp_path.iterdir())


def test_an_older_database_is_to_be_upgraded(empty: Database) -> None:
    empty.upgrade("0001")
    with pytest.raises(QuotesError, match=r"older.*run `quotes db upgrade`"), empty.connect():
        pass
    with pytest.raises(QuotesError, match="run `quotes db upgrade`"):
        empty.prepare()
    empty.upgrade()
    with empty.connect():
        pass


def test_a_newer_database_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    later = Database(database.url.render_as_string(hide_password=False))
    for use in (later.prepare, later.upgrade, lambda: later.downgrade("base")):
        with pytest.raises(QuotesError, match="newer than this program's"):
            use()
    later.close()


def test_another_programs_database_is_left_alone(empty: Database) -> None:
    with empty.exclusively() as connection:
        connection.execute(text("CREATE TABLE people (name text)"))
    for use in (empty.prepare, empty.upgrade):
        with pytest.raises(QuotesError, match="another program's database"):
            use()
    with empty.exclusively() as connection:
        assert inspect(connection).get_table_names() == ["people"]


@pytest.mark.parametrize("content", [b"these are no pages of a database\n" * 99, b"\x00" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    with pytest.raises(QuotesError, match=r"letter.db: this is not a database$"):
        Database(path).prepare()
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    Database(path).prepare()
    assert Database(path).current() == SCHEMA


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/quotes", "only SQLite and PostgreSQL"),
        ("not a url://", "neither a path nor a database URL"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "postgresql"),
        ("/nowhere/at/all/quotes.db", "cannot be opened: it or its folder is missing"),
    ],
)
def test_an_address_of_nothing_is_one_line(url: str, said: str) -> None:
    with pytest.raises(QuotesError, match=said) as raised:
        Database(url).prepare()
    assert "\n" not in str(raised.value) and "secret" not in str(raised.value)


def test_the_databases_own_rules(database: Database) -> None:
    """Foreign keys and checks hold, on SQLite too."""
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as connection:
        connection.execute(text("INSERT INTO boilerplate VALUES (77, 1, 0, 5)"))
    with pytest.raises(Exception, match=r"ck_speakers_type"), database.write() as connection:
        connection.execute(
            text("INSERT INTO speakers (id, key, name, type) VALUES (1, 'k', 'N', 'animal')")
        )


def test_read_only_is_kept_by_the_database(database: Database) -> None:
    reader = Database(database.url.render_as_string(hide_password=False), read_only=True)
    with reader.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM speakers")) == 0
    with pytest.raises(Exception, match=r"(?i)read-?only"), reader.connect() as connection:
        connection.execute(text("DELETE FROM speakers"))
    reader.close()


def test_settings_of_sqlite(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db")
    database.prepare()
    with database.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    assert sqlite3.connect(tmp_path / "a.db").execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )


def test_the_manual_has_every_table_column_and_view() -> None:
    page = manual.page()
    for table in Base.metadata.sorted_tables:
        section = page.split(f"\n### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            assert f"| {column.name} | " in section and (column.comment or "?") in section
    for view in views("sqlite"):
        assert f"### {view.name}\n" in page
    names = page.split("\n### speaker_names\n")[1].split("\n### ")[0]
    assert "Columns: `speaker_id`, `speaker`, `name_in_article`, `articles`." in names


def test_opening_a_database_loads_nothing_heavy() -> None:
    modules = "sys, quotes.store, quotes.store.search.hits, quotes.store.write.writing"
    program = f"import {modules}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"spacy", "numpy", "onnxruntime", "alembic", "torch", "tokenizers", "psycopg"}
    assert not heavy & set(loaded)
