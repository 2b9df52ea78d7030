"""Which quotes are one statement, decided anew wherever new quotes may change it.

What is decided follows from the quotes that are there, not from the order in which they came: all
quotes that are tied to new ones, one by one, by pairs that are likely one saying, are put together
again from the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from quotes.statements import Comparison, Saying, group
from quotes.statements.clusters import ALWAYS, NEVER
from quotes.statements.compare import comparable, cosines_of
from quotes.statements.conflict import contradictory
from quotes.statements.links import Link, relation, same
from quotes.statements.scorer import scorer
from quotes.store.schema.models import Quote, Statement
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.statements import blocking, sayings
from quotes.store.statements.asking import ask
from quotes.store.statements.copies import note_copies
from quotes.store.statements.held_rulings import rulings, split_off
from quotes.store.statements.leaders import (
    Settled,
    follow,
    followed,
    leading_of_articles,
    settle,
    take_along,
)
from quotes.store.write import bulk
from quotes.store.write.bulk import among

Pair = tuple[int, int]


def assign(
    connection: Connection,
    articles: Collection[int],
    lost: Collection[int] = (),
    vectors: Mapping[int, bytes] | None = None,
) -> None:
    """Find the statements of the quotes of new articles, and how they are related to others.

    `lost` are statements some of whose quotes were removed before: what remains of them is decided
    anew. `vectors` are those that are worked out already, by quote.
    """
    sayings.index(connection, articles, vectors or {})
    touched = sayings.numbers_of(connection, articles) | _leading(connection, lost)
    settled = settle(connection, touched, split_off(connection))
    lost = {*lost, *_statements_of(connection, settled.following)}
    found = _Search(connection, fresh=settled.leading)
    found.reach(settled.leading | _without_statement(connection, settled))
    _include_members(found, lost)
    before = {*lost, *_statements_of(connection, found.reached)}
    groups = found.groups()
    _write(connection, found, groups, before)
    _link(connection, found, groups)
    follow(connection, settled)
    note_copies(connection, articles)


def _leading(connection: Connection, statements: Collection[int]) -> set[int]:
    """The quotes of statements that lead."""
    rows = ask(
        connection,
        "SELECT q.id FROM quotes AS q JOIN quote_vectors AS v ON v.quote_id = q.id "
        "WHERE q.statement_id {listed} AND v.leader_id IS NULL",
        statements,
    )
    return {row[0] for row in rows}


def _without_statement(connection: Connection, settled: Settled) -> set[int]:
    """The leaders of quotes that follow from now on that have been alone."""
    rows = ask(
        connection,
        "SELECT id FROM quotes WHERE id {listed} AND statement_id IS NULL",
        {settled.leaders[id_] for id_ in settled.following},
    )
    return {row[0] for row in rows}


def _include_members(found: _Search, lost: Collection[int]) -> None:
    """Reach whatever is in the statements of what was reached: nothing is left behind."""
    while True:
        before = {*lost, *_statements_of(found.connection, found.reached)}
        left = _leading(found.connection, before) - found.reached
        if not left:
            return
        found.reach(left)


def _statements_of(connection: Connection, ids: Collection[int]) -> set[int]:
    rows = ask(
        connection,
        "SELECT DISTINCT statement_id FROM quotes WHERE id {listed} AND statement_id IS NOT NULL",
        ids,
    )
    return {row[0] for row in rows}


@dataclass
class _Search:
    """Leading quotes with all that may be the same sayings as they are.

    `reached` are those that are tied to the first ones by likely pairs; all their pairs are judged.
    `fresh` are those that lead from now on.
    """

    connection: Connection
    fresh: frozenset[int] = frozenset()
    comparison: Comparison = field(default_factory=Comparison)
    sayings: dict[int, Saying] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    chances: dict[Pair, float] = field(default_factory=dict)
    judged: dict[Pair, float] = field(default_factory=dict)
    """The pairs that were looked at, with their cosines."""

    def reach(self, first: Iterable[int]) -> None:
        """Judge all pairs of these quotes, and of those that they are tied to."""
        frontier = set(first) - self.reached
        while frontier:
            self._load(frontier)
            frontier &= self.sayings.keys()
            told = rulings(self.connection, frontier)
            pairs, lapsed = self._candidates(frontier)
            pairs = self._judge((pairs | told.keys()) - self.judged.keys(), told)
            self.reached |= frontier
            likely = {p for p in pairs if self.chances.get(p, 0.0) >= scorer().threshold}
            frontier = ({id_ for pair in likely for id_ in pair} | lapsed) - self.reached

    def _judge(self, pairs: set[Pair], told: Mapping[Pair, bool]) -> set[Pair]:
        """The chances of pairs; returns those of which both quotes are there."""
        self._load({id_ for pair in pairs for id_ in pair})
        known = self.sayings
        pairs = {(a, b) for a, b in pairs if a in known and b in known}
        cosines = cosines_of(known, pairs)
        self.judged |= cosines
        worth = {
            (a, b) for (a, b), cosine in cosines.items()
            if comparable(known[a], known[b], cosine) and not contradictory(known[a], known[b])
        }  # fmt: skip
        self._load_articles({known[id_].article for pair in worth for id_ in pair})
        for pair, numbers in self.comparison.features(worth).items():
            self.chances[pair] = scorer().chance(numbers)
        for pair, one in told.items():
            if pair in pairs:
                self.chances[pair] = ALWAYS if one else NEVER
        return pairs

    def groups(self) -> list[list[int]]:
        """The quotes that were reached, by statement."""
        own = {id_: self.sayings[id_] for id_ in self.reached}
        return group(own, self.chances, scorer().threshold)

    def _candidates(self, ids: Collection[int]) -> tuple[set[Pair], set[int]]:
        """The pairs of these quotes that are worth a look, and those to be looked at anew."""
        mine = [self.sayings[id_] for id_ in sorted(ids)]
        pairs = blocking.by_speaker(self.connection, mine)
        shared, lapsed = blocking.by_words(self.connection, mine, self.fresh)
        return pairs | shared | self._beside(mine), lapsed

    def _beside(self, mine: Iterable[Saying]) -> set[Pair]:
        """The pairs of quotes with the leading ones of their own articles."""
        articles: dict[int, list[int]] = defaultdict(list)
        for id_ in leading_of_articles(self.connection, {saying.article for saying in mine}):
            articles[id_ // PER_ARTICLE].append(id_)
        return {
            (min(saying.id, other), max(saying.id, other))
            for saying in mine for other in articles[saying.article] if other != saying.id
        }  # fmt: skip

    def _load(self, ids: Collection[int]) -> None:
        missing = ids - self.sayings.keys() if isinstance(ids, set) else set(ids)
        self.sayings |= {s.id: s for s in sayings.of_quotes(self.connection, missing)}

    def _load_articles(self, articles: Collection[int]) -> None:
        """Read whole articles: what stands beside a quote tells which is meant."""
        missing = [article for article in articles if not self.comparison.has(article)]
        self.comparison.add(sayings.of_articles(self.connection, missing))


def _write(
    connection: Connection, found: _Search, groups: list[list[int]], before: Collection[int]
) -> None:
    """Give the quotes of each group one statement instead of those that they had."""
    led = followed(connection, found.reached)
    several = [some for some in groups if len(some) > 1 or some[0] in led]
    made: dict[int, list[int]] = {}
    rows = []
    for some in several:
        members = [found.sayings[id_] for id_ in some]
        first = min(members, key=lambda s: (s.published is None, s.published, s.key))
        key = first.key
        # The number follows from the key, and JSON's readers hold whole numbers up to 2**53.
        number = int(key[:13], 16)
        made[number] = some
        rows.append((number, key, min(members, key=_telling).text))
    ids = sorted(found.reached)
    now = {id_: number for number, some in made.items() for id_ in some}
    mine = among(connection, Quote.id, ids)
    had = {
        row.id: row.statement_id
        for row in connection.execute(select(Quote.id, Quote.statement_id).where(mine))
    }
    old = set(before) | {id_ for id_ in had.values() if id_ is not None}
    known = {
        row.id: row
        for row in connection.execute(
            select(Statement).where(among(connection, Statement.id, [*old, *made]))
        )
    }
    fresh = [row for row in rows if row[0] not in known]
    if fresh:
        names = ("id", "key", "text")
        connection.execute(insert(Statement), [dict(zip(names, row, strict=True)) for row in fresh])
    for number, _, text in rows:
        if number in known and known[number].text != text:
            changed = update(Statement).where(Statement.id == number)
            connection.execute(changed.values(text=text))
    moved: dict[int | None, list[int]] = defaultdict(list)
    for id_ in ids:
        if now.get(id_) != had.get(id_):
            moved[now.get(id_)].append(id_)
    for target, some in moved.items():
        place = among(connection, Quote.id, some)
        connection.execute(update(Quote).where(place).values(statement_id=target))
        take_along(connection, some, target)
    gone = old - made.keys()
    if gone:
        connection.execute(delete(Statement).where(among(connection, Statement.id, gone)))


def _telling(saying: Saying) -> tuple[int, int, str]:
    """The wording that stands for all: of the speaker's own words, the most."""
    return saying.kind == "indirect", -len(saying.text), saying.text


_OTHERS = """
    DELETE FROM statement_links WHERE other_id {listed} AND NOT EXISTS (
        SELECT 1 FROM quote_vectors AS v
        WHERE v.quote_id = statement_links.quote_id AND v.leader_id = statement_links.other_id
    )
"""


def _link(connection: Connection, found: _Search, groups: list[list[int]]) -> None:
    """Write how the quotes of the groups are related to one another and to others."""
    rows: list[bulk.Row] = []
    version = scorer().version
    for members in groups:
        for one, other, link in _ties(found, members):
            rows.append((one, other, link.kind, link.score, link.evidence, version))
    rows += [
        (one, other, link.kind, link.score, link.evidence, version)
        for (one, other), link in _relations(found, groups).items()
    ]
    ask(connection, "DELETE FROM statement_links WHERE quote_id {listed}", found.reached)
    ask(connection, _OTHERS, found.reached)
    columns = ("quote_id", "other_id", "kind", "score", "evidence", "version")
    bulk.insert(connection, "statement_links", columns, sorted(rows))


def _ties(found: _Search, members: list[int]) -> Iterable[tuple[int, int, Link]]:
    """What holds a statement together: the likeliest pair of each quote with an earlier one."""
    known = found.sayings
    order = sorted(members, key=lambda id_: _order(known[id_]))
    for place, one in enumerate(order):
        pairs = [
            (found.chances[pair], -rank, other)
            for rank, other in enumerate(order[:place])
            if (pair := (min(one, other), max(one, other))) in found.chances
        ]
        if not pairs:  # it is held by a later one
            continue
        chance, _, other = max(pairs)
        yield (
            one,
            other,
            same(known[one], known[other], found.judged[min(one, other), max(one, other)], chance),
        )


def _order(saying: Saying) -> tuple[int, int, str, str]:
    """The earlier said first, then the earlier published, as far as it is known."""
    unknown = date.max
    said, published = saying.day or unknown, saying.published or unknown
    return said.toordinal(), published.toordinal(), saying.text, saying.key


def _relations(found: _Search, groups: list[list[int]]) -> dict[Pair, Link]:
    """Between sayings that are not one: those with others, the later one first."""
    of = {id_: number for number, some in enumerate(groups) for id_ in some}
    known = found.sayings
    links: dict[Pair, Link] = {}
    for (a, b), cosine in sorted(found.judged.items()):
        if of.get(a, -1) == of.get(b, -2):
            continue
        one, other = sorted((a, b), key=lambda id_: _order(known[id_]), reverse=True)
        link = relation(known[one], known[other], cosine)
        if link is not None:
            links[one, other] = link
    return links
