"""Groups quotes into statements, and regroups them as new articles arrive.

The result depends on the quotes in the database, not on the order in which they arrived: all quotes
that are connected to new ones, directly or through others, by pairs that are likely one saying, are
grouped again from scratch. In crowds (`quotes.store.statements.reach`) only new quotes are placed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from quotes.store.asking import ask
from quotes.store.statements import keeping, sayings
from quotes.store.statements.copies import note_copies
from quotes.store.statements.held_rulings import held, split_off
from quotes.store.statements.leaders import Settled, follow, settle
from quotes.store.statements.reach import CROWD, Search, members_of, statements_of


def assign(
    connection: Connection,
    articles: Collection[int],
    lost: Collection[int] = (),
    vectors: Mapping[int, bytes] | None = None,
) -> None:
    """Group the quotes of new articles into statements, and link these to others.

    `lost` are statements from which quotes were removed before; the rest of them is grouped again.
    `vectors` has the embeddings already computed, by quote.
    """
    mine, new = sayings.index(connection, articles, vectors or {})
    rulings = held(connection)
    alone = split_off(connection, rulings)
    left, _ = _remaining(connection, lost)
    rest = sayings.of_quotes(connection, left - {saying.id for saying in mine})
    settled = settle(connection, [*mine, *rest], new, alone)
    lost = {*lost, *_former(connection, settled, new)}
    left, crowds = _remaining(connection, lost)
    search = Search(
        connection,
        asked={*settled.leading, *left, *_without_statement(connection, settled)},
        fresh=settled.leading, alone=frozenset(alone), held=rulings,
        sayings=dict(settled.sayings),
    )  # fmt: skip
    search.comparison.add(mine)
    search.reach()
    keeping.keep(search, lost - crowds, crowds)
    follow(connection, settled)
    note_copies(connection, articles)


def _remaining(connection: Connection, statements: Collection[int]) -> tuple[set[int], set[int]]:
    """The leading quotes of statements that are no crowds; and the statements that are crowds."""
    members = members_of(connection, statements)
    crowds = {number for number, ids in members.items() if len(ids) > CROWD}
    return {id_ for number in members.keys() - crowds for id_ in members[number]}, crowds


def _former(connection: Connection, settled: Settled, new: Collection[int]) -> set[int]:
    """The previous statements of old quotes that have just become followers."""
    return set(statements_of(connection, settled.following.difference(new)).values())


def _without_statement(connection: Connection, settled: Settled) -> set[int]:
    """The leaders of new followers that have no statement yet."""
    rows = ask(
        connection,
        "SELECT id FROM quotes WHERE id {listed} AND statement_id IS NULL",
        {settled.leaders[id_] for id_ in settled.following},
    )
    return {row[0] for row in rows}
