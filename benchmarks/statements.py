"""What joining and `quotes similar` cost in a large database.

    python -m benchmarks.statements DATABASE [--quotes 1000000] [--articles 50]

DATABASE is a path or a URL; where there is none yet, it is built: speakers as skewed as in news,
five years, texts of invented words, and vectors around the fixed centres, as those of quotes lie.
Full text and spans are left out, for neither is read here.

Prints milliseconds of processor time (of this process, so without the server's) at the median and
the 95th percentile: joining the 20 quotes of a new article (their vectors known, as the extractor
gives them), and the ten nearest sayings of a quote.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `quotes` has it

import numpy as np

from benchmarks.made import DAYS, FIRST_DAY, Skewed, invented, name
from quotes.statements import cells, fingerprints_of
from quotes.statements.cells import _centres
from quotes.statements.saying import block
from quotes.store import Database, statements
from quotes.store.schema.models import PER_ARTICLE
from quotes.store.statements.similar import similar_to_quote
from quotes.store.write import bulk
from quotes.store.write.summaries import in_bulk

BATCH = 2_000
_NOISE = 0.055  # of each of 384 numbers: vectors are then about 0.68 from their centre, as quotes


def vectors(count: int, rng: np.random.Generator) -> list[bytes]:
    """Vectors around the centres."""
    centres = _centres()
    rows = centres[rng.integers(0, len(centres), count)]
    rows = rows + rng.normal(0, _NOISE, rows.shape).astype(np.float32)
    rows *= 127 / np.abs(rows).max(axis=1, keepdims=True)
    return [row.tobytes() for row in rows.round().astype(np.int8)]


class Maker:
    """Makes articles of five quotes, of speakers of whom few are most."""

    def __init__(self, quotes: int) -> None:
        self.random = random.Random(1)
        self.numbers = np.random.default_rng(1)
        self.names = [name(i, self.random) for i in range(max(50, quotes // 10))]
        self.who = Skewed(len(self.names), self.random, 0.9)
        self.sentence = invented(self.random)
        self.articles = quotes // 5

    def rows(self, first: int, count: int, quotes: int = 5) -> dict[str, list[bulk.Row]]:
        """The rows of `count` articles from number `first`, by table."""
        made: dict[str, list[bulk.Row]] = {table: [] for table in COLUMNS}
        found = vectors(count * quotes, self.numbers)
        for i in range(count):
            article = first + i
            day = FIRST_DAY + timedelta(days=min(DAYS, int(DAYS * article / self.articles)))
            key = str(article)
            made["articles"].append(
                (article, key, "t", "", day.isoformat(), day.isoformat(), key, key, 1)
            )
            for position, who in enumerate(self.who.draw(quotes), 1):
                id_ = article * PER_ARTICLE + position
                iso = day.isoformat()
                text = self.sentence()
                made["quotes"].append(
                    (id_, article, position, "direct", "speech", text, "said", False, iso, 0.9)
                )
                made["appearances"].append((id_, article, position, self.names[who], "person"))
                made["quote_speakers"].append((id_, 1, id_))
                vector = found[i * quotes + position - 1]
                made["quote_vectors"].append(
                    (id_, block(self.names[who], "person"), day.toordinal(), vector)
                )
        self._index(made)
        return made

    def _index(self, made: dict[str, list[bulk.Row]]) -> None:
        rows = made["quote_vectors"]
        where = cells([row[3] for row in rows])
        made["quote_vectors"] = [
            (*row[:3], cell, row[3]) for row, cell in zip(rows, where, strict=True)
        ]
        marks = fingerprints_of([row[5] for row in made["quotes"]])
        made["quote_fingerprints"] = [
            (mark, row[2], row[0]) for row, some in zip(rows, marks, strict=True) for mark in some
        ]


COLUMNS = {
    "articles": (
        "id", "external_id", "title", "text", "published", "published_on", "text_hash",
        "fingerprint", "run_id",
    ),
    "quotes": (
        "id", "article_id", "position", "kind", "act", "text", "cue", "in_title", "no_later_than",
        "confidence",
    ),
    "appearances": ("id", "article_id", "seq", "name", "type"),
    "quote_speakers": ("quote_id", "seq", "appearance_id"),
    "quote_vectors": ("quote_id", "block", "day", "cell", "vector"),
    "quote_fingerprints": ("fingerprint", "day", "quote_id"),
}  # fmt: skip
_UNREAD = ("quote_vectors", "quote_fingerprints")


def build(database: Database, maker: Maker) -> Iterator[int]:
    """Fill an empty database; yields how many articles are there."""
    database.prepare()
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO extraction_runs (id, version, model, settings, started_at) "
            "VALUES (1, '0', 'none', '{}', '2024-01-01')"
        )
    for first in range(1, maker.articles + 1, BATCH):
        made = maker.rows(first, min(BATCH, maker.articles + 1 - first))
        with database.write() as connection, in_bulk(connection, [r[0] for r in made["articles"]]):
            for table, columns in COLUMNS.items():
                bulk.insert(connection, table, columns, made[table])
        yield first + BATCH - 1
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def joining(database: Database, maker: Maker, count: int) -> list[float]:
    """Milliseconds that joining takes, for each of `count` new articles; nothing is kept."""
    taken = []
    for _ in range(count):
        number = maker.random.randint(maker.articles // 2, maker.articles)
        made = maker.rows(number, 1, quotes=20)
        shift = (maker.articles + 1 - number) * PER_ARTICLE

        def moved(table: str, row: bulk.Row, shift: int = shift) -> bulk.Row:
            places = {"articles": (), "quote_speakers": (0, 2)}.get(table, (0,))
            return tuple(v + shift if i in places else v for i, v in enumerate(row))

        with database.engine.connect() as connection:
            transaction = connection.begin()
            for table, columns in COLUMNS.items():
                if table not in _UNREAD:
                    rows = [moved(table, row) for row in made[table]]
                    rows = [_of(maker.articles + 1, columns, row) for row in rows]
                    bulk.insert(connection, table, columns, rows)
            known = {row[0] + shift: row[4] for row in made["quote_vectors"]}
            start = time.process_time()
            statements.assign(connection, [maker.articles + 1], (), known)
            taken.append(1e3 * (time.process_time() - start))
            transaction.rollback()
    return taken


def _of(article: int, columns: tuple[str, ...], row: bulk.Row) -> bulk.Row:
    """The row as one of another article."""
    about: dict[str, Any] = {"article_id": article}
    if "external_id" in columns:
        about = {"id": article, "external_id": "new", "text_hash": "new", "fingerprint": "new"}
    return tuple(about.get(column, value) for column, value in zip(columns, row, strict=True))


def similar(database: Database, maker: Maker, count: int) -> list[float]:
    """Milliseconds that the nearest of each of `count` quotes take."""
    taken = []
    with database.connect() as connection:
        for _ in range(count):
            id_ = maker.random.randint(1, maker.articles) * PER_ARTICLE + 1
            start = time.process_time()
            similar_to_quote(connection, id_)
            taken.append(1e3 * (time.process_time() - start))
    return taken


def main() -> None:
    """Build the database if there is none, and print the figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("database")
    options.add_argument("--quotes", type=int, default=1_000_000)
    options.add_argument("--articles", type=int, default=50)
    given = options.parse_args()
    database, maker = Database(given.database), Maker(given.quotes)
    if database.current() is None:
        for done in build(database, maker):
            print(f"\r{done:,} articles", end="", flush=True)
        print()
    for label, taken in (
        ("joining 20 quotes", joining(database, maker, given.articles)),
        ("similar", similar(Database(given.database, read_only=True), maker, 4 * given.articles)),
    ):
        ordered = sorted(taken)
        p50, p95 = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
        print(f"{database.dialect:11} {label:18} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms")


if __name__ == "__main__":
    main()
