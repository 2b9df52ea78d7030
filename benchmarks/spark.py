"""Spark against the program itself, in one run.

    python -m benchmarks.spark CORPUS.jsonl [--articles 2000] [--paragraphs N] [--people 5000]

Prints the words a second of Spark and of `quotes`, each on two workers and without a database,
with their ratio, model loading left aside (a first small run warms both up); whether Spark found
the same quotes; the memory of its Python workers after a quarter of the articles and at the end;
and whether who is who over `--people` made articles is the same as in a database.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "spark")]

from benchmarks.ingest import resampled  # noqa: E402
from quotes.extracted import from_plain  # noqa: E402
from quotes.readers import read  # noqa: E402
from quotes.record import Extract  # noqa: E402
from quotes.workers import Loading, extract_all  # noqa: E402


def session() -> Any:
    """Spark with two workers on this machine."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(ROOT)
    spark = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    return spark


def by_spark(spark: Any, path: Path) -> dict[str, Any]:
    """The quotes of each article, as records."""
    from quotes.spark import articles

    rows = articles(spark.read.json(str(path)).repartition(2)).collect()
    results = (from_plain(row.asDict(recursive=True)).result("row") for row in rows)
    return {r.document.id: r.as_json()["quotes"] for r in results if isinstance(r, Extract)}


@contextmanager
def workers(path: Path) -> Iterator[list[float]]:
    """Within, the memory of Spark's Python workers, in MB, is noted every two seconds."""
    noted: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(2.0):
            command = ["ps", "-eo", "rss,args"]
            lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
            found = [int(line.split()[0]) / 1024 for line in lines if "pyspark.daemon" in line]
            noted.append(max(found, default=0.0))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield noted
    finally:
        done.set()
        watcher.join()


def by_quotes(paths: list[Path]) -> tuple[dict[str, Any], float]:
    """The same by two workers of the program, and the seconds that the last of `paths` took."""
    found: dict[str, Any] = {}
    start = time.perf_counter()
    first = paths[0]
    small = sum(1 for _ in first.open(encoding="utf-8"))
    for n, result in enumerate(extract_all(read([str(p) for p in paths]), Loading(), 2), 1):
        if isinstance(result, Extract):
            found[result.document.id] = result.as_json()["quotes"]
        if n == small:
            start = time.perf_counter()
    return found, time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--paragraphs", type=int, default=None)
    parser.add_argument("--people", type=int, default=0, metavar="N")
    options = parser.parse_args()
    spark = session()
    with tempfile.TemporaryDirectory() as place:
        small, all_ = Path(place) / "small.jsonl", Path(place) / "all.jsonl"
        small.write_text("".join(resampled(options.corpus, 40, 4, seed=2)), encoding="utf-8")
        lines = list(resampled(options.corpus, options.articles, options.paragraphs))
        all_.write_text("".join(lines), encoding="utf-8")
        words = sum(len(json.loads(line)["text"].split()) for line in lines)
        by_spark(spark, small)
        with workers(all_) as memory:
            start = time.perf_counter()
            sparked = by_spark(spark, all_)
            seconds = time.perf_counter() - start
        plain, own = by_quotes([small, all_])
        same = sum(sparked.get(key) == quotes for key, quotes in plain.items() if key in sparked)
        print(f"Spark, two workers: {words / seconds:,.0f} words/s")
        print(f"quotes, two workers: {words / own:,.0f} words/s")
        print(f"ratio: {own / seconds:.2f}")
        print(f"articles with the same quotes: {same} of {len(sparked)}")
        quarter = memory[len(memory) // 4] if memory else 0.0
        print(f"memory of a worker: {quarter:,.0f} MB, at the end {memory[-1]:,.0f} MB")
        if options.people:
            from test_spark_people import both, extracts

            expected, decided = both(spark, Path(place), extracts(options.people))
            print(f"people of {options.people:,} articles the same: {decided == expected}")
    spark.stop()


if __name__ == "__main__":
    main()
