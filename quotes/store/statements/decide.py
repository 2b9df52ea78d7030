"""Which quotes are one statement, decided anew wherever new quotes may change it.

What is decided follows from the quotes that are there, not from the order in which they came: all
quotes that are tied to new ones, one by one, by pairs that are likely one saying, are put together
again from the beginning.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from quotes.statements import Comparison, Saying, group
from quotes.statements.clusters import ALWAYS, NEVER
from quotes.statements.links import Link, relation, same
from quotes.statements.scorer import scorer
from quotes.store.schema.models import Quote, Statement
from quotes.store.statements import blocking, sayings
from quotes.store.statements.asking import ask
from quotes.store.statements.copies import note_copies
from quotes.store.statements.rulings import rulings
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
    touched = set(_members(connection, lost))
    touched |= {s.id for s in sayings.of_articles(connection, articles)}
    found = _decide(connection, touched, lost)
    note_copies(connection, articles, found.of_same_words(set(articles)))


def _members(connection: Connection, statements: Collection[int]) -> list[int]:
    if not statements:
        return []
    mine = among(connection, Quote.statement_id, statements)
    return list(connection.scalars(select(Quote.id).where(mine)))


def _decide(connection: Connection, touched: set[int], lost: Collection[int]) -> _Search:
    found = _Search(connection)
    found.reach(touched)
    before = {*lost, *_statements_of(connection, found.reached)}
    groups = found.groups()
    _write(connection, found, groups, before)
    _link(connection, found, groups)
    return found


def _statements_of(connection: Connection, ids: Collection[int]) -> set[int]:
    rows = ask(
        connection,
        "SELECT DISTINCT statement_id FROM quotes WHERE id {listed} AND statement_id IS NOT NULL",
        ids,
    )
    return {row[0] for row in rows}


@dataclass
class _Search:
    """Quotes with all that may be the same sayings as they are.

    `reached` are those that are tied to the first ones by likely pairs; all their pairs are judged.
    """

    connection: Connection
    comparison: Comparison = field(default_factory=Comparison)
    reached: set[int] = field(default_factory=set)
    chances: dict[Pair, float] = field(default_factory=dict)
    judged: set[Pair] = field(default_factory=set)

    def reach(self, first: Iterable[int]) -> None:
        """Judge all pairs of these quotes, and of those that they are tied to."""
        frontier = set(first)
        while frontier:
            told = rulings(self.connection, frontier)
            pairs = self._candidates(frontier) | told.keys()
            self._load_for(pairs)
            known = self.comparison.sayings
            pairs = {(a, b) for a, b in pairs if a in known and b in known} - self.judged
            self.judged |= pairs
            for pair, numbers in self.comparison.features(pairs).items():
                self.chances[pair] = scorer().chance(numbers)
            for pair, one in told.items():
                if pair in pairs:
                    self.chances[pair] = ALWAYS if one else NEVER
            self.reached |= {id_ for id_ in frontier if id_ in known}
            likely = {p for p in pairs if self.chances.get(p, 0.0) >= scorer().threshold}
            frontier = {id_ for pair in likely for id_ in pair} - self.reached

    def groups(self) -> list[list[int]]:
        """The quotes that were reached, by statement."""
        own = {id_: self.comparison.sayings[id_] for id_ in self.reached}
        return group(own, self.chances, scorer().threshold)

    def of_same_words(self, articles: Collection[int]) -> set[Pair]:
        """The pairs of articles, one among these, that have a quote in common word for word."""
        known = self.comparison.sayings
        same = (
            (known[a].article, known[b].article)
            for a, b in self.judged if known[a].words and known[a].words == known[b].words
        )  # fmt: skip
        return {(a, b) for a, b in same if a != b and (a in articles or b in articles)}

    def _candidates(self, ids: Collection[int]) -> set[Pair]:
        """The pairs of these quotes that are worth a look."""
        self._load(sayings.of_quotes(self.connection, ids))
        mine = [self.comparison.sayings[id_] for id_ in ids if id_ in self.comparison.sayings]
        pairs = blocking.by_speaker(self.connection, mine)
        pairs |= blocking.by_words(self.connection, [saying.id for saying in mine])
        for saying in mine:
            pairs |= {
                (min(saying.id, other.id), max(saying.id, other.id))
                for other in self.comparison.of_article(saying.article) if other is not saying
            }  # fmt: skip
        return pairs

    def _load_for(self, pairs: Iterable[Pair]) -> None:
        ids = {id_ for pair in pairs for id_ in pair} - self.comparison.sayings.keys()
        self._load(sayings.of_quotes(self.connection, ids))

    def _load(self, some: Iterable[Saying]) -> None:
        """Read the whole articles of these quotes."""
        articles = {s.article for s in some if not self.comparison.has(s.article)}
        self.comparison.add(sayings.of_articles(self.connection, articles))


def _write(
    connection: Connection, found: _Search, groups: list[list[int]], before: Collection[int]
) -> None:
    """Give the quotes of each group one statement instead of those that they had."""
    several = [some for some in groups if len(some) > 1]
    keys = _keys(connection, {id_ for some in several for id_ in some})
    made: dict[int, list[int]] = {}
    rows = []
    for some in several:
        members = [found.comparison.sayings[id_] for id_ in some]
        first = min(members, key=lambda s: (s.published is None, s.published, keys[s.id]))
        key = keys[first.id]
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
    gone = old - made.keys()
    if gone:
        connection.execute(delete(Statement).where(among(connection, Statement.id, gone)))


def _telling(saying: Saying) -> tuple[int, int, str]:
    """The wording that stands for all: of the speaker's own words, the most."""
    return saying.kind == "indirect", -len(saying.text), saying.text


def _keys(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """For each quote a key that does not depend on the order of the articles."""
    rows = ask(
        connection,
        "SELECT q.id, o.name, a.external_id, q.position, q.text FROM quotes AS q "
        "JOIN articles AS a ON a.id = q.article_id LEFT JOIN outlets AS o ON o.id = a.outlet_id "
        "WHERE q.id {listed}",
        ids,
    )
    found = {}
    for id_, outlet, external, position, text in rows:
        whole = "\n".join((outlet or "", external, str(position), text))
        found[id_] = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
    return found


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
    ask(connection, "DELETE FROM statement_links WHERE other_id {listed}", found.reached)
    columns = ("quote_id", "other_id", "kind", "score", "evidence", "version")
    bulk.insert(connection, "statement_links", columns, sorted(rows))


def _ties(found: _Search, members: list[int]) -> Iterable[tuple[int, int, Link]]:
    """What holds a statement together: the likeliest pair of each quote with an earlier one."""
    known = found.comparison.sayings
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
            same(known[one], known[other], found.comparison.cosine(one, other), chance),
        )


def _order(saying: Saying) -> tuple[int, int, str, int]:
    """The earlier said first, then the earlier published, as far as it is known."""
    unknown = date.max
    said, published = saying.day or unknown, saying.published or unknown
    return said.toordinal(), published.toordinal(), saying.text, saying.id


def _relations(found: _Search, groups: list[list[int]]) -> dict[Pair, Link]:
    """Between sayings that are not one: those with others, the later one first."""
    of = {id_: number for number, some in enumerate(groups) for id_ in some}
    known = found.comparison.sayings
    links: dict[Pair, Link] = {}
    for a, b in sorted(found.judged):
        if of.get(a, -1) == of.get(b, -2):
            continue
        link = relation(known[a], known[b], found.comparison.cosine(a, b))
        if link is not None:
            one, other = sorted((a, b), key=lambda id_: _order(known[id_]), reverse=True)
            links[one, other] = link
    return links
