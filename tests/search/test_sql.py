"""Questions in SQL: the database itself refuses everything else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from store_data import crowd, dump, ingest

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.reports.sql import query as ask
from quotes.store.reports.sql import tables, words

# The role of the tests' server is a superuser.
query = partial(ask, as_superuser=True)


def test_a_question_has_columns_and_rows(database: Database) -> None:
    ingest(database, crowd(3))
    table = query(database, "SELECT name, 'a:b 100%' AS odd FROM outlets ORDER BY name;")
    assert table.columns == ("name", "odd")
    assert (
        table.rows == (("Norra Post", "a:b 100%"), ("Ostby Courier", "a:b 100%"))[: len(table.rows)]
    )
    empty = query(database, "SELECT id, kind FROM quotes WHERE id < 0")
    assert (empty.columns, empty.rows, empty.cut) == (("id", "kind"), (), False)


def test_rows_are_limited(database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    table = query(database, endless, rows=3)
    assert table.rows == ((1,), (2,), (3,)) and table.cut


def test_time_is_limited(database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(QuotesError, match=r"^stopped after 0\.2 seconds$"):
        query(database, endless, seconds=0.2)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM quotes",
        "DROP TABLE quotes",
        "UPDATE speakers SET name = 'x'",
        "INSERT INTO outlets (id, name) VALUES (99, 'x')",
        "CREATE TABLE mine (x integer)",
        "COMMIT; DROP TABLE quotes",
        "SELECT 1; DELETE FROM quotes",
        "WITH gone AS (DELETE FROM quotes RETURNING id) SELECT * FROM gone",
        "SELEC 1",
        "",
        " ; ",
    ],
)
def test_nothing_is_written_and_the_error_is_one_line(database: Database, statement: str) -> None:
    ingest(database, crowd(2))
    before = dump(database)
    with pytest.raises(QuotesError) as raised:
        query(database, statement)
    assert str(raised.value) and "\n" not in str(raised.value)
    assert dump(database) == before


def test_settings_do_not_open_a_way(database: Database, tmp_path: Path) -> None:
    ingest(database, crowd(2))
    before = dump(database)
    other = tmp_path / "other.db"
    for statement in (
        "PRAGMA query_only = OFF",
        f"ATTACH DATABASE '{other}' AS other",
        "SET default_transaction_read_only = off",
        "SET TRANSACTION READ WRITE",
    ):
        for then in (statement, "DELETE FROM quotes"):
            try:
                query(database, then)
            except QuotesError:
                continue
    assert dump(database) == before and not other.exists()


def test_what_a_prompt_completes(database: Database) -> None:
    with database.connect() as connection:
        known = words(connection)
        (columns,) = [columns for name, columns in tables(connection) if name == "quotes_flat"]
    assert {"quotes_flat", "speakers", "said_on", "SELECT"} <= set(known)
    assert not any(word.startswith("quotes_fts_") for word in known)
    assert {"speaker", "text", "outlet"} <= set(columns)
