"""A publication date in any of the usual forms, as ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from dateutil import parser

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BASIC = re.compile(r"(?:19|20)\d{6}")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d{2}(?!\d)")
_ZONES = {
    name: hours * 3600
    for name, hours in {
        "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
        "MSK": 3, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
        "PST": -8, "PDT": -7,
    }.items()
}  # fmt: skip


def day_of(value: str | date | None) -> date | None:
    """The day of an ISO 8601 date or time, in its own time zone; None for anything else.

    A `date`, as PostgreSQL returns it, is passed through.
    """
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def iso(value: object) -> str | None:
    """`2023-09-15`, or `2023-09-15T10:30:00+03:00` where the zone of the time is known, else None.

    A time without a zone gives only its day. Nothing is guessed: a month without a day, a missing
    year and `03/04/2023` (March or April) give None. Numbers are Unix seconds or milliseconds.
    """
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return None
    text = " ".join(str(value).split())
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return _moment(datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC))
    if not text or len(text) > 80 or (isinstance(value, int | float)):
        return None
    return _words(text)


def _words(text: str) -> str | None:
    try:
        if _DAY.fullmatch(text) or _BASIC.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        if _DAY.match(text):
            return _moment(datetime.fromisoformat(text))
    except ValueError:
        pass
    if "," in text[:5]:
        try:
            return _moment(parsedate_to_datetime(text))
        except (ValueError, TypeError):
            pass
    if not _YEAR.search(text):
        return None
    numeric = _NUMERIC.match(text)
    # With dots or a first number above 12 the day comes first; otherwise the date is ambiguous,
    # unless both numbers are equal.
    first_is_day = bool(numeric and (numeric[2] == "." or int(numeric[1]) > 12))
    if numeric and not first_is_day and int(numeric[3]) <= 12 and numeric[1] != numeric[3]:
        return None
    try:
        # Missing parts come from the default: parse with two defaults, whose results must agree.
        one, two = (
            parser.parse(text, default=default, tzinfos=_ZONES, dayfirst=first_is_day)
            for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return _moment(one) if one.date() == two.date() else None


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        return value.date().isoformat()
    return value.isoformat(timespec="seconds")
