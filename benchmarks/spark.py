"""Benchmark: Spark against `quotes` without Spark, in one run.

    python -m benchmarks.spark CORPUS.jsonl [--articles 2000] [--paragraphs N] [--people 5000]

Prints the words per second of Spark (to Parquet) and of `quotes` (without a database), with two
workers each, and their ratio. A small run first warms both up, so that loading the model does not
count; then they alternate, so that other load on the machine affects both. Also prints how many
articles have the same quotes; the memory of Spark's Python workers after a quarter of the articles
and at the end; and, for `--people` generated articles, how many speakers are the same as in a
database.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "spark")]

from spark_here import local  # noqa: E402

from benchmarks.ingest import resampled  # noqa: E402
from quotes.extracted import from_plain  # noqa: E402
from quotes.readers import read  # noqa: E402
from quotes.record import Extract  # noqa: E402
from quotes.workers import Loading, extract_all  # noqa: E402

TURNS = 4


def by_spark(spark: Any, path: Path, to: Path) -> float:
    """The seconds of Spark from JSON Lines to Parquet."""
    from quotes.spark import articles

    start = time.perf_counter()
    articles(spark.read.json(str(path)).repartition(2)).write.parquet(str(to))
    return time.perf_counter() - start


def written(spark: Any, place: Path) -> dict[str, Any]:
    """The quotes of each article, as records."""
    rows = spark.read.parquet(str(place)).collect()
    results = (from_plain(row.asDict(recursive=True)).result("row") for row in rows)
    return {r.document.id: r.as_json()["quotes"] for r in results if isinstance(r, Extract)}


@contextmanager
def workers() -> Iterator[list[float]]:
    """Record the memory of Spark's Python workers, in MB, every two seconds inside the block."""
    noted: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(2.0):
            command = ["ps", "-eo", "rss,args"]
            lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
            found = [int(line.split()[0]) / 1024 for line in lines if "pyspark.daemon" in line]
            if found:
                noted.append(max(found))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield noted
    finally:
        done.set()
        watcher.join()


def by_quotes(small: Path, path: Path) -> tuple[dict[str, Any], float]:
    """The quotes of each article by two workers, and the seconds, without those for `small`."""
    found: dict[str, Any] = {}
    start = time.perf_counter()
    first = sum(1 for _ in small.open(encoding="utf-8"))
    for n, result in enumerate(extract_all(read([str(small), str(path)]), Loading(), 2), 1):
        if n > first and isinstance(result, Extract):
            found[result.document.id] = result.as_json()["quotes"]
        if n == first:
            start = time.perf_counter()
    return found, time.perf_counter() - start


def compare(spark: Any, corpus: Path, number: int, paragraphs: int | None, place: Path) -> None:
    """Run both alternately on parts of the articles, and print the figures."""
    small = place / "small.jsonl"
    small.write_text("".join(resampled(corpus, 40, 4, seed=2)), encoding="utf-8")
    lines = list(resampled(corpus, number, paragraphs))
    words = sum(len(json.loads(line)["text"].split()) for line in lines)
    by_spark(spark, small, place / "warm")
    theirs = own = 0.0
    same = 0
    with workers() as memory:
        for turn in range(TURNS):
            part, to = place / f"part{turn}.jsonl", place / f"part{turn}"
            part.write_text("".join(lines[turn::TURNS]), encoding="utf-8")
            theirs += by_spark(spark, part, to)
            plain, seconds = by_quotes(small, part)
            own += seconds
            same += sum(quotes == plain.get(id_) for id_, quotes in written(spark, to).items())
    print(f"{number:,} articles, {words:,} words, in {TURNS} turns")
    print(f"Spark, two workers: {words / theirs:,.0f} words/s")
    print(f"quotes, two workers: {words / own:,.0f} words/s")
    print(f"ratio: {own / theirs:.2f}")
    print(f"articles with the same quotes: {same:,}")
    quarter = memory[len(memory) // 4] if memory else 0.0
    print(f"memory of a worker: {quarter:,.0f} MB, at the end {memory[-1]:,.0f} MB", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--paragraphs", type=int, default=None)
    parser.add_argument("--people", type=int, default=0, metavar="N")
    options = parser.parse_args()
    spark = local(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if options.articles:
            compare(spark, options.corpus, options.articles, options.paragraphs, place)
        if options.people:
            from test_spark_people import both, extracts

            expected, decided = both(spark, place, extracts(options.people))
            same = sum((Counter(expected) & Counter(decided)).values())
            print(f"people of {options.people:,} articles: {same:,} of {len(expected):,} the same")
    spark.stop()


if __name__ == "__main__":
    main()
