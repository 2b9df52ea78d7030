"""The same words in several articles: quotes that report one statement get one number.

Two quotes belong together if their first speakers have the same last name and the shorter one
stands, nearly word for word, in the longer one (`quotes.statements`). A statement is everything
that is so connected, whatever the order in which the articles came. Quotes that nobody repeats
have no statement.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from quotes.statements import fingerprints_of, same_words, word_list
from quotes.store import bulk
from quotes.store.bulk import among
from quotes.store.models import Appearance, Quote, QuoteFingerprint, QuoteSpeaker, Statement

_ACTS = ("speech", "writing")


@dataclass(frozen=True)
class Words:
    """A quote's words and the name of its first speaker in the article.

    `statement_id` is the statement that they have in the database.
    """

    id: int
    text: str
    name: str
    statement_id: int | None = None

    @cached_property
    def surname(self) -> str:
        """The last word of the name."""
        return (word_list(self.name) or [""])[-1]

    @property
    def key(self) -> str:
        """The same for the same words of the same surname."""
        said = " ".join([self.surname, "|", *word_list(self.text)])
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def comparable(kind: str, act: str) -> bool:
    """Whether quotes of this kind and act can report a statement: they hold somebody's words."""
    return kind != "indirect" and act in _ACTS


def statements_of(connection: Connection, article_ids: Iterable[int]) -> set[int]:
    """The statements that quotes of these articles report."""
    mine = among(connection, Quote.article_id, article_ids)
    ids = select(Quote.statement_id).where(mine, Quote.statement_id.is_not(None)).distinct()
    return {id_ for id_ in connection.scalars(ids) if id_ is not None}


def assign(connection: Connection, new: Collection[Words], lost: Collection[int] = ()) -> None:
    """Find the statements of the quotes of new articles.

    `new` are those quotes that are `comparable` and have a speaker. `lost` are statements some of
    whose quotes were removed before: what remains of them is compared again.
    """
    left = _quotes(connection, Quote.statement_id, lost) if lost else []
    if lost:
        connection.execute(delete(Statement).where(among(connection, Statement.id, lost)))
    quotes = [*new, *(replace(quote, statement_id=None) for quote in left)]
    found = fingerprints_of([quote.text for quote in quotes])
    marks = {quote.id: some for quote, some in zip(quotes, found, strict=True)}
    _join(connection, quotes, marks)
    bulk.insert(
        connection, "quote_fingerprints", ("fingerprint", "quote_id"),
        sorted((mark, quote.id) for quote in new for mark in marks[quote.id]),
    )  # fmt: skip


def _quotes(
    connection: Connection, column: InstrumentedAttribute[Any], values: Iterable[int]
) -> list[Words]:
    """The quoted words, with a speaker, of the quotes whose `column` is among `values`."""
    rows = connection.execute(
        select(Quote.id, Quote.text, Appearance.name, Quote.statement_id)
        .join(QuoteSpeaker, (QuoteSpeaker.quote_id == Quote.id) & (QuoteSpeaker.seq == 1))
        .join(Appearance, Appearance.id == QuoteSpeaker.appearance_id)
        .where(among(connection, column, values))
        .where(Quote.kind != "indirect", Quote.act.in_(_ACTS))
    )
    return [Words(*row) for row in rows]


def _join(
    connection: Connection, quotes: list[Words], marks: Mapping[int, tuple[int, ...]]
) -> None:
    """Write the statements of those quotes that have the same words; `marks` are fingerprints."""
    by_id = {quote.id: quote for quote in quotes}
    first: dict[int, int] = {}
    near: dict[int, set[int]] = defaultdict(set)  # quotes that share a fingerprint with each
    shared: dict[int, set[int]] = {}
    for quote in quotes:
        for mark in marks[quote.id]:
            if first.setdefault(mark, quote.id) != quote.id:
                shared.setdefault(mark, {first[mark]}).add(quote.id)
    known = select(QuoteFingerprint.fingerprint, QuoteFingerprint.quote_id)
    for mark, id_ in connection.execute(
        known.where(among(connection, QuoteFingerprint.fingerprint, first))
    ):
        if id_ != first[mark]:
            shared.setdefault(mark, {first[mark]}).add(id_)
    for ids in shared.values():
        for id_ in ids & by_id.keys():
            near[id_] |= ids
    others = {id_ for ids in shared.values() for id_ in ids} - by_id.keys()
    if others:
        by_id |= {quote.id: quote for quote in _quotes(connection, Quote.id, others)}

    groups = _Groups()
    seen: dict[tuple[str, str], bool] = {}
    for quote in quotes:
        if quote.id not in near:
            continue
        others = near[quote.id] - {quote.id}
        for other in (by_id[id_] for id_ in sorted(others) if id_ in by_id):
            if other.surname != quote.surname:
                continue
            pair = (min(quote.text, other.text), max(quote.text, other.text))
            if pair not in seen:
                seen[pair] = same_words(*pair)
            if seen[pair]:
                groups.join(quote.id, other.id)
    _write(connection, [[by_id[id_] for id_ in ids] for ids in groups.sets()])


class _Groups:
    """Numbers that belong together (union and find)."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def _root(self, item: int) -> int:
        self._parent.setdefault(item, item)
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        a, b = sorted((self._root(one), self._root(other)))
        self._parent[b] = a

    def sets(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for item in sorted(self._parent):
            found[self._root(item)].append(item)
        return list(found.values())


def _write(connection: Connection, groups: list[list[Words]]) -> None:
    """Give the quotes of each group one statement, which takes in those that they had."""
    merged = _Groups()
    for group in groups:
        had = sorted({q.statement_id for q in group if q.statement_id is not None})
        for one in had[1:]:
            merged.join(had[0], one)
    together: dict[object, list[Words]] = defaultdict(list)
    for number, group in enumerate(groups):
        had = [q.statement_id for q in group if q.statement_id is not None]
        root: object = merged._root(had[0]) if had else ("new", number)
        together[root] += group
    for group in together.values():
        _write_one(connection, group)


def _write_one(connection: Connection, group: list[Words]) -> None:
    had = sorted({q.statement_id for q in group if q.statement_id is not None})
    known = connection.execute(
        select(Statement.key, Statement.text).where(Statement.id.in_(had))
    ).all()
    key = min([q.key for q in group] + [row.key for row in known])
    wording = min([q.text for q in group] + [row.text for row in known], key=_fullest)
    # The number follows from the key, and JSON's readers hold whole numbers up to 2**53.
    number = int(key[:13], 16)
    if number not in had:
        connection.execute(insert(Statement).values(id=number, key=key, text=wording))
    else:
        connection.execute(update(Statement).where(Statement.id == number).values(text=wording))
    old = [id_ for id_ in had if id_ != number]
    if old:
        had_others = among(connection, Quote.statement_id, old)
        connection.execute(update(Quote).where(had_others).values(statement_id=number))
        connection.execute(delete(Statement).where(among(connection, Statement.id, old)))
    fresh = among(connection, Quote.id, (q.id for q in group if q.statement_id is None))
    connection.execute(update(Quote).where(fresh).values(statement_id=number))


def _fullest(text: str) -> tuple[int, str]:
    return -len(text), text
