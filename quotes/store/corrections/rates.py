"""Error rates of reviewed quotes, with confidence intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from sqlalchemy import Connection, select

from quotes.store.schema.models import CorrectionRow

FIELDS = ("speaker", "role", "said_on", "kind", "act", "text", "cue", "source")


@dataclass(frozen=True)
class Rate:
    """The number of wrong quotes among those checked, with a 95% interval of their share."""

    wrong: int
    checked: int

    @property
    def share(self) -> float:
        """The share of wrong quotes, from 0 to 1."""
        return self.wrong / self.checked if self.checked else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927)."""
        n = self.checked
        if not n:
            return 0.0, 1.0
        z = NormalDist().inv_cdf(0.975)
        middle = (self.share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(self.share * (1 - self.share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def as_json(self) -> dict[str, Any]:
        """The rate as a flat object."""
        low, high = self.interval
        return {
            "wrong": self.wrong,
            "checked": self.checked,
            "share": round(self.share, 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }


@dataclass(frozen=True)
class Reviewed:
    """What one person (all, if None) decided in a review: totals, and errors by field."""

    review: str
    right: int
    corrected: int
    rejected: int
    rate: Rate
    fields: Mapping[str, Rate]

    def as_json(self) -> dict[str, Any]:
        """The object that `quotes review --summary --format json` prints."""
        return {
            "review": self.review,
            "right": self.right,
            "corrected": self.corrected,
            "rejected": self.rejected,
            "error_rate": self.rate.as_json(),
            "by_field": {name: rate.as_json() for name, rate in self.fields.items()},
        }


def reviewed(connection: Connection, review: str, who: str | None) -> Reviewed:
    """What one person (all, if None) has decided in a review so far."""
    row = CorrectionRow
    rows = select(row.target_key, row.action, row.about).where(
        row.review == review, row.undone_at.is_(None), row.action.in_(("set", "reject", "confirm"))
    )
    if who is not None:
        rows = rows.where(row.who == who)
    actions: dict[str, set[str]] = {}
    wrong: dict[str, set[str]] = {name: set() for name in FIELDS}
    for key, action, about in connection.execute(rows):
        actions.setdefault(key, set()).add(action)
        for name in (about or "").split(", ") if action == "set" else ():
            wrong[name].add(key)
    rejected = sum("reject" in said for said in actions.values())
    corrected = sum("set" in said and "reject" not in said for said in actions.values())
    checked = len(actions)
    fields = {name: Rate(len(keys), checked) for name, keys in wrong.items() if keys}
    return Reviewed(
        review,
        checked - rejected - corrected,
        corrected,
        rejected,
        Rate(rejected + corrected, checked),
        fields,
    )
