"""Which quotes in the database may be the same sayings as others: by speaker and day, and by words.

What is asked touches only indexes, and only what is near in time: it costs the same however many
quotes there are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from quotes.statements import Saying, around
from quotes.statements.compare import LEAST, WINDOW
from quotes.statements.encoder import Floats, matrix_of
from quotes.store.statements.asking import ask

ALIKE = 0.4
"""Of a speaker's quotes around a day, those with a vector at least so near are looked at."""

FIRST = 40
"""Of all quotes that share a run of words, so many of the earliest are looked at."""

assert ALIKE >= LEAST

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
    found: dict[str, dict[int, tuple[int, bytes]]] = defaultdict(dict)
    for block, id_, day, vector in _in_ranges(connection, wanted):
        found[block][id_] = day, vector
    pairs: Pairs = set()
    for block, mine in blocks.items():
        pairs |= _near(mine, found[block])
    return pairs


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
    """(block, quote, day, vector) of all quotes of blocks within ranges of days."""
    if not wanted:
        return ()
    select = (
        "SELECT v.block, v.quote_id, v.day, v.vector FROM {} CROSS JOIN quote_vectors AS v "
        "WHERE v.block = w.block AND v.day BETWEEN w.low AND w.high"
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


def _near(mine: Sequence[Saying], theirs: dict[int, tuple[int, bytes]]) -> Pairs:
    """The pairs whose vectors are alike and whose days are near."""
    if not theirs:
        return set()
    ids = list(theirs)
    rows: Floats = matrix_of([s.vector for s in mine])
    alike = rows @ matrix_of([theirs[id_][1] for id_ in ids]).T >= ALIKE
    pairs: Pairs = set()
    for saying, hits in zip(mine, alike, strict=True):
        low, high = (0, 0) if saying.day is None else _numbers(saying)
        for place in hits.nonzero()[0].tolist():
            id_ = ids[place]
            if id_ != saying.id and low <= theirs[id_][0] <= high:
                pairs.add((min(id_, saying.id), max(id_, saying.id)))
    return pairs


_SHARED = """
    SELECT f.fingerprint, f.quote_id FROM quote_fingerprints AS f
    WHERE f.fingerprint = {} ORDER BY f.day, f.quote_id LIMIT {}
"""
_WITHIN = """
    SELECT f.fingerprint, f.quote_id FROM quote_fingerprints AS f
    WHERE f.fingerprint = {} AND f.day BETWEEN {} AND {} ORDER BY f.day, f.quote_id LIMIT {}
"""


def by_words(connection: Connection, ids: Collection[int]) -> Pairs:
    """Pairs of quotes with others that share a run of words: those around their days, and the
    earliest of all."""
    own = "SELECT fingerprint, day, quote_id FROM quote_fingerprints WHERE quote_id {listed}"
    marks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mark, day, id_ in ask(connection, own, ids):
        marks[mark].append((day, id_))
    pairs: Pairs = set()
    for mark, id_ in _sharing(connection, {m: [day for day, _ in q] for m, q in marks.items()}):
        for _, mine in marks[mark]:
            if mine != id_:
                pairs.add((min(mine, id_), max(mine, id_)))
    return pairs


def _sharing(connection: Connection, marks: dict[int, list[int]]) -> Iterable[tuple[int, int]]:
    """(fingerprint, quote) of those that have these fingerprints; the days around which to look."""
    span = WINDOW.days
    if connection.dialect.name == "sqlite":
        shared, within = _SHARED.format("?", FIRST), _WITHIN.format("?", "?", "?", FIRST)
        run: Any = connection.connection.cursor().execute  # many small questions: past SQLAlchemy
        for mark, days in marks.items():
            yield from run(shared, (mark,)).fetchall()
            for day in sorted(set(days)):
                if day:
                    ends = (mark, day - span, day + span)
                    yield from run(within, ends).fetchall()
        return
    flat = [(mark, day) for mark, days in marks.items() for day in sorted(set(days))]
    if not flat:
        return
    wanted = "unnest(%s::bigint[], %s::int[]) AS w (mark, day)"
    columns = tuple([list(column) for column in zip(*flat, strict=True)])
    for inner in (
        _SHARED.format("w.mark", FIRST),
        _WITHIN.format("w.mark", f"w.day - {span}", f"w.day + {span}", FIRST),
    ):
        sql = f"SELECT s.* FROM {wanted} CROSS JOIN LATERAL ({inner}) AS s"
        yield from connection.exec_driver_sql(sql, columns)
