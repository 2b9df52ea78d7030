"""Reads people's rulings on statements for grouping; the module `rulings` makes and applies them.

A ruling is a correction (`quotes.store.corrections`) whose value identifies quotes by outlet,
article id and the place of their content, so that it survives every new extraction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from quotes.store.asking import ask
from quotes.store.schema.models import CorrectionRow

Place = tuple[str, str, bool, int]
"""The outlet and external id of an article, whether a quote is in its title, and its offset."""

Ruling = tuple[str, dict[str, Any]]
"""The action (`SAME` or `DIFFERENT`), and the value that identifies the quotes."""

SAME, DIFFERENT = "one saying", "another saying"


def rulings(
    connection: Connection, ids: Collection[int], rows: Sequence[Ruling]
) -> dict[tuple[int, int], bool]:
    """For pairs of quotes that a person judged, whether they are one saying.

    Only pairs with one of `ids` are returned, and quotes are represented by their leaders. Later
    rulings outrank earlier ones; `rows` are all active rulings (see `held`).
    """
    if not rows:
        return {}
    known = quotes_at(connection, [p for _, value in rows for p in places_in(value)])
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
                found[min(a, b), max(a, b)] = action == SAME
    return found


def split_off(connection: Connection, rows: Iterable[Ruling]) -> set[int]:
    """The quotes that a person took out of a statement; they may not lead or follow others."""
    places = [_place(place) for action, value in rows if action != SAME for place in value["left"]]
    return set(quotes_at(connection, places).values()) if places else set()


def held(connection: Connection) -> list[Ruling]:
    """The rulings on statements that have not been undone, oldest first."""
    standing = select(CorrectionRow.action, CorrectionRow.value).where(
        CorrectionRow.target == "statement", CorrectionRow.undone_at.is_(None)
    )
    rows = connection.execute(standing.order_by(CorrectionRow.id))
    return [(row.action, row.value or {}) for row in rows]


def _leaders(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The leader of each of these quotes that follows another one."""
    rows = ask(
        connection,
        "SELECT quote_id, leader_id FROM quote_vectors "
        "WHERE quote_id {listed} AND leader_id IS NOT NULL",
        ids,
    )
    return {row[0]: row[1] for row in rows}


def places_of(connection: Connection, ids: Iterable[int]) -> dict[int, Place]:
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


def quotes_at(connection: Connection, places: Iterable[Place]) -> dict[Place, int]:
    """The quotes that are at these places now."""
    wanted = set(places)
    rows = ask(
        connection,
        "SELECT q.id FROM quotes AS q JOIN articles AS a ON a.id = q.article_id "
        "WHERE a.external_id {listed}",
        {place[1] for place in wanted},
    )
    found = places_of(connection, [row[0] for row in rows])
    return {place: id_ for id_, place in found.items() if place in wanted}


def places_in(value: dict[str, Any]) -> list[Place]:
    """The places in a ruling's value, on both sides."""
    return [_place(place) for side in ("left", "right") for place in value[side]]


def _place(stored: Sequence[Any]) -> Place:
    outlet, external, in_title, start = stored
    return outlet, external, bool(in_title), start
