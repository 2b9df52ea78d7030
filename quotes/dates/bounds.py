"""From EDTF to sortable days, by the `edtf` library (ISO 8601-2, levels 0 to 2)."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from edtf import EDTFParseException, parse_edtf

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")  # likewise

Bounds = tuple[date | None, date | None]


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """The earliest and the latest day that an EDTF date allows.

    Both are None if the year is unknown (`XXXX-09-12`) or the text is not EDTF; one is None if that
    end is open or unknown (`2016-07/..`).
    """
    if match := _DAY.fullmatch(edtf):  # nearly every date is a plain day, and the grammar is slow
        try:
            day = date(*map(int, match.groups()))
        except ValueError:
            return None, None
        return day, day
    if match := _MONTH.fullmatch(edtf):
        year, month = int(match[1]), int(match[2] or 1)
        if not (year and 1 <= month <= 12):  # 21 to 24 are seasons
            return _parsed(edtf)
        until = month if match[2] else 12
        return date(year, month, 1), date(year, until, calendar.monthrange(year, until)[1])
    ends = edtf.split("/")
    if len(ends) > 2 or any("X" in end[:4] and not end[:2].isdigit() for end in ends):
        return None, None
    if len(ends) == 2:
        first = bounds(ends[0])[0] if ends[0] not in ("", "..") else None
        last = bounds(ends[1])[1] if ends[1] not in ("", "..") else None
        return first, last
    return _parsed(edtf)


def _parsed(edtf: str) -> Bounds:
    try:
        parsed = parse_edtf(edtf)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        return date(*low[:3]), date(*high[:3])
    except (EDTFParseException, ValueError, TypeError, AttributeError):
        return None, None
