"""Benchmark: searches and reports with and without 100,000 corrections.

    python benchmarks/corrections.py DATABASE [--corrections 100000]

DATABASE is an SQLite file or a PostgreSQL URL filled by `benchmarks/search.py`. A copy of it gets
the corrections: dates, kinds, speakers, confirmations and rejections of every tenth quote, as rows
of the tables that `quotes correct` writes. Prints for each search and report the time without and
with corrections and their ratio, the best of seven alternating calls each: processor time on
SQLite, wall time on PostgreSQL, whose server is another process.
"""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Callable
from typing import Any

from search import narrow, questions
from sqlalchemy import Connection, text

from quotes.store import Database
from quotes.store.reading.pages import quote, speaker
from quotes.store.reports.report import reports, run_report
from quotes.store.search.hits import search

MADE = (
    "INSERT INTO corrections (target, target_key, action, who, made_at, article_id, quote_id,"
    " about, summary, model) SELECT 'quote', 'x/' || q.id,"
    " CASE q.id % 5 WHEN 3 THEN 'confirm' WHEN 4 THEN 'reject' ELSE 'set' END, 'Ann',"
    " CURRENT_TIMESTAMP, q.article_id, q.id,"
    " CASE q.id % 5 WHEN 0 THEN 'said_on' WHEN 1 THEN 'kind' WHEN 2 THEN 'speaker' END,"
    " 'said on: 2023', 'default 1.0' FROM quotes AS q WHERE q.id IN (SELECT id FROM chosen)",
    "INSERT INTO extracted_quotes (id, article_id, position, rejected, correction_id, kind, act,"
    " text, source, said_on, confidence, record) SELECT q.id, q.article_id, q.position,"
    " q.id % 5 = 4, c.id, q.kind, q.act, q.text, q.source, q.said_on, q.confidence, '{}'"
    " FROM quotes AS q JOIN corrections AS c ON c.quote_id = q.id",
    "UPDATE quotes SET correction_id = c.id, confidence = 1 FROM corrections AS c"
    " WHERE c.quote_id = quotes.id",
    "UPDATE quotes SET said_on = '2023', said_text = '2023', said_basis = 'person',"
    " said_confidence = 1, earliest = '2023-01-01', latest = '2023-12-31',"
    " no_later_than = '2023-12-31' WHERE id % 5 = 0 AND correction_id IS NOT NULL",
    "UPDATE quotes SET kind = 'mixed' WHERE id % 5 = 1 AND correction_id IS NOT NULL",
    "UPDATE quote_speakers SET speaker_id = (SELECT min(id) FROM speakers)"
    " WHERE seq = 1 AND quote_id IN (SELECT id FROM quotes WHERE correction_id IS NOT NULL"
    " AND quotes.id % 5 = 2)",
    "DELETE FROM quotes WHERE id % 5 = 4 AND correction_id IS NOT NULL",
    "DROP TABLE chosen",
)  # fmt: skip


def correct(database: Database, number: int) -> None:
    """Write `number` corrections, spread over all articles."""
    with database.write() as connection:
        whole = connection.scalar(text("SELECT count(*) FROM quotes")) or 1
        every = max(1, whole // number)
        connection.execute(
            text(
                "CREATE TABLE chosen AS SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id)"
                f" AS n FROM quotes) AS numbered WHERE n % {every} = 0 LIMIT {number}"
            )
        )
        for statement in MADE:
            connection.execution_options(no_parameters=True).exec_driver_sql(statement)


def copied(url: str, number: int) -> str:
    """The URL of the copy with `number` corrections, which is made if it does not exist."""
    database = Database(url)
    if database.file:
        there = database.file.with_suffix(".corrected.db")
        if not there.exists():
            shutil.copyfile(database.file, there)
            correct(Database(there), number)
        return str(there)
    name = f"{database.url.database}_corrected"
    there_url = database.url.set(database=name).render_as_string(hide_password=False)
    others = database.url.set(database="postgres").render_as_string(hide_password=False)
    with Database(others).engine.connect() as server:
        server = server.execution_options(isolation_level="AUTOCOMMIT")
        known = text("SELECT count(*) FROM pg_database WHERE datname = :name")
        if server.scalar(known, {"name": name}):
            return there_url
        server.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{database.url.database}"')
    correct(Database(there_url), number)
    for one in (url, there_url):  # autovacuum would do this after a while
        with Database(one).engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("VACUUM ANALYZE")
    return there_url


def best(
    works: tuple[Callable[[], Any], Callable[[], Any]],
    clock: Callable[[], float],
    times: int = 7,
) -> list[float]:
    """The best time of each of two alternating calls, in milliseconds."""
    found = [[0.0] * times, [0.0] * times]
    for turn in range(times):
        for which, work in enumerate(works):
            start = clock()
            work()
            found[which][turn] = 1e3 * (clock() - start)
    return [min(some) for some in found]


def main() -> None:
    """Make the copy if it does not exist, and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("database")
    options.add_argument("--corrections", type=int, default=100_000)
    given = options.parse_args()
    corrected = copied(given.database, given.corrections)
    plain, with_them = (Database(path, read_only=True) for path in (given.database, corrected))
    with plain.connect() as one, with_them.connect() as other:
        measure(one, other)


def measure(one: Connection, other: Connection) -> None:
    """Measure, and print the table."""
    asked = questions(other, 60, random.Random(2))
    clock = time.process_time if one.dialect.name == "sqlite" else time.perf_counter

    def row(name: str, ask: Callable[[Connection], Any]) -> tuple[float, float]:
        without, with_them = best((lambda: ask(one), lambda: ask(other)), clock)
        share = with_them / without if without else 1.0
        print(f"{name:36}{without:10.2f}{with_them:10.2f}{share:8.2f}", flush=True)
        return without, with_them

    print(f"{'':36}{'without':>10}{'with':>10}{'ratio':>8}  [ms]")
    sums = [
        row("60 searches: words, speaker, year", lambda c: [narrow(c, q) for q in asked]),
        row("60 searches: words", lambda c: [search(c, q["words"]) for q in asked]),
        row("20 speaker pages", lambda c: [speaker(c, q["speaker"]) for q in asked[:20]]),
        row("100 rows of quotes_flat", lambda c: c.execute(text(
            "SELECT * FROM quotes_flat WHERE article_id BETWEEN 5000 AND 5100")).all()),
        row("100 quotes shown", lambda c: [quote(c, n * 100_000 + 1) for n in range(9, 9000, 90)
            if c.execute(text("SELECT 1 FROM quotes WHERE id = :id"),
                         {"id": n * 100_000 + 1}).first()]),
    ]  # fmt: skip
    for report in reports():
        asks = any(p.required for p in report.parameters)
        if report.name not in ("corrections", "agreement") and not asks:
            sums.append(row(f"report {report.name}", lambda c, r=report: run_report(c, r)))
    without, with_them = (sum(pair[side] for pair in sums) for side in (0, 1))
    print(f"{'all':36}{without:10.2f}{with_them:10.2f}{with_them / without:8.2f}")
    for name in ("corrections", "agreement"):
        found = next(report for report in reports() if report.name == name)
        start = time.perf_counter()
        run_report(other, found)
        print(f"report {name} on them: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
