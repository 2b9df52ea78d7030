"""Makes the rows of articles' quotes, table by table, for bulk writing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from quotes.corrections import Corrected, Original, quote_record
from quotes.speakers.identity import Appearance
from quotes.speakers.speaker import Role
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search import stems
from quotes.store.search.words import as_indexed
from quotes.store.speakers.identities import Who, place_of
from quotes.store.write import bulk
from quotes.store.write.bulk import iso_day

if TYPE_CHECKING:
    from quotes.document import Spans
    from quotes.record import Quote
    from quotes.speakers import Speaker

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass
class BatchRows:
    """The rows of a batch, table by table."""

    boilerplate: list[bulk.Row] = field(default_factory=list)
    appearances: list[bulk.Row] = field(default_factory=list)
    names: list[bulk.Row] = field(default_factory=list)
    roles: list[bulk.Row] = field(default_factory=list)
    quotes: list[bulk.Row] = field(default_factory=list)
    words: list[bulk.Row] = field(default_factory=list)
    spans: list[bulk.Row] = field(default_factory=list)
    speakers: list[bulk.Row] = field(default_factory=list)
    presented: dict[int, Appearance] = field(default_factory=dict)
    """The appearances in the form that is resolved, by id."""
    vectors: dict[int, bytes] = field(default_factory=dict)
    """The sentence embeddings of quotes that already have one."""
    originals: list[bulk.Row] = field(default_factory=list)

    def add_boilerplate(self, article_id: int, boilerplate: Spans) -> None:
        """Add the rows of an article's boilerplate."""
        self.boilerplate += [
            (article_id, seq, start, end) for seq, (start, end) in enumerate(boilerplate, 1)
        ]

    def add(
        self,
        article_id: int,
        place: tuple[str | None, str],
        published: date | None,
        corrected: Corrected,
    ) -> None:
        """Add the rows of one article's quotes; `place` is its outlet and its id there."""
        speakers = ArticleSpeakers(article_id, [placed.quote for placed in corrected.quotes])
        self.presented |= speakers.presented(place)
        self.appearances += speakers.appearances
        self.names += speakers.names
        self.roles += speakers.roles
        self.originals += [_original(article_id, original) for original in corrected.originals]
        first = article_id * PER_ARTICLE
        for placed in corrected.quotes:
            position, quote = placed.position, placed.quote
            id_ = first + position
            said = quote.said_on
            content = storable(quote.content.text)
            latest = said.latest if said else None
            self.quotes.append((
                id_, article_id, position, quote.kind, quote.act, content,
                storable(quote.cue.text) if quote.cue else None,
                storable(quote.source.text) if quote.source else None,
                quote.in_title, storable(quote.on_behalf_of),
                said.edtf if said else None, storable(said.text) if said else None,
                said.basis if said else None, said.confidence if said else None,
                iso_day(said.earliest) if said else None, iso_day(latest),
                iso_day(latest or published), quote.confidence, quote.speaker_confidence,
                storable("; ".join(s.name for s in quote.candidates)) or None, placed.correction,
                None if quote.parent is None else first + quote.parent + 1,
            ))  # fmt: skip
            self.words.append((id_, as_indexed(content)))
            copied = (quote.act, quote.kind, iso_day(latest or published))
            for part in ("content", "cue", "source"):
                found = getattr(quote, part)
                if found is not None:
                    self.spans += [
                        (id_, part, seq, start, end)
                        for seq, (start, end) in enumerate(found.spans, 1)
                    ]
            self.speakers += [
                (id_, seq, *speakers.of(speaker), *copied)
                for seq, speaker in enumerate(dict.fromkeys(quote.speakers), 1)
            ]
            if quote.vector is not None:
                self.vectors[id_] = quote.vector

    def tables(self) -> dict[str, list[bulk.Row]]:
        """The rows of the tables in `COLUMNS`."""
        return {
            "boilerplate": self.boilerplate,
            "appearances": self.appearances,
            "appearance_names": self.names,
            "roles": self.roles,
            "quotes": self.quotes,
            "spans": self.spans,
            "quote_speakers": self.speakers,
            "quote_words": self.words,
            "extracted_quotes": self.originals,
        }

    def write(self, connection: Connection, who: Mapping[int, Who]) -> None:
        """Insert the rows, given the profiles and speakers of the appearances."""
        tables = self.tables()
        if stems.are_indexed(connection):
            tables["quote_words"] = [(id_, stems.with_stems(words)) for id_, words in self.words]
        for table, rows in tables.items():
            columns, place = COLUMNS[table], _APPEARANCE.get(table)
            if place is not None:
                columns = (*columns, "speaker_id")
                rows = [(*row, who[row[place]].speaker_id) for row in rows]
            if table == "appearances":
                columns = (*columns, "profile_id")
                rows = [(*row, who[row[0]].profile_id) for row in rows]
            bulk.insert(connection, table, columns, rows)


COLUMNS = {
    "boilerplate": ("article_id", "seq", "start_offset", "end_offset"),
    "appearances": ("id", "article_id", "seq", "name", "type", "gender", "correction_id"),
    "appearance_names": ("appearance_id", "name", "folded"),
    "roles": ("id", "appearance_id", "text", "title", "organization", "former"),
    "quotes": (
        "id", "article_id", "position", "kind", "act", "text", "cue", "source", "in_title",
        "on_behalf_of", "said_on", "said_text", "said_basis", "said_confidence", "earliest",
        "latest", "no_later_than", "confidence", "speaker_confidence", "candidate",
        "correction_id", "parent_id",
    ),
    "spans": ("quote_id", "part", "seq", "start_offset", "end_offset"),
    "quote_speakers": (
        "quote_id", "seq", "appearance_id", "role_id", "act", "kind", "no_later_than",
    ),
    "quote_words": ("quote_id", "words"),
    "extracted_quotes": (
        "id", "article_id", "position", "rejected", "correction_id", "kind", "act", "text",
        "speakers", "role", "source", "said_on", "confidence", "record",
    ),
}  # fmt: skip
"""The columns of each table, in the order of their foreign keys."""

_APPEARANCE = {"appearances": 0, "appearance_names": 0, "quote_speakers": 2}
"""The position of the appearance's id in rows that repeat its speaker."""

_Key = tuple[str, str, int | None]


def _key(speaker: Speaker) -> _Key:
    return storable(speaker.name), speaker.type, getattr(speaker, "correction", None)


def _original(article_id: int, original: Original) -> bulk.Row:
    quote = original.quote
    names = "; ".join(speaker.name for speaker in quote.speakers)
    role = next((s.role.text for s in quote.speakers if s.role), None)
    return (
        article_id * PER_ARTICLE + original.position, article_id, original.position,
        original.rejected, original.correction, quote.kind, quote.act, quote.content.text,
        names or None, role, quote.source.text if quote.source else None,
        quote.said_on.edtf if quote.said_on else None, quote.confidence,
        json.dumps(quote_record(quote)),
    )  # fmt: skip


_fold_name = lru_cache(maxsize=4096)(as_indexed)  # few people make most of the news


class ArticleSpeakers:
    """The speakers of one article: one appearance for one name and type.

    If a correction says who a name means, that speaker has an appearance of its own.
    """

    def __init__(self, article_id: int, quotes: Sequence[Quote]) -> None:
        self._numbers: dict[_Key, int] = {}
        self._roles: dict[tuple[int, str], bulk.Row] = {}
        self._first = article_id * PER_ARTICLE
        genders: dict[int, set[str]] = {}
        names: dict[tuple[int, str], None] = {}
        for quote in quotes:
            for speaker in quote.speakers:
                key = _key(speaker)
                id_ = self._numbers.setdefault(key, self._first + len(self._numbers) + 1)
                names |= dict.fromkeys(
                    (id_, storable(name)) for name in (speaker.name, *speaker.names)
                )
                if speaker.gender:
                    genders.setdefault(id_, set()).add(speaker.gender)
                self._add_role(id_, speaker)
        self.names: list[bulk.Row] = [(id_, name, _fold_name(name)) for id_, name in names]
        self.roles = list(self._roles.values())
        self.appearances: list[bulk.Row] = []
        for (name, kind, correction), id_ in self._numbers.items():
            shown = genders.get(id_, set())
            gender = (
                min(shown) if len(shown) == 1 else None
            )  # a text that shows both genders is inconclusive
            self.appearances.append(
                (id_, article_id, id_ - self._first, name, kind, gender, correction)
            )

    def _add_role(self, id_: int, speaker: Speaker) -> None:
        role = speaker.role
        if role is None:
            return
        number = self._first + len(self._roles) + 1
        row = (
            number, id_, storable(role.text), storable(role.title), storable(role.organization),
            role.former,
        )  # fmt: skip
        self._roles.setdefault((id_, row[2]), row)

    def presented(self, place: tuple[str | None, str]) -> dict[int, Appearance]:
        """The appearances in the form that is resolved; `place` is the article's outlet and id."""
        outlet, external = place[0] or "", place[1]
        names: dict[int, list[str]] = {}
        for id_, name, _ in self.names:
            names.setdefault(id_, []).append(name)
        roles: dict[int, list[Role]] = {}
        for _, id_, *role in self.roles:
            roles.setdefault(id_, []).append(Role(*role))
        return {
            id_: Appearance(
                name, kind, place_of(f"{outlet}/{external}", correction),
                tuple(sorted(names[id_])) if kind == "organization" else (),
                gender, tuple(roles.get(id_, ())), outlet,
            )
            for id_, _, _, name, kind, gender, correction in self.appearances
        }  # fmt: skip

    def of(self, speaker: Speaker) -> tuple[int, int | None]:
        """The ids of the speaker's appearance and of its role at this quote."""
        id_ = self._numbers[_key(speaker)]
        return id_, self._roles[id_, storable(speaker.role.text)][0] if speaker.role else None


def storable(value: Any) -> Any:
    """Text that databases accept: NUL and lone surrogates become U+FFFD, so that offsets stay."""
    if not value:
        return value
    try:  # nearly all text can be stored, which is quick to check
        value.encode()
    except UnicodeEncodeError:
        return _NOT_STORABLE.sub("\ufffd", value)
    return value.replace("\0", "\ufffd")
