"""Classifies content as direct, mixed or indirect, by how much of it is in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from quotes.detect.attribution import Kind
from quotes.detect.marks import Quotation, scan
from quotes.document import Spans

_WORD = re.compile(r"\w+")


def kind_of(text: str, content: Spans, cue: Spans, quotations: Sequence[Quotation]) -> Kind:
    """The kind of the content at `content`; `quotations` are those of the text, sorted.

    Direct is content whose every word is inside quotation marks. Marks that enclose the cue too
    belong to somebody else's quote, in which those count that stand inside: “My doctor says I am
    fine” quotes the doctor indirectly, “My doctor says: ‘You are fine’” directly.
    """
    own = _without_outer(text, cue, quotations)
    inside = outside = 0
    for start, end in content:
        for word in _WORD.finditer(text, start, end):
            at = bisect_right(own, word.start(), key=lambda q: q.start) - 1
            quoted = at >= 0 and word.start() < own[at].end
            inside += quoted
            outside += not quoted
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _without_outer(text: str, cue: Spans, quotations: Sequence[Quotation]) -> Sequence[Quotation]:
    """The quotations, with a quotation that encloses the cue replaced by those inside it, level by
    level."""
    if not cue:
        return quotations
    at = bisect_right(quotations, cue[0][0], key=lambda q: q.start) - 1
    if at < 0 or quotations[at].end <= cue[0][0]:
        return quotations
    outer = quotations[at]
    start = outer.start + outer.open_length
    within = [
        replace(q, start=q.start + start, end=q.end + start)
        for q in scan(text[start : outer.end - outer.close_length]).quotations
    ]
    return [*quotations[:at], *_without_outer(text, cue, within), *quotations[at + 1 :]]
