"""What somebody asked for and cannot have is told; numbers stay whole."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest
from click.shell_completion import split_arg_string
from command_line import Command, Outcome, environment

from quotes.cli import usage
from quotes.cli.main import run

NUMBERS = "SELECT 1234567.891 AS a, 0.123456789 AS b, 1e15 AS c, 100.0 AS d, 1e-7 AS e, 1e999 AS f"


def test_numbers_are_whole(quotes: Command, small: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(quotes("sql", NUMBERS, "--db", small, "--format=csv").out))
    assert [float(row[name]) for name in "abcde"] == [1234567.891, 0.123456789, 1e15, 100, 1e-7]
    for form in ("table", "md", "records"):
        shown = quotes("sql", NUMBERS, "--db", small, "--format", form).out
        for number in ("1234567.891", "0.1235", "1000000000000000 ", "100 ", "1e-07"):
            assert number in shown.replace("\n", " ") + " ", (form, number)


def test_json_is_json(quotes: Command, small: Path) -> None:
    done = quotes("sql", "SELECT 1e999 AS a, -1e999 AS b, x'00ff' AS c", "--db", small,
                  "--format", "jsonl")  # fmt: skip
    (row,) = (json.loads(line, parse_constant=pytest.fail) for line in done.out.splitlines())
    assert row == {"a": None, "b": None, "c": "00ff"}


def test_a_statement_may_begin_with_a_comment(quotes: Command, small: Path) -> None:
    for comment in ("-- how = many\n", "--many\n", "/* many */"):
        done = quotes("sql", f"{comment}SELECT 1 AS n", "--db", small, "--format", "csv")
        assert (done.code, done.out) == (0, "n\n1\n"), done.err
    assert quotes("sql", "--nonsense", "SELECT 1", "--db", small).code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "--since", "2025", "--until", "2024"], "no day is from 2025-01-01"),
        (["report", "most-quoted", "--since", "2025", "--until", "2024"], "no day is from"),
        (["report", "most-quoted", "--limit", "-1"], "limit: not a whole number"),
        (["report", "most-quoted", "--limit", "1", "--limit", "2"], "--limit is given twice"),
        (["report", "most-quoted", "--chart", "--format", "csv"], "cannot be combined"),
        (["search", "?"], "no letters or digits"),
        (["search", "--offset", 10**20], "--offset"),
        (["sql", "SELECT 1", "--rows", 10**20], "--rows"),
        (["corrections", "--quote", 10**20], "larger than a database can hold"),
        (["search", "--format", "odd"], "'--format': 'odd' is not one of"),
        (["sql", "DELETE FROM quotes"], "SQL only reads here"),
        (["sql", "pragma journal_mode=delete"], "SQL only reads here"),
        (["sql", "PRAGMA query_only = off"], "SQL only reads here"),
        (["sql", "UPDATE quotes SET kind = 'direct' RETURNING id"], "SQL only reads here"),
        (["sql", "ATTACH 'other.db' AS other"], "SQL only reads here"),
        (["sql", "COMMIT"], "SQL only reads here"),
        (["export", "kind:loud"], "no kind 'loud'"),
        (["export", "--since", "soon"], "not a date"),
    ],
)
def test_it_is_reported_in_a_line(
    quotes: Command, small: Path, arguments: list[object], told: str
) -> None:
    done = quotes(*arguments, "--db", small)
    assert done.code in (1, 2) and done.out == ""
    assert told in done.err and len(done.err.splitlines()) == 1, done.err


def test_an_empty_corpus_says_why(quotes: Command, small: Path) -> None:
    some = quotes("export", "--format", "corpus", "--db", small)
    every = quotes("export", "--format", "corpus", "--complete", "--db", small)
    assert (some.code, some.out, every.code, every.out) == (0, "", 0, "")
    assert some.err == "0 articles that somebody corrected: see `quotes review`\n"
    assert every.err == "0 articles whose quotes have all been checked: see `quotes review`\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "--limit", "-1"], {"it must be 1 or more", "-1 is not from 1 to 10"}),
        (["search", "--min-confidence", "1.5"], {"it must be 1 or less", "is not from 0.0 to 1.0"}),
        (["sql", "SELECT 1", "--seconds", "-1"], {"must be 0.01 or more", "is not 0.01 or more"}),
        (["sql", "SELECT 1", "--seconds", "soon"], {"it must be a number", "'soon' is no number"}),
        (["search", "--limit", "many"], {"it must be a whole number", "'many' is no whole number"}),
    ],
)
def test_a_wrong_number_is_told_in_plain_words(
    quotes: Command, small: Path, arguments: list[str], told: set[str]
) -> None:
    """Newer versions of Typer tell what a number must be, older ones what it is not."""
    done = quotes(*arguments, "--db", small)
    assert (done.code, done.out) == (2, "")
    assert any(words in done.err for words in told), done.err
    assert not re.search(r"Input should|range|x>=|x<=", done.err) and done.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["most-quoted", "--nonsense", "1"],
        ["most-quoted", "--limit", "many"],
        ["most-quoted", "--limit"],
        ["first-said"],
        ["--limit", "1"],
    ],
)
def test_wrong_parameters_of_a_report_are_wrong_usage(
    quotes: Command, small: Path, arguments: list[object]
) -> None:
    assert quotes("report", *arguments, "--db", small).code == 2


def test_what_is_not_there_is_reported(quotes: Command, small: Path) -> None:
    assert "Nothing from hit 1,001 on." in quotes("search", "--offset", 1000, "--db", small).err
    later = quotes("report", "most-quoted", "--since", "2200", "--db", small)
    assert later.code == 0 and "No rows." in later.err
    done = quotes("export", "--speaker", "Olav Brand", "--db", small)
    assert "no speaker called 'Olav Brand'; did you mean 'Olaf Brandt'?" in done.err
    assert "did you mean search?" in quotes("serach", "harbour").err


@pytest.mark.parametrize("report", ["statement-wordings", "spread"])
def test_the_number_of_a_quote_is_not_that_of_its_statement(
    quotes: Command, small: Path, tmp_path: Path, report: str
) -> None:
    copy = tmp_path / "statements.db"
    with closing(sqlite3.connect(small)) as source, closing(sqlite3.connect(copy)) as database:
        source.backup(database)
        (one, other) = (row[0] for row in database.execute("SELECT id FROM quotes LIMIT 2"))
        with database:
            database.execute("UPDATE quotes SET statement_id = NULL")
            database.execute("INSERT INTO statements (id, key, text) VALUES (77, 'k', 'x')")
            database.execute("UPDATE quotes SET statement_id = 77 WHERE id = ?", [one])

    def asked(number: int) -> Outcome:
        return quotes("report", report, "--statement", number, "--db", copy)

    assert asked(77).code == 0
    for number, words in (
        (one, f"{one} is a quote; its statement has the number 77"),
        (other, f"{other} is a quote, and no other quote reports its statement"),
        (5, "no statement and no quote has the number 5"),
    ):
        done = asked(number)
        assert (done.code, done.out) == (1, "") and words in done.err


def test_speakers_that_are_not_listed_are_reported(
    quotes: Command, small: Path, tmp_path: Path
) -> None:
    def asked(database: Path, *arguments: str) -> tuple[list[int], list[str]]:
        done = quotes("speakers", *arguments, "--db", database, "--format", "json")
        assert done.code == 0
        return [one["id"] for one in json.loads(done.out)], done.err.splitlines()

    copy = tmp_path / "few.db"
    listed, _ = asked(small)
    with closing(sqlite3.connect(small)) as source, closing(sqlite3.connect(copy)) as database:
        source.backup(database)
        with database:
            database.execute("DELETE FROM speaker_months WHERE speaker_id IN (?, ?)", listed[:2])
            database.execute(
                "INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, "
                "dated_by_text) VALUES (?, '2024-03', 'thought', 1, 0, 0, 0)", listed[:1]
            )  # fmt: skip
            database.execute(
                "DELETE FROM speakers WHERE id NOT IN (SELECT speaker_id FROM speaker_months) "
                "AND id <> ?", listed[1:2]
            )  # fmt: skip
    fewer, told = asked(copy)
    assert fewer == listed[2:]
    assert "1 more with quotes of other acts only: --act all lists them." in told
    assert "1 more with no quote of a confidence of 0.5: " in "\n".join(told)
    every, told = asked(copy, "--act", "all")
    assert set(every) >= {listed[0], *listed[2:]} and listed[1] not in every
    assert len(told) == 1 and told[0].startswith("1 more with no quote")
    assert asked(copy, "brandt")[1] == []
    assert quotes("speakers", "--act", "song", "--db", copy).code == 1


def test_a_date_that_cannot_be_read_is_reported_once(quotes: Command, tmp_path: Path) -> None:
    said = "The mayor of Orrin said on Monday that the old bridge is open to lorries again."
    rows = [f'{day},"{said} {day}"' for day in ("03/04/2023", "05/06/2023", "2023-04-03")]
    (tmp_path / "a.csv").write_text("\n".join(["date,text", *rows]))
    done = quotes("extract", "a.csv")
    assert [record["published"] for record in done.records] == [None, None, "2023-04-03"]
    (told,) = done.err.splitlines()
    assert told.startswith("a.csv:2: '03/04/2023' is not a date that can be read")


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("-1 is not in the range x>=0.", "-1 is not 0 or more."),
        ("9 is not in the range 1<=x<=5.5.", "9 is not from 1 to 5.5."),
        ("9 is not in the range -1.0<=x<=1.0.", "9 is not from -1.0 to 1.0."),
        ("'x' is not a valid integer.", "'x' is no whole number."),
        ("'x' is not a valid integer range.", "'x' is no whole number."),
        ("'x' is not a valid float range.", "'x' is no number."),
        ("No such option: --nonsense", "No such option: --nonsense"),
    ],
)
def test_numbers_are_told_in_plain_words_by_every_version_of_typer(words: str, plain: str) -> None:
    assert usage.plain(words) == plain


def test_sql_may_ask_what_is_there(quotes: Command, small: Path) -> None:
    for statement in ("PRAGMA table_info(quotes)", "SELECT name FROM pragma_table_info('quotes')",
                      "SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'harbour'",
                      "EXPLAIN QUERY PLAN SELECT * FROM quotes_flat"):  # fmt: skip
        done = quotes("sql", statement, "--db", small, "--format", "csv")
        assert done.code == 0 and len(done.out.splitlines()) > 1, done.err


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://h:port/d",
        "postgresql+pg8000://h/d",
        "postgresql+nodriver://h/d",
        "postgresql://u:secret@h:x/d",
    ],
)
def test_an_address_that_opens_nothing(quotes: Command, url: str) -> None:
    done = quotes("search", "bridge", "--db", url)
    assert done.code == 1 and len(done.err.splitlines()) == 1, done.err
    assert "pip install" not in done.err and "secret" not in done.err
    assert "Error:" not in done.err


def test_a_driver_that_is_missing(quotes: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    done = quotes("search", "bridge", "--db", "postgresql://h/d")
    assert done.code == 1 and 'pip install "quotes-db[postgres]"' in done.err


def test_options_that_say_nothing_or_two_things(quotes: Command, articles: Path) -> None:
    twice = quotes("extract", articles, "--map", "text=story", "--map", "text=head")
    assert (twice.code, twice.err) == (1, "--map text=head: text has a column already\n")
    assert "an outlet needs a name" in quotes("ingest", articles, "--outlet", " ").err


def test_a_copy_of_another_file_makes_no_database(quotes: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n" * 99)
    for source in ("a.csv", "none.db"):
        assert quotes("import", source, "--db", "new.db").code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("columns", ["0", "1", "-5", "soon"])
def test_a_terminal_without_width_gets_numbers(quotes: Command, small: Path, columns: str) -> None:
    done = quotes("sql", "SELECT 1234567890123456789 AS id", "--db", small,
                  env={"COLUMNS": columns})  # fmt: skip
    assert "1234567890123456789" in done.out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("search --kind d", "direct"),
        ("search --act w", "writing"),
        ("speaker Olaf", "Olaf\\ Brandt"),
        ("speaker Olaf\\ B", "Olaf\\ Brandt"),
        ('speaker "Olaf B', "Olaf Brandt"),
        ("speakers merge Olaf", "Olaf\\ Brandt"),
        ("outlets merge Nord", "Nordvik\\ Post"),
        ("correct 100001 --speaker Olaf", "Olaf\\ Brandt"),
        ("correct 100001 --act t", "thought"),
        ("correct 100001 --kind m", "mixed"),
        ("speakers describe Olaf --type o", "organization"),
        ("speakers describe Olaf --gender f", "female"),
        ("ingest --reader w", "warc"),
        ("ingest --outlet Nord", "Nordvik\\ Post"),
        ("review --outlet Nord", "Nordvik\\ Post"),
        ("report most", "most-quoted"),
        ("report source-audit --ou", "--outlet"),
        ("report source-audit --outlet Nord", "Nordvik\\ Post"),
        ("report speaker-timeline --speaker Olaf", "Olaf\\ Brandt"),
        ("report most-quoted --type p", "person"),
    ],
)
def test_names_are_completed(
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    offered: str,
) -> None:
    monkeypatch.setenv("QUOTES_DB", str(small))
    assert completed(typed, monkeypatch, capsys) == [offered]


def completed(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """What bash is offered behind `quotes` and the typed words, the last of them unfinished."""
    words = split_arg_string(f"quotes {typed}")
    for name, value in {
        "_QUOTES_COMPLETE": "complete_bash", "COMP_WORDS": f"quotes {typed}",
        "COMP_CWORD": str(len(words) - 1),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        run([])
    return capsys.readouterr().out.split("\n")[:-1]


def test_names_of_the_database_that_is_named_are_completed(
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = f"search --db {small} --speaker Olaf"
    assert completed(typed, monkeypatch, capsys) == ["Olaf\\ Brandt"]
    assert completed("search --speaker Olaf", monkeypatch, capsys) == [""]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_inserts_a_name_as_one_word(quotes: Command, small: Path, tmp_path: Path) -> None:
    """A shell that completes `quotes search --speaker Ol`, as somebody who types it sees it."""
    program = tmp_path / "quotes"
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$_QUOTES_COMPLETE" ] && exec {sys.executable} -m quotes\n'
        "printf '<%s>' \"$@\"\n"
    )
    program.chmod(0o755)
    (tmp_path / "rc").write_text('eval "$(_QUOTES_COMPLETE=source_bash quotes)"\n')
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        ["bash", "--noprofile", "--rcfile", tmp_path / "rc", "-i"],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**environment(), "QUOTES_DB": str(small), "TERM": "dumb",
             "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, b"quotes search --speaker Ol\t --limit 1\nexit\n")
    written = b""
    with suppress(OSError):
        while piece := os.read(ours, 1 << 16):
            written += piece
    shell.wait(60)
    os.close(ours)
    assert b"<search><--speaker><Olaf Brandt><--limit><1>" in written, written


def test_a_dry_run_tells_what_is_bad_and_counts_retries(quotes: Command, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": \n')
    dry = quotes("ingest", "--dry-run", bad)
    assert dry.code == 1 and "bad.jsonl:1: not valid JSON" in dry.err
    assert "No failures." in quotes("ingest", "--failures", "--db", _made(quotes, tmp_path)).err
    assert quotes("ingest", bad).code == 1
    bad.write_text('{"text": "The mayor of Orrin said on Monday that the bridge is open."}\n')
    again = quotes("ingest", "--dry-run", "--retry-failed")
    assert again.code == 0 and re.search(r"new or changed +1\b", again.err), again.err


def _made(quotes: Command, folder: Path) -> Path:
    """A new database without articles."""
    assert quotes("db", "upgrade", "--db", folder / "new.db").code == 0
    return folder / "new.db"


@pytest.mark.parametrize("more", [["x.jsonl"], ["--retry-failed"], ["--dry-run"]])
def test_a_list_of_failures_does_nothing_else(
    quotes: Command, small: Path, more: list[str]
) -> None:
    done = quotes("ingest", "--failures", *more, "--db", small)
    assert done.code == 2 and "--failures only lists" in done.err


@pytest.mark.parametrize(
    "url",
    [
        ":memory:",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_a_database_in_memory_would_be_lost(quotes: Command, articles: Path, url: str) -> None:
    done = quotes("ingest", articles, "--db", url)
    assert done.code == 2 and "gone when the command ends" in done.err


@pytest.mark.parametrize("command", [["search"], ["ingest", "a.txt"], ["db", "upgrade"]])
def test_a_folder_is_no_database(quotes: Command, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_text("x")
    done = quotes(*command, "--db", "folder")
    assert (done.code, done.err) == (1, "folder: is a folder: give the name of a file\n")


def test_a_date_that_is_empty_is_missing(quotes: Command, small: Path) -> None:
    """As `--since "$day"` in a script is, if the variable is not set."""
    for command in (["search"], ["export"], ["speaker", "Olaf Brandt"], ["review"]):
        for option in ("--since", "--until"):
            done = quotes(*command, option, "", "--db", small)
            assert (done.code, done.out) == (2, "") and "a date is missing" in done.err


def test_a_folder_without_files_is_reported(quotes: Command, tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / ".hidden").write_text("x")
    done = quotes("extract", "in")
    assert done.err == "in: no text (the folder holds no files; hidden ones are not read)\n"


def test_tables_of_outlets_that_are_none(quotes: Command, small: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "folder").mkdir()
    for name, told in (
        ("empty.csv", "empty.csv: the first line must name the columns name and forms"),
        ("folder", "folder: cannot be read: Is a directory"),
        ("none.csv", "none.csv: cannot be read: No such file or directory"),
    ):
        done = quotes("outlets", "load", name, "--db", small)
        assert (done.code, done.err) == (1, f"{told}\n")


def test_words_without_letters_are_similar_to_nothing(quotes: Command, small: Path) -> None:
    done = quotes("similar", "?!", "--db", small)
    assert done.code == 1 and done.err.startswith("give the words")


def test_a_folder_of_reports_that_a_variable_names(quotes: Command, small: Path) -> None:
    done = quotes("report", "runs", "--db", small, env={"QUOTES_REPORTS": "nowhere"})
    assert (done.code, done.err) == (1, "no folder of reports: nowhere (named in QUOTES_REPORTS)\n")
    done = quotes("report", "runs", "--folder", "nowhere", "--db", small)
    assert (done.code, done.err) == (1, "no folder of reports: nowhere\n")


@pytest.mark.parametrize("columns", ["20", "40", "79"])
def test_help_in_a_narrow_terminal_names_all_options(process: Command, columns: str) -> None:
    """In frames, names of options would be cut (`--min-confiden…`)."""
    env = environment(COLUMNS=columns, TERMINAL_WIDTH=columns)
    for command, options in (
        ("search", ("--min-speaker-confidence", "--min-date-confidence", "--outlet")),
        ("speakers", ("--help", "never-same")),
        ("", ("--install-completion", "corrections")),
    ):
        shown = process(*command.split(), "--help", env=env).out
        assert "…" not in shown and all(option in shown for option in options), shown
