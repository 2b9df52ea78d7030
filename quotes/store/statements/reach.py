"""Finds all quotes that have to be grouped again because of new quotes, and groups them.

They are the quotes connected to new ones, directly or through others, by likely pairs: mostly a
handful. A crowd is a region of hundreds of connected wordings (one sentence that every paper
prints, each with changes of its own). It is not grouped again; a new quote joins the statement of
those with which it is surely one saying, so that its cost does not depend on the size of the crowd.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection

from quotes.statements import Comparison, Saying, group
from quotes.statements.clusters import ALWAYS, NEVER
from quotes.statements.compare import cosines_of, may_be_one
from quotes.statements.regions import Regions
from quotes.statements.scorer import scorer
from quotes.store.asking import ask, ask_each
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.statements import blocking, sayings
from quotes.store.statements.held_rulings import Ruling, rulings

CROWD = 48
"""A region with more leading quotes than this, besides the new ones, is a crowd."""

SURE = 0.9
"""In a crowd, two quotes with at least this chance are one saying."""

Pair = tuple[int, int]
Members = dict[int, list[int]]
"""Leading quotes by statement."""

_MEMBERS = (
    "SELECT m.id FROM quotes AS m JOIN quote_vectors AS v ON v.quote_id = m.id "
    "WHERE m.statement_id = {number} AND v.leader_id IS NULL"
)


def statements_of(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """The statements of those quotes among these that have one."""
    sql = "SELECT id, statement_id FROM quotes WHERE id {listed} AND statement_id IS NOT NULL"
    return {row[0]: row[1] for row in ask(connection, sql, ids)}


def members_of(connection: Connection, statements: Collection[int]) -> Members:
    """The leading quotes of statements; of a crowd, only the first `CROWD + 1`."""
    found = ask_each(connection, _MEMBERS, statements, CROWD + 1)
    return {number: [row[0] for row in rows] for number, rows in found.items()}


@dataclass(frozen=True)
class Grown:
    """New quotes of a crowd that are one saying, and the existing statements that they unite."""

    quotes: tuple[int, ...]
    statements: tuple[int, ...]


@dataclass
class Search:
    """A search for the leading quotes that have to be grouped together with some given ones.

    `asked` are the given quotes; `fresh` are those that have just become leaders. `alone` are
    quotes that people took out of statements, `held` the rulings of people. After `reach`,
    `reached` are all quotes connected to `asked` by likely pairs, `chances` has the chances of
    their pairs, and `groups` and `grown` give the result.
    """

    connection: Connection
    asked: set[int]
    fresh: frozenset[int] = frozenset()
    alone: frozenset[int] = frozenset()
    held: Sequence[Ruling] = ()
    comparison: Comparison = field(default_factory=Comparison)
    sayings: dict[int, Saying] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    chances: dict[Pair, float] = field(default_factory=dict)
    judged: dict[Pair, float] = field(default_factory=dict)
    """The pairs that were compared, with their cosines."""
    statement: dict[int, int] = field(default_factory=dict)
    """The present statements of the quotes for which they were read."""
    _regions: Regions[int] = field(default_factory=Regions)
    _seen: set[int] = field(default_factory=set)
    _known: set[int] = field(default_factory=set)

    def reach(self) -> None:
        """Judge the candidate pairs of `asked`, and of all quotes connected to them."""
        frontier = set(self.asked)
        while frontier:
            self._load(frontier)
            frontier &= self.sayings.keys()
            told = rulings(self.connection, frontier, self.held)
            pairs, lapsed = self._candidates(frontier)
            self._judge((pairs | told.keys()) - self.judged.keys(), told)
            self.reached |= frontier
            likely = {
                pair for pair in pairs | told.keys()
                if self.chances.get(pair, 0.0) >= scorer().threshold
            }  # fmt: skip
            for pair in likely:
                self._regions.join(*pair)
            tied = {id_ for pair in likely for id_ in pair} | lapsed | frontier
            tied |= self._other_members(tied)
            self._add_weights(tied)
            frontier = {id_ for id_ in tied - self.reached if not self.crowded(id_)}

    def crowded(self, id_: int) -> bool:
        """Whether a quote is in a crowd."""
        return self._regions.weight(id_) > CROWD

    @property
    def decided(self) -> list[int]:
        """The quotes that are grouped again; in crowds, only the new ones."""
        return sorted(
            id_ for id_ in self.reached
            if not self.crowded(id_)
            or (id_ in self.asked and (id_ not in self.statement or id_ in self.alone))
        )  # fmt: skip

    def groups(self) -> list[list[int]]:
        """The reached quotes grouped into statements, without crowds."""
        found: list[list[int]] = []
        few: dict[int, Saying] = {}
        for some in self._regions.among(sorted(self.reached)):
            if self.crowded(some[0]):
                continue
            if len(some) <= CROWD:
                few |= {id_: self.sayings[id_] for id_ in some}
            else:
                sure = Regions[int]()
                for pair in self._sure(set(some)):
                    sure.join(*pair)
                found += sure.among(some)
        return found + group(few, self.chances, scorer().threshold)

    def grown(self) -> list[Grown]:
        """The new quotes of crowds, with the statements that they join."""
        crowds = {id_ for id_ in self.reached if self.crowded(id_)}
        new = crowds.intersection(self.decided)
        sure = Regions[Pair]()

        def place(id_: int) -> Pair:
            """(0, quote) for a quote that is new or has no statement, else (1, its statement)."""
            return (0, id_) if id_ in new or id_ not in self.statement else (1, self.statement[id_])

        for one, other in self._sure(crowds):
            if one in new or other in new or self.chances[one, other] == ALWAYS:
                sure.join(place(one), place(other))
        everyone = {place(id_) for pair in self._sure(crowds) for id_ in pair}
        return [
            Grown(
                tuple(number for kind, number in some if kind == 0),
                tuple(number for kind, number in some if kind == 1),
            )
            for some in sure.among(sorted(everyone | {(0, id_) for id_ in new}))
            if len(some) > 1 or (some[0][0] == 0 and some[0][1] in new)
        ]

    def _sure(self, ids: Collection[int]) -> list[Pair]:
        """The pairs with one of these quotes that are surely one saying (see `SURE`)."""
        return sorted(
            (a, b) for (a, b), chance in self.chances.items()
            if chance >= SURE and (a in ids or b in ids)
            and (chance == ALWAYS or self.alone.isdisjoint((a, b)))
        )  # fmt: skip

    def _other_members(self, ids: Collection[int]) -> set[int]:
        """The leading quotes of the statements of these, which belong to the same regions."""
        self.statement |= statements_of(self.connection, set(ids) - self.statement.keys())
        new = {self.statement[id_] for id_ in ids if id_ in self.statement} - self._known
        self._known |= new
        found: set[int] = set()
        for number, members in members_of(self.connection, new).items():
            self.statement |= dict.fromkeys(members, number)
            for one, other in pairwise(members):
                self._regions.join(one, other)
            found.update(members)
        return found

    def _add_weights(self, ids: Iterable[int]) -> None:
        for id_ in ids:
            if id_ not in self._seen:
                self._seen.add(id_)
                self._regions.add(id_, int(id_ not in self.asked))

    def _judge(self, pairs: set[Pair], told: Mapping[Pair, bool]) -> None:
        """Compute the chances of pairs; `told` are people's rulings, which outrank the scorer."""
        self._load({id_ for pair in pairs for id_ in pair})
        known = self.sayings
        pairs = {(a, b) for a, b in pairs if a in known and b in known}
        cosines = cosines_of(known, pairs)
        self.judged |= cosines
        worth = {
            (a, b) for (a, b), cosine in cosines.items()
            if may_be_one(known[a], known[b], cosine)
        }  # fmt: skip
        self._read_articles(worth)
        for pair, numbers in self.comparison.measured(worth).items():
            self.chances[pair] = scorer().chance(numbers)
        for pair, one in told.items():
            if pair in pairs:
                self.chances[pair] = ALWAYS if one else NEVER

    def _candidates(self, ids: Collection[int]) -> tuple[set[Pair], set[int]]:
        """The candidate pairs of these quotes, and quotes that have to be grouped again because a
        run of words has become common (see `blocking.by_words`)."""
        mine = [self.sayings[id_] for id_ in sorted(ids)]
        pairs = blocking.by_speaker(self.connection, mine)
        shared, lapsed = blocking.by_words(self.connection, mine, self.fresh)
        return pairs | shared | self._in_same_article(mine), lapsed

    def _in_same_article(self, mine: Iterable[Saying]) -> set[Pair]:
        """The pairs of these quotes with leading quotes of their own articles."""
        rows = ask(
            self.connection,
            "SELECT q.id FROM quotes AS q JOIN quote_vectors AS v ON v.quote_id = q.id "
            "WHERE q.article_id {listed} AND v.leader_id IS NULL",
            {saying.article for saying in mine},
        )
        articles: dict[int, list[int]] = defaultdict(list)
        for (id_,) in rows:
            articles[id_ // PER_ARTICLE].append(id_)
        return {
            (min(saying.id, other), max(saying.id, other))
            for saying in mine for other in articles[saying.article] if other != saying.id
        }  # fmt: skip

    def _load(self, ids: Iterable[int]) -> None:
        missing = set(ids) - self.sayings.keys()
        self.sayings |= {s.id: s for s in sayings.of_quotes(self.connection, missing)}

    def _read_articles(self, pairs: Iterable[Pair]) -> None:
        """Read the whole articles of these pairs, which their features need (see `Context`)."""
        own = [self.sayings[id_] for id_ in {id_ for pair in pairs for id_ in pair}]
        articles = {saying.article for saying in own}
        missing = [article for article in articles if not self.comparison.has(article)]
        self.comparison.add(sayings.company(self.connection, missing))
        self.comparison.know(own)
