"""Maps ranges of pieces to code points, snapping edges to quotation marks and words."""

from __future__ import annotations

import re
from importlib.resources import files

from quotes.detect.marks import IntArray
from quotes.detect.model.decoding.rules import Range
from quotes.detect.model.features import MARK_CLOSE, MARK_OPEN
from quotes.detect.model.reading import NetworkReading

_CLAUSE = "that he she it they we i you there this these those the a an his her its their".split()
_DAYS = "|".join(
    line
    for line in files("quotes.detect").joinpath("days.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
# A day and the white space behind it: with "on" before any clause, else before one that begins with
# a usual word, for "Monday" may be what is spoken of.
_DAY = re.compile(
    rf"(?:(?-i:on)\s+(?:{_DAYS})(?!['’\w-])(?!\s+\d)|(?:{_DAYS})(?=\s+(?:{'|'.join(_CLAUSE)})\b)),?\s+(?=\w)",
    re.IGNORECASE,
)
_LOOSE = frozenset(" ,.;:\n\t\xa0—–-")


def merged(ranges: list[Range], paragraph: IntArray) -> list[Range]:
    """Ranges, merged where they touch in one paragraph."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        touches = merged and first <= merged[-1][1] + 1
        if touches and paragraph[first] == paragraph[merged[-1][1]]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def united(spans: list[Range]) -> tuple[Range, ...]:
    """Spans of characters, merged where they overlap."""
    united: list[Range] = []
    for start, end in sorted(spans):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)


def characters(span: Range, reading: NetworkReading) -> Range:
    """A range of pieces in code points."""
    return int(reading.starts[span[0]]), int(reading.ends[span[1]])


def bare_cue(span: Range, reading: NetworkReading) -> Range:
    """A cue without a trailing comma or colon."""
    start, end = characters(span, reading)
    words = reading.text[start:end].rstrip(",: ")
    return (start, start + len(words)) if words else (start, end)


def snapped(span: Range, reading: NetworkReading) -> Range:
    """A content range in characters: enclosing marks are included, and a comma or full stop outside
    marks is left out."""
    first, last = span
    description = reading.description
    mark = description.features[:, 2]
    region = description.region
    n = len(region)
    if first > 0 and mark[first - 1] == MARK_OPEN and region[first - 1] == region[first]:
        first -= 1
    at = last
    while at + 1 < n and at - last < 2 and region[at] >= 0 and region[at + 1] == region[at]:
        at += 1
        if mark[at] == MARK_CLOSE:
            last = at
            break
        if reading.text[reading.starts[at]] not in ",.?!;:…-—":
            break
    while last < n - 1 and mark[last] == MARK_CLOSE and region[last + 1] == region[last]:
        last += 1  # a closing mark made of two pieces
    if first < last and mark[first] == MARK_CLOSE and mark[first + 1] != MARK_CLOSE:
        first += 1
    start, end = int(reading.starts[first]), int(reading.ends[last])
    text = reading.text
    while end > start + 1 and text[end - 1] in _LOOSE and region[last] < 0:
        end -= 1
        while last > first and reading.starts[last] >= end:
            last -= 1
    while start < end - 1 and text[start] in _LOOSE and region[first] < 0:
        start += 1
        while first < last and reading.ends[first] <= start:
            first += 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, start + len(text[start:end].rstrip())


def without_day(spans: tuple[Range, ...], cue: Range | None, text: str) -> tuple[Range, ...]:
    """Content without the day of saying, where it stands between the cue and a clause.

    In "said on May 12 the bridge was open" the day belongs to the cue: PolNeAR's train part and the
    open corpus have it outside of 113 of 117 such contents.
    """
    if cue is None or text[cue[1] : spans[0][0]].strip():
        return spans
    day = _DAY.match(text, spans[0][0], spans[-1][1])
    if day is None:
        return spans
    return tuple((max(start, day.end()), end) for start, end in spans if end > day.end())
