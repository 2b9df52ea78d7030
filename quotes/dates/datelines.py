"""Finds datelines, the lines with which agency reports begin: "MOSCOW, September 15. /TASS/."."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.dates.bounds import bounds
from quotes.dates.meanings import month_number

_READ = 6000  # the dateline must stand within this many code points

_WORD = r"[^\W\d_a-z][\w.'’-]{0,30}"
_PLACE = rf"(?P<place>{_WORD}(?:[ ,/]{{1,2}}(?:{_WORD}|de|da|al|la|of|the|\[{_WORD}\])){{0,6}})"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? "
    rf"{_MONTH.replace('month', 'month2')})(?:,? (?P<year>\d{{4}}))?"
)
_AGENCY = (
    r"(?:\((?P<agency>[^\W\d_a-z][\w &/']{1,24})\)|/(?P<slashes>[^\W\d_a-z][\w .&-]{1,24})/|"
    r"\[(?P<brackets>[^\W\d_a-z][\w .&-]{1,24})\])"
)
_DASH = r"(?: ?(?:--?|[\u2013\u2014:])|\.)(?=\s)"
_DASHES = ("-", "\u2013", "\u2014", ":")
_DATELINE = re.compile(
    rf"{_PLACE}(?:[,.]{{1,2}} (?i:(?P<date>{_DATE})))?[.,]? {{0,2}}{_AGENCY}{_DASH}?", re.UNICODE
)
# Without an agency: capitals, a date and a dash, or as in South Asia a colon or a full stop.
_PLAIN = re.compile(
    rf"(?P<place>[A-Z][A-Z .'-]{{2,30}}(?:, [A-Z][\w.]{{1,15}})?)[,.] (?i:(?P<date>{_DATE}))"
    r"(?:\.? ?(?:--|[-\u2013\u2014])|[.:])\s"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: the span of the line and of its date, place, agency, and the date in EDTF.

    `edtf` is None if the line has no date ("WASHINGTON (AP) —"); its year is `XXXX` if the line has
    none.
    """

    start: int
    end: int
    place: str
    agency: str | None
    edtf: str | None = None
    date_span: tuple[int, int] | None = None

    @property
    def published(self) -> str | None:
        """The day of publication, if the dateline has it with a year."""
        return self.edtf if self.edtf and "X" not in self.edtf else None


def dateline(text: str) -> Dateline | None:
    """The dateline of a text, if a line near its beginning starts with one."""
    for start in _line_starts(text):
        match = _DATELINE.match(text, start, start + 200) or _PLAIN.match(text, start, start + 200)
        if match is None or not (match["date"] or match.group().endswith(_DASHES)):
            continue
        groups = match.groupdict()
        edtf = _edtf(match) if match["date"] else None
        return Dateline(
            start,
            match.end(),
            match["place"],
            groups.get("agency") or groups.get("slashes") or groups.get("brackets"),
            edtf,
            match.span("date") if edtf else None,
        )
    return None


def _line_starts(text: str) -> Iterator[int]:
    for line in re.compile(r"^[ \t\u00a0]{0,8}(?=\S)", re.MULTILINE).finditer(text, 0, _READ):
        yield line.end()


def _edtf(match: re.Match[str]) -> str | None:
    month = month_number(match["month"] or match["month2"])
    day = int(match["day"] or match["day2"])
    year = match["year"]
    if not 1 <= day <= calendar.monthrange(int(year) if year else 2000, month)[1]:
        return None
    edtf = f"{year or 'XXXX'}-{month:02d}-{day:02d}"
    return edtf if not year or bounds(edtf)[0] else None
