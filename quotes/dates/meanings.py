"""The meanings of expressions of time, before they are resolved to dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TimeUnit = Literal["day", "week", "weekend", "month", "year", "decade"]
Which = Literal["this", "last", "that", "next", "earlier", ""]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_number(name: str) -> int:
    """The number of a month, from 1, by its name or the beginning of it: "Sept"."""
    return _MONTHS.index(name[:3].lower()) + 1


@dataclass(frozen=True, slots=True)
class Named:
    """A calendar date; missing parts are None: "Sept. 3", "2014".

    `until` is the end of a range of days ("February 15-17" -> (2, 17)), `through` the weekday that
    ends one ("April 27 through Sunday"); `week` the number of a week of the month ("the first week
    of March"); `which` is "last" in "last October" and "that" in "that October", which counts from
    the date mentioned before; `years` counts the year from now ("May last year" is -1).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: tuple[int, int] | None = None
    week: int | None = None
    which: Which = ""
    through: int | None = None
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """A day in figures, whose first two mean day and month or month and day: "6/4/13"; with points
    between them, the day is first: "6.4.2013"."""

    first: int
    second: int
    year: int
    day_first: bool = False


@dataclass(frozen=True, slots=True)
class Feast:
    """A day named by its feast: a fixed day of the year, or some days from Easter Sunday."""

    month: int = 0
    day: int = 0
    easter: int | None = None
    year: int | None = None
    which: Which = ""


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday being 0: "Thursday", "last Sunday"; `through` is the last one of
    several ("Thursday through Monday"), `week` counts the week from now ("Tuesday last week")."""

    day: int
    which: Which = ""
    through: int | None = None
    week: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month, … relative to now: "yesterday" (-1 day), "last week" (-1 week).

    `which` is "that" if it counts from the date mentioned just before ("the day before", "two weeks
    later"), and "earlier" for the past part of a period ("earlier this week").
    """

    unit: TimeUnit
    count: int = 0
    which: Which = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A number of days from an event: "the day after the attack" (1, "attack")."""

    unit: TimeUnit
    count: int
    event: str


@dataclass(frozen=True, slots=True)
class Season:
    """A season, spring being 0, with its year if given: "over the summer"."""

    season: int
    which: Which = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Decade:
    """Years of a decade, counted from its first: "the early 1990s" is (1990, 0, 3)."""

    year: int
    first: int = 0
    last: int = 9


Meaning = Named | Numeric | Feast | Weekday | Period | Beside | Season | Decade


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time: its place and meaning."""

    start: int
    end: int
    meaning: Meaning
