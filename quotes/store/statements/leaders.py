"""Maintains the leaders of nearly equal quotes in the database as quotes are added and removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection, select, update

from quotes.statements import Saying, fingerprints_of
from quotes.statements.compare import cosines_of
from quotes.statements.encoder import matrix_of
from quotes.statements.leaders import elect, loosely_equal, mark, rank, words_in_order
from quotes.statements.links import same
from quotes.statements.scorer import scorer
from quotes.store.asking import ask, change
from quotes.store.schema.models import QuoteRow, QuoteVector
from quotes.store.statements import sayings
from quotes.store.write import bulk
from quotes.store.write.bulk import among

_LEADING = (
    "SELECT mark, quote_id, vector FROM quote_vectors WHERE mark {listed} AND leader_id IS NULL"
)
_MANY, _NEAREST = 60, 20  # of more leaders than this with one mark, only the nearest are compared
_FOLLOWING = "SELECT quote_id FROM quote_vectors WHERE leader_id {listed}"


@dataclass(frozen=True)
class Settled:
    """The result of an election.

    `leaders` has the leader of each quote that took part (a leader leads itself), `sayings` these
    quotes. `leading` are the given quotes and those with a new leader, as far as they lead;
    `following` are the others of these.
    """

    leaders: Mapping[int, int]
    sayings: Mapping[int, Saying]
    leading: frozenset[int]
    following: frozenset[int]


@dataclass
class _Pool:
    """Quotes among which leaders are elected, with their marks and previous leaders."""

    sayings: dict[int, Saying] = field(default_factory=dict)
    marks: dict[int, int | None] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)

    def add(self, some: Iterable[Saying], alone: Collection[int] = ()) -> None:
        for saying in some:
            if saying.id not in self.sayings:
                self.sayings[saying.id] = saying
                self.marks[saying.id] = None if saying.id in alone else mark(saying)
                self.before[saying.id] = saying.leader or saying.id


def settle(
    connection: Connection, touched: Iterable[Saying], new: Collection[int], alone: Collection[int]
) -> Settled:
    """Elect leaders among the `touched` quotes and those near them, and write the changes.

    `touched` are new or may have changed; of the `new` ones the database has only vector and mark.
    Those `alone`, because a person judged them, neither lead nor follow others.
    """
    pool = _Pool()
    pool.add(touched, alone)
    first = frozenset(pool.sayings)
    fresh = first.intersection(new)
    had = _marks(connection, first - fresh)
    groups = {m for m in (*pool.marks.values(), *had.values()) if m is not None}
    changed = {id_ for id_ in first - fresh if had[id_] != pool.marks[id_]}
    changed |= fresh.intersection(alone)
    rivals = _rivals(connection, pool, groups) - first
    pool.add(sayings.of_quotes(connection, rivals))
    _add(connection, pool, _FOLLOWING, changed)
    while True:
        leaders = elect(pool.sayings.values(), pool.marks, rivals)
        if not _add(connection, pool, _FOLLOWING, _unsettled(pool, leaders, first)):
            break
    moved = {id_ for id_, leader in leaders.items() if pool.before[id_] != leader} | first
    leading = frozenset(id_ for id_ in moved if leaders[id_] == id_)
    settled = Settled(leaders, pool.sayings, leading, frozenset(moved - leading))
    _write(connection, pool, settled, changed, fresh)
    return settled


def _rivals(connection: Connection, pool: _Pool, groups: Collection[int]) -> set[int]:
    """The leaders with one of these marks; of many, only those nearest to the pool's quotes."""
    led: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for group, id_, vector in ask(connection, _LEADING, groups):
        led[group].append((id_, bytes(vector)))
    found: set[int] = set()
    for group, some in led.items():
        ids = np.array([id_ for id_, _ in some])
        mine = [pool.sayings[id_].vector for id_, own in pool.marks.items() if own == group]
        if len(some) > _MANY and mine:
            cosines = matrix_of(mine) @ matrix_of([vector for _, vector in some]).T
            ids = ids[np.unique(np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST])]
        found.update(ids.tolist())
    return found


def _add(connection: Connection, pool: _Pool, sql: str, values: Collection[int]) -> bool:
    """Add the quotes that a query for `values` finds; returns whether any were not in the pool."""
    found = {row[0] for row in ask(connection, sql, values)}
    new = found - pool.sayings.keys()
    pool.add(sayings.of_quotes(connection, new))
    return bool(new)


def _unsettled(pool: _Pool, leaders: Mapping[int, int], first: Collection[int]) -> set[int]:
    """Previous leaders whose followers may have to follow another quote now."""
    risen: dict[int | None, list[Saying]] = defaultdict(list)
    for id_, leader in leaders.items():
        if leader == id_ and (id_ in first or pool.before[id_] != id_):
            risen[pool.marks[id_]].append(pool.sayings[id_])
    found = set()
    for id_, saying in pool.sayings.items():
        if pool.before[id_] != id_:
            continue
        rivals = risen[pool.marks[id_]] if pool.marks[id_] is not None else ()
        if leaders[id_] != id_ or any(
            rank(other) < rank(saying) and loosely_equal(other, saying) for other in rivals
        ):
            found.add(id_)
    return found


def _marks(connection: Connection, ids: Collection[int]) -> dict[int, int | None]:
    sql = "SELECT quote_id, mark FROM quote_vectors WHERE quote_id {listed}"
    return {row[0]: row[1] for row in ask(connection, sql, ids)}


def _write(
    connection: Connection,
    pool: _Pool,
    settled: Settled,
    changed: Collection[int],
    fresh: Collection[int],
) -> None:
    """Write changed marks and leaders, and keep fingerprints for leaders only.

    `fresh` quotes have no fingerprints yet that would have to be deleted.
    """
    for id_ in changed:
        own = update(QuoteVector).where(QuoteVector.quote_id == id_)
        connection.execute(own.values(mark=pool.marks[id_]))
    moved: dict[int | None, list[int]] = defaultdict(list)
    for id_, leader in settled.leaders.items():
        if pool.before[id_] != leader:
            moved[None if leader == id_ else leader].append(id_)
    for target, some in moved.items():
        place = among(connection, QuoteVector.quote_id, some)
        connection.execute(update(QuoteVector).where(place).values(leader_id=target))
    ids = (settled.leading | settled.following).difference(fresh)
    change(connection, "DELETE FROM quote_fingerprints WHERE quote_id {listed}", ids)
    leading = [pool.sayings[id_] for id_ in sorted(settled.leading)]
    prints = fingerprints_of([saying.text for saying in leading])
    bulk.insert(
        connection, "quote_fingerprints", ("fingerprint", "day", "quote_id"),
        sorted(
            (number, sayings.day_number(saying.day), saying.id)
            for saying, some in zip(leading, prints, strict=True) for number in some
        ),
    )  # fmt: skip


def follow(connection: Connection, settled: Settled) -> None:
    """Move `following` quotes to the statements of their leaders, and link them to these."""
    ids = settled.following
    if not ids:
        return
    change(connection, "DELETE FROM statement_links WHERE quote_id {listed}", ids)
    change(connection, "DELETE FROM statement_links WHERE other_id {listed}", ids)
    known = settled.sayings
    pairs = [(id_, settled.leaders[id_]) for id_ in sorted(ids)]
    cosines = cosines_of(known, {(min(pair), max(pair)) for pair in pairs})
    rows = []
    for one, other in pairs:
        a, b = known[one], known[other]
        link = same(a, b, cosines[min(one, other), max(one, other)], words_in_order(a, b))
        rows.append((one, other, link.kind, link.score, link.evidence, scorer().version))
    columns = ("quote_id", "other_id", "kind", "score", "evidence", "version")
    bulk.insert(connection, "statement_links", columns, rows)
    moved: dict[int | None, list[int]] = defaultdict(list)
    now = _statements(connection, ids | {leader for _, leader in pairs})
    for one, other in pairs:
        if now[one] != now[other]:
            moved[now[other]].append(one)
    for target, some in moved.items():
        place = among(connection, QuoteRow.id, some)
        connection.execute(update(QuoteRow).where(place).values(statement_id=target))


def _statements(connection: Connection, ids: Collection[int]) -> dict[int, int | None]:
    sql = "SELECT id, statement_id FROM quotes WHERE id {listed}"
    return {row[0]: row[1] for row in ask(connection, sql, ids)}


def take_along(connection: Connection, leaders: Collection[int], statement: int | None) -> None:
    """Give all followers of these quotes a statement (or none)."""
    followers = select(QuoteVector.quote_id).where(
        among(connection, QuoteVector.leader_id, leaders)
    )
    connection.execute(
        update(QuoteRow).where(QuoteRow.id.in_(followers)).values(statement_id=statement)
    )


def followed(connection: Connection, leaders: Collection[int]) -> set[int]:
    """The quotes among these that lead others."""
    rows = ask(
        connection,
        "SELECT v.quote_id FROM quote_vectors AS v WHERE v.quote_id {listed} "
        "AND EXISTS (SELECT 1 FROM quote_vectors AS f WHERE f.leader_id = v.quote_id)",
        leaders,
    )
    return {row[0] for row in rows}
