"""Reads a statement with all its wordings: when it was said, who reported it, what differs."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, text

from quotes.store.search.hits import Hit, read
from quotes.store.statements.finding import quotes_of, statement_number

WordingPart = tuple[Literal["same", "added", "left out"], str]
"""Words of a wording, compared with the statement's text: the same, added, or left out."""

COLUMNS = (
    "id", "said_on", "published", "outlet", "speakers", "kind", "copy", "text", "title", "url",
)  # fmt: skip
"""The columns of wordings in output for programs."""


@dataclass(frozen=True)
class Wording:
    """A quote that reports the statement; `copy` says whether its article is a copy of another."""

    hit: Hit
    parts: tuple[WordingPart, ...]
    copy: bool

    def as_json(self) -> dict[str, Any]:
        """The quote as a flat object, with its differences from the statement's text."""
        differences = [{"kind": kind, "words": words} for kind, words in self.parts]
        return {**self.hit.as_json(), "copy": self.copy, "differences": differences}


@dataclass(frozen=True)
class Related:
    """A quote of another statement that is linked to this one; `back` if the link comes from it."""

    hit: Hit
    kind: str
    back: bool
    score: float
    evidence: str

    @property
    def words(self) -> str:
        """The relation in words: `repeats`, `is repeated by`…"""
        passive = {"repeats": "repeated", "echoes": "echoed", "contradicts": "contradicted"}
        return f"is {passive[self.kind]} by" if self.back else self.kind

    def as_json(self) -> dict[str, Any]:
        """The link and its quote."""
        return {
            "relation": self.words, "score": self.score, "evidence": self.evidence,
            **self.hit.as_json(),
        }  # fmt: skip


@dataclass(frozen=True)
class StatementPage:
    """A statement with its wordings, sorted by the day of saying, and related quotes.

    `id` is None for a quote that belongs to no statement because it is the only wording.
    """

    id: int | None
    text: str
    wordings: tuple[Wording, ...]
    related: tuple[Related, ...]

    @property
    def first_said(self) -> str | None:
        """The earliest day of saying that a text gives, in EDTF."""
        return min((w.hit.said_on for w in self.wordings if w.hit.said_on), default=None)

    @property
    def first_reported(self) -> Hit | None:
        """The quote that was published first."""
        dated = [w.hit for w in self.wordings if w.hit.published]
        return min(dated, key=lambda hit: (hit.published or "", hit.id), default=None)

    @property
    def outlets(self) -> dict[str, int]:
        """How often each outlet reports it, copies left out."""
        counts: dict[str, int] = {}
        for wording in self.wordings:
            if wording.hit.outlet and not wording.copy:
                counts[wording.hit.outlet] = counts.get(wording.hit.outlet, 0) + 1
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    def as_json(self) -> dict[str, Any]:
        """The object that `quotes statement --format json` prints."""
        first = self.first_reported
        return {
            "statement_id": self.id,
            "text": self.text,
            "speakers": sorted({s.name for w in self.wordings for s in w.hit.speakers}),
            "first_said": self.first_said,
            "first_reported": first and {
                "published": first.published, "outlet": first.outlet, "quote_id": first.id,
            },
            "outlets": self.outlets,
            "wordings": [wording.as_json() for wording in self.wordings],
            "related": [related.as_json() for related in self.related],
        }  # fmt: skip


def statement(connection: Connection, id_: int) -> StatementPage:
    """The statement with this number, or the statement of the quote with this number.

    Raises NotThere if there is neither.
    """
    number = statement_number(connection, id_)
    ids = [id_] if number is None else quotes_of(connection, number)
    copies = {
        row[0]
        for row in connection.execute(
            text(
                "SELECT c.quote_id FROM quote_copies AS c JOIN quotes AS q ON q.id = c.quote_id "
                "WHERE q.statement_id = :id"
            ),
            {"id": number},
        )
    }
    hits = sorted(read(connection, ids), key=_order)
    words = hits[0].text if number is None else _text(connection, number)
    wordings = tuple(Wording(h, differences(words, h.text), h.id in copies) for h in hits)
    return StatementPage(number, words, wordings, _related(connection, ids))


def _text(connection: Connection, number: int) -> str:
    return str(
        connection.scalar(text("SELECT text FROM statements WHERE id = :id"), {"id": number})
    )


def _order(hit: Hit) -> tuple[str, str, int]:
    return hit.said_on or hit.published or "9", hit.published or "9", hit.id


def differences(one: str, other: str) -> tuple[WordingPart, ...]:
    """What `other` has in common with `one`, adds and leaves out, word by word, in order."""
    mine, theirs = one.split(), other.split()
    matcher = SequenceMatcher(None, [*map(_bare, mine)], [*map(_bare, theirs)], autojunk=False)
    parts: list[WordingPart] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", " ".join(theirs[c:d])))
            continue
        if b > a:
            parts.append(("left out", " ".join(mine[a:b])))
        if d > c:
            parts.append(("added", " ".join(theirs[c:d])))
    return tuple(parts)


def _bare(word: str) -> str:
    """A word without case and punctuation, which do not count as differences."""
    return word.strip("\"'“”‘’«».,;:!?()[]<>…").casefold().replace("’", "'")


def _related(connection: Connection, ids: list[int]) -> tuple[Related, ...]:
    """The best link to each other statement."""
    from quotes.store.asking import ask

    select = "SELECT {}, kind, {}, score, evidence FROM statement_links WHERE {} {{listed}} "
    rows = [
        *ask(connection, select.format("other_id", "0", "quote_id") + "AND kind <> 'same'", ids),
        *ask(connection, select.format("quote_id", "1", "other_id") + "AND kind <> 'same'", ids),
    ]
    hits = {hit.id: hit for hit in read(connection, sorted({row[0] for row in rows}))}
    found = [
        Related(hits[id_], kind, bool(back), score, evidence)
        for id_, kind, back, score, evidence in rows if id_ in hits
    ]  # fmt: skip

    def of(one: Related) -> tuple[int, str, bool]:
        return one.hit.statement_id or -one.hit.id, one.kind, one.back

    best = [
        min(group, key=lambda one: (-one.score, one.hit.id))
        for _, group in groupby(sorted(found, key=of), key=of)
    ]
    return tuple(sorted(best, key=lambda one: (one.kind, _order(one.hit))))
