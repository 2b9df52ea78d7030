"""Finds the speaker meant by a name, an id or a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from quotes.errors import QuotesError
from quotes.speakers.speaker import SpeakerType
from quotes.store.schema.models import SpeakerRow
from quotes.store.search.words import as_indexed
from quotes.store.speakers.names import speaker_ids
from quotes.store.write.bulk import among


@dataclass(frozen=True)
class KnownSpeaker:
    """A speaker as `find` gives it."""

    id: int
    key: str
    name: str
    type: SpeakerType


def find(connection: Connection, wanted: str) -> KnownSpeaker:
    """The speaker meant by a name, an id or a key; QuotesError unless there is exactly one."""
    columns = select(SpeakerRow.id, SpeakerRow.key, SpeakerRow.name, SpeakerRow.type)
    row = connection.execute(columns.where(SpeakerRow.key == wanted)).first()
    if row is None and wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        row = connection.execute(columns.where(SpeakerRow.id == int(wanted))).first()
    if row is not None:
        return _found(row)
    ids = speaker_ids(connection, wanted)
    called = columns.where(among(connection, SpeakerRow.id, ids)).order_by(SpeakerRow.key)
    rows = [_found(row) for row in connection.execute(called)]
    if not rows:
        raise QuotesError(f"{wanted}: no speaker has that name")
    named = [row for row in rows if as_indexed(row.name) == as_indexed(wanted)] or rows
    if len(named) == 1:
        return named[0]
    known = ", ".join(f"{row.name} ({row.id})" for row in named[:5])
    more = ", …" if len(named) > 5 else ""
    raise QuotesError(f"{wanted}: several speakers have that name, say which number: {known}{more}")


def _found(row: Any) -> KnownSpeaker:
    return KnownSpeaker(row.id, row.key, row.name, row.type)
