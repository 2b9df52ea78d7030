"""Benchmark: resolving the speakers of a new article, in a small and a large database.

    python benchmarks/speakers.py [--small 200] [--large 200000] [--articles 60] [--db URL]

Fills two databases with invented speakers, ten to an article, whose names are distributed as
unevenly as real ones (some surnames have thousands). Then resolves the speakers of the same new
articles in both, alternately, and rolls each back. Prints the median milliseconds and their ratio.
`--db` keeps the large database, so that it need not be filled again (default: a temporary file).
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from sqlalchemy import insert, text

from quotes.document import Document, Part
from quotes.record import Extract, Quote
from quotes.speakers import Role, Speaker
from quotes.speakers.wordlists import rows
from quotes.store import Database
from quotes.store.schema.models import AppearanceName, AppearanceRow, Article, RoleRow
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search.words import as_indexed
from quotes.store.speakers import people
from quotes.store.write.writing import Ingest

PER_PAGE = 10  # speakers in an article
BATCH = 1000  # articles in a transaction

_SURNAMES = """smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez
lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris
sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores
green adams nelson baker hall rivera campbell mitchell carter roberts""".split()
_STARTS = "b br c ch d f g gr h j k kl l m n p r s st t tr v w z".split()
_VOWELS = "a e i o u ei ou".split()
_ENDS = "man sen ski ley ford ton ez ov ian dze berg stein wick well ham kov idis escu".split()
_TITLES = (
    "spokesman", "minister", "analyst", "mayor", "professor", "director", "senator", "lawyer",
    "chief executive", "coach", "surgeon", "farmer",
)  # fmt: skip
_PLACES = ("Ministry", "University", "Bank", "Hospital", "Council", "Institute", "Group", "Club")


class Names:
    """Draws names: few given names and surnames are very common, most are rare."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given = [given for given, *_ in rows("nicknames")]
        made = sorted({self._surname() for _ in range(60_000)})
        rng.shuffle(made)
        rng.shuffle(self._given)
        self._surnames = [*_SURNAMES, *made]
        # The commonest surname in the United States has 0.8% of its people, the hundredth 0.1%.
        self._by_surname = list(accumulate(1 / (k + 12) ** 0.8 for k in range(len(self._surnames))))
        self._by_given = list(accumulate(1 / (k + 3) for k in range(len(self._given))))

    def _surname(self) -> str:
        pick = self._rng.choice
        middle = "".join(pick(_STARTS) + pick(_VOWELS) for _ in range(pick((0, 1, 1))))
        return pick(_STARTS) + pick(_VOWELS) + middle + pick(_STARTS)[0] + pick(_ENDS)

    def person(self) -> Speaker:
        """A person, mostly with a role; some by surname or initial only."""
        rng = self._rng
        first = rng.choices(self._given, cum_weights=self._by_given)[0].title()
        last = rng.choices(self._surnames, cum_weights=self._by_surname)[0].title()
        form = rng.random()
        if form < 0.03:
            name = last
        elif form < 0.05:
            name = f"{first[0]}. {last}"
        elif form < 0.2:
            name = f"{first} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        else:
            name = f"{first} {last}"
        role = None
        if rng.random() < 0.6:
            title = rng.choice(_TITLES)
            called = rng.choices(self._surnames, cum_weights=self._by_surname)[0].title()
            place = f"{called} {rng.choice(_PLACES)}"
            role = Role(f"{title} of {place}", title, place)
        return Speaker(name, "person", role, (name,))


def articles(names: Names, count: int, first: int = 0) -> Iterator[Extract]:
    """Articles in each of which ten people are quoted."""
    for number in range(first, first + count):
        document = Document("They said so.", id=f"made-{number}", outlet="The Benchmark")
        said = Part.of(document.text, ((5, 12),))
        people_ = {speaker.name: speaker for speaker in (names.person() for _ in range(PER_PAGE))}
        yield Extract(
            document,
            tuple(
                Quote("indirect", "speech", said, None, None, (speaker,), None, 1.0)
                for speaker in people_.values()
            ),
        )


def fill(database: Database, extracts: Sequence[Extract]) -> None:
    """Ingest articles."""
    with Ingest(database, version="benchmark", model="none", settings={}) as ingest:
        for start in range(0, len(extracts), BATCH):
            ingest.save(extracts[start : start + BATCH])


class _Enough(Exception):
    """Raised to roll a transaction back."""


def resolve(database: Database, extract: Extract) -> float:
    """The seconds to resolve a new article, which is rolled back."""
    seconds = 0.0
    try:
        with database.write() as connection:
            id_ = (connection.scalar(text("SELECT max(id) FROM articles")) or 0) + 1
            run = connection.scalar(text("SELECT min(id) FROM extraction_runs"))
            document = extract.document
            connection.execute(
                insert(Article).values(
                    id=id_, external_id=f"new {datetime.now(UTC)}", text=document.text,
                    text_hash="", fingerprint="", run_id=run,
                )
            )  # fmt: skip
            first = id_ * PER_ARTICLE
            for seq, quote in enumerate(extract.quotes, 1):
                who, number = quote.speakers[0], first + seq
                row = {
                    "id": number,
                    "article_id": id_,
                    "seq": seq,
                    "name": who.name,
                    "type": who.type,
                }
                connection.execute(insert(AppearanceRow).values(**row))
                connection.execute(
                    insert(AppearanceName).values(
                        appearance_id=number, name=who.name, folded=as_indexed(who.name)
                    )
                )
                if who.role:
                    connection.execute(
                        insert(RoleRow).values(
                            id=number, appearance_id=number, text=who.role.text,
                            title=who.role.title, organization=who.role.organization, former=False,
                        )
                    )  # fmt: skip
            start = time.perf_counter()
            people.assign(connection, [id_], ())
            seconds = time.perf_counter() - start
            raise _Enough
    except _Enough:
        return seconds


def main() -> None:
    """Fill the databases, measure, and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--small", type=int, default=200, help="speakers in the small database")
    options.add_argument("--large", type=int, default=200_000, help="speakers in the large one")
    options.add_argument("--articles", type=int, default=60, help="new articles to resolve")
    options.add_argument("--db", help="keep the large database here")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = Database(Path(folder) / "small.db")
        large = Database(chosen.db or Path(folder) / "large.db")
        for database, wanted in ((small, chosen.small), (large, chosen.large)):
            database.prepare()
            with database.connect() as connection:
                there = connection.scalar(text("SELECT count(*) FROM articles")) or 0
            names = Names(random.Random(f"{wanted}/{there}"))
            start = time.perf_counter()
            fill(database, list(articles(names, wanted // PER_PAGE - there, there)))
            with database.connect() as connection:
                found = connection.scalar(text("SELECT count(*) FROM speakers"))
            print(
                f"{database}: {wanted} people in articles, {found} speakers"
                f" ({time.perf_counter() - start:.0f} s)"
            )
        new = list(articles(Names(random.Random(1)), chosen.articles, 10**9))
        times: dict[str, list[float]] = {"small": [], "large": []}
        for extract in [*new[:5], *new]:
            times["small"].append(resolve(small, extract))
            times["large"].append(resolve(large, extract))
        few, many = (statistics.median(times[name][5:]) for name in ("small", "large"))
        worst = max(times["large"][5:])
        print(f"one article with {chosen.small} people: {1000 * few:.1f} ms (median)")
        print(
            f"one article with {chosen.large}: {1000 * many:.1f} ms, at most {1000 * worst:.1f} ms"
        )
        print(f"ratio: {many / few:.2f}")
        small.close()
        large.close()


if __name__ == "__main__":
    main()
