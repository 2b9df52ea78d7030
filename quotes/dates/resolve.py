"""Resolves an expression to an EDTF date, with exactly the precision of its words.

News looks back: a weekday is the last one up to the day of publication, and so is a month or a day
without a year. A date in the future cannot be a date of saying and is left out.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta, weekday

from quotes.dates.bounds import bounds
from quotes.dates.expressions import expressions
from quotes.dates.meanings import (
    Beside,
    Decade,
    Expression,
    Feast,
    Meaning,
    Named,
    Numeric,
    Period,
    Season,
    Weekday,
)
from quotes.dates.times import Times
from quotes.document import Span

# A day without a year that follows publication within this many days more likely lies ahead ("the
# Nov. 8 vote", read in July) than in the year before; so does next month.
_AHEAD = 120
# A survey whose last day is given as a weekday does not take longer than this.
_FIELD_DAYS = 21
# "The day before" counts from the date mentioned before it, within this distance.
_NEAR = 1500
# How many earlier dates, and code points around each, are searched for an event.
_BESIDE, _EVENT = 12, 90
# A day without a year continues a story of a past year within this distance: "… in the spring of
# 1986. On March 6 he wrote …".
_STORY = 250
# Dates of a life and the bounds of a time begin no story: "born on May 3, 1960", "since June 2012".
_NO_STORY = re.compile(
    r"\b(?:born\b[^.\n]{0,40}|after|before|between|by|from|since|till|until)\s?\Z", re.IGNORECASE
)
_TO = re.compile(r"\s(?:and|to|through|until)\s|\s?[-\u2013\u2014]\s?")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A mention of a date: its place, and the date in EDTF."""

    start: int
    end: int
    edtf: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Timeline:
    """The times in a text: `mentions` up to the reference day, and `unresolved`, the stretches that
    name a time in the future or without a known date."""

    mentions: list[DateMention]
    unresolved: list[Span]


def timeline(text: str, times: Times, month_first: bool | None = None) -> Timeline:
    """The times in `text`, in order.

    `times` are the reference days; without any, only calendar dates are resolved, with the year
    `XXXX` if the text has none. `month_first` says what "6/4/13" means; None if unknown.
    """
    found: list[DateMention] = []
    unresolved: list[Span] = []
    told: DateMention | None = (
        None  # the last day or month mentioned, from which "the next day" counts
    )
    story: DateMention | None = None  # the last one with a year, which a day without one continues
    for expression in expressions(text):
        day = times.at(expression.start)
        if story and expression.start - story.end <= _STORY:
            expression = _continued(text, expression, story, day)
        near = told if told and expression.start - told.end <= _NEAR else None
        edtf = _edtf(text, expression, day, near.edtf if near else None, found, month_first)
        earliest, _ = bounds(edtf) if edtf else (None, None)
        if edtf is None or (day and earliest and earliest > day):
            unresolved.append((expression.start, expression.end))
            continue
        mention = DateMention(expression.start, expression.end, edtf, expression.meaning)
        if found and (same := _same_year(text, found[-1], mention, day)):
            found[-1] = same
        found.append(mention)
        told = mention
        story = _tells_on(text, mention, story)
    return Timeline(found, unresolved)


def _edtf(
    text: str,
    expression: Expression,
    day: date | None,
    told: str | None,
    found: Sequence[DateMention],
    month_first: bool | None,
) -> str | None:
    """The EDTF date of an expression, with the help of its context where needed."""
    match expression.meaning:
        case Numeric() as numeric:
            return _numeric(numeric, day, month_first)
        case Beside(unit, count, event):
            at = _happened(text, event, found, expression.start)
            return _from_told(unit, count, day, at) if at else None
    return resolve(expression, day, told)


def _tells_on(text: str, mention: DateMention, story: DateMention | None) -> DateMention | None:
    """The date from which a day without a year may go on: a mention with a year and a month, or
    where another counts from it, that one at the place of the other."""
    match mention.meaning:
        case Named(year=int(), month=int()) | Season(year=int()):
            before = text[max(0, mention.start - _EVENT) : mention.start]
            return None if _NO_STORY.search(before) else mention
        case Period(which="that") | Beside() if story:
            return replace(story, end=mention.end)
    return None


def _continued(
    text: str, expression: Expression, story: DateMention, day: date | None
) -> Expression:
    """The expression, with the year of a story in whose paragraph it is a day without one."""
    match expression.meaning:
        case Named(year=None, month=int(month), day=int(number), which="", years=None) as named:
            start, _ = bounds(story.edtf)
            if start and day and "\n" not in text[story.end : expression.start]:
                year = start.year + ((month, number) < (start.month, start.day))
                if (year, month, number) <= (day.year, day.month, day.day):
                    return replace(expression, meaning=replace(named, year=year))
    return expression


def _happened(text: str, event: str, found: Sequence[DateMention], before: int) -> str | None:
    """The date with which the text last named an event before the position `before`: "the attack on
    Monday"."""
    word = re.compile(rf"\b{event.removesuffix('s')}", re.IGNORECASE)
    for m in reversed(found[-_BESIDE:]):
        around = text[max(0, m.start - _EVENT) : min(m.end + _EVENT, before)]
        if word.search(around) and not isinstance(m.meaning, Beside):
            return m.edtf
    return None


def _same_year(
    text: str, first: DateMention, second: DateMention, day: date | None
) -> DateMention | None:
    """The first of two months, with the year that only the second has: "between September and
    November last year"."""
    match first.meaning, second.meaning:
        case Named(year=None, years=None, which="") as one, Named() as other:
            if one.month is None or other.month is None or other.month < one.month:
                return None
            if (other.year or other.years is not None) and _TO.fullmatch(
                text, first.end, second.start
            ):
                year = other.year or int(second.edtf[:4])
                edtf = _named(replace(one, year=year), day)
                return replace(first, edtf=edtf) if edtf else None
    return None


def resolve(expression: Expression, published: date | None, told: str | None) -> str | None:
    """The EDTF date of one expression; None if it is uncertain.

    `told` is the EDTF date of the preceding expression, for "the day before" and the like.
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
            case Feast() as feast:
                return _feast(feast, published)
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
    return None


def _numeric(numeric: Numeric, published: date | None, month_first: bool | None) -> str | None:
    """A day in figures, read as in the article's English, or by the only possible reading."""
    orders = {True: (numeric.first, numeric.second), False: (numeric.second, numeric.first)}
    if numeric.day_first:
        del orders[True]
    read = {}
    for first, (month, day) in orders.items():
        try:
            read[first] = date(numeric.year, month, day)
        except ValueError:
            continue
        if published and read[first] > published:
            del read[first]
    if month_first in read:
        return read[month_first].isoformat()
    days = set(read.values())
    return days.pop().isoformat() if len(days) == 1 else None


def _feast(feast: Feast, published: date | None) -> str | None:
    """The last such day up to publication, or that of the given year."""
    years = [feast.year] if feast.year else []
    if published and not feast.year:
        years = [published.year, published.year - 1]
    if feast.which == "next":
        return None
    days = [
        date(year, feast.month, feast.day)
        if feast.easter is None
        else easter(year) + timedelta(days=feast.easter)
        for year in years
    ]
    if published and not feast.year:
        days = [day for day in days if day <= published]
        if feast.which == "last":
            days = [day for day in days if day.year < published.year]
        # A day that follows soon is not that of the year before.
        if days and (published - days[0]).days > 365 - _AHEAD:
            return None
    return days[0].isoformat() if days else None


def _weekday(named: Weekday, published: date | None) -> str | None:
    last = named.day if named.through is None else named.through
    if published is None or named.which == "next":
        return None
    if named.which == "this" and last > published.weekday():
        return None  # "this Friday" is the next one
    if named.week is not None:
        monday = published - timedelta(days=published.weekday())
        day = monday + timedelta(weeks=named.week, days=named.day)
        return day.isoformat() if day <= published else None
    start = published - timedelta(days=1) if named.which == "last" else published
    end = start + relativedelta(weekday=weekday(last)(-1))
    if named.through is None:
        return end.isoformat()
    return _span(end - timedelta(days=(last - named.day) % 7), end)


def _named(named: Named, published: date | None) -> str | None:
    year, month = named.year, named.month
    if named.years is not None:
        if published is None:
            return None
        year = published.year + named.years
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
    """The end of "April 27 through Sunday": the last Sunday, unless it is weeks later."""
    first = start + relativedelta(weekday=weekday(through)(+1))
    if published is None:
        return first
    last = published + relativedelta(weekday=weekday(through)(-1))
    return last if start < last <= start + timedelta(days=_FIELD_DAYS) else first


def _last_year(named: Named, published: date) -> int | None:
    """The year of the last such day or month up to publication."""
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
    """A season as its months, as news uses it (northern hemisphere)."""
    month = 3 * season.season + 3
    if season.year is not None:
        # "The winter of 2012" may begin or end in that year; EDTF has a code for it.
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
    """A date relative to the preceding one: never finer than that one, nor than its own words."""
    earliest, latest = bounds(told) if told else (None, None)
    if earliest is None or latest is None:
        if unit == "day" and count == 0 and published and told is None:
            return published.isoformat()  # "earlier in the day", if no other day is mentioned
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
