"""Makes rulings: people's decisions that quotes are, or are not, one saying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store.engine import Database
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.statements.finding import reporting
from quotes.store.statements.held_rulings import DIFFERENT, SAME, places_in, places_of, quotes_at


def join(
    database: Database, one: int, other: int, *, who: str | None = None, note: str | None = None
) -> int:
    """Rule that two statements are one; returns the number of the correction.

    `one` and `other` are numbers of statements, or of quotes that report them. Raises QuotesError
    if one of them does not exist, or if they are one statement already.
    """
    with database.write() as connection:
        left, right = reporting(connection, one), reporting(connection, other)
        if set(left) & set(right):
            raise QuotesError(f"{one} and {other} are one statement already")
        return _rule(connection, left, right, SAME, who, note)


def split(
    database: Database,
    statement: int,
    quotes: Sequence[int],
    *,
    who: str | None = None,
    note: str | None = None,
) -> int:
    """Rule that some quotes of a statement do not report it but another one.

    Returns the number of the correction. Raises QuotesError if a quote is not in the statement, or
    if no other quotes would be left in it.
    """
    with database.write() as connection:
        members = reporting(connection, statement)
        strange = sorted(set(quotes) - set(members))
        if strange:
            raise QuotesError(f"quote {strange[0]} does not report statement {statement}")
        rest = [id_ for id_ in members if id_ not in set(quotes)]
        if not rest:
            raise QuotesError("these are all quotes of the statement: nothing is left")
        return _rule(connection, sorted(set(quotes)), rest, DIFFERENT, who, note)


def apply(connection: Connection, value: dict[str, Any]) -> None:
    """Group the quotes of a ruling again, after it was made, undone or redone."""
    from quotes.store.statements import assign, statements_in

    articles = {id_ // PER_ARTICLE for id_ in quotes_at(connection, places_in(value)).values()}
    if articles:
        assign(connection, articles, statements_in(connection, articles))


def _rule(
    connection: Connection,
    left: Sequence[int],
    right: Sequence[int],
    action: str,
    who: str | None,
    note: str | None,
) -> int:
    from quotes.store.corrections import journal

    places = {id_: list(place) for id_, place in places_of(connection, [*left, *right]).items()}
    value = {"left": [places[i] for i in left], "right": [places[i] for i in right]}
    words = f"{_listed(left)} and {_listed(right)}: {action}"
    number = journal.add_correction(
        connection, "statement", f"{left[0]} {right[0]}", action, value=value, who=who, note=note,
        summary=words, quote_id=left[0], article_id=left[0] // PER_ARTICLE,
    )  # fmt: skip
    apply(connection, value)
    return number


def _listed(ids: Sequence[int]) -> str:
    return ("quote " if len(ids) == 1 else "quotes ") + ", ".join(map(str, ids))
