"""Whatever a text holds, a terminal shows it and does nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from command_line import END, Command, environment, series
from hypothesis import given
from hypothesis import strategies as st

from quotes.cli.terminal import clean
from quotes.spreadsheet import harmless
from quotes.tabular import write_csv

# A title, the clipboard, a cleared screen, in the forms of C0 and C1; overwriting; turned writing.
EVIL = "\x1b]0;title\x07 \x1b[2J \x9b2J \x9d52;c;eA== \r\x08 \x7f \u202ereversed"
HARMLESS = re.compile(rb"\x1b\[[0-9;]*m|\x1b\[\?25[lh]|\x1b\[[0-9]*[ABKG]|\x1b\[2K|\r")
ACTS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Path:
    """A database in which all texts that are shown have been tampered with."""
    path = tmp_path_factory.mktemp("evil") / "evil.db"
    with closing(sqlite3.connect(small)) as source, closing(sqlite3.connect(path)) as database:
        source.backup(database)
        with database:
            for table, columns in {
                "quotes": ("text", "source", "cue", "said_on", "said_text"),
                "articles": ("title", "author", "url", "text"),
                "outlets": ("name",),
                "speakers": ("name",),
                "roles": ("text",),
            }.items():
                for column in columns:
                    database.execute(f"UPDATE {table} SET {column} = {column} || ?", (EVIL,))
    return path


def on_terminal(lines: Iterable[Iterable[object]], cwd: Path) -> list[str]:
    """What each of several command lines writes to a terminal, standard error included."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        series(lines), stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd,
        env={**environment(), "TERM": "xterm-256color", "COLUMNS": "200"},
    )  # fmt: skip
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        written += piece
    running.wait(60)
    os.close(ours)
    return HARMLESS.sub(b"", written).decode().split(END)[:-1]


COMMANDS = (
    ["search", "--limit", "3"],
    ["search", "--format", "csv"],
    ["search", "--format", "json"],
    ["search", "--format", "md"],
    ["search", "--facets"],
    ["speakers"],
    ["show", "100001"],
    ["report", "source-audit"],
    ["sql", "SELECT * FROM quotes_flat LIMIT 2"],
    ["sql", f'SELECT 1 AS "{EVIL.replace(chr(34), "")}"'],
    ["sql", "SELECT text FROM quotes", "--format", "csv"],
    ["export"],
    ["export", "--format", "tei"],
    ["search", f"outlet:{EVIL}"],
    ["speaker", EVIL],
    ["nonsense" + EVIL],
)


def test_nothing_acts_on_a_terminal(evil: Path, tmp_path: Path) -> None:
    lines = [c if c[0].startswith("nonsense") else [*c, "--db", evil] for c in COMMANDS]
    shown = on_terminal(lines, tmp_path)
    assert len(shown) == len(COMMANDS)
    for arguments, written in zip(COMMANDS, shown, strict=True):
        assert written.strip(), arguments
        assert not ACTS.search(written), (arguments, ACTS.search(written))


def test_names_of_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"a{EVIL.replace('/', '')}.jsonl").write_text('{"text": \n')
    shown = on_terminal((["extract", "in"], ["ingest", "in"], ["ingest", "--failures"]), tmp_path)
    assert len(shown) == 3
    for written in shown:
        assert "title" in written
        assert not ACTS.search(written), repr(ACTS.search(written))


def test_what_people_read_is_clean_in_pipes_too(quotes: Command, evil: Path) -> None:
    """A pipe may end in a terminal (`| less -R`); what is for machines is as it is."""
    for arguments in (["search"], ["search", "--format", "md"], ["speakers"], ["show", 100001]):
        done = quotes(*arguments, "--db", evil)
        assert done.code == 0 and not ACTS.search(done.out.replace("\r", ""))
    (record, *_) = json.loads(quotes("search", "--db", evil, "--format", "json").out)
    assert EVIL in record["outlet"]
    rows = list(csv.DictReader(io.StringIO(quotes("search", "--db", evil, "--format", "csv").out)))
    assert "\x9b2J" in rows[0]["outlet"]


def test_the_log_is_clean(quotes: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b[2J.jsonl").write_text('{"text": \n')
    quotes("ingest", "in", "--log-file", "log", "-q")
    assert (
        "\x1b" not in (tmp_path / "log").read_text() and "jsonl" in (tmp_path / "log").read_text()
    )


@given(st.text())
def test_cleaning_keeps_the_length_and_the_rest(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text) and not ACTS.search(cleaned) and "\r" not in cleaned
    assert clean(cleaned) == cleaned
    if text.isprintable():
        assert cleaned == text


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "=cmd|' /C'!A0")


def test_no_formulas_in_csv(quotes: Command, small: Path) -> None:
    for formula in FORMULAS:
        statement = (
            f"SELECT '{formula.replace(chr(39), chr(39) * 2)}' AS \"=a\", -5 AS n, -0.5 AS f"
        )
        done = quotes("sql", statement, "--format", "csv", "--db", small)
        (head, row) = csv.reader(io.StringIO(done.out, newline=""))
        assert head == ["'=a", "n", "f"]
        assert row == [f"'{formula}", "-5", "-0.5"]


def test_no_formulas_in_search_and_reports(quotes: Command, small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "formulas.db"
    with closing(sqlite3.connect(small)) as source, closing(sqlite3.connect(copy)) as database:
        source.backup(database)
        with database:
            database.execute("UPDATE quotes SET text = '=1+' || text")
            database.execute("UPDATE outlets SET name = '@' || name")
            database.execute("UPDATE speakers SET name = '-' || name")
    for arguments in (
        ["search"], ["speakers"], ["report", "source-audit"], ["speaker", "Olaf", "Brandt"],
    ):  # fmt: skip
        done = quotes(*arguments, "--db", copy, "--format", "csv")
        assert done.code == 0 and done.out, done.err
        for row in csv.reader(io.StringIO(done.out)):
            assert not [cell for cell in row if cell[:1] in "=+@" and cell], row
            assert not [c for c in row if c[:1] == "-" and not re.fullmatch(r"-[\d.]+", c)], row


@given(st.text())
def test_harmless_is_harmless(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(text) in (text, f"'{text}")


@pytest.mark.parametrize(
    "before", ["", "\ufeff", "\0", "\u200b", "\xad \u2060", "\u202e", "\xa0\x1f"]
)
def test_formulas_behind_what_nobody_sees(before: str) -> None:
    for formula in ("=1+1", "+1", "-1", "@SUM(1)", "＝1+1"):
        assert harmless(before + formula) == f"'{before}{formula}"
    assert harmless(f"{before}one = 1") == f"{before}one = 1"


def test_numbers_of_postgresql_stay_numbers_in_csv() -> None:
    out = io.StringIO()
    write_csv([{"n": Decimal("-5.50"), "t": "-5.50"}], ["n", "t"], out)
    assert out.getvalue() == "n,t\n-5.50,'-5.50\n"


@pytest.mark.parametrize(
    "name", ["[/nope]", "[bold]", "[red]x[/red]", ":smile:", "[link=x]", "\\["]
)
def test_headings_are_no_markup(quotes: Command, small: Path, name: str) -> None:
    done = quotes("sql", f"SELECT 1 AS \"{name}\", '{name}' AS x", "--db", small)
    assert done.code == 0, done.err
    assert done.out.count(name) == 2


CLOSED = (
    ("search harbour --db small.db >&-", 1, "standard output is closed"),
    ("search harbour --db small.db --format json >/dev/full", 1, "standard output: No space"),
    ("extract articles.jsonl >&-", 1, "standard output is closed"),
    ("export --db small.db >/dev/full", 1, "standard output: No space"),
    ("--help >&-", 1, "standard output is closed"),
    ("ingest articles.jsonl --db a.db >&-", 0, "new"),
    ("search harbour --db small.db 2>&-", 0, ""),
    ("ingest articles.jsonl --db b.db 2>/dev/full", 0, ""),
    ("ingest articles.jsonl --db c.db >&- 2>&-", 0, ""),
    ("search --nonsense 2>&-", 2, ""),
    ("extract - <&-", 1, "standard input is closed"),
    ("sql <&- --db small.db", 1, "standard input is closed"),
    ("search harbour --db small.db <&-", 0, ""),
    ("ingest articles.jsonl bad.jsonl --db d.db 2>&1 >/dev/null | head -c 1; true", 0, ""),
)


@pytest.mark.parametrize(("line", "code", "words"), CLOSED)
def test_streams_that_are_closed(
    small: Path, articles: Path, tmp_path: Path, line: str, code: int, words: str
) -> None:
    (tmp_path / "small.db").write_bytes(small.read_bytes())
    (tmp_path / "articles.jsonl").write_bytes(articles.read_bytes())
    (tmp_path / "bad.jsonl").write_text("{\n" * 200)
    command = ["sh", "-c", f"{sys.executable} -m quotes {line}"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and words in done.stderr
    if code:
        assert len(done.stderr.splitlines()) <= 1
    for name in ("b.db", "c.db", "d.db"):
        if name in line:
            with closing(sqlite3.connect(tmp_path / name)) as database:
                assert database.execute("SELECT count(*) FROM articles").fetchone() == (3,)
