"""Dates the parts of a document: entries of a live blog, posts, updates, datelines.

The nearest date counts: that of the entry or post, else of the page's last update, else of the
dateline, else of publication.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from quotes.dates.bounds import bounds
from quotes.dates.datelines import Dateline
from quotes.dates.meanings import month_number
from quotes.dates.times import Times
from quotes.document import Document
from quotes.document.published import day_of

_UPDATED_WITHIN = timedelta(days=14)  # a later update is a correction, and dates nothing
_POSTED_WITHIN = timedelta(days=3)
_DATELINE_WITHIN = timedelta(days=7)
_HEAD = 1500  # code points: an update mentioned here is that of the page

_MONTH = r"(?P<{0}>Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{{0,6}}\.?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = (
    r"(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?[ \t]?(?:[ap]\.?m\.?)?|\d{1,2}[ \t]?[ap]\.?m\.?)"
    r"(?:[ \t]?[A-Z]{2,5}\b)?"
)
_DAY = (
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?:T[\d:.+Z-]*)?"
    rf"|(?:{_WEEKDAY},?[ \t])?(?:{_MONTH.format('m1')}[ \t](?P<d1>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ \t]{_MONTH.format('m2')})(?:,?[ \t](?P<year>\d{{4}}))?)"
)
_STAMP = re.compile(
    rf"^[ \t]*(?P<updated>(?:last[ \t])?updated?(?:[ \t](?:at|on))?[ \t:,–—-]{{0,3}})?"
    rf"(?:{_CLOCK}[ \t,|·–—-]{{1,3}}(?:on[ \t])?)?{_DAY}"
    rf"(?:[ \t,|·–—-]{{1,3}}(?:at[ \t])?{_CLOCK})?(?P<end>[ \t]*$|[ \t]?[:–—-][ \t])?",
    re.IGNORECASE | re.MULTILINE,
)


def times_of(document: Document, line: Dateline | None) -> Times:
    """The reference days of the parts of `document.reading`; positions are offsets in it."""
    published = publication_day(document, line)
    default = published
    marks: list[tuple[int, date | None]] = []
    if line is not None and published and line.edtf:
        day = _of_dateline(line.edtf, published)
        marks += [(line.end, day)] if day else []
    for start, day, updated in _stamps(document, published):
        if not (published is None or abs(day - published) <= _UPDATED_WITHIN):
            continue
        if updated and start < _HEAD:
            if default is None or day > default:
                default, marks = day, []
        else:
            marks.append((start, day))
    marks += _entries(document, default)
    marks.sort(key=lambda mark: mark[0])
    return Times(default, tuple(start for start, _ in marks), tuple(day for _, day in marks))


def publication_day(document: Document, line: Dateline | None) -> date | None:
    """The day of publication, in its own time zone; that of the latest post, if the article was
    updated with it in the days after."""
    for given in (document.published, line.published if line else None):
        day = day_of(given)
        if day:
            posted = (day_of(b.published) for b in document.blocks if b.kind == "post")
            return max([day, *(d for d in posted if d and d - day <= _POSTED_WITHIN)])
    return None


def _of_dateline(edtf: str, published: date) -> date | None:
    """The day of a dateline, if it is shortly before publication."""
    for year in (published.year, published.year - 1):
        day = bounds(edtf.replace("XXXX", f"{year:04d}"))[0]
        if day and timedelta(0) <= published - day <= _DATELINE_WITHIN:
            return day
    return None


def _stamps(document: Document, published: date | None) -> Iterator[tuple[int, date, bool]]:
    """The lines that begin with "Updated" and a day, or consist of a day."""
    for match in _STAMP.finditer(document.text):
        if not match["updated"] and (match["end"] is None or match["end"].strip()):
            continue
        day = _stamped(match, published)
        if day:
            yield match.end() + document.offset, day, bool(match["updated"])


def _stamped(match: re.Match[str], published: date | None) -> date | None:
    if match["iso"]:
        return day_of(match["iso"])
    month = month_number(match["m1"] or match["m2"])
    number = int(match["d1"] or match["d2"])
    years = [int(match["year"])] if match["year"] else [published.year] if published else []
    for year in years:
        if 1 <= number <= calendar.monthrange(year, month)[1]:
            return date(year, month, number)
    return None


def _entries(document: Document, default: date | None) -> Iterator[tuple[int, date | None]]:
    """The places where blocks with a date of their own begin and end, each with the day that
    applies from there: that of the innermost block."""
    timed = [(b.start, b.end, day) for b in document.blocks if (day := day_of(b.published))]
    opened: list[tuple[int, date]] = []  # ends and days of the open blocks
    edges = sorted({edge for start, end, _ in timed for edge in (start, end)})
    k = 0
    for edge in edges:
        while k < len(timed) and timed[k][0] <= edge:
            opened.append(timed[k][1:])
            k += 1
        opened = [(end, day) for end, day in opened if end > edge]
        yield edge + document.offset, opened[-1][1] if opened else default
