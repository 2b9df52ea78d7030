"""`quotes sql`: what it may take, and that it only reads, whoever asks."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import END, Command, environment, series
from postgresql_server import Server
from store_data import crowd, dump, ingest

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.reports import sql
from quotes.store.reports.sql import query

LARGE = (
    "SELECT zeroblob(1000000000)",
    "SELECT hex(zeroblob(500000000))",
    "SELECT randomblob(1000000000)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100)"
    " SELECT hex(zeroblob(10000000)) FROM n",
    "SELECT group_concat(hex(zeroblob(1000000))) FROM (WITH RECURSIVE n(i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT i FROM n)",
)


def test_large_values_and_answers_are_refused(small: Path) -> None:
    def half_a_gigabyte_more() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (11 << 30, 11 << 30))  # 8 GB of it map the file

    done = subprocess.run(
        series(("sql", statement, "--db", small) for statement in LARGE),
        env=environment(), preexec_fn=half_a_gigabyte_more, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == [END] * len(LARGE)
    told = done.stderr.splitlines()
    assert len(told) == len(LARGE) and all(t.startswith("stopped: ") for t in told), told


def test_a_process_that_holds_much_already_can_ask_too(quotes: Command, small: Path) -> None:
    held = bytearray(3 << 30)  # address space, not memory: nothing touches it
    done = quotes("sql", "SELECT 1 AS one", "--db", small, "--format", "json")
    assert len(held) > done.code == 0 and json.loads(done.out) == [{"one": 1}]


def test_a_long_value_is_cut_for_people_and_whole_for_machines(
    quotes: Command, small: Path
) -> None:
    statement = "SELECT hex(zeroblob(10000000)) AS text, zeroblob(3) AS bytes"
    began = time.monotonic()
    shown = quotes("sql", statement, "--db", small)
    assert time.monotonic() - began < 10
    assert shown.code == 0 and len(shown.out) < 20_000
    assert "20,000,000 characters" in " ".join(shown.out.split()) and "(3 bytes)" in shown.out
    (row,) = json.loads(quotes("sql", statement, "--db", small, "--format", "json").out)
    assert len(row["text"]) == 20_000_000 and row["bytes"] == "000000"


def test_many_long_rows_are_not_laid_out(quotes: Command, small: Path) -> None:
    statement = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000)"
        " SELECT i, hex(zeroblob(2000)) AS text FROM n"
    )
    began = time.monotonic()
    shown = quotes("sql", statement, "--rows", 0, "--db", small)
    assert time.monotonic() - began < 30
    assert "--format csv" in shown.err and len(shown.out) < 3_000_000


def test_a_single_call_that_takes_hours_is_ended(process: Command, small: Path) -> None:
    # One call of a function, which SQLite's progress handler cannot end: ten million times ten
    # million characters are compared.
    zeros = "hex(zeroblob({}))".format
    statement = f"SELECT instr({zeros(10_000_000)}, {zeros(5_000_000)} || '1')"
    began = time.monotonic()
    done = process("sql", statement, "--seconds", 1, "--db", small)
    assert time.monotonic() - began < 30
    assert (done.code, done.out, done.err) == (1, "", "stopped after 1 seconds\n")


@pytest.fixture(scope="module")
def served(postgresql: Server) -> Iterator[tuple[Database, str]]:
    """A database on PostgreSQL, and its address for a role that may only read, made as the
    documentation says."""
    import psycopg

    url = postgresql.create()
    database = Database(url)
    ingest(database, crowd(2))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA public TO reader")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    yield database, url.replace("postgres@", "reader@")
    database.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader")
    postgresql.drop(url)


HARMFUL = (
    "COPY (SELECT 1) TO PROGRAM 'touch {file}'",
    "COPY (SELECT 1) TO '{file}'",
    "COPY outlets TO STDOUT",
    "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch {file}'''; END $$",
    "CREATE TABLE mine AS SELECT 1 AS x",
    "SELECT 1 AS x INTO mine",
    "CALL nothing()",
    "LOAD 'x'",
    "SET ROLE postgres",
    "VACUUM",
    "SELECT 1; COPY (SELECT 1) TO PROGRAM 'touch {file}'",
)


@pytest.mark.parametrize("statement", HARMFUL)
def test_what_gives_no_rows_is_not_even_begun(
    served: tuple[Database, str], tmp_path: Path, statement: str
) -> None:
    database, _ = served
    tmp_path.chmod(0o777)
    file = tmp_path / "made"
    before = dump(database)
    with pytest.raises(QuotesError) as raised:
        query(database, statement.format(file=file), as_superuser=True)
    assert "\n" not in str(raised.value)
    assert not file.exists() and dump(database) == before


@pytest.mark.parametrize("statement", HARMFUL)
def test_a_users_report_is_held_to_the_same_rules(
    served: tuple[Database, str], quotes: Command, tmp_path: Path, statement: str
) -> None:
    database, reader = served
    tmp_path.chmod(0o777)
    file, url = tmp_path / "made", database.url.render_as_string(hide_password=False)
    (tmp_path / "mine.sql").write_text(statement.format(file=file))
    before = dump(database)
    for address, more in ((url, ()), (url, ("--as-superuser",)), (reader, ())):
        done = quotes("report", "mine", "--folder", tmp_path, "--db", address, *more)
        assert (done.code, done.out) == (1, "") and len(done.err.splitlines()) == 1
    assert not file.exists() and dump(database) == before


def test_a_superuser_runs_a_users_report_if_told(
    served: tuple[Database, str], quotes: Command, tmp_path: Path
) -> None:
    database, reader = served
    (tmp_path / "mine.sql").write_text(
        "-- parameter day since: a day\n-- parameter word text = a%: a word\n"
        "SELECT count(*) AS n, '%' AS sign FROM articles"
        " WHERE :day IS NULL OR published_on >= :day OR title LIKE :word"
    )
    url = database.url.render_as_string(hide_password=False)
    told = ("report", "mine", "--folder", tmp_path, "--format", "csv", "--db")
    assert "--as-superuser" in quotes(*told, url).err
    for more in ((url, "--as-superuser"), (reader,), (reader, "--day", "2020-01-01")):
        assert quotes(*told, *more).out == "n,sign\n2,%\n"


def test_a_users_report_on_sqlite(quotes: Command, small: Path, tmp_path: Path) -> None:
    for statement in (f"ATTACH '{tmp_path / 'made.db'}' AS x", "DELETE FROM quotes", "BEGIN",
                      "SELECT zeroblob(1000000000)"):  # fmt: skip
        (tmp_path / "mine.sql").write_text(statement)
        done = quotes("report", "mine", "--folder", tmp_path, "--db", small)
        assert (done.code, done.out) == (1, "") and len(done.err.splitlines()) == 1, statement
        assert "SQL only reads here" in done.err or "zeroblob" in statement
    assert not (tmp_path / "made.db").exists()


def test_superusers_are_refused_unless_told(served: tuple[Database, str], quotes: Command) -> None:
    database, reader = served
    with pytest.raises(QuotesError, match=r"role 'postgres' .*--as-superuser"):
        query(database, "SELECT pg_read_file('/etc/passwd')")
    url = database.url.render_as_string(hide_password=False)
    assert quotes("sql", "SELECT 1 AS x", "--db", url).code == 1
    told = quotes("sql", "SELECT 1 AS x", "--db", url, "--as-superuser", "--format", "csv")
    assert told.out == "x\n1\n"
    reading = Database(reader)
    assert query(reading, "SELECT count(*) FROM articles").rows == ((2,),)
    for statement in ("SELECT pg_read_file('/etc/passwd')", "DELETE FROM quotes", "TABLE x"):
        with pytest.raises(QuotesError):
            query(reading, statement)
    with pytest.raises(QuotesError, match="SQL only reads here"):
        query(database, "DELETE FROM quotes RETURNING id", as_superuser=True)
    for statement in ("SHOW server_version", "EXPLAIN SELECT 1", "VALUES (1)", "TABLE outlets"):
        assert query(reading, statement).columns
    reading.close()


def test_members_of_the_server_s_roles_are_as_superusers(served: tuple[Database, str]) -> None:
    import psycopg

    database, reader = served
    url = database.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("GRANT pg_read_server_files TO reader")
    reading = Database(reader)
    with pytest.raises(QuotesError, match="--as-superuser"):
        query(reading, "SELECT 1")
    reading.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("REVOKE pg_read_server_files FROM reader")


def test_a_large_value_of_postgresql(
    served: tuple[Database, str], process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reader = served
    done = process("sql", "SELECT repeat('x', 200000000)", "--db", reader)
    assert done.code == 1 and done.err.startswith("stopped"), done.err
    monkeypatch.setattr(sql, "TOGETHER", 1_000)
    with pytest.raises(QuotesError, match="together"):
        query(Database(reader), "SELECT repeat('x', 100) FROM generate_series(1, 50)")
