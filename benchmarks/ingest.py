"""Benchmark: the cost of ingesting besides the language model, and memory at volume.

    python benchmarks/ingest.py CORPUS.jsonl [--articles 2000] [--paragraphs N] [--workers 2]

Composes articles of random paragraphs of the corpus, with a fixed seed. Prints the share of time
outside the language model with one worker (reading, queueing, writing), the speed-up of several
workers, and the memory of this process after a quarter of the articles and at the end. With --kill,
it also kills an ingest by several workers half-way, runs it again, and compares the database with
that of an uninterrupted one.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from quotes.document import Document
from quotes.ingest import ingest
from quotes.pipeline import Extractor
from quotes.readers import Failure
from quotes.record import Extract
from quotes.store import Database
from quotes.workers import Loading

TABLES = ("articles", "quotes", "spans", "quote_speakers", "speakers", "appearances", "statements")


def resampled(corpus: Path, count: int, most: int | None = None, seed: int = 1) -> Iterator[str]:
    """`count` articles as JSON Lines, as long as the corpus's, or of `most` paragraphs."""
    with corpus.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    texts = [
        [paragraph for paragraph in record["text"].split("\n\n") if paragraph.strip()]
        for record in records
    ]
    paragraphs = [paragraph for text in texts for paragraph in text]
    choice = random.Random(seed)
    for number in range(count):
        model = choice.randrange(len(texts))
        many = min(len(texts[model]), most or len(texts[model]))
        text = "\n\n".join(choice.choices(paragraphs, k=many))
        record = {
            "id": f"r{number}",
            "title": f"Article {number}",
            "outlet": records[model].get("publisher") or records[model].get("outlet"),
            "published": records[model].get("published"),
            "text": text,
        }
        yield json.dumps(record) + "\n"


class Clock:
    """Adds up the seconds of the extractor, and records memory use."""

    def __init__(self) -> None:
        self.model = 0.0
        self.memory: list[int] = []

    def watch(self, extractor: Extractor) -> None:
        """Time the extraction of each batch."""
        work = extractor._batch

        def timed(batch: list[object]) -> list[Extract | Failure]:
            start = time.perf_counter()
            results = work(batch)  # type: ignore[arg-type]
            self.model += time.perf_counter() - start
            return results

        extractor._batch = timed  # type: ignore[method-assign, assignment]

    def add(self, extract: Extract) -> None:
        """Record the memory after an article."""
        self.memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    def report(self) -> None:
        """Print the memory after a quarter of the articles and at the end."""
        quarter = self.memory[len(self.memory) // 4]
        print(
            f"memory                   {quarter} MB after a quarter, {self.memory[-1]} at the end"
        )

    def unchanged(self, documents: Sequence[Document]) -> None:
        """Called for unchanged articles; a new database has none."""

    def failure(self, failure: Failure) -> None:
        """Stop: no article may fail."""
        raise SystemExit(str(failure))


def timed(path: Path, database: Path, workers: int, clock: Clock) -> float:
    """Seconds of an ingest into a new database; with one worker, without loading the model."""
    loading = Loading()
    if workers == 1:
        extractor = loading.load()
        clock.watch(extractor)
        object.__setattr__(loading, "load", lambda: extractor)
    start = time.perf_counter()
    ingest([str(path)], Database(database), loading=loading, workers=workers, watcher=clock)
    return time.perf_counter() - start


def dump(path: Path) -> dict[str, list[str]]:
    """All rows, without the extraction runs."""
    content = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            cursor = connection.execute(f"SELECT * FROM {table}")
            kept = [i for i, column in enumerate(cursor.description) if column[0] != "run_id"]
            content[table] = sorted(repr([row[i] for i in kept]) for row in cursor)
    return content


def killed_and_run_again(path: Path, database: Path, workers: int, seconds: float) -> None:
    """Run an ingest, kill it after `seconds`, and run it again."""
    command = [sys.executable, "-m", "quotes", "ingest", str(path), "--db", str(database), "-q"]
    command += ["--workers", str(workers)]
    running = subprocess.Popen(command)
    time.sleep(seconds)
    running.send_signal(signal.SIGKILL)
    running.wait()
    with closing(sqlite3.connect(database)) as connection:
        print(f"killed after {connection.execute('SELECT count(*) FROM articles').fetchone()[0]}")
    subprocess.run(command, check=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--paragraphs", type=int, help="the most paragraphs in an article")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.jsonl")
        articles = resampled(arguments.corpus, arguments.articles, arguments.paragraphs)
        path.write_text("".join(articles), "utf-8")

        clock = Clock()
        one = timed(path, Path(folder, "one.db"), 1, clock)
        print(f"{arguments.articles} articles in {one:.1f} s at one worker")
        print(f"not the language model   {1 - clock.model / one:7.1%}")
        clock.report()

        clock = Clock()
        several = timed(path, Path(folder, "several.db"), arguments.workers, clock)
        print(f"{arguments.workers} workers                {one / several:7.2f} times one")
        clock.report()
        same = dump(Path(folder, "one.db")) == dump(Path(folder, "several.db"))
        print(f"same database            {same}")
        if arguments.kill:
            killed = Path(folder, "killed.db")
            killed_and_run_again(path, killed, arguments.workers, several / 2)
            same = dump(Path(folder, "one.db")) == dump(killed)
            print(f"same after a kill        {same}")


if __name__ == "__main__":
    main()
