"""What people decided of statements: that quotes are one saying, or never are.

A ruling is a correction (`quotes.store.corrections`) whose value names the quotes by outlet, id of
the article, and where their content stands, so that it outlives every new reading of the articles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from quotes.errors import QuotesError
from quotes.store.engine import Database
from quotes.store.schema.models import Correction
from quotes.store.statements.asking import ask

Place = tuple[str, str, bool, int]
"""The outlet of an article, its id there, whether a quote is in its title, and where it begins."""

_SAME, _DIFFERENT = "one saying", "another saying"


def join(
    database: Database, one: int, other: int, *, who: str | None = None, note: str | None = None
) -> int:
    """Say that two statements are one; returns the number of the correction.

    Each is meant by its number, or by that of a quote. Raises QuotesError where there is none, or
    where they are one.
    """
    with database.write() as connection:
        left, right = _members(connection, one), _members(connection, other)
        if set(left) & set(right):
            raise QuotesError(f"{one} and {other} are one statement already")
        return _rule(connection, left, right, _SAME, who, note)


def split(
    database: Database,
    statement: int,
    quotes: Sequence[int],
    *,
    who: str | None = None,
    note: str | None = None,
) -> int:
    """Say that some quotes of a statement report another one, never this; returns the number of
    the correction. Raises QuotesError where they are not in it, or nothing is left."""
    with database.write() as connection:
        members = _members(connection, statement)
        strange = sorted(set(quotes) - set(members))
        if strange:
            raise QuotesError(f"quote {strange[0]} does not report statement {statement}")
        rest = [id_ for id_ in members if id_ not in set(quotes)]
        if not rest:
            raise QuotesError("these are all quotes of the statement: nothing is left")
        return _rule(connection, sorted(set(quotes)), rest, _DIFFERENT, who, note)


def rulings(connection: Connection, ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """The pairs of quotes of which one is among `ids` that a person judged: whether they are one
    saying. The last word counts. Quotes that follow others are stood for by these."""
    rows = _held(connection)
    if not rows:
        return {}
    known = _numbers(connection, [p for _, value in rows for p in _places(value)])
    lead = _leaders(connection, known.values())
    found: dict[tuple[int, int], bool] = {}
    wanted = set(ids)
    for action, value in rows:
        left, right = (
            {lead.get(known[p], known[p]) for p in map(_place, value[side]) if p in known}
            for side in ("left", "right")
        )
        for a, b in product(left, right):
            if a != b and (a in wanted or b in wanted):
                found[min(a, b), max(a, b)] = action == _SAME
    return found


def split_off(connection: Connection) -> set[int]:
    """The quotes that a person took out of a statement: they follow nobody and lead nobody."""
    places = [
        _place(place)
        for action, value in _held(connection) if action != _SAME for place in value["left"]
    ]  # fmt: skip
    return set(_numbers(connection, places).values()) if places else set()


def _held(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """What people decided on statements, the last word last."""
    held = select(Correction.action, Correction.value).where(
        Correction.target == "statement", Correction.undone_at.is_(None)
    )
    rows = connection.execute(held.order_by(Correction.id))
    return [(row.action, row.value or {}) for row in rows]


def _leaders(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Of quotes that follow others, whom they follow."""
    rows = ask(
        connection,
        "SELECT quote_id, leader_id FROM quote_vectors "
        "WHERE quote_id {listed} AND leader_id IS NOT NULL",
        ids,
    )
    return {row[0]: row[1] for row in rows}


def apply(connection: Connection, value: dict[str, Any]) -> None:
    """Decide anew on the quotes that a ruling names: it was made, undone, or holds again."""
    from quotes.store.statements import assign, statements_of

    articles = {id_ // 100_000 for id_ in _numbers(connection, _places(value)).values()}
    if articles:
        assign(connection, articles, statements_of(connection, articles))


def _members(connection: Connection, number: int) -> list[int]:
    """The quotes of a statement, or the quote with this number and those it is one with."""
    rows = ask(
        connection,
        "SELECT m.id FROM quotes AS m WHERE m.statement_id {listed} OR m.id = ? OR m.statement_id "
        "= (SELECT q.statement_id FROM quotes AS q WHERE q.id = ?)",
        [number], number, number,
    )  # fmt: skip
    found = sorted({row[0] for row in rows})
    if not found:
        raise QuotesError(f"no statement and no quote has the number {number}")
    return found


def _rule(
    connection: Connection,
    left: Sequence[int],
    right: Sequence[int],
    action: str,
    who: str | None,
    note: str | None,
) -> int:
    from quotes.store.corrections import journal

    places = {id_: list(place) for id_, place in _where(connection, [*left, *right]).items()}
    value = {"left": [places[i] for i in left], "right": [places[i] for i in right]}
    words = f"{_listed(left)} and {_listed(right)}: {action}"
    number = journal.record(
        connection, "statement", f"{left[0]} {right[0]}", action, value=value, who=who, note=note,
        summary=words, quote_id=left[0], article_id=left[0] // 100_000,
    )  # fmt: skip
    apply(connection, value)
    return number


def _listed(ids: Sequence[int]) -> str:
    return ("quote " if len(ids) == 1 else "quotes ") + ", ".join(map(str, ids))


def _where(connection: Connection, ids: Iterable[int]) -> dict[int, Place]:
    """The places of quotes."""
    rows = ask(
        connection,
        "SELECT q.id, o.name, a.external_id, q.in_title, MIN(s.start_offset) FROM quotes AS q "
        "JOIN articles AS a ON a.id = q.article_id LEFT JOIN outlets AS o ON o.id = a.outlet_id "
        "JOIN spans AS s ON s.quote_id = q.id AND s.part = 'content' WHERE q.id {listed} "
        "GROUP BY q.id, o.name, a.external_id, q.in_title",
        ids,
    )
    return {row[0]: (row[1] or "", row[2], bool(row[3]), row[4]) for row in rows}


def _numbers(connection: Connection, places: Iterable[Place]) -> dict[Place, int]:
    """The quotes that stand in these places now."""
    wanted = set(places)
    rows = ask(
        connection,
        "SELECT q.id FROM quotes AS q JOIN articles AS a ON a.id = q.article_id "
        "WHERE a.external_id {listed}",
        {place[1] for place in wanted},
    )
    found = _where(connection, [row[0] for row in rows])
    return {place: id_ for id_, place in found.items() if place in wanted}


def _places(value: dict[str, Any]) -> list[Place]:
    return [_place(place) for side in ("left", "right") for place in value[side]]


def _place(stored: Sequence[Any]) -> Place:
    outlet, external, in_title, start = stored
    return outlet, external, bool(in_title), start
