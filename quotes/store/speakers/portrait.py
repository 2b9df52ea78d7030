"""Reads a speaker's portrait: quotes by month and outlet, other speakers in the same articles, and
the evidence for gender.

All functions take an open connection (`Database.connect`) and read only. Copies of articles count
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search.hits import Count
from quotes.store.search.selection import SHOWN_ACTS, bound

_MOST = 12


@dataclass(frozen=True)
class SpokenMonth:
    """The number of a speaker's quotes in a month (YYYY-MM) of saying."""

    month: str
    quotes: int
    direct: int
    mixed: int


@dataclass(frozen=True)
class QuotedBeside:
    """Another speaker quoted in the same articles, and the number of these."""

    id: int
    name: str
    type: str
    articles: int


@dataclass(frozen=True)
class Shown:
    """An article that shows a speaker's gender."""

    article_id: int
    gender: str
    title: str | None
    outlet: str | None


@dataclass(frozen=True)
class Portrait:
    """A speaker's months and outlets, who is quoted `beside` them, and the evidence for gender.

    `genders` counts articles by the gender that they show; `shown` are some of these articles.
    `evidence` are the most common reasons for which names were resolved to the speaker.
    """

    months: tuple[SpokenMonth, ...]
    outlets: tuple[Count, ...]
    beside: tuple[QuotedBeside, ...]
    genders: tuple[Count, ...]
    shown: tuple[Shown, ...]
    evidence: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything as lists of objects."""
        names = ("months", "outlets", "beside", "genders", "shown")
        listed = {name: [vars(one) for one in getattr(self, name)] for name in names}
        return {**listed, "evidence": list(self.evidence)}


def portrait(
    connection: Connection, speaker_id: int, *, acts: Sequence[str] = SHOWN_ACTS
) -> Portrait:
    """The portrait of a speaker; empty for an unknown id."""
    values = {"id": speaker_id, "acts": list(acts), "most": _MOST}

    def rows(sql: str, *names: str) -> list[Any]:
        return list(connection.execute(bound(sql, {name: values[name] for name in names})))

    months = rows(_MONTHS, "id", "acts")
    return Portrait(
        months=tuple(SpokenMonth(*row) for row in months),
        outlets=tuple(Count(*row) for row in rows(_OUTLETS, "id", "acts", "most")),
        beside=tuple(QuotedBeside(*row) for row in rows(_BESIDE, "id", "most")),
        genders=tuple(Count(*row) for row in rows(_GENDERS, "id")),
        shown=tuple(Shown(*row) for row in rows(_SHOWN, "id")),
        evidence=tuple(row[0] for row in rows(_EVIDENCE, "id")),
    )


_MONTHS = """
    SELECT month, CAST(sum(quotes) AS integer), CAST(sum(direct) AS integer),
        CAST(sum(mixed) AS integer)
    FROM speaker_month_sums WHERE speaker_id = :id AND act IN :acts AND month <> ''
    GROUP BY month HAVING sum(quotes) > 0 ORDER BY month
"""
_OUTLETS = f"""
    SELECT coalesce(o.name, '(unknown)'), count(*) AS quotes
    FROM (
        -- The number of a quote begins with that of its article.
        SELECT DISTINCT quote_id, quote_id / {PER_ARTICLE} AS article_id FROM quote_speakers
        WHERE speaker_id = :id AND act IN :acts AND NOT EXISTS (
            SELECT 1 FROM quote_copies AS c WHERE c.quote_id = quote_speakers.quote_id
        )
    ) AS said JOIN articles AS a ON a.id = said.article_id
    LEFT JOIN outlets AS o ON o.id = a.outlet_id
    GROUP BY o.id, o.name ORDER BY 2 DESC, 1 LIMIT :most
"""
_BESIDE = """
    SELECT other.speaker_id, s.name, s.type, count(DISTINCT one.article_id) AS articles
    FROM appearances AS one JOIN appearances AS other
        ON other.article_id = one.article_id AND other.speaker_id <> one.speaker_id
    JOIN speakers AS s ON s.id = other.speaker_id
    WHERE one.speaker_id = :id
    GROUP BY other.speaker_id, s.name, s.type ORDER BY 4 DESC, 2, 1 LIMIT :most
"""
_GENDERS = """
    SELECT gender, count(DISTINCT article_id) FROM appearances
    WHERE speaker_id = :id AND gender IS NOT NULL GROUP BY gender ORDER BY 2 DESC, 1
"""
_SHOWN = """
    SELECT a.id, p.gender, a.title, o.name FROM appearances AS p
    JOIN articles AS a ON a.id = p.article_id LEFT JOIN outlets AS o ON o.id = a.outlet_id
    WHERE p.speaker_id = :id AND p.gender IS NOT NULL ORDER BY p.gender, p.id LIMIT 5
"""
_EVIDENCE = """
    SELECT evidence FROM profiles WHERE speaker_id = :id AND evidence IS NOT NULL
    GROUP BY evidence ORDER BY count(*) DESC, evidence LIMIT 5
"""


@dataclass(frozen=True)
class Reason:
    """Why a quote has a speaker: the name in the article, and the decision on it."""

    name: str
    speaker_id: int | None
    evidence: str | None
    score: float | None


@dataclass(frozen=True)
class Origin:
    """How a quote was found, and why it has its speakers."""

    model: str
    version: str
    speakers: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """One object."""
        return {**vars(self), "speakers": [vars(one) for one in self.speakers]}


def origin(connection: Connection, quote_id: int) -> Origin:
    """How the quote with this id was found and resolved."""
    run = connection.execute(
        text(
            "SELECT r.model, r.version FROM quotes AS q JOIN articles AS a ON a.id = q.article_id "
            "JOIN extraction_runs AS r ON r.id = a.run_id WHERE q.id = :id"
        ),
        {"id": quote_id},
    ).one()
    rows = connection.execute(
        text(
            """
            SELECT p.name, p.speaker_id, f.evidence, f.score FROM quote_speakers AS qs
            JOIN appearances AS p ON p.id = qs.appearance_id
            LEFT JOIN profiles AS f ON f.id = p.profile_id
            WHERE qs.quote_id = :id ORDER BY qs.seq
            """
        ),
        {"id": quote_id},
    )
    return Origin(run.model, run.version, tuple(Reason(*row) for row in rows))


@dataclass(frozen=True)
class Size:
    """The numbers of rows in a database; `quotes` counts speech and writing."""

    articles: int
    quotes: int
    speakers: int
    outlets: int


def size(connection: Connection) -> Size:
    """The size of a database, from sums kept by triggers where counting takes long."""
    row = connection.execute(
        bound(
            """
            SELECT (SELECT count(*) FROM articles) AS articles,
                (SELECT CAST(coalesce(sum(quotes), 0) AS integer) FROM outlet_month_sums
                    WHERE act IN :acts) AS quotes,
                (SELECT count(*) FROM speakers) AS speakers,
                (SELECT count(*) FROM outlets) AS outlets
            """,
            {"acts": list(SHOWN_ACTS)},
        )
    ).one()
    return Size(**row._mapping)
