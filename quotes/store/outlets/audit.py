"""Audits outlets: how much they quote, from whom, and the share of women.

All functions take an open connection (`Database.connect`) and read only. They read sums that
triggers maintain, so they are fast for any number of quotes. Copies of articles count once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from quotes.errors import NotThere
from quotes.store.search.selection import SHOWN_ACTS, bound

NOWHERE = "(unknown)"
"""The name shown for articles without an outlet; its id is 0."""

LISTED = (
    "id", "outlet", "quotes", "named", "unnamed", "unattributed", "women", "men",
    "gender_unknown", "unnamed_percent", "women_percent",
)  # fmt: skip
MONTHLY = ("month", *LISTED[2:])


@dataclass(frozen=True)
class Sums:
    """Counts of quotes by kind of source, and of speakers by the gender that texts show."""

    quotes: int
    named: int
    unnamed: int
    unattributed: int
    women: int
    men: int
    gender_unknown: int

    @property
    def unnamed_percent(self) -> float | None:
        """The share of quotes with an unnamed source, in percent."""
        return _percent(self.unnamed, self.quotes)

    @property
    def women_percent(self) -> float | None:
        """The share of women among those whose gender texts show, in percent."""
        return _percent(self.women, self.women + self.men)

    def as_json(self) -> dict[str, Any]:
        """The sums and the shares."""
        shares = {name: getattr(self, name) for name in ("unnamed_percent", "women_percent")}
        return {**vars(self), **shares}


@dataclass(frozen=True)
class OutletLine:
    """An outlet and its sums; id 0 stands for articles without an outlet."""

    id: int
    outlet: str
    sums: Sums

    def as_json(self) -> dict[str, Any]:
        """One flat object."""
        return {"id": self.id, "outlet": self.outlet, **self.sums.as_json()}


@dataclass(frozen=True)
class Month:
    """The sums of a month (YYYY-MM) of publication."""

    month: str
    sums: Sums

    def as_json(self) -> dict[str, Any]:
        """One flat object."""
        return {"month": self.month, **self.sums.as_json()}


@dataclass(frozen=True)
class OutletPage:
    """One outlet and its months in order."""

    line: OutletLine
    articles: int
    months: tuple[Month, ...]

    def as_json(self) -> dict[str, Any]:
        """The outlet's sums, with a list of its months."""
        months = [month.as_json() for month in self.months]
        return {**self.line.as_json(), "articles": self.articles, "months": months}


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


_SUMS = """
    CAST(sum(m.quotes) AS integer) AS quotes, CAST(sum(m.named) AS integer) AS named,
    CAST(sum(m.unnamed) AS integer) AS unnamed,
    CAST(sum(m.unattributed) AS integer) AS unattributed,
    CAST(sum(m.female) AS integer) AS women, CAST(sum(m.male) AS integer) AS men,
    CAST(sum(m.unknown) AS integer) AS gender_unknown
"""


def outlets(connection: Connection, *, acts: Sequence[str] = SHOWN_ACTS) -> list[OutletLine]:
    """All outlets that quote anybody, those with most quotes first."""
    rows = connection.execute(
        bound(
            f"""
            SELECT coalesce(m.outlet_id, 0), m.outlet, {_SUMS} FROM outlet_month_sums AS m
            WHERE m.act IN :acts GROUP BY m.outlet_id, m.outlet HAVING sum(m.quotes) > 0
            ORDER BY 3 DESC, 2
            """,
            {"acts": list(acts)},
        )
    )
    return [OutletLine(id_, name or NOWHERE, Sums(*sums)) for id_, name, *sums in rows]


def name(connection: Connection, id_: int) -> str:
    """The name of the outlet with this number (0: none). Raises NotThere if there is none."""
    known = connection.scalar(
        text("SELECT name FROM outlets WHERE id = :id"), {"id": id_ if 0 <= id_ < 1 << 63 else -1}
    )
    if known is None and id_ != 0:
        raise NotThere(f"no outlet has the number {id_}")
    return known or NOWHERE


def outlet(connection: Connection, id_: int, *, acts: Sequence[str] = SHOWN_ACTS) -> OutletPage:
    """The page of the outlet with this number (0: articles without one). Raises NotThere if there
    is none."""
    called = name(connection, id_)
    rows = connection.execute(
        bound(
            f"""
            SELECT coalesce(m.month, ''), {_SUMS} FROM outlet_month_sums AS m
            WHERE {"m.outlet_id = :id" if id_ else "m.outlet_id IS NULL AND :id = 0"}
                AND m.act IN :acts
            GROUP BY m.month HAVING sum(m.quotes) > 0 ORDER BY 1
            """,
            {"id": id_, "acts": list(acts)},
        )
    ).all()
    months = [Month(month, Sums(*sums)) for month, *sums in rows]
    total = Sums(*(sum(row[n] for row in rows) for n in range(1, 8)))
    which = "outlet_id = :id" if id_ else "outlet_id IS NULL AND :id = 0"
    counted = connection.scalar(text(f"SELECT count(*) FROM articles WHERE {which}"), {"id": id_})
    return OutletPage(OutletLine(id_, called, total), int(counted or 0), tuple(months))
