"""Which quotes in the database may be the same sayings as others: by speaker and day, and by words.

What is asked touches only indexes, and only what is near in time: it costs the same however many
quotes there are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from quotes.statements import Saying, around
from quotes.statements.compare import LEAST
from quotes.statements.encoder import Floats, matrix_of
from quotes.statements.features import likeness_of
from quotes.store.statements.asking import ask

ALIKE_IN_WORDS = 0.6
"""Quotes that share a run of words are looked at if their vectors are at least so near."""

MOST = 30
"""Of a speaker's quotes that are alike around a day, the nearest are looked at: so many."""

COMMON = 40
"""What more quotes than these have in common is a common run of words."""

Pairs = set[tuple[int, int]]


def by_speaker(connection: Connection, sayings: Sequence[Saying]) -> Pairs:
    """Pairs of these quotes with others of their speakers, around the same days."""
    blocks: dict[str, list[Saying]] = defaultdict(list)
    for saying in sayings:
        if saying.block is not None:
            blocks[saying.block].append(saying)
    wanted = []
    for block, mine in blocks.items():
        wanted += [(block, low, high) for low, high in _ranges(mine)]
    found: dict[str, list[_Row]] = defaultdict(list)
    for block, *row in _in_ranges(connection, wanted):
        found[block].append(_Row(*row))
    pairs: Pairs = set()
    for block, mine in blocks.items():
        pairs |= _near(mine, found[block])
    return pairs


class _Row(NamedTuple):
    """A quote of a block."""

    id: int
    speaker: str | None
    day: int
    vector: bytes


def _ranges(sayings: Iterable[Saying]) -> list[tuple[int, int]]:
    """The days around those of the sayings, as ranges that do not overlap."""
    each = sorted((0, 0) if s.day is None else _numbers(s) for s in sayings)
    joined: list[tuple[int, int]] = []
    for low, high in each:
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined


def _numbers(saying: Saying) -> tuple[int, int]:
    assert saying.day is not None
    low, high = around(saying.day)
    return low.toordinal(), high.toordinal()


def _in_ranges(
    connection: Connection, wanted: Sequence[tuple[str, int, int]]
) -> Iterable[Sequence[Any]]:
    """(block, quote, speaker, day, vector) of the leading quotes of blocks in ranges of days."""
    if not wanted:
        return ()
    select = (
        "SELECT v.block, v.quote_id, v.speaker, v.day, v.vector "
        "FROM {} CROSS JOIN quote_vectors AS v "
        "WHERE v.block = w.block AND v.day BETWEEN w.low AND w.high AND v.leader_id IS NULL"
    )
    if connection.dialect.name == "sqlite":
        table = (
            "(SELECT value ->> 0 AS block, value ->> 1 AS low, value ->> 2 AS high "
            "FROM json_each(?)) AS w"
        )
        return connection.exec_driver_sql(select.format(table), (json.dumps(wanted),))
    table = "unnest(%s::text[], %s::int[], %s::int[]) AS w (block, low, high)"
    return connection.exec_driver_sql(
        select.format(table), tuple([list(column) for column in zip(*wanted, strict=True)])
    )


def _near(mine: Sequence[Saying], rows: Sequence[_Row]) -> Pairs:
    """The pairs that may have one speaker, and whose vectors are alike and days near: the nearest
    of each quote."""
    speaking: dict[tuple[str, str | None] | None, list[Saying]] = defaultdict(list)
    for saying in mine:
        speaking[(saying.speaker, saying.type) if saying.speaker else None].append(saying)
    named: dict[str | None, list[_Row]] = defaultdict(list)
    for row in rows:
        named[row.speaker].append(row)
    pairs: Pairs = set()
    for speaker, some in speaking.items():
        likely = [
            row for label, theirs in named.items() if likeness_of(speaker, _who(label)) != 0.0
            for row in theirs
        ]  # fmt: skip
        pairs |= _nearest(some, sorted(likely))
    return pairs


def _who(label: str | None) -> tuple[str, str | None] | None:
    """Name and type of a speaker as the index has them."""
    if label is None:
        return None
    return label[2:], "organization" if label.startswith("o:") else "person"


def _nearest(mine: Sequence[Saying], rows: Sequence[_Row]) -> Pairs:
    if not rows:
        return set()
    days = np.array([row.day for row in rows])
    vectors: Floats = matrix_of([s.vector for s in mine])
    cosines = vectors @ matrix_of([bytes(row.vector) for row in rows]).T
    pairs: Pairs = set()
    for saying, near in zip(mine, cosines, strict=True):
        low, high = (0, 0) if saying.day is None else _numbers(saying)
        hits = ((near >= LEAST) & (days >= low) & (days <= high)).nonzero()[0]
        hits = hits[np.argsort(-near[hits], kind="stable")][: MOST + 1]
        for id_ in (rows[place].id for place in hits.tolist()):
            if id_ != saying.id:
                pairs.add((min(id_, saying.id), max(id_, saying.id)))
    return pairs


def by_words(
    connection: Connection, sayings: Sequence[Saying], fresh: frozenset[int]
) -> tuple[Pairs, set[int]]:
    """Pairs of these quotes with others that share a run of words, whoever said them and when.

    What more than `COMMON` quotes have in common tells nothing, and is left out: so what is paired
    follows from the quotes that are there, and costs the same however many there are. Where `fresh`
    quotes have just made a run common, those that have it and are linked are returned too: pairs
    that it made are none any more.
    """
    vectors = {saying.id: saying.vector for saying in sayings}
    own = "SELECT fingerprint, quote_id FROM quote_fingerprints WHERE quote_id {listed}"
    mine: dict[int, list[int]] = defaultdict(list)
    for mark, id_ in ask(connection, own, vectors):
        mine[mark].append(id_)
    pairs: Pairs = set()
    lapsed: list[set[int]] = []
    for mark, found in _having(connection, mine, COMMON + len(fresh) + 1).items():
        if len(found) <= COMMON:
            pairs |= {(min(a, b), max(a, b)) for a in mine[mark] for b in found if a != b}
            continue
        old = found - fresh
        if len(old) <= COMMON and len(found) <= COMMON + len(fresh):
            lapsed.append(old)
    others = {id_ for pair in pairs for id_ in pair} - vectors.keys()
    rows = ask(
        connection,
        "SELECT quote_id, vector FROM quote_vectors WHERE quote_id {listed}", others,
    )  # fmt: skip
    vectors |= {row[0]: bytes(row[1]) for row in rows}
    return _alike(pairs, vectors), _linked(connection, lapsed)


def _linked(connection: Connection, groups: Sequence[set[int]]) -> set[int]:
    """The quotes of groups that have a link to another of their group."""
    sql = "SELECT quote_id, other_id FROM statement_links WHERE quote_id {listed}"
    found: set[int] = set()
    for one, other in ask(connection, sql, {id_ for group in groups for id_ in group}):
        if any(one in group and other in group for group in groups):
            found |= {one, other}
    return found


def _alike(pairs: Pairs, vectors: Mapping[int, bytes | None]) -> Pairs:
    """Those whose vectors are alike."""
    places = {id_: place for place, id_ in enumerate(vectors)}
    listed = [pair for pair in pairs if pair[0] in places and pair[1] in places]
    if not listed:
        return set()
    rows = matrix_of(list(vectors.values()))
    at = np.array([[places[a], places[b]] for a, b in listed])
    near = np.einsum("ij,ij->i", rows[at[:, 0]], rows[at[:, 1]]) >= ALIKE_IN_WORDS
    return {listed[place] for place in near.nonzero()[0].tolist()}


def _having(connection: Connection, marks: Collection[int], limit: int) -> dict[int, set[int]]:
    """The quotes that have each of these fingerprints: `limit` of them at most."""
    found: dict[int, set[int]] = {}
    if connection.dialect.name == "sqlite":
        sql = "SELECT quote_id FROM quote_fingerprints WHERE fingerprint = ? LIMIT ?"
        run: Any = connection.connection.cursor().execute  # many small questions: past SQLAlchemy
        for mark in marks:
            found[mark] = {row[0] for row in run(sql, (mark, limit)).fetchall()}
        return found
    sql = (
        "SELECT w.mark, f.quote_id FROM unnest(%s::bigint[]) AS w (mark) CROSS JOIN LATERAL ("
        "SELECT quote_id FROM quote_fingerprints WHERE fingerprint = w.mark LIMIT %s) AS f"
    )
    for mark, id_ in connection.exec_driver_sql(sql, (sorted(marks), limit)):
        found.setdefault(mark, set()).add(id_)
    return found
