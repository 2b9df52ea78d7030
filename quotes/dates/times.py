"""The reference day of a stretch of an article: what "today" and "on Monday" mean there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Times:
    """`default` is the article's day; from each of `starts` on, those of `days` apply."""

    default: date | None
    starts: tuple[int, ...] = ()
    days: tuple[date | None, ...] = ()

    def at(self, position: int) -> date | None:
        """The reference day at a position of the text; None if unknown."""
        k = bisect_right(self.starts, position) - 1
        return self.days[k] if k >= 0 else self.default
