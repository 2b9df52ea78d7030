"""Ctrl-C, and runs that break off: what was read is kept, and nobody is left behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, environment
from sqlalchemy import text

from quotes import __main__
from quotes import ingest as ingesting
from quotes.cli.interrupts import stoppable
from quotes.document import Document
from quotes.errors import QuotesError
from quotes.ingest import ingest
from quotes.readers import Failure
from quotes.record import Extract
from quotes.stopping import Stop
from quotes.store import Database, engine
from quotes.store.reports.sql import query

LINE = "Hall {0} will open in May, Ada {1} said.\n\n“We are glad about hall {0},” she said."


def named(number: int) -> str:
    """A surname for each number."""
    syllables = "ba de ki lo mu na po ri su ta".split()
    return "".join(syllables[int(digit)] for digit in f"{number:04}").capitalize()


def many(path: Path, count: int, times: int = 20) -> None:
    """Articles of different people: who says the same thousands of times is another matter."""
    records = ({"id": f"h{i}", "text": LINE.format(i, named(i)) * times} for i in range(count))
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def kept(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.OperationalError):
        count: int = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        return count
    return 0


def group_of(leader: int) -> list[str]:
    """The processes of a process group that are alive."""
    listed = subprocess.run(["ps", "-eo", "pgid,stat,args"], capture_output=True, text=True).stdout
    rows = (line.split(None, 2) for line in listed.splitlines()[1:])
    return [r[2] for r in rows if r[0] == str(leader) and not r[1].startswith("Z")]


def left_of(leader: int, seconds: float = 60) -> list[str]:
    """The processes of a group that do not end; the others may take a moment on a busy machine."""
    until = time.monotonic() + seconds
    while (left := group_of(leader)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


@pytest.mark.parametrize(("workers", "times"), [(1, 2), (2, 1), (2, 2)])
def test_ctrl_c(tmp_path: Path, workers: int, times: int) -> None:
    many(tmp_path / "many.jsonl", 3_000)
    command = [sys.executable, "-m", "quotes", "ingest", "many.jsonl", "--workers", str(workers)]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    database = tmp_path / "quotes.db"
    while running.poll() is None and not (database.exists() and kept(database)):
        time.sleep(0.05)
    before = kept(database)
    for _ in range(times):
        os.killpg(running.pid, signal.SIGINT)
        time.sleep(0.3)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "Traceback" not in said and "Warning" not in said, said
    assert said.splitlines()[-1] == "Interrupted."
    assert "Ctrl-C again stops at once" in said
    assert left_of(running.pid) == []
    assert before <= kept(database) < 3_000
    with closing(sqlite3.connect(database)) as connection:
        quoted = connection.execute("SELECT count(DISTINCT article_id) FROM quotes").fetchone()
    assert quoted == (kept(database),), "no half article"


def test_ctrl_c_in_a_transaction_leaves_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback holds the cursor, and through it SQLite would hold the transaction."""
    monkeypatch.setattr(engine, "_WAIT_MS", 100)
    database = Database(tmp_path / "q.db")
    database.prepare()
    execute = database.engine.dialect.do_execute

    def interrupted(cursor: Any, statement: str, *rest: Any) -> None:
        execute(cursor, statement, *rest)
        if statement.startswith("INSERT"):
            raise KeyboardInterrupt

    insert = "INSERT INTO outlets (id, name) VALUES (1, 'The Ostby Courier') RETURNING id"
    monkeypatch.setattr(database.engine.dialect, "do_execute", interrupted)
    with pytest.raises(KeyboardInterrupt) as held, database.write() as connection:
        connection.execute(text(insert))
    monkeypatch.undo()
    assert held.tb is not None
    with database.write() as connection:
        assert connection.scalar(text("SELECT count(*) FROM outlets")) == 0


def test_ctrl_c_while_the_command_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotes.cli.main", interrupted)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit) as left:
        __main__.main()
    assert left.value.code == 130 and capfd.readouterr().err == "Interrupted.\n"


def test_ctrl_c_in_a_statement_is_no_lack_of_time(tmp_path: Path) -> None:
    """SQLite swallows what Python raises while it looks at the clock."""
    database = Database(tmp_path / "q.db")
    database.prepare()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    # Again after a while, as Python ignores what is raised while it deletes an object.
    signal.setitimer(signal.ITIMER_REAL, 0.3, 5)
    try:
        with pytest.raises(KeyboardInterrupt):
            query(database, endless, seconds=60)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_asked_to_stop_nothing_more_is_taken() -> None:
    stop, taken = Stop(), []
    for number in stop.until(range(10)):
        taken.append(number)
        stop.asked = number == 3
    assert taken == [0, 1, 2, 3]


def test_what_breaks_off_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends a run in the middle, the articles before it are written."""

    def breaks(*_: object) -> object:
        for number in range(12):
            yield Extract(Document(f"Text {number}.", id=f"d{number}"), ())
        raise QuotesError("a worker process died")

    many(tmp_path / "many.jsonl", 3)
    monkeypatch.setattr(ingesting, "extract_all", breaks)
    with pytest.raises(QuotesError, match="a worker process died"):
        ingest([str(tmp_path / "many.jsonl")], Database(tmp_path / "q.db"))
    assert kept(tmp_path / "q.db") == 12


def test_writing_does_not_wait_for_a_hundred_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 10_000, 2))  # every look at the clock is two seconds later
    monkeypatch.setattr(ingesting, "monotonic", lambda: next(clock))
    items = [Failure(str(number), "bad") for number in range(10)]
    assert [len(group) for group in ingesting._grouped(items)] == [3, 3, 3, 1]


def test_exit_codes(quotes: Command, articles: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": \n')
    for command in ("ingest", "extract"):
        assert quotes(command, articles).code == 0
        assert quotes(command, articles, bad).code == 3
        assert quotes(command, bad).code == 1
        assert quotes(command, tmp_path / "missing").code == 1
        assert quotes(command).code == 2
    assert quotes("ingest", "--dry-run", articles, bad).code == 3
    assert quotes("ingest", "--retry-failed").code == 1


def test_quiet_tells_what_is_bad_once(quotes: Command, articles: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": \n')
    first = quotes("ingest", "-q", articles, bad)
    assert first.err.count("bad.jsonl:1") == 1
    again = quotes("ingest", "-q", articles, bad)
    assert (again.code, again.err) == (3, "")
    assert "bad.jsonl:1" in quotes("ingest", articles, bad).err
    bad.write_text('{"text": 5}\n')
    assert "not a text" in quotes("ingest", "-q", articles, bad).err


def test_our_own_bugs_leave_a_traceback(
    quotes: Command, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quotes import pipeline

    def buggy(*_: object) -> None:
        raise KeyError("this is a bug")

    monkeypatch.setattr(pipeline, "_extract", buggy)
    done = quotes("ingest", articles, "--log-file", "log")
    assert done.code == 1
    assert "Traceback" not in done.err and "No handlers" not in done.err
    log = (tmp_path / "log").read_text()
    assert log.count("Traceback") == 3 and "in buggy" in log
    assert "in buggy" in quotes("ingest", "--debug", articles).err
    assert "in buggy" in quotes("extract", articles, "--debug").err
    assert "in buggy" not in quotes("extract", articles).err


def test_a_bug_in_a_command_is_a_line(
    quotes: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quotes.store.reading import pages

    def buggy(*_: object, **__: object) -> None:
        raise KeyError("this is a bug")

    monkeypatch.setattr(pages, "speakers", buggy)
    done = quotes("speakers", "--db", small)
    assert done.code == 1 and len(done.err.splitlines()) == 1 and "--debug" in done.err
    with pytest.raises(KeyError):
        quotes("speakers", "--db", small, "--debug")


def test_no_stray_lines_about_logging(process: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": \n')
    done = process("ingest", "bad.jsonl", "-q")
    (line,) = done.err.splitlines()
    assert line.startswith("bad.jsonl:1: not valid JSON")


def test_a_run_that_was_cut_off_is_closed_at_the_next_start(database: Database) -> None:
    from store_data import crowd, ingest

    ingest(database, crowd(1))
    alive = subprocess.Popen(["sleep", "60"])
    script = "import sys; from quotes.store.alive import own_process; print(own_process())"
    dead = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True
    ).stdout.strip()
    host, _, start = dead.split("/")
    there = f"{host}/{alive.pid}/{_begun(alive.pid)}"
    marks = [dead, None, there, f"{host}/{os.getpid()}/{start}", "elsewhere/1/1"]
    with database.write() as connection:
        for mark in marks:
            connection.execute(
                text(
                    "INSERT INTO extraction_runs (version, model, settings, started_at, process)"
                    " SELECT version, model, settings, started_at, :mark FROM extraction_runs"
                    " WHERE id = 1"
                ),
                {"mark": mark},
            )
    ingest(database, crowd(1))
    with database.connect() as connection:
        states = connection.execute(text("SELECT state FROM run_log ORDER BY run_id")).scalars()
        wanted = ["cut off", "cut off", "open", "cut off", "open"]
        assert list(states) == ["finished", *wanted, "finished"]
    alive.kill()
    alive.wait()


def _begun(number: int) -> str:
    from quotes.store.alive import _start

    return _start(number)


def test_ctrl_c_while_python_clears_up_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def cleared() -> Iterator[None]:
        try:
            yield
        finally:
            for _ in range(2):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.01)

    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    with stoppable() as stop:
        work = cleared()
        next(work)
        del work
        assert stop.asked
    assert said == []
