"""Generates a large database for benchmarks, with invented names and frequencies as in news.

Speakers, outlets and words follow Zipf's law; lengths are those of the corpus that texts are taken
from, or of news.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import numpy as np
from sqlalchemy import text

from quotes.statements import Saying, cells, encode, fingerprints_of, names_speaker
from quotes.statements.cells import centres
from quotes.statements.encoder import matrix_of
from quotes.statements.leaders import mark, words_mark
from quotes.store import Database
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search.words import as_indexed
from quotes.store.statements.sayings import label
from quotes.store.write import bulk
from quotes.store.write.summaries import in_bulk

FIRST_DAY = date(2019, 1, 1)
DAYS = 5 * 365
OUTLETS = 300
BATCH = 5_000  # articles
Rows = dict[str, list[bulk.Row]]
ROLES = ("spokesman", "minister", "analyst", "mayor", "professor", "director", "captain", "chair")
_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe fi fo ga ge go ka ke ki ko la le li lo lu ma me mi mo mu "
    "na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zo"
).split()


class Skewed:
    """Draws numbers below `n`, k with a probability proportional to 1 / (k + 1)."""

    def __init__(self, n: int, rng: random.Random, power: float = 1.0) -> None:
        self._weights = list(accumulate(1 / (k + 1) ** power for k in range(n)))
        self._range = range(n)
        self._rng = rng

    def draw(self, k: int) -> list[int]:
        """`k` draws."""
        return self._rng.choices(self._range, cum_weights=self._weights, k=k)


def name(number: int, rng: random.Random) -> str:
    """An invented first and last name, different for every `number`."""
    first = "".join(rng.choices(_SYLLABLES, k=2))
    last = "".join(_SYLLABLES[number // len(_SYLLABLES) ** k % len(_SYLLABLES)] for k in range(3))
    return f"{first} {last}".title()


class Texts(Protocol):
    """Generates texts of quotes, and sentence embeddings for the latest of them."""

    def __call__(self) -> str:
        """The text of a quote."""

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of each of these texts."""


class Invented:
    """Sentences of invented words with Zipfian frequencies; vectors around the fixed centres."""

    def __init__(self, rng: random.Random, words: int = 40_000) -> None:
        self._vocabulary = sorted(
            {"".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(words)}, key=len
        )
        self._skewed = Skewed(len(self._vocabulary), rng)
        self._rng = rng
        self._numbers = np.random.default_rng(1)

    def __call__(self) -> str:
        """A text of random length."""
        length = max(3, int(self._rng.lognormvariate(2.9, 0.6)))
        return " ".join(self._vocabulary[i] for i in self._skewed.draw(length)).capitalize()

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Vectors at a cosine of about 0.68 to their centre, like those of real quotes."""
        among = centres()
        rows = among[self._numbers.integers(0, len(among), len(texts))]
        return _packed(rows + self._numbers.normal(0, _NOISE, rows.shape).astype(np.float32))


class Resampled:
    """Texts that begin like one content of the corpus and end like another.

    Their vectors are the mean of both, with a little noise.
    """

    def __init__(self, corpus: Path, rng: random.Random) -> None:
        self._contents: list[list[str]] = []
        with corpus.open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                self._contents += [
                    " ".join(article["text"][s:e] for s, e in a["content"]).split()
                    for a in article["attributions"]
                ]
        self._contents = [words for words in self._contents if words]
        self._rng = rng
        self._numbers = np.random.default_rng(1)
        self._halves: dict[str, tuple[int, int]] = {}
        self._known: dict[int, bytes] = {}

    def __call__(self) -> str:
        """The first half of one content and the second half of another."""
        one, other = self._rng.choices(range(len(self._contents)), k=2)
        first, last = self._contents[one], self._contents[other]
        made = " ".join(first[: (len(first) + 1) // 2] + last[len(last) // 2 :])
        self._halves[made] = one, other
        return made

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """The vectors; those of contents are computed once."""
        pairs = [self._halves[text] for text in texts]
        new = sorted({half for pair in pairs for half in pair} - self._known.keys())
        made = encode(" ".join(self._contents[half]) for half in new)
        self._known |= dict(zip(new, made, strict=True))
        self._halves.clear()
        first, last = (matrix_of([self._known[pair[side]] for pair in pairs]) for side in (0, 1))
        rows = first + last
        return _packed(rows / 2 + self._numbers.normal(0, _LITTLE, rows.shape).astype(np.float32))


_NOISE, _LITTLE = 0.055, 0.01  # of each of 384 numbers


def _packed(rows: np.ndarray) -> list[bytes]:
    rows = rows * (127 / np.abs(rows).max(axis=1, keepdims=True))
    return [row.tobytes() for row in rows.round().astype(np.int8)]


class News:
    """Generates articles, outlets and speakers, with frequencies as skewed as in news."""

    def __init__(
        self,
        *,
        quotes: int,
        speakers: int,
        articles: int,
        corpus: Path | None = None,
        seed: int = 1,
    ) -> None:
        self.rng = random.Random(seed)
        self.quotes, self.articles = quotes, articles
        self.text: Texts = Resampled(corpus, self.rng) if corpus else Invented(self.rng)
        self.names = [name(i, self.rng) for i in range(speakers)]
        self._who = Skewed(speakers, self.rng, 0.9)
        self._where = Skewed(OUTLETS, self.rng)
        self._filler = ". ".join(self.text() for _ in range(2_000))

    def day(self, article: int) -> date:
        """The day of publication; articles are numbered in this order."""
        return FIRST_DAY + timedelta(days=int(DAYS * article / self.articles))

    def many(self, article: int, done: int) -> int:
        """The number of quotes of an article, when `done` quotes have been written."""
        mean = self.quotes / self.articles
        drawn = int(self.rng.lognormvariate(0, 0.8) * mean / 1.38 + self.rng.random())
        if article == self.articles:
            drawn = max(1, self.quotes - done)
        return min(max(0, min(60, drawn)), self.quotes - done)

    def base(self, rows: Rows) -> None:
        """Add the rows that articles refer to."""
        rows["outlets"] = [(i + 1, f"Outlet {i}") for i in range(OUTLETS)]
        rows["speakers"] = [
            (
                i + 1, f"key {i}", full, "person" if i % 5 else "organization",
                ("female", "male", None)[self.rng.randrange(3)] if i % 5 else None,
            )
            for i, full in enumerate(self.names)
        ]  # fmt: skip
        rows["statements"] = [(i + 1, f"key {i}", "said") for i in range(self.quotes // 20)]

    def article(self, article: int, many: int, day: date, rows: Rows) -> None:
        """Add the rows of one article with `many` quotes."""
        speakers = list(dict.fromkeys(self._who.draw(self.rng.randint(1, 4))))
        for seq, speaker in enumerate(speakers, 1):
            self._speaker(article, seq, speaker, rows)
        texts = []
        at = 0
        for position in range(1, many + 1):
            content = self.text()
            self._quote(article, position, content, at, speakers, day, rows)
            texts.append(content)
            at += len(content) + 2
        start = self.rng.randrange(len(self._filler) // 2)
        body = ". ".join([*texts, self._filler[start : start + 2_500]])
        key = str(article)
        rows["articles"].append((
            article, f"a{article}", self._where.draw(1)[0] + 1, self.text()[:80], body,
            f"https://news.example/{article}", day.isoformat(), day.isoformat(), key, key, 1,
        ))  # fmt: skip

    def _speaker(self, article: int, seq: int, speaker: int, rows: Rows) -> None:
        id_ = article * PER_ARTICLE + seq
        kind = "person" if speaker % 5 else "organization"
        full = self.names[speaker]
        rows["appearances"].append((id_, article, seq, full, kind, speaker + 1))
        for form in dict.fromkeys((full, full.split()[-1])):
            rows["appearance_names"].append((id_, form, as_indexed(form), speaker + 1))
        if speaker % 2:
            role = ROLES[speaker % len(ROLES)]
            rows["roles"].append((id_, id_, f"{role} of Somewhere", role, "Somewhere", False))

    def _quote(
        self,
        article: int,
        position: int,
        content: str,
        at: int,
        speakers: Sequence[int],
        day: date,
        rows: Rows,
    ) -> None:
        rng = self.rng
        id_ = article * PER_ARTICLE + position
        kind = rng.choices(("direct", "mixed", "indirect"), (45, 10, 45))[0]
        act = rng.choices(("speech", "writing", "thought", "other"), (80, 10, 8, 2))[0]
        said = day - timedelta(days=rng.randint(0, 3)) if rng.random() < 0.3 else None
        edtf = said.isoformat() if said else None
        told = self.quotes >= 20 and rng.random() < 0.1
        statement = rng.randrange(self.quotes // 20) + 1 if told else None
        rows["quotes"].append((
            id_, article, position, kind, act, content, "said",
            "officials" if rng.random() < 0.9 else None, False, edtf,
            "on that day" if said else None, "expression" if said else None, edtf, edtf,
            (said or day).isoformat(), round(rng.random(), 3), statement,
        ))  # fmt: skip
        rows["spans"].append((id_, "content", 1, at, at + len(content)))
        rows["quote_words"].append((id_, as_indexed(content)))
        if rng.random() < 0.85:
            seq = rng.randint(1, len(speakers))
            appearance = article * PER_ARTICLE + seq
            role = appearance if speakers[seq - 1] % 2 else None
            rows["quote_speakers"].append((id_, 1, appearance, speakers[seq - 1] + 1, role))

    def index(self, rows: Rows) -> None:
        """Add the vectors and fingerprints of quotes that are speech or writing."""
        who = {row[0]: row[3] - 1 for row in rows["quote_speakers"]}
        said = [row for row in rows["quotes"] if row[4] in ("speech", "writing")]
        texts = [row[5] for row in said]
        found = self.text.vectors(texts)
        days = [date.fromisoformat(row[14]).toordinal() for row in said]
        each = [self._saying(row, who.get(row[0])) for row in said]
        rows["quote_vectors"] = [
            (
                one.id, one.block, label(one.speaker, one.type) if one.speaker else None, day,
                cell, vector, mark(one), words_mark(one.text),
            )
            for one, day, cell, vector in zip(each, days, cells(found), found, strict=True)
        ]  # fmt: skip
        rows["quote_fingerprints"] = sorted(
            (mark, day, row[0])
            for row, day, marks in zip(said, days, fingerprints_of(texts), strict=True)
            for mark in marks
        )

    def _saying(self, row: bulk.Row, speaker: int | None) -> Saying:
        """A quote in the form in which statements compare it."""
        said = date.fromisoformat(row[12]) if row[12] else None
        name = None if speaker is None else self.names[speaker]
        kind = None if speaker is None else "person" if speaker % 5 else "organization"
        return Saying(
            row[0], row[1], row[5], row[3], name, kind, earliest=said, latest=said,
            published=self.day(row[1]), named=names_speaker(row[7], name),
        )  # fmt: skip


def build(database: Database, news: News, *, vectors: bool = False) -> Iterator[int]:
    """Fill an empty `database`; yields the number of quotes written so far.

    `vectors` adds the index for similar quotes: sentence embeddings and fingerprints.
    """
    database.prepare()
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO extraction_runs (id, version, model, settings, started_at) "
                "VALUES (1, '0', 'none', '{}', '2024-01-01')"
            )
        )
        base: Rows = {}
        news.base(base)
        for table, rows in base.items():
            bulk.insert(connection, table, BASE[table], rows)
    done = 0
    for first in range(1, news.articles + 1, BATCH):
        made: Rows = {table: [] for table in COLUMNS}
        for article in range(first, min(first + BATCH, news.articles + 1)):
            many = news.many(article, done)
            done += many
            news.article(article, many, news.day(article), made)
        if vectors:
            news.index(made)
        numbers = [row[0] for row in made["articles"]]
        with database.write() as connection, in_bulk(connection, numbers):
            for table, columns in COLUMNS.items():
                bulk.insert(connection, table, columns, made[table])
        yield done
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


BASE: dict[str, Sequence[str]] = {
    "outlets": ("id", "name"),
    "speakers": ("id", "key", "name", "type", "gender"),
    "statements": ("id", "key", "text"),
}
COLUMNS: dict[str, Sequence[str]] = {
    "articles": (
        "id", "external_id", "outlet_id", "title", "text", "url", "published", "published_on",
        "text_hash", "fingerprint", "run_id",
    ),
    "appearances": ("id", "article_id", "seq", "name", "type", "speaker_id"),
    "appearance_names": ("appearance_id", "name", "folded", "speaker_id"),
    "roles": ("id", "appearance_id", "text", "title", "organization", "former"),
    "quotes": (
        "id", "article_id", "position", "kind", "act", "text", "cue", "source", "in_title",
        "said_on", "said_text", "said_basis", "earliest", "latest", "no_later_than", "confidence",
        "statement_id",
    ),
    "spans": ("quote_id", "part", "seq", "start_offset", "end_offset"),
    "quote_speakers": ("quote_id", "seq", "appearance_id", "speaker_id", "role_id"),
    "quote_words": ("quote_id", "words"),
    "quote_vectors": (
        "quote_id", "block", "speaker", "day", "cell", "vector", "mark", "words",
    ),
    "quote_fingerprints": ("fingerprint", "day", "quote_id"),
}  # fmt: skip
