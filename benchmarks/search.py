"""Benchmark: searches in a large database, against the bare full-text query.

    python benchmarks/search.py DATABASE [--corpus CORPUS.jsonl] [--quotes 1000000]

DATABASE is a path or a URL. If it does not exist, it is built (with a tenth as many speakers and a
fifth as many articles as quotes, and frequencies as skewed as in news), which takes minutes. With
`--corpus`, texts are composed of the annotated contents of a JSON Lines corpus, else of invented
words.

Prints the median and the 95th percentile in milliseconds, of wall time and of the processor time of
this process (without the server), the best of three calls each. Searches have two words of a quote,
its speaker and its year. The words have four letters or more and occur in at most one quote in a
hundred, like those that people search for; "any words" have no such limits. The bare query only
asks the full-text index for the same words, ranked. Speakers are drawn in proportion to their
quotes. Full scans of `quotes` in a query's plan, if any, are listed below its row.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import made
from sqlalchemy import Connection, event, text

from quotes.store import Database
from quotes.store.reading.pages import speaker
from quotes.store.reports.report import reports, run_report
from quotes.store.search.hits import Hits, filters, search
from quotes.store.search.language import parse
from quotes.store.search.query import fts5, tsquery

BARE = {
    "sqlite": "SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH :words ORDER BY rank LIMIT 20",
    "postgresql": "SELECT quote_id FROM quote_words, to_tsquery('simple', :words) AS x "
    "WHERE vector @@ x ORDER BY ts_rank(vector, x) DESC LIMIT 20",
}
Timing = tuple[float, float]
"""Wall and processor time in milliseconds."""


def timed(work: Callable[[], Any]) -> Timing:
    """The time of a call, the best of three, since the machine may have other work."""
    walls, cpus = [], []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return 1e3 * min(walls), 1e3 * min(cpus)


def at(share: float, timings: Sequence[Timing], part: int) -> float:
    """A quantile (`share`) of the wall (`part` 0) or processor (1) times."""
    ordered = sorted(timing[part] for timing in timings)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(name: str, timings: Sequence[Timing]) -> None:
    """Print a row of the table."""
    figures = (at(share, timings, part) for part in (0, 1) for share in (0.5, 0.95))
    print(f"{name:34}" + "".join(f"{figure:11.1f}" for figure in figures), flush=True)


def questions(
    connection: Connection,
    number: int,
    rng: random.Random,
    common: Collection[str] | None = None,
) -> list[dict[str, str]]:
    """Two words, the speaker and the year of each of `number` random quotes.

    If `common` is given, words in it and words of fewer than four letters are not drawn.
    """
    last = connection.execute(text("SELECT max(id) FROM articles")).scalar_one()
    found: list[dict[str, str]] = []
    while len(found) < number:
        drawn = connection.execute(
            text(
                "SELECT w.words, s.name, q.no_later_than FROM quotes q "
                "JOIN quote_words w ON w.quote_id = q.id "
                "JOIN quote_speakers x ON x.quote_id = q.id "
                "JOIN speakers s ON s.id = x.speaker_id WHERE q.article_id = :id "
                "AND q.act IN ('speech', 'writing') ORDER BY q.id LIMIT 1"
            ),
            {"id": rng.randint(1, last)},
        ).first()
        words = sorted(set(drawn.words.split())) if drawn else []
        if common is not None:
            words = [word for word in words if len(word) > 3 and word not in common]
        if drawn and len(words) > 1:
            year = str(drawn.no_later_than)[:4]
            pair = " ".join(rng.sample(words, 2))
            found.append({"words": pair, "speaker": drawn.name, "year": year})
    return found


def _common(connection: Connection, rng: random.Random) -> set[str]:
    """Words in more than one quote in a hundred, estimated from a sample of 5,000."""
    last = connection.execute(text("SELECT max(id) FROM articles")).scalar_one()
    counts: dict[str, int] = {}
    sample = 0
    while sample < 5_000:
        article = rng.randint(1, last)
        rows = connection.execute(
            text("SELECT words FROM quote_words WHERE quote_id BETWEEN :a AND :b"),
            {"a": article * made.PER_ARTICLE, "b": (article + 1) * made.PER_ARTICLE},
        )
        for (words,) in rows:
            sample += 1
            for word in set(words.split()):
                counts[word] = counts.get(word, 0) + 1
    return {word for word, count in counts.items() if count > sample / 100}


def full_scans(connection: Connection, work: Callable[[], Any]) -> list[str]:
    """The full scans of `quotes` in the plans of the queries that `work` makes."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    work()
    event.remove(connection, "before_cursor_execute", note)
    explain, whole = _PLANS[connection.dialect.name]
    plans = [connection.exec_driver_sql(explain + sql, given).all() for sql, given in asked]
    steps = (" ".join(map(str, row)) for plan in plans for row in plan)
    return sorted({step.strip() for step in steps if re.search(whole, step)})


_PLANS = {
    "sqlite": ("EXPLAIN QUERY PLAN ", r"SCAN (q|quotes)\b(?!.* USING)"),
    "postgresql": ("EXPLAIN ", r"Seq Scan on quotes\b"),
}


def main() -> None:
    """Build the database if it does not exist, and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("database")
    options.add_argument("--corpus", type=Path)
    options.add_argument("--quotes", type=int, default=1_000_000)
    options.add_argument("--searches", type=int, default=200)
    given = options.parse_args()
    database = Database(given.database)
    if database.current() is None:
        news = made.News(
            quotes=given.quotes,
            speakers=given.quotes // 10,
            articles=given.quotes // 5,
            corpus=given.corpus,
        )
        for done in made.build(database, news):
            print(f"\r{done:,} quotes written", end="", flush=True)
        print()
    rng = random.Random(2)
    with Database(given.database, read_only=True).connect() as connection:
        measure(connection, given.searches, rng)


def narrow(connection: Connection, question: dict[str, str]) -> Hits:
    """A search for words, speaker and year."""
    year = question["year"]
    options = filters(speakers=[question["speaker"]], since=year, until=year)
    return search(connection, question["words"], options)


def show_scans(connection: Connection, work: Callable[[], Any]) -> None:
    """Print the full scans of `quotes`, if any."""
    for step in full_scans(connection, work):
        print(f"    full scan: {step}")


def measure(connection: Connection, number: int, rng: random.Random) -> None:
    """Measure, and print the table."""
    engine = connection.dialect.name
    asked = questions(connection, number, rng, _common(connection, rng))
    frequent = questions(connection, number, rng)
    print(f"{engine:34}{'wall p50':>11}{'wall p95':>11}{'cpu p50':>11}{'cpu p95':>11}  [ms]")
    compile_words = fts5 if engine == "sqlite" else tsquery
    searches, bare = [], []
    for q in asked:
        words = compile_words(parse(q["words"]))
        bare.append(
            timed(lambda w=words: connection.execute(text(BARE[engine]), {"words": w}).all())
        )
        searches.append(timed(lambda q=q: narrow(connection, q)))
    alone = [timed(lambda q=q: search(connection, q["words"])) for q in asked]
    row("search: words, speaker, year", searches)
    show_scans(connection, lambda: narrow(connection, asked[0]))
    row("the same with any words", [timed(lambda q=q: narrow(connection, q)) for q in frequent])
    row("search: words", alone)
    show_scans(connection, lambda: search(connection, asked[0]["words"]))
    row("bare full-text query", bare)
    row("speaker page", [timed(lambda q=q: speaker(connection, q["speaker"])) for q in asked[:50]])
    show_scans(connection, lambda: speaker(connection, asked[0]["speaker"]))
    sums = [sum(timing[0] for timing in timings) for timings in (searches, alone, bare)]
    print(f"all searches to all bare queries: {sums[0] / sums[2]:.2f}", end="")
    print(f" ({sums[1] / sums[2]:.2f} without speaker and year)")
    busiest = connection.execute(
        text(
            "SELECT s.name FROM (SELECT speaker_id, sum(quotes) FROM speaker_months "
            "GROUP BY speaker_id ORDER BY 2 DESC LIMIT 1) m JOIN speakers s ON s.id = m.speaker_id"
        )
    ).scalar_one()
    row("speaker page of the busiest", [timed(lambda: speaker(connection, busiest))])
    show_scans(connection, lambda: speaker(connection, busiest))
    values = {"speaker": busiest, "words": asked[0]["words"], "outlet": "Outlet 0",
              "statement": "7"}  # fmt: skip
    for report in reports():
        names = [p.name for p in report.parameters if p.name in values]
        needed = [p.name for p in report.parameters if p.required]
        for some in [needed, names] if names != needed else [needed]:
            wanted = {name: values[name] for name in some}
            label = f"report {report.name}" + (" --" + " --".join(some) if some else "")
            row(label, [timed(lambda r=report, w=wanted: run_report(connection, r, w))])
            show_scans(connection, lambda r=report, w=wanted: run_report(connection, r, w))


if __name__ == "__main__":
    main()
