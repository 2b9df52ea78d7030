"""Several processes at one database: killed, writing at once, reading while one writes."""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
import store_processes
from sqlalchemy import text
from store_data import crowd, dump, ingest
from store_processes import ARTICLES, BATCH

from quotes.store import Database

SECONDS = 300  # only so that a deadlock does not hang the tests for ever


@pytest.fixture(scope="module")
def forks() -> Any:
    """Where processes come from: each is a fork of a small one that has loaded what they need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["store_processes", "quotes.store.schema.migrate", "psycopg"])
    with pytest.MonkeyPatch.context() as patch:  # else it looks for it on the usual path only
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    return context


def writer(forks: Any, url: str, first: int, step: int) -> tuple[BaseProcess, Connection]:
    hears, says = forks.Pipe(duplex=False)
    process = forks.Process(target=store_processes.write, args=(url, first, step, says))
    process.start()
    says.close()
    return process, hears


def finish(process: BaseProcess) -> None:
    process.join(SECONDS)
    assert process.exitcode == 0


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def count(database: Database, table: str) -> int:
    with database.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_a_killed_run_leaves_whole_articles_and_the_next_goes_on(
    forks: Any, databases: Any
) -> None:
    broken, clean = Database(databases.empty()), Database(databases.empty())
    process, hears = writer(forks, address(broken), 0, 1)
    for _ in range(3):  # then the next batch is on its way
        hears.recv()
    process.kill()
    process.join()
    made = crowd(ARTICLES)
    whole = count(broken, "articles")
    assert whole >= 3 * BATCH and whole % BATCH == 0
    written = sum(len(extract.quotes) for extract in made[:whole])
    assert count(broken, "quotes") == count(broken, "quote_words") == written

    again = ingest(broken, made)
    assert (again.tally.new, again.tally.unchanged) == (ARTICLES - whole, whole)
    ingest(clean, made)
    assert dump(broken) == dump(clean)
    broken.close()
    clean.close()


def test_two_writers_and_ten_readers_at_once(forks: Any, empty: Database) -> None:
    """Both write, some of it the same; readers see whole articles only."""
    url = address(empty)
    one, hears = writer(forks, url, 0, 1)
    hears.recv()
    readers = [forks.Process(target=store_processes.read, args=(url,)) for _ in range(10)]
    for reader in readers:
        reader.start()
    other, _ = writer(forks, url, 20, 2)
    for process in [one, other, *readers]:
        finish(process)
    made = crowd(ARTICLES)
    assert count(empty, "articles") == ARTICLES
    assert count(empty, "quotes") == sum(len(extract.quotes) for extract in made)
    assert ingest(empty, made).tally.unchanged == ARTICLES


def test_two_writers_that_both_create_the_database(forks: Any, empty: Database) -> None:
    url = address(empty)
    # The other ends stay open, so that the writers can say what nobody hears.
    writers = [writer(forks, url, first, 3) for first in (0, 6)]
    for process, _ in writers:
        finish(process)
    assert count(empty, "articles") == ARTICLES // 3
