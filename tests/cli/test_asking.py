"""The commands that ask the database: search, speakers, speaker, show, report, sql."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from command_line import environment

KEYS = {
    "id", "kind", "act", "text", "speakers", "role", "said_on", "said_confidence", "published",
    "outlet", "title", "url", "statement_id",
}  # fmt: skip


def hits(quotes, small, *arguments):
    done = quotes("search", *arguments, "--db", small, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_search_gives_the_record(quotes, small):
    (hit, *_) = hits(quotes, small, "nobody", "asked")
    assert set(hit) >= KEYS
    assert hit["speakers"] == ["Olaf Brandt"]
    assert hit["outlet"] in ("Nordvik Post", "Tarnby Courier")
    assert hit["published"].startswith("2024-03-")


def test_search_by_options(quotes, small):
    everything = hits(quotes, small)
    assert len(everything) >= 5
    solveig = hits(quotes, small, "--speaker", "Ingrid Solveig")
    assert solveig
    assert all(hit["speakers"] == ["Ingrid Solveig"] for hit in solveig)
    assert hits(quotes, small, "--speaker", "ingrid SOLVEIG") == solveig
    direct = hits(quotes, small, "--kind", "direct", "--outlet", "tarnby courier")
    assert direct
    assert {(hit["kind"], hit["outlet"]) for hit in direct} == {("direct", "Tarnby Courier")}
    late = hits(quotes, small, "--since", "2024-04")
    assert {hit["outlet"] for hit in late} == {"Tarnby Courier"}
    assert len(hits(quotes, small, "--until", "2024-03")) + len(late) == len(everything)
    assert hits(quotes, small, "--limit", "2") == everything[:2]
    assert hits(quotes, small, "--limit", "2", "--offset", "1") == everything[1:3]
    sure = hits(quotes, small, "--min-confidence", "0.7")
    assert [hit["id"] for hit in sure] == [h["id"] for h in everything if h["confidence"] >= 0.695]
    dated = hits(quotes, small, "--min-date-confidence", "0.01")
    assert [hit["id"] for hit in dated] == [h["id"] for h in everything if h["said_confidence"]]
    assert dated
    assert all(0.01 <= hit["said_confidence"] <= 1 for hit in dated)


def test_a_date_that_is_not_certain_is_marked_for_people(quotes, small, tmp_path):
    copy = shutil.copy(small, tmp_path / "copy.db")
    for confidence, mark in ((0.95, ""), (0.55, "?"), (None, "")):
        with closing(sqlite3.connect(copy)) as database, database:
            dated = "UPDATE quotes SET said_confidence = ? WHERE said_on = '2024-03-07'"
            assert database.execute(dated, (confidence,)).rowcount
        (hit,) = hits(quotes, copy, "wait any longer")
        assert (hit["said_on"], hit["said_confidence"]) == ("2024-03-07", confidence)
        for shown in (
            quotes("search", "wait any longer", "--db", copy).out,
            quotes("speaker", "Ingrid Solveig", "--db", copy).out,
        ):
            assert f"2024-03-07{mark}" in shown.split()
            assert bool(mark) == ("2024-03-07?" in shown)


@pytest.mark.parametrize(
    "query",
    ['"', "*", "'; DROP TABLE quotes; --", '" OR "', "a:b:c", "-", "(((", "NOT", "AND OR", "\\",
     "^x$", "%_", "😀", "speaker:", 'speaker:"', "before:x", "“", "\u202e", "NEAR(a b)", "{a}"],
)  # fmt: skip
def test_any_characters_are_a_search_or_refused_in_a_line(quotes, small, query):
    done = quotes("search", "--db", small, "--format", "json", "--", query)
    if done.code == 0:
        assert isinstance(json.loads(done.out), list)
    else:
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done.err


def test_a_dash_needs_no_dashes_before_it(quotes, small):
    wanted = hits(quotes, small, "harbour NOT closing")
    assert wanted and hits(quotes, small, "harbour", "-closing") == wanted
    assert quotes("search", "harbour", "-limit", "--db", small).code == 2


def test_nobody_called_so_offers_the_nearest(quotes, small):
    done = quotes("search", "speaker:Solvieg", "--db", small, "--format", "json")
    assert (done.code, json.loads(done.out)) == (0, [])
    assert "did you mean 'Ingrid Solveig'?" in done.err
    assert "did you mean 'Ingrid Solveig'?" in quotes("speaker", "Solvieg", "--db", small).err


def test_every_format(quotes, small):
    wanted = hits(quotes, small, "harbour OR comet")
    lines = quotes("search", "harbour OR comet", "--db", small, "--format", "jsonl")
    assert lines.records == wanted
    table = quotes("search", "harbour OR comet", "--db", small, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["text"] for row in rows] == [hit["text"] for hit in wanted]
    assert [row["speakers"] for row in rows] == ["; ".join(hit["speakers"]) for hit in wanted]
    markdown = quotes("search", "harbour OR comet", "--db", small, "--format", "md").out
    assert len(markdown.splitlines()) == len(wanted) + 2
    shown = quotes("search", "harbour OR comet", "--db", small)
    assert "\x1b[" not in shown.out, "no colours where no terminal is"
    assert all(str(hit["id"]) in shown.out for hit in wanted)


def test_facets_count_all_hits(quotes, small):
    done = quotes("search", "--facets", "--limit", 1, "--db", small)
    assert f"{len(hits(quotes, small))} in all" in done.out
    assert "Olaf Brandt" in done.out


def test_nothing_found_is_no_error(quotes, small):
    done = quotes("search", "xylophone", "--db", small)
    assert (done.code, done.out, done.err.strip()) == (0, "", "Nothing found.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "--since", "soon"], 1),
        (["search", "--kind", "oral"], 1),
        (["search", "--limit", "0"], 2),
        (["search", "--nonsense"], 2),
        (["nonsense"], 2),
        (["speaker", "Nobody At All"], 1),
        (["show", "77"], 1),
        (["show", "99999999999999999999999999"], 1),
        (["show", "first"], 2),
        (["report", "no-such-report"], 1),
        (["report", "source-audit", "--no-such-parameter", "1"], 2),
        (["sql", "SELEC 1"], 1),
        (["sql", ""], 1),
    ],
)
def test_mistakes_are_a_line(quotes, small, arguments, code):
    done = quotes(*arguments, env={"QUOTES_DB": str(small)})
    assert done.code == code
    assert done.out == ""
    assert len(done.err.splitlines()) == 1


def test_speakers_and_one_of_them(quotes, small):
    listed = json.loads(quotes("speakers", "--db", small, "--format", "json").out)
    names = [speaker["name"] for speaker in listed]
    assert {"Ingrid Solveig", "Olaf Brandt", "Mira Okonjo"} <= set(names)
    assert len(names) == len(set(names)), "one person is one row"
    found = json.loads(quotes("speakers", "brandt", "--db", small, "--format", "json").out)
    assert [speaker["name"] for speaker in found] == ["Olaf Brandt"]

    page = json.loads(quotes("speaker", "Solveig", "--db", small, "--format", "json").out)
    assert page["name"] == "Ingrid Solveig"
    assert "Mayor" in {role["text"] for role in page["roles"]}
    assert {"Ingrid Solveig", "Solveig"} <= {name["text"] for name in page["names"]}
    assert page["articles"] == 2
    shown = quotes("speaker", "Ingrid", "Solveig", "--db", small).out
    assert "timeline" in shown
    assert "Mayor" in shown


def test_show_marks_the_parts(quotes, small):
    hit = hits(quotes, small, '"we cannot wait"')[0]
    shown = quotes("show", hit["id"], "--db", small)
    assert "“We cannot wait any longer,” Solveig told reporters." in " ".join(shown.out.split())
    page = json.loads(quotes("show", hit["id"], "--db", small, "--format", "json").out)
    parts = {(m["part"], page["paragraph"][m["start"] : m["end"]]) for m in page["marks"]}
    assert ("source", "Solveig") in parts
    assert ("content", "“We cannot wait any longer,”") in parts


def test_reports(quotes, small):
    listed = json.loads(quotes("report", "--db", small, "--format", "json").out)
    assert "source-audit" in {report["name"] for report in listed}
    done = quotes(
        "report", "source-audit", "--outlet", "Tarnby Courier", "--db", small, "--format", "csv"
    )
    assert done.code == 0, done.err
    assert done.out.count("Tarnby Courier") >= 1
    assert "Nordvik Post" not in done.out


def test_sql_reads_and_only_reads(quotes, small):
    done = quotes("sql", "SELECT count(*) AS n FROM articles", "--db", small, "--format", "json")
    assert json.loads(done.out) == [{"n": 3}]
    for statement in (
        "DELETE FROM quotes",
        "DROP TABLE quotes",
        "UPDATE quotes SET text = 'x'",
        "PRAGMA query_only = OFF; DELETE FROM quotes",
        "WITH x AS (SELECT 1) INSERT INTO outlets (id, name) VALUES (99, 'x')",
    ):
        assert quotes("sql", statement, "--db", small).code == 1, statement
    again = quotes("sql", "SELECT count(*) AS n FROM articles", "--db", small, "--format", "json")
    assert again.out == done.out
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    stopped = quotes("sql", endless, "--seconds", "0.5", "--db", small)
    assert stopped.code == 1
    assert "0.5 seconds" in stopped.err


def test_sql_from_standard_input_and_row_limit(quotes, small):
    done = quotes(
        "sql", "--rows", 2, "--db", small, "--format", "csv", input="SELECT id FROM articles"
    )
    assert len(done.out.splitlines()) == 3
    assert "first 2 rows" in done.err


def test_asking_loads_no_language_model(small):
    script = (
        "import sys\n"
        "from quotes.cli.main import run\n"
        "for arguments in (['search', 'harbour'], ['speakers'], ['speaker', 'Solveig'],"
        " ['report'], ['sql', 'SELECT 1'], ['db', 'current']):\n"
        f"    assert run([*arguments, '--db', {str(small)!r}]) == 0\n"
        "heavy = {'spacy', 'numpy', 'onnxruntime', 'thinc', 'dateparser', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"
