"""Benchmark: joining statements, and `quotes similar`, in a large database.

    python -m benchmarks.statements DATABASE [--corpus CORPUS.jsonl] [--quotes 1000000]

DATABASE is a path or a URL. If it does not exist, it is built (with a tenth as many speakers and a
fifth as many articles as quotes, and frequencies as skewed as in news), which takes minutes. With
`--corpus`, texts and vectors are composed of the annotated contents of a JSON Lines corpus, else
they are invented.

Prints the median and the 95th percentile in milliseconds, of wall time and of the processor time of
this process (without the server), for joining the 20 quotes of a new article, whose vectors are
given, and for finding the ten quotes most similar to one.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `quotes` does

from benchmarks import made
from quotes.store import Database, statements
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.statements.similar import similar_to_quote
from quotes.store.write import bulk

_UNREAD = ("quote_vectors", "quote_fingerprints", "quote_words")
Timing = tuple[float, float]
"""Wall and processor time in milliseconds."""


class Clock:
    """A context manager that times its block."""

    def __enter__(self) -> Clock:
        self._start = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        wall, cpu = self._start
        self.taken: Timing = 1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu)


def joining(database: Database, news: made.News, count: int) -> list[Timing]:
    """The time to join each of `count` new articles, which are rolled back."""
    taken = []
    for _ in range(count):
        rows: made.Rows = {table: [] for table in made.COLUMNS}
        number = news.articles + 1
        day = news.day(news.rng.randint(news.articles // 2, news.articles))
        news.article(number, 20, day, rows)
        news.index(rows)
        rows["quotes"] = [(*row[:-1], None) for row in rows["quotes"]]
        with database.engine.connect() as connection:
            transaction = connection.begin()
            for table, columns in made.COLUMNS.items():
                if table not in _UNREAD:
                    bulk.insert(connection, table, columns, rows[table])
            known = {row[0]: row[5] for row in rows["quote_vectors"]}
            with Clock() as clock:
                statements.assign(connection, [number], (), known)
            taken.append(clock.taken)
            transaction.rollback()
    return taken


def similar(database: Database, ids: Sequence[int]) -> list[Timing]:
    """The time to find the quotes most similar to each of these."""
    taken = []
    with database.connect() as connection:
        for id_ in ids:
            with Clock() as clock:
                similar_to_quote(connection, id_)
            taken.append(clock.taken)
    return taken


def drawn(database: Database, count: int, articles: int) -> list[int]:
    """Ids of `count` quotes with a vector."""
    rng = random.Random(3)
    found: list[int] = []
    with database.connect() as connection:
        while len(found) < count:
            first = rng.randint(1, articles) * PER_ARTICLE
            row = connection.exec_driver_sql(
                f"SELECT quote_id FROM quote_vectors WHERE quote_id > {first} "
                "ORDER BY quote_id LIMIT 1"
            ).first()
            found += row or ()
    return found


def row(dialect: str, name: str, timings: Sequence[Timing]) -> None:
    """Print a row of the table."""
    figures = [sorted(column) for column in zip(*timings, strict=True)]
    shown = (f"{f[int(share * len(f))]:9.1f}" for f in figures for share in (0.5, 0.95))
    print(f"{dialect:11} {name:18}" + "".join(shown), flush=True)


def main() -> None:
    """Build the database if it does not exist, and print the figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("database")
    options.add_argument("--corpus", type=Path)
    options.add_argument("--quotes", type=int, default=1_000_000)
    options.add_argument("--articles", type=int, default=50)
    options.add_argument("--build", action="store_true", help="only build")
    given = options.parse_args()
    database = Database(given.database)
    news = made.News(
        quotes=given.quotes,
        speakers=given.quotes // 10,
        articles=given.quotes // 5,
        corpus=given.corpus,
    )
    if database.current() is None:
        for done in made.build(database, news, vectors=True):
            print(f"\r{done:,} quotes written", end="", flush=True)
        print()
    if given.build:
        return
    print(" " * 30 + " wall p50      p95  cpu p50      p95   (ms)")
    row(database.dialect, "joining 20 quotes", joining(database, news, given.articles))
    some = drawn(database, 4 * given.articles, news.articles)
    reading = Database(given.database, read_only=True)
    row(database.dialect, "similar", similar(reading, some))


if __name__ == "__main__":
    main()
