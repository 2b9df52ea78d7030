"""A large made-up database for benchmarks: skewed as news is, with invented names.

Few speakers, outlets and words make up most of what there is (Zipf's law); lengths are those of the
corpus that texts are taken from, or of news.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import text

from quotes.store import Database
from quotes.store.schema.models import PER_ARTICLE
from quotes.store.search.words import as_indexed
from quotes.store.write import bulk
from quotes.store.write.summaries import in_bulk

FIRST_DAY = date(2019, 1, 1)
DAYS = 5 * 365
BATCH = 5_000  # articles
ROLES = ("spokesman", "minister", "analyst", "mayor", "professor", "director", "captain", "chair")
_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe fi fo ga ge go ka ke ki ko la le li lo lu ma me mi mo mu "
    "na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zo"
).split()


class Skewed:
    """Draws 0, 1, 2… up to `n`, the k-th with a probability proportional to 1 / (k + 1)."""

    def __init__(self, n: int, rng: random.Random, power: float = 1.0) -> None:
        self._weights = list(accumulate(1 / (k + 1) ** power for k in range(n)))
        self._range = range(n)
        self._rng = rng

    def draw(self, k: int) -> list[int]:
        """`k` draws."""
        return self._rng.choices(self._range, cum_weights=self._weights, k=k)


def name(number: int, rng: random.Random) -> str:
    """An invented first and last name, another one for every `number`."""
    first = "".join(rng.choices(_SYLLABLES, k=2))
    last = "".join(_SYLLABLES[number // len(_SYLLABLES) ** k % len(_SYLLABLES)] for k in range(3))
    return f"{first} {last}".title()


def invented(rng: random.Random, words: int = 40_000) -> Callable[[], str]:
    """A maker of sentences of invented words of which few are frequent."""
    vocabulary = sorted(
        {"".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(words)}, key=len
    )
    skewed = Skewed(len(vocabulary), rng)

    def sentence() -> str:
        length = max(3, int(rng.lognormvariate(2.9, 0.6)))
        return " ".join(vocabulary[i] for i in skewed.draw(length)).capitalize()

    return sentence


def resampled(corpus: Path, rng: random.Random) -> Callable[[], str]:
    """A maker of texts that begin like one marked content of the corpus and end like another."""
    contents: list[list[str]] = []
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            contents += [
                " ".join(article["text"][s:e] for s, e in a["content"]).split()
                for a in article["attributions"]
            ]
    contents = [words for words in contents if words]

    def sentence() -> str:
        one, other = rng.choices(contents, k=2)
        return " ".join(one[: (len(one) + 1) // 2] + other[len(other) // 2 :])

    return sentence


def build(
    database: Database,
    *,
    quotes: int,
    speakers: int,
    articles: int,
    corpus: Path | None = None,
    seed: int = 1,
) -> Iterator[int]:
    """Fill an empty `database`; yields how many quotes are written so far."""
    rng = random.Random(seed)
    sentence = resampled(corpus, rng) if corpus else invented(rng)
    database.prepare()
    names = [name(i, rng) for i in range(speakers)]
    outlets = 300
    who, where = Skewed(speakers, rng, 0.9), Skewed(outlets, rng)
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO extraction_runs (id, version, model, settings, started_at) "
                "VALUES (1, '0', 'none', '{}', '2024-01-01')"
            )
        )
        bulk.insert(
            connection, "outlets", ("id", "name"), [(i + 1, f"Outlet {i}") for i in range(outlets)]
        )
        bulk.insert(
            connection,
            "speakers",
            ("id", "key", "name", "type", "gender"),
            [
                (
                    i + 1,
                    f"key {i}",
                    names[i],
                    "person" if i % 5 else "organization",
                    ("female", "male", None)[rng.randrange(3)] if i % 5 else None,
                )
                for i in range(speakers)
            ],
        )
        bulk.insert(
            connection,
            "statements",
            ("id", "key", "text"),
            [(i + 1, f"key {i}", "said") for i in range(quotes // 20)],
        )
    filler = ". ".join(sentence() for _ in range(2_000))
    mean = quotes / articles
    done = 0
    for first in range(1, articles + 1, BATCH):
        rows: dict[str, list[bulk.Row]] = {table: [] for table in COLUMNS}
        for article in range(first, min(first + BATCH, articles + 1)):
            many = min(60, max(0, int(rng.lognormvariate(0, 0.8) * mean / 1.38 + rng.random())))
            if article == articles:
                many = max(1, quotes - done)
            many = min(many, quotes - done)
            done += many
            _article(
                article, many, rng, sentence, names, who, where, filler, quotes, articles, rows
            )
        numbers = [row[0] for row in rows["articles"]]
        with database.write() as connection, in_bulk(connection, numbers):
            for table, columns in COLUMNS.items():
                bulk.insert(connection, table, columns, rows[table])
        yield done
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


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
}  # fmt: skip


def _article(
    article: int,
    many: int,
    rng: random.Random,
    sentence: Callable[[], str],
    names: Sequence[str],
    who: Skewed,
    where: Skewed,
    filler: str,
    quotes: int,
    articles: int,
    rows: dict[str, list[bulk.Row]],
) -> None:
    """The rows of one article with `many` quotes."""
    day = FIRST_DAY + timedelta(days=int(DAYS * article / articles))
    cast = list(dict.fromkeys(who.draw(rng.randint(1, 4))))
    for seq, speaker in enumerate(cast, 1):
        id_ = article * PER_ARTICLE + seq
        kind = "person" if speaker % 5 else "organization"
        full = names[speaker]
        rows["appearances"].append((id_, article, seq, full, kind, speaker + 1))
        for form in dict.fromkeys((full, full.split()[-1])):
            rows["appearance_names"].append((id_, form, as_indexed(form), speaker + 1))
        if speaker % 2:
            role = ROLES[speaker % len(ROLES)]
            rows["roles"].append((id_, id_, f"{role} of Somewhere", role, "Somewhere", False))
    texts = []
    at = 0
    for position in range(1, many + 1):
        id_ = article * PER_ARTICLE + position
        content = sentence()
        kind = rng.choices(("direct", "mixed", "indirect"), (45, 10, 45))[0]
        act = rng.choices(("speech", "writing", "thought", "other"), (80, 10, 8, 2))[0]
        said = day - timedelta(days=rng.randint(0, 3)) if rng.random() < 0.3 else None
        edtf = said.isoformat() if said else None
        rows["quotes"].append((
            id_, article, position, kind, act, content, "said",
            "officials" if rng.random() < 0.9 else None, False, edtf,
            "on that day" if said else None, "expression" if said else None, edtf, edtf,
            (said or day).isoformat(), round(rng.random(), 3),
            rng.randrange(quotes // 20) + 1 if quotes >= 20 and rng.random() < 0.1 else None,
        ))  # fmt: skip
        rows["spans"].append((id_, "content", 1, at, at + len(content)))
        rows["quote_words"].append((id_, as_indexed(content)))
        if rng.random() < 0.85:
            seq = rng.randint(1, len(cast))
            appearance = article * PER_ARTICLE + seq
            role = appearance if cast[seq - 1] % 2 else None
            rows["quote_speakers"].append((id_, 1, appearance, cast[seq - 1] + 1, role))
        texts.append(content)
        at += len(content) + 2
    start = rng.randrange(len(filler) // 2)
    body = ". ".join([*texts, filler[start : start + 2_500]])
    rows["articles"].append((
        article, f"a{article}", where.draw(1)[0] + 1, sentence()[:80], body,
        f"https://news.example/{article}", day.isoformat(), day.isoformat(), str(article),
        str(article), 1,
    ))  # fmt: skip
