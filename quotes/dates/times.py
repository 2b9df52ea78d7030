"""The day that a stretch of an article counts from: what "today" and "on Monday" mean there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Times:
    """`default` is the day that the article counts from; from each of `starts` on, `days` do."""

    default: date | None
    starts: tuple[int, ...] = ()
    days: tuple[date | None, ...] = ()

    def at(self, position: int) -> date | None:
        """The day that counts at a position of the text; None where none is known."""
        k = bisect_right(self.starts, position) - 1
        return self.days[k] if k >= 0 else self.default
