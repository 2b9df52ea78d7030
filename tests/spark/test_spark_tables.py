"""Parquet tables: the same from Spark and from a database, and the same answers to reports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command_line import environment
from store_data import ADA, BO, PORT, Said, article, crowd, on

from quotes.errors import QuotesError
from quotes.extracted import ExtractedRow, schema, to_plain
from quotes.ingest import ingest
from quotes.pipeline import Settings
from quotes.record import Extract
from quotes.store import Database
from quotes.store.parquet import opened, write_tables
from quotes.store.reports.report import find_report, reports, run_report

WIRE = [Said(f"“{words}”", (BO,)) for words in ("Trains stop", "Buses too", "We are sorry")]
FEW = [
    article("n1", [
        Said("“The bridge opens in May”", (ADA,), said_on=on("2024-02-28")),
        Said("the bridge is safe", (ADA, BO), kind="indirect"),
        Said("the ferry is full", source="officials", kind="indirect", confidence=0.5449),
        Said("“Bridge opens”"),
    ], outlet="Norra Post", published="2024-03-02"),
    article("c1", [
        Said("it is a mistake", (BO,), kind="indirect", act="thought"),
        Said("“We were not asked”", (PORT,)),
        Said("“We “were” warned", (PORT,), kind="mixed"),
    ], outlet="The Ostby Courier", published="2023-06-01"),
    article("w1", WIRE, outlet="Ostby Courier", title="Trains", url="https://a.example/t"),
    article("w2", WIRE, outlet="Norra Post", published="2024-03-06", title="Trains stop"),
    article("w3", [*WIRE, Said("“Go by boat”", (ADA,))], title="Boats", published="2024-03-09"),
    article("n1", [Said("“The bridge opens”", (ADA,))], outlet="Norra Post"),  # poorer: not taken
]  # fmt: skip
AGAIN = article("c1", [
    Said("“We were not asked, not even once, by anybody at all”", (PORT,)),
    Said("“We “were” warned of nothing, whatever they say now", (PORT,), kind="mixed"),
    Said("“Whoever comes by the northern road must wait for the ferry”", (ADA,)),
], outlet="Ostby Courier", published="2023-06-01")  # fmt: skip
"""Another and fuller text of the second article."""

NEEDED = {"speaker": "Ada Lind", "outlet": "Norra Post", "words": "bridge"}
OF_A_DATABASE = {"agreement", "corrections", "failures", "first-said", "runs"}
OF_STATEMENTS = {"misquoted", "same-words"}


@dataclass(frozen=True)
class Both:
    """One set of articles as a database, as tables written from it, and as Spark's."""

    database: Database
    exported: Path
    spark: Path


@pytest.fixture(scope="module")
def both(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Both:
    from quotes.spark.tables import write_tables as write

    place = tmp_path_factory.mktemp("tables")
    made = [*FEW, *crowd(40), AGAIN]
    for number in range(2):
        _write(place / "found" / f"part-{number}.parquet", made[number * 20 :][: 20 + number * 40])
    database = Database(place / "news.db")
    ingest([str(place / "found")], database)
    write_tables(database, place / "exported")
    write(spark, place / "found", place / "spark")
    return Both(database, place / "exported", place / "spark")


def _write(path: Path, extracts: list[Extract]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(exist_ok=True)
    rows = [to_plain(ExtractedRow.of(extract, Settings.of())) for extract in extracts]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema()), path)


# Tables and columns that only a database fills.
_OWN = {"run_id", "statement_id", "fingerprint"}


def test_spark_writes_the_tables_that_a_database_has(both: Both) -> None:
    with opened(both.exported) as one, opened(both.spark) as other:
        names = {folder.name for folder in both.spark.iterdir()}
        assert names == {f.name for f in both.exported.iterdir()} - {
            "statements", "statement_links", "statement_outlets"
        }  # fmt: skip
        for name in sorted(names):
            columns = list(one.exec_driver_sql(f"SELECT * FROM {name} LIMIT 0").keys())
            kept = ", ".join(c for c in columns if c not in _OWN)
            rows = [
                sorted(map(repr, connection.exec_driver_sql(f"SELECT {kept} FROM {name}")))
                for connection in (one, other)
            ]
            assert rows[0] == rows[1], name
            assert rows[0] or name in ("speaker_aliases",), f"{name} is empty"


@pytest.fixture(params=["exported", "spark"])
def tables(request: pytest.FixtureRequest, both: Both) -> Iterator[Any]:
    with opened(getattr(both, request.param)) as connection:
        yield request.param, connection


def test_reports_answer_as_on_the_database(both: Both, tables: tuple[str, Any]) -> None:
    kind, connection = tables
    unjoined = OF_STATEMENTS | {"spread", "statement-wordings"}  # Spark joins no statements
    left_out = OF_A_DATABASE | (unjoined if kind == "spark" else set())
    with both.database.connect() as plain:
        first = plain.exec_driver_sql("SELECT min(statement_id) FROM quotes").scalar()
    needed: dict[str, object] = {**NEEDED, "statement": first}
    answered = 0
    for report in reports():
        if report.name in left_out:
            continue
        given = {p.name: needed[p.name] for p in report.parameters if p.required}
        ways = [given, {**given, "copies": "count"}, {**given, "since": "2024-01", "act": "all"}]
        for way in ways:
            known = {p.name for p in report.parameters}
            asked = {name: value for name, value in way.items() if name in known}
            with both.database.connect() as plain:
                expected = run_report(plain, report, asked)
            assert run_report(connection, report, asked) == expected, (report.name, asked)
            answered += bool(expected.rows)
    assert answered > 30


def test_what_parquet_cannot_answer_is_reported(tables: tuple[str, Any]) -> None:
    kind, connection = tables
    for name in sorted(OF_A_DATABASE | (OF_STATEMENTS if kind == "spark" else set())):
        report = find_report(name)
        given = {p.name: NEEDED.get(p.name, 1) for p in report.parameters if p.required}
        with pytest.raises(QuotesError, match="a database"):
            run_report(connection, report, given)
        connection.rollback()
    with pytest.raises(QuotesError, match="no outlet called 'Nora Pots'; did you mean 'Norra Post"):
        run_report(connection, find_report("outlet-sources"), {"outlet": "Nora Pots"})


def test_spark_sql_reads_the_view(spark: Any, both: Both) -> None:
    session = spark.newSession()
    session.read.parquet(str(both.exported / "quotes_flat")).createOrReplaceTempView("flat")
    (row,) = session.sql("SELECT count(*) AS n, max(published_on) AS last FROM flat").collect()
    with both.database.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*), max(published_on) FROM quotes_flat")
        assert (row.n, str(row["last"])) == tuple(found.one())


def test_tables_are_not_written_over(spark: Any, both: Both, tmp_path: Path) -> None:
    from quotes.spark.tables import write_tables as write

    with pytest.raises(QuotesError, match="exists already"):
        write(spark, both.exported, both.spark)
    with pytest.raises(QuotesError, match=r"no articles of python -m quotes\.spark"):
        write(spark, both.exported / "roles", tmp_path / "new")
    with pytest.raises(QuotesError, match="exists already"):
        write_tables(both.database, both.spark)


def test_from_the_command_line(both: Both, tmp_path: Path) -> None:
    def quotes(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "quotes", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, env=environment(), timeout=90
        )

    place = tmp_path / "tables"
    done = quotes("export", "--format", "tables", "-o", place, "--db", both.database.file)
    assert done.returncode == 0 and "rows in quotes_flat" in done.stderr, done.stderr
    report = ("report", "most-quoted", "--limit", "3", "--format", "json")
    asked = quotes(*report, "--parquet", place)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout == quotes(*report, "--db", both.database.file).stdout
    wrong = quotes(*report, "--parquet", tmp_path)
    assert wrong.returncode == 1 and "not a folder of tables" in wrong.stderr
    whole = quotes("export", "word", "--format", "tables", "-o", place, "--db", both.database.file)
    assert whole.returncode == 2
