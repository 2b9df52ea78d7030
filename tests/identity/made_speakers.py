"""Articles of invented people, for tests: only who speaks in them matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from quotes.document import Document, Part
from quotes.record import Extract, Quote
from quotes.speakers import Gender, Role, Speaker, SpeakerType
from quotes.store import Database
from quotes.store.write.writing import Ingest


def speaker(
    name: str,
    title: str | None = None,
    at: str | None = None,
    *,
    type: SpeakerType = "person",
    gender: Gender | None = None,
    former: bool = False,
    names: tuple[str, ...] = (),
) -> Speaker:
    said = " of ".join(filter(None, (title, at)))
    role = Role(said, title, at, former) if said else None
    return Speaker(name, type, role, names or (name,), gender)


def article(id: str, *speakers: Speaker, outlet: str = "The Morning Kettle") -> Extract:
    said = "So they said on Monday."
    document = Document(said, id=id, outlet=outlet, title=repr(speakers))
    quotes = tuple(
        Quote("indirect", "speech", Part.of(said, ((3, 7),)), None, None, (who,), None, 0.9)
        for who in speakers
    )
    return Extract(document, quotes)


def ingest(database: Database, extracts: Sequence[Extract], at_once: int = 1000) -> None:
    with Ingest(database, version="test", model="none", settings={}) as run:
        for start in range(0, len(extracts), at_once):
            run.save(extracts[start : start + at_once])


_DUMPS = {
    "speakers": "SELECT * FROM speakers ORDER BY id",
    "aliases": "SELECT * FROM speaker_aliases ORDER BY speaker_id, name",
    "profiles": "SELECT id, key, name, type, gender, articles, speaker_id, evidence, score"
    " FROM profiles ORDER BY id",
    "keys": "SELECT * FROM profile_keys ORDER BY key, profile_id",
    "appearances": "SELECT r.external_id, a.name, a.type, a.gender, a.speaker_id, a.profile_id"
    " FROM appearances AS a JOIN articles AS r ON r.id = a.article_id ORDER BY 1, 2, 3",
    "quotes": "SELECT r.external_id, q.position, s.seq, s.speaker_id FROM quote_speakers AS s"
    " JOIN quotes AS q ON q.id = s.quote_id JOIN articles AS r ON r.id = q.article_id"
    " ORDER BY 1, 2, 3",
    "judgements": "SELECT verdict, left_key, right_key, evidence, score FROM judgements"
    " WHERE origin = 'machine' ORDER BY 1, 2, 3, 4",
}


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that says who is who, but for numbers and times that follow from the order of arrival."""
    with database.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(text(query))]
            for name, query in _DUMPS.items()
        }
    found["judgements"].sort(key=repr)  # engines sort text differently
    for name in ("keys", "appearances", "quotes", "aliases"):
        found[name].sort(key=repr)
    return found


def who_is_who(database: Database) -> dict[str, str]:
    """The key of the only speaker of each article."""
    with database.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT r.external_id, s.key FROM appearances AS a"
                " JOIN articles AS r ON r.id = a.article_id"
                " JOIN speakers AS s ON s.id = a.speaker_id"
            )
        )
        return {row[0]: row[1] for row in rows}


def groups(found: dict[str, str]) -> set[frozenset[str]]:
    """The articles that have one speaker."""
    return {frozenset(a for a in found if found[a] == key) for key in found.values()}


def by_letters(*sets: str) -> set[frozenset[str]]:
    """Groups written as words of letters."""
    return {frozenset(letters) for letters in sets}


def one_each(speakers: Iterable[Speaker]) -> list[Extract]:
    """An article for each speaker, called a, b, c…"""
    return [article(chr(ord("a") + n), who) for n, who in enumerate(speakers)]
