"""Several processes at one database: killed, writing at once, reading while one writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text
from store_data import crowd, dump, ingest

from quotes.store import Database

TESTS = Path(__file__).parents[1]

WRITER = """
import sys
from quotes.store import Database
from quotes.store.write import Ingest
from store_data import crowd
url, first, step = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
made = crowd(90)[::step]
made = made[first:] + made[:first]
with Ingest(Database(url), version="1.0", model="none", settings={}) as run:
    for start in range(0, len(made), 6):
        run.save(made[start : start + 6])
        print(start, flush=True)
"""

READER = """
import sys
import time
from sqlalchemy import text
from quotes.store import Database
database = Database(sys.argv[1])
print("ready", flush=True)
seen = -1
while seen < 90:
    with database.connect() as connection:
        # What is written is written whole: every quote has its words, its spans and its article.
        torn = connection.scalar(text(
            "SELECT count(*) FROM quotes q LEFT JOIN quote_words w ON w.quote_id = q.id"
            " LEFT JOIN articles a ON a.id = q.article_id"
            " LEFT JOIN spans s ON s.quote_id = q.id AND s.part = 'content' AND s.seq = 1"
            " WHERE w.quote_id IS NULL OR s.quote_id IS NULL OR a.id IS NULL"))
        now = connection.scalar(text("SELECT count(*) FROM articles"))
        assert torn == 0, f"{torn} quotes are torn"
        assert now >= seen, "articles vanished"
        seen = now
    time.sleep(0.02)
"""


def start(program: str, *arguments: Any) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def finish(process: subprocess.Popen[str]) -> None:
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def count(database: Database, table: str) -> int:
    with database.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_a_killed_run_leaves_whole_articles_and_the_next_goes_on(databases: Any) -> None:
    broken, clean = Database(databases.empty()), Database(databases.empty())
    writer = start(WRITER, address(broken), 0, 1)
    assert writer.stdout
    for _ in range(5):  # the next batch is on its way
        assert writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    made = crowd(90)
    whole = count(broken, "articles")
    assert whole >= 30 and whole % 6 == 0
    written = sum(len(extract.quotes) for extract in made[:whole])
    assert count(broken, "quotes") == count(broken, "quote_words") == written

    again = ingest(broken, made)
    assert (again.tally.new, again.tally.unchanged) == (90 - whole, whole)
    ingest(clean, made)
    assert dump(broken) == dump(clean)
    broken.close()
    clean.close()


def test_two_writers_and_ten_readers_at_once(empty: Database) -> None:
    """Both create the database, both write, some of it the same; readers see whole articles."""
    url = address(empty)
    writers = [start(WRITER, url, 0, 1)]
    assert writers[0].stdout
    writers[0].stdout.readline()
    readers = [start(READER, url) for _ in range(10)]
    writers.append(start(WRITER, url, 20, 2))
    for process in writers + readers:
        finish(process)
    made = crowd(90)
    assert count(empty, "articles") == 90
    assert count(empty, "quotes") == sum(len(extract.quotes) for extract in made)
    assert ingest(empty, made).tally.unchanged == 90


def test_two_writers_that_both_create_the_database(empty: Database) -> None:
    url = address(empty)
    for process in [start(WRITER, url, 0, 3), start(WRITER, url, 9, 3)]:
        finish(process)
    assert count(empty, "articles") == 30
