"""Spark resolves speakers as the database does; `benchmarks/spark.py` tries 5,000 articles."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from quotes.document import Document, Part
from quotes.extracted import ExtractedRow, schema, to_plain
from quotes.pipeline import Settings
from quotes.record import Extract, Quote
from quotes.speakers import Role, Speaker
from quotes.store import Database
from quotes.store.write.writing import Ingest

FIRST = "Ada Bo Cyril Dora Egon Fay Gus Hanna Ivo Jana Kaj Lea Mats Nora Olaf Pia Rolf Siv".split()
LAST = "Lind Ström Brandt Solveig Okonjo Kolev Petrosyan Marsh Toller Crook Bell Ek Holm".split()
TITLES = ["mayor", "minister of transport", "coach", "professor", "chief executive", "judge"]
PLACES = ["Tarnby", "Nordvik", "Ostby", "Lowland", "the Ostby Port Authority", "Calder"]
BODIES = [("Ostby Port Authority", "OPA"), ("Tarnby Fishers' Union", "TFU"), ("Marsh & Co", None)]


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(3))


def extracts(number: int) -> list[Extract]:
    """Articles of 400 people, many of one surname, named in full or not, and of some bodies."""
    rng = random.Random(5)
    people = [
        (f"{rng.choice(FIRST)} {rng.choice(LAST)}", rng.choice(TITLES), rng.choice(PLACES))
        for _ in range(400)
    ]
    made = []
    for n in range(number):
        text = "".join(f"They {_word(rng)} {_word(rng)} {_word(rng)}. " for _ in range(3))
        starts = [i for i in range(len(text)) if text.startswith("They ", i)]
        quotes = []
        for start in starts[: rng.randint(0, 3)]:
            name, title, place = rng.choice(people)
            role = Role(f"{title} of {place}", title, place, rng.random() < 0.1)
            if rng.random() < 0.2:
                body, short = rng.choice(BODIES)
                names = tuple(filter(None, (body, short)))
                shown = body if rng.random() < 0.7 or not short else short
                who = Speaker(shown, "organization", None, names if shown == body else (shown,))
            else:
                surname = name.split()[1]
                shown = surname if rng.random() < 0.25 else name
                gender = rng.choice((None, None, "female", "male"))
                said = role if rng.random() < 0.6 else None
                who = Speaker(shown, "person", said, (shown, surname), gender)  # type: ignore[arg-type]
            content = Part.of(text, ((start, text.index(".", start)),))
            quotes.append(Quote("indirect", "speech", content, None, None, (who,), None, 0.9))
        outlet = rng.choice(["The Tarnby Courier", "Nordvik Post", None])
        made.append(Extract(Document(text, id=f"a{n}", outlet=outlet), tuple(quotes)))
    return made


def test_the_same_people_as_in_the_database(spark: Any, tmp_path: Path) -> None:
    expected, decided = both(spark, tmp_path, extracts(600))
    assert len(expected) > 600
    assert decided == expected


def both(spark: Any, folder: Path, found: list[Extract]) -> tuple[list[Any], list[Any]]:
    """The speakers of each article according to the database and to Spark."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from quotes.spark import people

    settings = Settings.of()
    rows = [to_plain(ExtractedRow.of(extract, settings)) for extract in found]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema()), folder / "rows.parquet")
    path = folder / "news.db"
    with Ingest(Database(path), version="test", model="none", settings={}) as run:
        for start in range(0, len(found), 1_000):
            run.save(found[start : start + 1_000])
    sql = """
        SELECT coalesce(o.name, ''), a.external_id, p.name, p.type, s.id, s.name, s.type, s.gender,
            s.uncertain
        FROM appearances AS p JOIN articles AS a ON a.id = p.article_id
        LEFT JOIN outlets AS o ON o.id = a.outlet_id JOIN speakers AS s ON s.id = p.speaker_id
    """
    with closing(sqlite3.connect(path)) as database:
        expected = sorted((*row[:-1], bool(row[-1])) for row in database.execute(sql))
    decided = people(spark.read.parquet(str(folder / "rows.parquet"))).collect()
    columns = "article_id name type speaker_id speaker speaker_type gender uncertain".split()
    return expected, sorted(((r.outlet or ""), *(r[c] for c in columns)) for r in decided)
