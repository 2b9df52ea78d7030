"""Which quotes are one statement, decided anew wherever new quotes may change it.

What is decided follows from the quotes that are there, not from the order in which they came: all
quotes that are tied to new ones, one by one, by pairs that are likely one saying, are put together
again from the beginning. Of crowds (`quotes.store.statements.reach`), only what is new is decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from quotes.store.statements import keeping, sayings
from quotes.store.statements.asking import ask
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
    """Find the statements of the quotes of new articles, and how they are related to others.

    `lost` are statements some of whose quotes were removed before: what remains of them is decided
    anew. `vectors` are those that are worked out already, by quote.
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
    """The leading quotes of statements that lost some; and which of these are crowds, that stay."""
    members = members_of(connection, statements)
    crowds = {number for number, ids in members.items() if len(ids) > CROWD}
    return {id_ for number in members.keys() - crowds for id_ in members[number]}, crowds


def _former(connection: Connection, settled: Settled, new: Collection[int]) -> set[int]:
    """The statements that quotes had which follow others from now on."""
    return set(statements_of(connection, settled.following.difference(new)).values())


def _without_statement(connection: Connection, settled: Settled) -> set[int]:
    """The leaders of quotes that follow from now on that have been alone."""
    rows = ask(
        connection,
        "SELECT id FROM quotes WHERE id {listed} AND statement_id IS NULL",
        {settled.leaders[id_] for id_ in settled.following},
    )
    return {row[0] for row in rows}
