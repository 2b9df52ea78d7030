"""Every report on articles that are few enough to count by hand, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from store_data import ADA, BO, PORT, Said, article, ingest, on

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.reports.report import find_report, parse_report, reports, run_report
from quotes.store.write.writing import Ingest

WIRE = "“Trains stop tonight”, Bo Ström said. “Buses too”, Bo Ström said. “Sorry”, Bo Ström said."
ARTICLES = [
    # Norra Post: Ada (woman) 2, Bo (man) 1 with her, one unnamed, one without any source.
    article("n1", [
        Said("“The bridge opens in May”", (ADA,), said_on=on("2024-02-28")),
        Said("the bridge is safe", (ADA, BO), kind="indirect"),
        Said("the ferry is full", source="officials", kind="indirect", confidence=0.6),
        Said("“Bridge opens”"),
    ], outlet="Norra Post", published="2024-03-02"),
    # Ostby Courier: a thought of Bo; the port authority; the same story as a wire in two outlets.
    article("c1", [
        Said("it is a mistake", (BO,), kind="indirect", act="thought"),
        Said("“We were not asked”", (PORT,)),
        Said("“We “were” warned", (PORT,), kind="mixed"),
        Said("we will appeal", (PORT,), kind="indirect", act="writing"),
    ], outlet="Ostby Courier", published="2023-06-01"),
    article("w1", [Said("“Trains stop tonight”", (BO,))], outlet="Ostby Courier",
            published="2024-03-05", title="Trains", url="https://courier.example/t"),
    article("w2", [Said("“Trains stop tonight”", (BO,))], outlet="Norra Post",
            published="2024-03-06", title="Trains stop"),
]  # fmt: skip

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def filled(database: Database) -> Database:
    ingest(database, ARTICLES)
    return database


@pytest.fixture
def run(filled: Database) -> Iterator[Run]:
    """Gives some columns of a report's rows; copies count unless `copies` says otherwise."""
    with filled.connect() as connection:

        def rows(name: str, columns: str, **given: Any) -> list[tuple[Any, ...]]:
            report = find_report(name)
            if any(parameter.name == "copies" for parameter in report.parameters):
                given.setdefault("copies", "count")
            table = run_report(connection, report, given)
            places = [table.columns.index(column) for column in columns.split()]
            return [tuple(row[place] for place in places) for row in table.rows]

        yield rows


def test_source_audit(run: Run) -> None:
    columns = (
        "outlet quotes named_percent unnamed_percent unattributed_percent women men women_percent"
    )
    assert run("source-audit", columns) == [
        ("Norra Post", 5, 60.0, 20.0, 20.0, 2, 2, 50.0),
        ("Ostby Courier", 4, 100.0, 0.0, 0.0, 0, 1, 0.0),
    ]
    assert run("source-audit", "outlet quotes men", outlet="ostby courier", since="2024") == [
        ("Ostby Courier", 1, 1)
    ]
    assert run("source-audit", "outlet quotes", until="2023-06", act="all") == [
        ("Ostby Courier", 4)
    ]


@pytest.mark.parametrize("name", ["source-audit", "most-quoted", "quotes-per-month"])
def test_days_are_exact_or_refused(run: Run, name: str) -> None:
    columns = "quotes"
    assert run(name, columns, since="2024-03-01") == run(name, columns, since="2024-03")
    assert run(name, columns, until="2024-02-29") == run(name, columns, until="2024-02")
    for given in ({"since": "2024-03-02"}, {"until": "2024-03-30"}):
        with pytest.raises(QuotesError, match="this report counts by months"):
            run(name, columns, **given)


def test_women_and_quotes_by_month(run: Run) -> None:
    assert run("women-by-month", "month women men women_percent") == [
        ("2023-06", 0, 0, None), ("2024-03", 2, 3, 40.0),
    ][1:]  # fmt: skip
    assert run("quotes-per-month", "month quotes named unnamed unattributed") == [
        ("2023-06", 3, 3, 0, 0), ("2024-03", 6, 4, 1, 1),
    ]  # fmt: skip
    assert run("quotes-per-month", "month quotes", act="thought") == [("2023-06", 1)]


def test_unnamed_sources(run: Run) -> None:
    assert run("unnamed-sources", "outlet quotes unnamed unnamed_percent") == [
        ("Norra Post", 5, 1, 20.0), ("Ostby Courier", 4, 0, 0.0),
    ]  # fmt: skip
    assert run("unnamed-sources", "outlet", at_least=5) == [("Norra Post",)]


def test_most_quoted(run: Run) -> None:
    everybody = run("most-quoted", "speaker type quotes direct first_month last_month")
    assert sorted(everybody, key=lambda row: (-row[2], row[0])) == [
        ("Bo Ström", "person", 3, 2, "2024-03", "2024-03"),
        ("Ostby Port Authority", "organization", 3, 1, "2023-06", "2023-06"),
        ("Ada Lind", "person", 2, 1, "2024-02", "2024-03"),
    ]
    assert run("most-quoted", "speaker quotes", type="organization") == [
        ("Ostby Port Authority", 3)
    ]
    assert run("most-quoted", "speaker quotes", since="2024-03", limit=1) == [("Bo Ström", 3)]
    assert run("most-quoted", "speaker quotes", until="2024-02", type="person") == [("Ada Lind", 1)]


def test_outlet_sources_with_copies_once_or_counted(run: Run) -> None:
    columns = "speaker quotes articles"
    each = run("outlet-sources", columns, outlet="norra post")
    assert sorted(each) == [("Ada Lind", 2, 1), ("Bo Ström", 2, 2)]
    once = run("outlet-sources", columns, outlet="Norra Post", copies="once")
    assert sorted(once) == [("Ada Lind", 2, 1), ("Bo Ström", 1, 1)]
    with pytest.raises(QuotesError, match="needs --outlet: the outlet"):
        run("outlet-sources", columns)
    with pytest.raises(QuotesError, match="no outlet called 'Nora Pots'; did you mean 'Norra Post"):
        run("outlet-sources", columns, outlet="Nora Pots")
    with pytest.raises(QuotesError, match="copies: not one of once, count: 'twice'"):
        run("outlet-sources", columns, outlet="Norra Post", copies="twice")


def test_copies(run: Run) -> None:
    assert run("copies", "title outlet copies outlets quotes") == [
        ("Trains", "Ostby Courier", 1, 1, 1)
    ]
    assert run("copies", "title", outlet="Norra Post") == []


def test_speaker_timeline(run: Run) -> None:
    assert run("speaker-timeline", "date date_from text", speaker="LIND") == [
        ("2024-02-28", "text", "“The bridge opens in May”"),
        ("2024-03-02", "publication", "the bridge is safe"),
    ]
    assert run("speaker-timeline", "text", speaker="Ada Lind", since="2024-03", limit=5) == [
        ("the bridge is safe",)
    ]


def test_speaker_by_month(run: Run) -> None:
    assert run("speaker-by-month", "month speaker quotes", speaker="strom", act="all") == [
        ("2023-06", "Bo Ström", 1), ("2024-03", "Bo Ström", 3),
    ]  # fmt: skip


def test_role_changes(run: Run) -> None:
    rows = run("role-changes", "role organization former articles first_published", speaker="lind")
    assert rows == [("mayor of Ostby", "Ostby", "", 1, "2024-03-02")]
    rows = run(
        "role-changes", "role former articles first_published last_published", speaker="bo ström"
    )
    assert rows == [("former coach", "former", 4, "2023-06-01", "2024-03-06")]


def test_quoted_beside(run: Run) -> None:
    beside = run("quoted-beside", "speaker beside articles joint_statements", speaker="strom")
    assert sorted(beside) == [
        ("Bo Ström", "Ada Lind", 1, 1),
        ("Bo Ström", "Ostby Port Authority", 1, 0),
    ]
    assert run("quoted-beside", "beside", speaker="lind") == [("Bo Ström",)]


def test_direct_or_indirect(run: Run) -> None:
    columns = "speaker quotes direct mixed indirect direct_percent"
    assert run("direct-or-indirect", columns, speaker="port authority") == [
        ("Ostby Port Authority", 3, 1, 1, 1, 33.3)
    ]
    assert len(run("direct-or-indirect", columns)) == 3


def test_first_said(run: Run) -> None:
    assert run("first-said", "date date_from speaker", words="trains stop") == [
        ("2024-03-05", "publication", "Bo Ström"), ("2024-03-06", "publication", "Bo Ström"),
    ]  # fmt: skip
    assert run("first-said", "date", words="bridge opens", limit=1) == [("2024-02-28",)]
    for words, said in ((None, "needs --words"), ("***", "no letters or digits"),
                        ("kind:direct trains", "no filters"), ('"', "has no pair")):  # fmt: skip
        with pytest.raises(QuotesError, match=said):
            run("first-said", "date", words=words)


def test_who_said_first_what_is_told_in_other_words(filled: Database, run: Run) -> None:
    claim = "all of the trains are going to be stopped tonight"
    found = run("first-said", "speaker text likeness", words=claim)
    assert found and found[0][0] == "Bo Ström" and 0.55 <= found[0][2] < 1
    further = "the trains will not run this evening"
    assert run("first-said", "speaker", words=further)[0] == ("Bo Ström",)
    assert run("first-said", "speaker", words="my old dog likes to sleep in the sun") == []
    assert run("first-said", "text", words=f'"{claim}"') == [], "a phrase is looked for as it is"


def test_statements(filled: Database, run: Run) -> None:
    with filled.write() as connection:
        connection.execute(
            text("INSERT INTO statements (id, key, text) VALUES (7, 'k', 'Trains stop tonight')")
        )
        connection.execute(text("UPDATE quotes SET statement_id = 7 WHERE text LIKE '%Trains%'"))
    with filled.connect() as connection:
        for given, expected in (({}, 1), ({"speaker": "STROM"}, 1), ({"speaker": "lind"}, 0),
                                ({"outlets": "3"}, 0)):  # fmt: skip
            table = run_report(connection, find_report("same-words"), {"copies": "count", **given})
            assert len(table.rows) == expected
        table = run_report(connection, find_report("same_words"), {"copies": "count"})
        assert table.rows[0][:6] == (
            "Trains stop tonight", "Bo Ström", 2, 2, "2024-03-05", "2024-03-06",
        )  # fmt: skip
        table = run_report(
            connection, find_report("statement-wordings"), {"statement": "7", "copies": "count"}
        )
        assert [row[:2] for row in map(list, table.rows)] and len(table.rows) == 2


def test_single_source(run: Run) -> None:
    columns = "outlet only_source quotes"
    assert run("single-source", columns) == [("Ostby Courier", "Ostby Port Authority", 3)]
    assert len(run("single-source", columns, quotes=1)) == 3
    assert run("single-source", columns, since="2024") == []


def test_to_check(run: Run) -> None:
    columns = "confidence source text"
    assert run("to-check", columns) == []
    assert run("to-check", columns, below="0.65") == [(0.6, "officials", "the ferry is full")]
    assert len(run("to-check", "text", below="0.95", until="2023")) == 4


def test_runs_and_failures(database: Database) -> None:
    with Ingest(database, version="1", model="none", settings={}) as ingesting:
        ingesting.save(ARTICLES[:2])
        ingesting.fail([("a.zip!b", "a.zip", "not an article")])
    with database.connect() as connection:
        runs = run_report(connection, find_report("runs"))
        failed = run_report(connection, find_report("failures"))
        none = run_report(connection, find_report("failures"), {"run": "99"})
    assert runs.rows[0][:2] == (1, "finished") and runs.rows[0][4:] == (2, 1, "1", "none")
    assert [row[:3] for row in failed.rows] == [("a.zip!b", "not an article", 1)]
    assert none.rows == ()


NEEDED = {"words": "bridge", "outlet": "Norra Post", "speaker": "Lind", "statement": "1"}


def test_every_report_runs_explains_itself_and_can_be_drawn(filled: Database) -> None:
    known = reports()
    assert len(known) >= 12
    with filled.write() as connection:
        connection.execute(text("INSERT INTO statements (id, key, text) VALUES (1, 'k', 'So.')"))
        connection.execute(text("UPDATE quotes SET statement_id = 1 WHERE text LIKE '%Trains%'"))
    with filled.connect() as connection:
        for report in known:
            needed = {p.name: NEEDED[p.name] for p in report.parameters if p.required}
            if needed:
                with pytest.raises(QuotesError, match=f"report {report.name} needs --"):
                    run_report(connection, report)
            table = run_report(connection, report, needed)
            assert report.title and report.description.endswith(".")
            assert all(p.explanation for p in report.parameters), report.name
            if report.chart:
                assert {report.chart.label, report.chart.value} <= set(table.columns), report.name


def test_users_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: Database) -> None:
    mine = tmp_path / "mine.sql"
    mine.write_text(
        "-- title: Mine\n-- description: All quotes\n--   of a kind: mine.\n"
        "-- parameter kind text = direct: which kind\n"
        "SELECT count(*) AS n, ':kind' AS literal FROM quotes WHERE kind = :kind\n"
    )
    (tmp_path / "runs.sql").write_text("SELECT 1 AS one")
    monkeypatch.setenv("QUOTES_REPORTS", str(tmp_path))
    report = find_report("mine")
    assert (report.title, report.description) == ("Mine", "All quotes of a kind: mine.")
    with filled.connect() as connection:
        asked = partial(run_report, connection, as_superuser=True)
        assert asked(report).rows[0][0] == 5
        assert asked(report, {"kind": "mixed"}).rows[0][0] == 1
        assert asked(find_report("runs")).rows == ((1,),)
        with pytest.raises(QuotesError, match=r"report mine has no parameter x; it has: kind"):
            run_report(connection, report, {"x": "1"})
    monkeypatch.setenv("QUOTES_REPORTS", str(tmp_path / "nowhere"))
    with pytest.raises(QuotesError, match="no folder of reports"):
        reports()


def test_what_cannot_be_understood_is_reported_with_its_place(filled: Database) -> None:
    with pytest.raises(QuotesError, match=r"x, line 2: write 'parameter NAME TYPE"):
        parse_report("x", "-- title: X\n-- parameter y colour: red\nSELECT 1")
    with pytest.raises(QuotesError, match="x, line 1: default of y: not a whole number: 'many'"):
        parse_report("x", "-- parameter y integer = many: how many\nSELECT 1")
    with pytest.raises(QuotesError, match=r"no report called 'nope'; there are: agreement, "):
        find_report("nope")
    with filled.connect() as connection, pytest.raises(QuotesError, match="since: not a date"):
        run_report(connection, find_report("to-check"), {"since": "soon"})
    undeclared = parse_report("bad", "SELECT :wall")
    with (
        filled.connect() as connection,
        pytest.raises(QuotesError, match=":wall is not decl"),
    ):
        run_report(connection, undeclared)
    with filled.connect() as connection, pytest.raises(QuotesError, match=r"report bad: .*nowhere"):
        run_report(connection, parse_report("bad", "SELECT * FROM nowhere"), as_superuser=True)
