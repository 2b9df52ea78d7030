"""Benchmark: writing articles, against a bare executemany of the same rows in the same run.

    python -m benchmarks.load [--articles 5000] [--postgresql URL]

The bare load inserts the rows that the writer made into a database with the same schema (keys,
indexes, full text, sums), in one transaction, without look-ups, decisions or replacements. The
writer also resolves speakers and joins quotes of the same words; its second figure leaves out the
time of these decisions. "From Parquet" is `quotes ingest` of the same articles as rows written by
Spark, with sentence embeddings. URL is that of a server on which databases can be created.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table as Grid
from sqlalchemy import Table

from benchmarks.made import Invented, Skewed, name
from quotes.document import Document, Part
from quotes.extracted import ExtractedRow, schema, to_plain
from quotes.ingest import ingest
from quotes.pipeline import Settings
from quotes.record import Extract, Quote
from quotes.speakers import Role, Speaker
from quotes.statements import encode
from quotes.store import Database, statements
from quotes.store.schema.models import Base
from quotes.store.speakers import people
from quotes.store.write.writing import Ingest

BATCH = 200


def articles(number: int, seed: int = 1) -> list[Extract]:
    """Invented articles of about five quotes each, with frequencies as skewed as in news."""
    rng = random.Random(seed)
    sentence = Invented(rng)
    people = [name(i, rng) for i in range(max(50, number // 2))]
    who, where = Skewed(len(people), rng, 0.9), Skewed(100, rng)
    filler = ". ".join(sentence() for _ in range(2_000))
    made = []
    for number_ in range(number):
        text = ""
        quotes = []
        speakers = [people[i] for i in dict.fromkeys(who.draw(rng.randint(1, 4)))]
        for _ in range(rng.randint(0, 10)):
            start = len(text)
            text += f"“{sentence()},”"
            content = Part.of(text, ((start, len(text)),))
            text += " "
            full = rng.choice(speakers)
            known = rng.random() < 0.85
            start = len(text)
            text += full.split()[1] if known else "officials"
            source = Part.of(text, ((start, len(text)),))
            start = len(text) + 1
            text += " said"
            cue = Part.of(text, ((start, len(text)),))
            text += ".\n"
            role = Role("mayor of Somewhere", "mayor", "Somewhere")
            speaker = Speaker(full, "person", role, (full, full.split()[1]), None)
            quotes.append(
                Quote(
                    "direct", "speech", content, cue, source, (speaker,) if known else (), None, 0.9
                )
            )
        start = rng.randrange(len(filler) // 2)
        document = Document(
            text + filler[start : start + 2_500],
            id=f"a{number_}",
            title=sentence()[:80],
            outlet=f"Outlet {where.draw(1)[0]}",
            published=f"20{rng.randint(10, 24)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}",
            url=f"https://news.example/{number_}",
        )
        made.append(Extract(document, tuple(quotes)))
    return made


def written(database: Database, extracts: list[Extract]) -> tuple[float, float]:
    """The seconds of the writer, and how many of them are decisions."""
    decisions = 0.0

    def timed(decide: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            nonlocal decisions
            start = time.perf_counter()
            decided = decide(*arguments)
            decisions += time.perf_counter() - start
            return decided

        return run

    with (
        patch.object(people, "decide", timed(people.decide)),
        patch.object(statements, "assign", timed(statements.assign)),
        Ingest(database, version="0", model="none", settings={}) as run,
    ):
        start = time.perf_counter()
        for first in range(0, len(extracts), BATCH):
            run.save(extracts[first : first + BATCH])
        return time.perf_counter() - start, decisions


def loaded(database: Database, extracts: list[Extract]) -> float:
    """The seconds of loading Parquet rows of extracted articles."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    settings = Settings.of()
    plain = [to_plain(ExtractedRow.of(extract, settings)) for extract in extracts]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "articles.parquet"
        pq.write_table(pa.Table.from_pylist(plain, schema=schema()), place)
        start = time.perf_counter()
        ingest([str(place)], database)
        return time.perf_counter() - start


def with_vectors(extracts: list[Extract]) -> list[Extract]:
    """The extracts with sentence embeddings."""
    vectors = iter(encode([quote.content.text for one in extracts for quote in one.quotes]))
    return [
        replace(one, quotes=tuple(replace(quote, vector=next(vectors)) for quote in one.quotes))
        for one in extracts
    ]


def rows(database: Database) -> list[tuple[Table, list[tuple[Any, ...]]]]:
    """All rows except those that triggers derive, in an order that foreign keys allow."""
    held = []
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if not table.info.get("derived"):
                names = ", ".join(f'"{column.name}"' for column in table.columns)
                found = connection.exec_driver_sql(f"SELECT {names} FROM {table.name}")
                held.append((table, [tuple(row) for row in found]))
    return held


def bare(database: Database, held: list[tuple[Table, list[tuple[Any, ...]]]]) -> float:
    """The seconds of the driver's executemany."""
    place = "?" if database.dialect == "sqlite" else "%s"
    start = time.perf_counter()
    with database.write() as connection:
        cursor = connection.connection.cursor()
        for table, all_rows in held:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            places = ", ".join([place] * len(table.columns))
            if all_rows:
                cursor.executemany(
                    f"INSERT INTO {table.name} ({names}) VALUES ({places})",
                    [adapted(row, database.dialect) for row in all_rows],
                )
    return time.perf_counter() - start


def adapted(row: tuple[Any, ...], dialect: str) -> tuple[Any, ...]:
    """A row for the driver; psycopg needs JSON values wrapped."""
    if dialect == "sqlite" or not any(isinstance(value, dict) for value in row):
        return row
    from psycopg.types.json import Json

    return tuple(Json(value) if isinstance(value, dict) else value for value in row)


@contextmanager
def sqlite() -> Iterator[Callable[[str], Database]]:
    """A function that makes SQLite databases in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield lambda name: Database(Path(folder) / f"{name}.db")


@contextmanager
def postgresql(url: str) -> Iterator[Callable[[str], Database]]:
    """A function that makes databases on the server; they are dropped at the end."""
    server = Database(url)
    made: list[Database] = []

    def run(statement: str) -> None:
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)

    def create(name: str) -> Database:
        run(f"CREATE DATABASE bench_{name}")
        made.append(Database(server.url.set(database=f"bench_{name}").render_as_string(False)))
        return made[-1]

    try:
        yield create
    finally:
        for database in made:
            database.close()
            run(f"DROP DATABASE {database.url.database}")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--postgresql", metavar="URL")
    arguments = parser.parse_args()

    extracts = with_vectors(articles(arguments.articles))
    grid = Grid(
        "engine",
        "rows",
        "executemany, rows/s",
        "writer",
        "ratio",
        "without decisions",
        "ratio",
        "from Parquet",
        "of the writer",
    )
    engines = [("SQLite", sqlite())]
    if arguments.postgresql:
        engines.append(("PostgreSQL", postgresql(arguments.postgresql)))
    for title, context in engines:
        with context as create:
            ours, plain, parquet = create("ours"), create("plain"), create("parquet")
            for database in (ours, plain, parquet):
                database.prepare()
            seconds, decisions = written(ours, extracts)
            held = rows(ours)
            number = sum(len(some) for _, some in held)
            straight = bare(plain, held)
            from_rows = loaded(parquet, extracts)
            grid.add_row(
                title, f"{number:,}", f"{number / straight:,.0f}",
                f"{number / seconds:,.0f}", f"{straight / seconds:.2f}",
                f"{number / (seconds - decisions):,.0f}", f"{straight / (seconds - decisions):.2f}",
                f"{number / from_rows:,.0f}", f"{seconds / from_rows:.2f}",
            )  # fmt: skip
            for database in (ours, plain, parquet):
                database.close()
    Console().print(grid)


if __name__ == "__main__":
    main()
