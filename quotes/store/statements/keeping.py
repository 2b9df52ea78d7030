"""Writes newly grouped statements and their links to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from quotes.statements import Saying
from quotes.statements.links import Relation, relation, same
from quotes.statements.scorer import scorer
from quotes.store.asking import ask, change
from quotes.store.schema.models import QuoteRow, Statement
from quotes.store.statements.leaders import followed, take_along
from quotes.store.statements.reach import Grown, Search
from quotes.store.write import bulk
from quotes.store.write.bulk import among

ALIKE = 0.5
"""Statements whose quotes have a lower cosine than this are not linked."""


def keep(search: Search, before: Collection[int], crowds: Collection[int]) -> None:
    """Write the groups that a search found.

    They replace the statements `before` and the former statements of all decided quotes. `crowds`
    are statements that lost quotes but are not grouped again.
    """
    connection = search.connection
    decided = search.decided
    groups, grown = search.groups(), search.grown()
    led = followed(connection, decided)
    made = [_made([search.sayings[id_] for id_ in some], tuple(some))
            for some in groups if len(some) > 1 or some[0] in led]  # fmt: skip
    taken = {number for one in grown for number in one.statements}
    for one in grown:
        if len(one.quotes) + len(one.statements) > 1 or one.quotes[0] in led:
            made.append(_of_crowd(search, one))
    made += [
        _of_crowd(search, Grown((), (number,)))
        for number in crowds if number not in taken
    ]  # fmt: skip
    had = {id_: search.statement.get(id_) for id_ in decided}
    old = {*before, *(id_ for id_ in had.values() if id_ is not None)}
    old |= {number for one in made for number in one.statements}
    _write(connection, made, had, old)
    _link(search, decided, groups, grown)


@dataclass(frozen=True)
class _Made:
    """A new state of a statement: its number, key and text.

    It gets the leading `quotes`, and all quotes of the former `statements`.
    """

    number: int
    key: str
    text: str
    quotes: tuple[int, ...]
    statements: tuple[int, ...] = ()


class _EarliestFirst(NamedTuple):
    """The sort key by which the earliest published quote gives a statement its key."""

    undated: bool
    published: str
    key: str


class _BestWordingFirst(NamedTuple):
    """The sort key by which a wording gives a statement its text: quoted and long ones first."""

    indirect: bool
    length: int
    text: str


def _earliest_key(saying: Saying) -> _EarliestFirst:
    day = saying.published
    return _EarliestFirst(day is None, day.isoformat() if day else "", saying.key)


def _wording_key(saying: Saying) -> _BestWordingFirst:
    return _BestWordingFirst(saying.kind == "indirect", -len(saying.text), saying.text)


def _made(
    members: Sequence[Saying],
    quotes: tuple[int, ...],
    statements: tuple[int, ...] = (),
    others: Sequence[tuple[_EarliestFirst, _BestWordingFirst]] = (),
) -> _Made:
    key = min([*map(_earliest_key, members), *(first for first, _ in others)]).key
    text = min([*map(_wording_key, members), *(wording for _, wording in others)]).text
    # The number is derived from the key; 13 hex digits because many JSON readers stop at 2**53.
    return _Made(int(key[:13], 16), key, text, quotes, statements)


def _of_crowd(search: Search, grown: Grown) -> _Made:
    """The new state of a crowd's statement, from new quotes and the statements that it joins."""
    others = [pair for id_ in grown.statements if (pair := _stored_keys(search.connection, id_))]
    members = [search.sayings[id_] for id_ in grown.quotes]
    return _made(members, grown.quotes, grown.statements, others)


_FIRST = """
    SELECT s.key, (SELECT CAST(MIN(a.published_on) AS text) FROM quotes AS q
        JOIN articles AS a ON a.id = q.article_id WHERE q.statement_id = s.id)
    FROM statements AS s WHERE s.id {listed}
"""
_OWN_WORDS = """
    SELECT kind = 'indirect', -LENGTH(text), text FROM quotes WHERE statement_id {listed}
    ORDER BY 1, 2, 3 LIMIT 1
"""


def _stored_keys(
    connection: Connection, number: int
) -> tuple[_EarliestFirst, _BestWordingFirst] | None:
    """The sort keys of a stored statement's earliest quote and best wording; None without any."""
    for key, published in ask(connection, _FIRST, [number]):
        for indirect, length, text in ask(connection, _OWN_WORDS, [number]):
            first = _EarliestFirst(published is None, published or "", key)
            return first, _BestWordingFirst(bool(indirect), length, text)
    return None


def _write(
    connection: Connection, made: list[_Made], had: Mapping[int, int | None], old: Collection[int]
) -> None:
    """Write statements and move quotes from the statements that they had; delete unused ones."""
    numbers = {one.number for one in made}
    known: dict[int, str] = {}
    if numbers:
        rows = connection.execute(select(Statement).where(among(connection, Statement.id, numbers)))
        known = {row.id: row.text for row in rows}
    fresh = [
        {"id": one.number, "key": one.key, "text": one.text}
        for one in made if one.number not in known
    ]  # fmt: skip
    if fresh:
        connection.execute(insert(Statement), fresh)
    for one in made:
        if known.get(one.number, one.text) != one.text:
            changed = update(Statement).where(Statement.id == one.number)
            connection.execute(changed.values(text=one.text))
        others = set(one.statements) - {one.number}
        if others:
            place = among(connection, QuoteRow.statement_id, others)
            connection.execute(update(QuoteRow).where(place).values(statement_id=one.number))
    now = {id_: one.number for one in made for id_ in one.quotes}
    moved: dict[int | None, list[int]] = defaultdict(list)
    for id_ in sorted(had.keys() | now.keys()):
        if now.get(id_) != had.get(id_):
            moved[now.get(id_)].append(id_)
    for target, some in moved.items():
        place = among(connection, QuoteRow.id, some)
        connection.execute(update(QuoteRow).where(place).values(statement_id=target))
        take_along(connection, some, target)
    gone = set(old) - numbers
    if gone:
        connection.execute(delete(Statement).where(among(connection, Statement.id, gone)))


_OTHERS = """
    DELETE FROM statement_links WHERE other_id {listed} AND NOT EXISTS (
        SELECT 1 FROM quote_vectors AS v
        WHERE v.quote_id = statement_links.quote_id AND v.leader_id = statement_links.other_id
    )
"""


def _link(
    search: Search, decided: Sequence[int], groups: list[list[int]], grown: Sequence[Grown]
) -> None:
    """Write the links of the decided quotes, within statements and to other statements."""
    connection, version = search.connection, scorer().version
    made = [(one, other, link) for some in groups for one, other, link in _ties(search, some)]
    made += [tie for one in grown for tie in _new_ties(search, one, set(decided))]
    made += _relations(search, set(decided), groups, grown)
    rows = [
        (one, other, link.kind, link.score, link.evidence, version) for one, other, link in made
    ]
    change(connection, "DELETE FROM statement_links WHERE quote_id {listed}", decided)
    change(connection, _OTHERS, decided)
    columns = ("quote_id", "other_id", "kind", "score", "evidence", "version")
    bulk.insert(connection, "statement_links", columns, sorted(rows))


Tie = tuple[int, int, Relation]


def _ties(search: Search, members: list[int]) -> Iterator[Tie]:
    """The links within a statement: the likeliest pair of each quote with an earlier one."""
    order = sorted(members, key=lambda id_: _order(search.sayings[id_]))
    for place, one in enumerate(order):
        yield from _likeliest(search, one, order[:place])  # without one, a later quote links to it


def _new_ties(search: Search, grown: Grown, decided: Collection[int]) -> Iterator[Tie]:
    """The links of new quotes in a crowd: the likeliest pair of each with a quote before it."""
    inside = {*grown.quotes} | {
        id_ for id_ in search.sayings
        if id_ not in decided and search.statement.get(id_) in grown.statements
    }  # fmt: skip
    order = sorted(inside, key=lambda id_: (id_ in decided, _order(search.sayings[id_])))
    for place, one in enumerate(order):
        if one in decided:
            yield from _likeliest(search, one, order[:place])


def _likeliest(search: Search, one: int, others: Iterable[int]) -> Iterator[Tie]:
    """The likeliest pair of a quote with one of `others`, if any; the first of equal ones."""
    pairs = [
        (search.chances[pair], -rank, other)
        for rank, other in enumerate(others)
        if (pair := (min(one, other), max(one, other))) in search.chances
    ]
    if pairs:
        chance, _, other = max(pairs)
        known, cosine = search.sayings, search.judged[min(one, other), max(one, other)]
        yield one, other, same(known[one], known[other], cosine, chance)


def _order(saying: Saying) -> tuple[int, int, str, str]:
    """The sort key of quotes: by day of saying, then of publication; unknown days last."""
    unknown = date.max
    said, published = saying.day or unknown, saying.published or unknown
    return said.toordinal(), published.toordinal(), saying.text, saying.key


def _relations(
    search: Search, decided: Collection[int], groups: list[list[int]], grown: Sequence[Grown]
) -> Iterator[Tie]:
    """The links between quotes of different statements, each from the later to the earlier one."""
    of = {id_: number for number, some in enumerate(groups) for id_ in some}
    for number, joined in enumerate(grown, len(groups)):
        of |= dict.fromkeys(joined.quotes, number)
        of |= {id_: number for id_, had in search.statement.items()
               if had in joined.statements and id_ not in of}  # fmt: skip
    known = search.sayings
    for (a, b), cosine in sorted(search.judged.items()):
        if cosine < ALIKE or of.get(a, -1) == of.get(b, -2):
            continue
        if a not in decided and b not in decided:
            continue
        one, other = sorted((a, b), key=lambda id_: _order(known[id_]), reverse=True)
        link = relation(known[one], known[other], cosine)
        if link is not None:
            yield one, other, link
