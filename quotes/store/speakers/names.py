"""Finds speakers and outlets by name, ignoring case and accents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from quotes.store.search.query import Filters
from quotes.store.search.words import as_indexed

_ASKED = 8
"""How many words of a name the database searches for, longest first: expressions are limited."""

_NEAR = 60.0  # out of 100, by rapidfuzz's WRatio: a possible typing error


@dataclass(frozen=True)
class Unknown:
    """A name that nobody in the database has, with the nearest existing ones."""

    what: Literal["speaker", "outlet"]
    name: str
    nearest: tuple[str, ...]

    def __str__(self) -> str:
        meant = f"; did you mean {' or '.join(map(repr, self.nearest))}?" if self.nearest else ""
        return f"no {self.what} called {self.name!r}{meant}"


@dataclass(frozen=True)
class FilterIds:
    """The ids meant by the names of filters; None if there is no such filter."""

    speakers: list[int] | None
    not_speakers: list[int] | None
    outlets: list[int] | None
    not_outlets: list[int] | None
    unknown: tuple[Unknown, ...]

    @classmethod
    def of(cls, connection: Connection, filters: Filters) -> FilterIds:
        """Look up every name of `filters`."""
        unknown: list[Unknown] = []

        def ids(what: Literal["speaker", "outlet"], names: Sequence[str]) -> list[int] | None:
            found: set[int] = set()
            for name in names:
                some = (speaker_ids if what == "speaker" else outlet_ids)(connection, name)
                if not some:
                    unknown.append(Unknown(what, name, nearest(connection, what, name)))
                found.update(some)
            return sorted(found) if names else None

        speakers, not_speakers = (
            ids("speaker", filters.speakers),
            ids("speaker", filters.not_speakers),
        )
        outlets, not_outlets = ids("outlet", filters.outlets), ids("outlet", filters.not_outlets)
        return cls(speakers, not_speakers, outlets, not_outlets, tuple(unknown))


def nearest(
    connection: Connection, what: Literal["speaker", "outlet"], name: str, most: int = 3
) -> tuple[str, ...]:
    """The names in the database for which `name` may be a typing error, likeliest first."""
    from rapidfuzz import fuzz, process  # takes as long to import as a search

    table = "speakers" if what == "speaker" else "outlets"
    names = [row[0] for row in connection.execute(text(f"SELECT DISTINCT name FROM {table}"))]
    found = process.extract(
        name, names, scorer=fuzz.WRatio, processor=as_indexed, limit=most, score_cutoff=_NEAR
    )
    return tuple(match for match, _, _ in found)


def speaker_ids(connection: Connection, name: str, *, words: bool = False) -> list[int]:
    """The speakers that any article or person calls `name`, ignoring case and accents.

    If there is none: that of a country or its ministry with another name. If there is none either
    (or with `words`, in addition): those whose full name has words beginning with each of its
    words.
    """
    folded = as_indexed(name)
    if not folded:
        return []
    # One look-up per speaker, however many articles name them: the index is sorted by both columns.
    rows = connection.execute(
        text(
            """
            WITH RECURSIVE found(id) AS (
                SELECT min(speaker_id) FROM appearance_names WHERE folded = :folded
                UNION ALL
                SELECT (SELECT min(n.speaker_id) FROM appearance_names AS n
                        WHERE n.folded = :folded AND n.speaker_id > found.id)
                FROM found WHERE found.id IS NOT NULL
            )
            SELECT id FROM found WHERE id IS NOT NULL
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :folded
            ORDER BY id
            """
        ),
        {"folded": folded},
    )
    ids = [row[0] for row in rows] or _of_one_body(connection, name)
    if words or not ids:
        ids = sorted({*ids, *_by_words(connection, folded.split())})
    return ids


def _of_one_body(connection: Connection, name: str) -> list[int]:
    """The speakers that are the country, or its body, which `name` means: "Lowland's Defence
    Ministry" where articles have "Lowlander Defense Ministry"."""
    from quotes.speakers.identity import body_key  # takes as long as a search
    from quotes.speakers.identity.names import organization_name

    body = organization_name(name).body
    if not body:
        return []
    rows = connection.execute(
        text(
            "SELECT DISTINCT p.speaker_id FROM profile_keys AS k JOIN profiles AS p"
            " ON p.id = k.profile_id WHERE k.key = :key AND p.speaker_id IS NOT NULL"
            " ORDER BY p.speaker_id"
        ),
        {"key": body_key(body)},
    )
    return [row[0] for row in rows]


def _by_words(connection: Connection, wanted: Sequence[str]) -> list[int]:
    """The speakers in whose full name every wanted word begins a word.

    For ASCII names the database's own folding suffices.
    """
    postgresql = connection.dialect.name == "postgresql"
    like, other = ("ILIKE", "name ~ '[^ -~]'") if postgresql else ("LIKE", "name GLOB '*[^ -~]*'")
    asked = sorted(set(wanted), key=lambda word: (-len(word), word))[:_ASKED]
    given = {f"word{n}": f"%{word}%" for n, word in enumerate(asked)}
    alike = " AND ".join(f"name {like} :{key}" for key in given) or "1 = 1"
    sql = f"SELECT id, name FROM speakers WHERE ({alike}) OR {other} ORDER BY id"
    rows = connection.execute(text(sql), given)
    return [row.id for row in rows if _has_words(row.name, wanted)]


def _has_words(name: str, wanted: Sequence[str]) -> bool:
    padded = f" {as_indexed(name)}"
    return all(f" {word}" in padded for word in wanted)


def outlet_ids(connection: Connection, name: str) -> list[int]:
    """The outlets that go by `name`, else those whose name has all its words."""
    from quotes.store.outlets.names import known

    if found := [id_ for id_ in known(connection, (name,)).values() if id_]:
        return found
    folded = as_indexed(name)
    rows = connection.execute(text("SELECT id, name FROM outlets ORDER BY id")).all()
    return [row.id for row in rows if as_indexed(row.name) == folded] or [
        row.id for row in rows if folded and _has_words(row.name, folded.split())
    ]
