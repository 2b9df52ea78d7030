"""Which speakers and which outlets a name means, whatever its case and accents."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from quotes.store.words import fold


def speaker_ids(connection: Connection, name: str, *, words: bool = False) -> list[int]:
    """The speakers that any article, or a person, calls `name`, whatever its case and accents.

    If none is called just so (or if `words`, besides): those in whose full name each of its words
    begins a word.
    """
    folded = fold(name)
    if not folded:
        return []
    # One look-up a speaker, however many articles name him: the index is sorted by both columns.
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
    ids = [row[0] for row in rows]
    if words or not ids:
        ids = sorted({*ids, *_by_words(connection, folded.split())})
    return ids


def _by_words(connection: Connection, wanted: Sequence[str]) -> list[int]:
    """The speakers in whose full name every wanted word begins a word."""
    return [
        row.id
        for row in connection.execute(text("SELECT id, name FROM speakers ORDER BY id"))
        if _has_words(row.name, wanted)
    ]


def _has_words(name: str, wanted: Sequence[str]) -> bool:
    padded = f" {fold(name)}"
    return all(f" {word}" in padded for word in wanted)


def outlet_ids(connection: Connection, name: str) -> list[int]:
    """The outlets called `name`, else those whose name has all its words."""
    folded = fold(name)
    rows = connection.execute(text("SELECT id, name FROM outlets ORDER BY id")).all()
    return [row.id for row in rows if fold(row.name) == folded] or [
        row.id for row in rows if folded and _has_words(row.name, folded.split())
    ]
