"""From the meaning of an expression to an EDTF date, with just the precision of its words.

News looks back: a weekday is the last one up to the day of publication, a month or a day without
its year the last one too. What would lie in the future dates no saying and is left out.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta, weekday

from quotes.dates.bounds import bounds
from quotes.dates.expressions import (
    Decade,
    Expression,
    Meaning,
    Named,
    Period,
    Season,
    Weekday,
    expressions,
)

# A day of the calendar that comes within so many days of publication, its year not said, is more
# likely to lie ahead ("the Nov. 8 vote", read in July) than in the year before; so is next month.
_AHEAD = 120
# A survey whose last day is told as a weekday does not take longer than this.
_FIELD_DAYS = 21
# A date told before is what "the day before" counts from, if it is not further off than this.
_NEAR = 1500


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a text names, on the calendar: where, and which date in EDTF."""

    start: int
    end: int
    edtf: str
    meaning: Meaning


def mentions(text: str, published: date | None) -> list[Mention]:
    """The times up to the day of publication that `text` names, in order.

    Without a day of publication only what is on the calendar by its own name is left, its year
    `XXXX` where the text does not give it.
    """
    found: list[Mention] = []
    told: Mention | None = None  # the last day or month told, from which "the next day" counts
    for expression in expressions(text):
        near = told if told and expression.start - told.end <= _NEAR else None
        edtf = resolve(expression, published, near.edtf if near else None)
        if edtf is None:
            continue
        earliest, _ = bounds(edtf)
        if published and earliest and earliest > published:
            continue
        mention = Mention(expression.start, expression.end, edtf, expression.meaning)
        found.append(mention)
        told = mention
    return found


def resolve(expression: Expression, published: date | None, told: str | None) -> str | None:
    """The EDTF date of one expression, or None if it has none that is certain.

    `told` is the EDTF date of the expression before it, for "the day before" and its like.
    """
    try:
        match expression.meaning:
            case Named(which="that", year=None) as named:
                earliest, latest = bounds(told) if told else (None, None)
                if earliest is None or latest is None or earliest.year != latest.year:
                    return None
                return _named(replace(named, year=earliest.year), published)
            case Named() as named:
                return _named(named, published)
            case Season() as season:
                return _season(season, published)
            case Decade(year, first, last):
                return (
                    f"{year // 10}X" if (first, last) == (0, 9) else f"{year + first}/{year + last}"
                )
            case Weekday() as named:
                return _weekday(named, published)
            case Period(unit, count, "that"):
                return _from_told(unit, count, published, told)
            case Period() as period:
                return _period(period, published)
    except (ValueError, OverflowError):  # the year 0, a 31st of June
        return None


def _weekday(named: Weekday, published: date | None) -> str | None:
    last = named.day if named.through is None else named.through
    today = published is not None and published.weekday() == last
    if published is None or named.which == "next" or (named.which == "this" and not today):
        return None  # "this Friday" is the next one
    start = published - timedelta(days=1) if named.which == "last" else published
    end = start + relativedelta(weekday=weekday(last)(-1))
    if named.through is None:
        return end.isoformat()
    return _span(end - timedelta(days=(last - named.day) % 7), end)


def _named(named: Named, published: date | None) -> str | None:
    year, month = named.year, named.month
    if month is None:
        return None if year is None else f"{year:04d}"
    if year is None and published is None:
        if named.day is None:
            return None if named.week else f"XXXX-{month:02d}"
        if named.until or named.through is not None:
            return None
        if named.day > calendar.monthrange(2000, month)[1]:
            return None
        return f"XXXX-{month:02d}-{named.day:02d}"
    if year is None:
        assert published is not None
        year = _last_year(named, published)
        if year is None:
            return None
    if named.week:
        first = date(year, month, 1 + 7 * (named.week - 1))
        return f"{first}/{first + timedelta(days=6)}"
    if named.day is None:
        return f"{year:04d}-{month:02d}"
    start = date(year, month, named.day)
    if named.through is not None:
        return _span(start, _until_weekday(start, named.through, published))
    if named.until is None:
        return start.isoformat()
    until = date(year, *named.until)
    if until < start:
        start = start.replace(year=year - 1)
    return _span(start, until)


def _until_weekday(start: date, through: int, published: date | None) -> date:
    """The end of "April 27 through Sunday": the last Sunday, if that is not weeks after."""
    first = start + relativedelta(weekday=weekday(through)(+1))
    if published is None:
        return first
    last = published + relativedelta(weekday=weekday(through)(-1))
    return last if start < last <= start + timedelta(days=_FIELD_DAYS) else first


def _last_year(named: Named, published: date) -> int | None:
    """The year of the last such day or month up to the publication."""
    assert named.month is not None
    year = published.year
    if named.day is None:
        if named.which == "next":
            return None
        if named.which == "last":
            return year - (named.month >= published.month)
        following = (named.month - published.month) % 12 == 1
        if following or (named.which == "this" and named.month > published.month):
            return None
        return year - (named.month > published.month)
    month, day = named.until or (named.month, named.day)
    for past in range(5):  # a 29th of February may be four years off
        if day > calendar.monthrange(year - past, month)[1]:
            continue
        if date(year - past, month, day) <= published:
            ahead = _ahead(month, day, published)
            return None if past and ahead is not None and ahead <= _AHEAD else year - past
    return None


def _ahead(month: int, day: int, published: date) -> int | None:
    try:
        following = date(published.year, month, day)
        if following < published:
            following = following.replace(year=published.year + 1)
    except ValueError:
        return None
    return (following - published).days


def _season(season: Season, published: date | None) -> str | None:
    """A season as its months, which is what news means by it (northern hemisphere)."""
    month = 3 * season.season + 3
    if season.year is not None:
        # "The winter of 2012" may begin or end in that year; EDTF has a name for it.
        return (
            f"{season.year}-24"
            if month == 12
            else f"{season.year}-{month:02d}/{season.year}-{month + 2:02d}"
        )
    if published is None or season.which == "next":
        return None
    start = date(published.year, month, 1)
    if start > published and season.which == "this":
        return None
    if start > published:
        start = start.replace(year=start.year - 1)
    end = start + relativedelta(months=2)
    if season.which == "last" and published < end + relativedelta(months=1):
        start, end = start.replace(year=start.year - 1), end.replace(year=end.year - 1)
    return f"{start:%Y-%m}/{end:%Y-%m}"


def _period(period: Period, published: date | None) -> str | None:
    if published is None or period.count > 0:
        return None
    monday = published - timedelta(days=published.weekday())
    match period.unit:
        case "day":
            return (published + timedelta(days=period.count)).isoformat()
        case "week":
            if period.which == "earlier" and published > monday:
                return _span(monday, published - timedelta(days=1))
            if period.count == 0:
                return _span(monday, published)
            # On a Sunday "last week" is the week that ends.
            weeks = period.count + (published.weekday() == 6)
            start = monday + timedelta(weeks=weeks)
            return _span(start, start + timedelta(days=6))
        case "weekend":
            saturday = published + relativedelta(weekday=weekday(5)(-1))
            if period.count < 0 and published.weekday() >= 5:
                saturday -= timedelta(weeks=1)
            return _span(saturday, min(saturday + timedelta(days=1), published))
        case "month":
            return f"{published + relativedelta(months=period.count):%Y-%m}"
        case "year":
            return f"{published.year + period.count:04d}"
        case "decade":
            return f"{published.year + 10 * period.count:04d}~"


def _from_told(unit: str, count: int, published: date | None, told: str | None) -> str | None:
    """A date counted from the one before it: never finer than that one, nor than its own words."""
    earliest, latest = bounds(told) if told else (None, None)
    if earliest is None or latest is None:
        if unit == "day" and count == 0 and published and told is None:
            return published.isoformat()  # "earlier in the day", where no other day is told
        return None
    day_known, month_known = earliest == latest, (latest - earliest).days < 31
    match unit:
        case "day" if day_known:
            return (earliest + timedelta(days=count)).isoformat()
        case "week" if day_known and count:
            # Weeks are counted in round numbers.
            return f"{earliest + timedelta(weeks=count)}~"
        case "weekend" if month_known and count == 0:
            saturday = earliest + relativedelta(weekday=weekday(5)(1))
            return _span(saturday, saturday + timedelta(days=1))
        case "week" if month_known and count == 0 and (latest - earliest).days < 7:
            monday = earliest - timedelta(days=earliest.weekday())
            return _span(monday, monday + timedelta(days=6))
        case "month" if month_known:
            return f"{earliest + relativedelta(months=count):%Y-%m}"
        case "year":
            return f"{earliest.year + count:04d}" if earliest.year == latest.year else None
        case "decade":
            return f"{earliest.year + 10 * count:04d}~"
    return None


def _span(start: date, end: date) -> str:
    return start.isoformat() if start == end else f"{start}/{end}"
