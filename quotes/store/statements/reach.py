"""What new quotes may be one saying with, and all that is tied to these: what is decided anew.

Mostly that is a handful of quotes. Where hundreds of wordings hang together (a crowd: one sentence
in every paper, changed at random), they are not put together again for each new one: it goes to
the statement of those that it is surely one saying with, so that it costs the same however many
there are.
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
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.statements import blocking, sayings
from quotes.store.statements.asking import ask, ask_each
from quotes.store.statements.held_rulings import Ruling, rulings

CROWD = 48
"""What hangs together with more than so many other leading quotes is a crowd."""

SURE = 0.9
"""In a crowd, two quotes are one saying from this chance on."""

Pair = tuple[int, int]
Members = dict[int, list[int]]
"""Leading quotes by statement."""

_MEMBERS = (
    "SELECT m.id FROM quotes AS m JOIN quote_vectors AS v ON v.quote_id = m.id "
    "WHERE m.statement_id = {number} AND v.leader_id IS NULL"
)


def statements_of(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """The statement of each of these quotes that has one."""
    sql = "SELECT id, statement_id FROM quotes WHERE id {listed} AND statement_id IS NOT NULL"
    return {row[0]: row[1] for row in ask(connection, sql, ids)}


def members_of(connection: Connection, statements: Collection[int]) -> Members:
    """The leading quotes of statements; of a crowd, one more than `CROWD` of them."""
    found = ask_each(connection, _MEMBERS, statements, CROWD + 1)
    return {number: [row[0] for row in rows] for number, rows in found.items()}


@dataclass(frozen=True)
class Grown:
    """Quotes of a crowd that have no statement yet, and the statements that they make one."""

    quotes: tuple[int, ...]
    statements: tuple[int, ...]


@dataclass
class Search:
    """Leading quotes with all that may be the same sayings as they are.

    `asked` are to be decided, whatever they are tied to; `fresh` are those that lead from now on.
    `alone` are those that people took out of statements. `reached` are all that are tied to those
    asked by likely pairs; all their pairs are judged.
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
    """The pairs that were looked at, with their cosines."""
    statement: dict[int, int] = field(default_factory=dict)
    """The statements that quotes had before, as far as it was asked."""
    _regions: Regions[int] = field(default_factory=Regions)
    _seen: set[int] = field(default_factory=set)
    _known: set[int] = field(default_factory=set)

    def reach(self) -> None:
        """Judge all pairs of what is asked, and of what that is tied to."""
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
            tied |= self._fellows(tied)
            self._weigh(tied)
            frontier = {id_ for id_ in tied - self.reached if not self.crowded(id_)}

    def crowded(self, id_: int) -> bool:
        """Whether more than `CROWD` others are tied to a quote."""
        return self._regions.weight(id_) > CROWD

    @property
    def decided(self) -> list[int]:
        """The quotes that are decided anew: in crowds, only those that are new there."""
        return sorted(
            id_ for id_ in self.reached
            if not self.crowded(id_)
            or (id_ in self.asked and (id_ not in self.statement or id_ in self.alone))
        )  # fmt: skip

    def groups(self) -> list[list[int]]:
        """The quotes that were reached, by statement; without crowds."""
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
        """What the new quotes of crowds join."""
        crowds = {id_ for id_ in self.reached if self.crowded(id_)}
        new = crowds.intersection(self.decided)
        sure = Regions[Pair]()

        def place(id_: int) -> Pair:
            """The quote, or its statement, with which of both it is."""
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
        """The pairs with one of these quotes that are surely one saying."""
        return sorted(
            (a, b) for (a, b), chance in self.chances.items()
            if chance >= SURE and (a in ids or b in ids)
            and (chance == ALWAYS or self.alone.isdisjoint((a, b)))
        )  # fmt: skip

    def _fellows(self, ids: Collection[int]) -> set[int]:
        """The other leading quotes of the statements of these, which hang together with them."""
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

    def _weigh(self, ids: Iterable[int]) -> None:
        for id_ in ids:
            if id_ not in self._seen:
                self._seen.add(id_)
                self._regions.add(id_, int(id_ not in self.asked))

    def _judge(self, pairs: set[Pair], told: Mapping[Pair, bool]) -> None:
        """The chances of those pairs of which both quotes are there."""
        self._load({id_ for pair in pairs for id_ in pair})
        known = self.sayings
        pairs = {(a, b) for a, b in pairs if a in known and b in known}
        cosines = cosines_of(known, pairs)
        self.judged |= cosines
        worth = {
            (a, b) for (a, b), cosine in cosines.items()
            if may_be_one(known[a], known[b], cosine)
        }  # fmt: skip
        self._learn(worth)
        for pair, numbers in self.comparison.measured(worth).items():
            self.chances[pair] = scorer().chance(numbers)
        for pair, one in told.items():
            if pair in pairs:
                self.chances[pair] = ALWAYS if one else NEVER

    def _candidates(self, ids: Collection[int]) -> tuple[set[Pair], set[int]]:
        """The pairs of these quotes that are worth a look, and those to be looked at anew."""
        mine = [self.sayings[id_] for id_ in sorted(ids)]
        pairs = blocking.by_speaker(self.connection, mine)
        shared, lapsed = blocking.by_words(self.connection, mine, self.fresh)
        return pairs | shared | self._beside(mine), lapsed

    def _beside(self, mine: Iterable[Saying]) -> set[Pair]:
        """The pairs of quotes with the leading ones of their own articles."""
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

    def _learn(self, pairs: Iterable[Pair]) -> None:
        """Read whole articles: what stands beside a quote tells which is meant."""
        own = [self.sayings[id_] for id_ in {id_ for pair in pairs for id_ in pair}]
        articles = {saying.article for saying in own}
        missing = [article for article in articles if not self.comparison.has(article)]
        self.comparison.add(sayings.company(self.connection, missing))
        self.comparison.know(own)
