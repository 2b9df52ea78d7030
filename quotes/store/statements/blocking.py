"""Blocking: finds candidate pairs of quotes that may be one saying, by speaker and day or by words.

Queries use only indexes and read limited numbers of rows, so the cost does not depend on the size
of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection

from quotes.statements import Saying, around
from quotes.statements.compare import LEAST
from quotes.statements.encoder import Floats, matrix_of
from quotes.statements.features import likeness_of
from quotes.store import driver
from quotes.store.asking import ask, ask_each
from quotes.store.statements.sayings import day_number, labelled

ALIKE_IN_WORDS = 0.6
"""Quotes that share a run of words are candidates if their vectors have at least this cosine."""

READ = 200
"""At most this many of a speaker's quotes are read on each side of a day, nearest days first."""

MOST, FEW = 20, 8
"""Of these quotes, the `FEW` with the nearest vectors are candidates, and further ones up to `MOST`
if their cosine is at least `NEAR`."""

NEAR = 0.5
"""Most wordings of one saying have a higher cosine than this."""

COMMON = 16
"""A run of words that more quotes than this share is common, and not used to find candidates."""

Pairs = set[tuple[int, int]]


def by_speaker(connection: Connection, sayings: Sequence[Saying]) -> Pairs:
    """Candidate pairs (smaller number first) of these quotes with others of their speakers, made
    around the same days."""
    places: dict[tuple[str, int], list[Saying]] = defaultdict(list)
    for saying in sayings:
        if saying.block is not None:
            places[saying.block, day_number(saying.day)].append(saying)
    pairs: Pairs = set()
    for place, rows in _around(connection, list(places)).items():
        pairs |= _near(places[place], rows)
    return pairs


class _Row(NamedTuple):
    """A stored quote with the same blocking key."""

    id: int
    speaker: str | None
    day: int
    vector: bytes


def _range(day: int) -> tuple[int, int]:
    """The first and the last day of quotes that may be one saying with one of this day; 0 means
    that the day is unknown."""
    if not day:
        return 0, 0
    low, high = around(date.fromordinal(day))
    return low.toordinal(), high.toordinal()


_SIDES = (
    "v.day BETWEEN {low} AND {day} ORDER BY v.day DESC, v.quote_id DESC",
    "v.day BETWEEN {day} + 1 AND {high} ORDER BY v.day, v.quote_id",
)
_OF_BLOCK = (
    "SELECT v.quote_id, v.speaker, v.day, v.vector FROM quote_vectors AS v "
    "WHERE v.block = {block} AND v.leader_id IS NULL AND "
)


def _around(
    connection: Connection, places: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], list[_Row]]:
    """The leading quotes with each blocking key around each day: at most `READ` before and after.

    The limit keeps the cost bounded for people who are quoted every hour.
    """
    found: dict[tuple[str, int], list[_Row]] = {place: [] for place in places}
    if not places:
        return found
    if connection.dialect.name == "sqlite":
        for (block, day), rows in found.items():
            low, high = _range(day)
            values = {"block": block, "low": low, "day": day, "high": high, "limit": READ}
            for side in _SIDES:
                names = side.format(low=":low", day=":day", high=":high")
                sql = f"{_OF_BLOCK.format(block=':block')}{names} LIMIT :limit"
                rows += map(_Row._make, driver.read(connection, sql, values))
        return found
    sides = " UNION ALL ".join(
        f"(SELECT * FROM ({_OF_BLOCK.format(block='w.block')}"
        f"{side.format(low='w.low', day='w.day', high='w.high')} LIMIT %s) AS s)"
        for side in _SIDES
    )
    sql = (
        "SELECT w.block, w.day, f.* FROM unnest(%s::text[], %s::int[], %s::int[], %s::int[]) "
        f"AS w (block, low, day, high) CROSS JOIN LATERAL ({sides}) AS f"
    )
    ranges = [_range(day) for _, day in places]
    columns = (
        [block for block, _ in places], [low for low, _ in ranges], [day for _, day in places],
        [high for _, high in ranges],
    )  # fmt: skip
    for block, day, *row in driver.read(connection, sql, (*columns, READ, READ)):
        found[block, day].append(_Row._make(row))
    return found


def _near(mine: Sequence[Saying], rows: Sequence[_Row]) -> Pairs:
    """For each quote, the pairs with its nearest vectors among `rows` that may have its speaker."""
    if not rows:
        return set()
    rows = sorted(rows)
    ids = np.array([row.id for row in rows])
    labels = {label: number for number, label in enumerate({row.speaker for row in rows})}
    speakers = np.array([labels[row.speaker] for row in rows])
    vectors: Floats = matrix_of([s.vector for s in mine])
    cosines = vectors @ matrix_of([bytes(row.vector) for row in rows]).T
    pairs: Pairs = set()
    for saying, near in zip(mine, cosines, strict=True):
        own = (saying.speaker, saying.type) if saying.speaker else None
        may = np.array([likeness_of(own, labelled(label)) != 0.0 for label in labels])[speakers]
        hits = ((near >= LEAST) & (ids != saying.id) & may).nonzero()[0]
        hits = hits[np.argsort(-near[hits], kind="stable")][:MOST]
        count = max(FEW, int((near[hits] >= NEAR).sum()))
        pairs |= {(min(i, saying.id), max(i, saying.id)) for i in ids[hits[:count]].tolist()}
    return pairs


_HAVING = "SELECT quote_id FROM quote_fingerprints WHERE fingerprint = {number}"


def by_words(
    connection: Connection, sayings: Sequence[Saying], fresh: frozenset[int]
) -> tuple[Pairs, set[int]]:
    """Candidate pairs of these quotes with others that share a run of words, of any speaker and
    day.

    Runs that more than `COMMON` quotes share are not used. So the pairs depend only on the quotes
    in the database, and the cost does not grow with their number. The second result are linked
    quotes that share a run which `fresh` quotes have just made common: they have to be grouped
    again, because that run no longer pairs them.
    """
    vectors = {saying.id: saying.vector for saying in sayings}
    own = "SELECT fingerprint, quote_id FROM quote_fingerprints WHERE quote_id {listed}"
    mine: dict[int, list[int]] = defaultdict(list)
    for mark, id_ in ask(connection, own, vectors):
        mine[mark].append(id_)
    pairs: Pairs = set()
    lapsed: list[set[int]] = []
    having = ask_each(connection, _HAVING, mine, COMMON + len(fresh) + 1)
    for mark, rows in having.items():
        found = {row[0] for row in rows}
        if len(found) <= COMMON:
            pairs |= {(min(a, b), max(a, b)) for a in mine[mark] for b in found if a != b}
            continue
        old = found - fresh
        if len(old) <= COMMON and len(found) <= COMMON + len(fresh):
            lapsed.append(old)
    others = {id_ for pair in pairs for id_ in pair} - vectors.keys()
    stored = ask(
        connection,
        "SELECT quote_id, vector FROM quote_vectors WHERE quote_id {listed}", others,
    )  # fmt: skip
    vectors |= {row[0]: bytes(row[1]) for row in stored}
    return _alike(pairs, vectors), _linked(connection, lapsed)


def _linked(connection: Connection, groups: Sequence[set[int]]) -> set[int]:
    """The quotes that are linked to another quote of the same group."""
    sql = "SELECT quote_id, other_id FROM statement_links WHERE quote_id {listed}"
    found: set[int] = set()
    for one, other in ask(connection, sql, {id_ for group in groups for id_ in group}):
        if any(one in group and other in group for group in groups):
            found |= {one, other}
    return found


def _alike(pairs: Pairs, vectors: Mapping[int, bytes | None]) -> Pairs:
    """The pairs whose vectors are alike."""
    places = {id_: place for place, id_ in enumerate(vectors)}
    listed = [pair for pair in pairs if pair[0] in places and pair[1] in places]
    if not listed:
        return set()
    rows = matrix_of(list(vectors.values()))
    at = np.array([[places[a], places[b]] for a, b in listed])
    near = np.einsum("ij,ij->i", rows[at[:, 0]], rows[at[:, 1]]) >= ALIKE_IN_WORDS
    return {listed[place] for place in near.nonzero()[0].tolist()}
