"""Direct, mixed or indirect: how much of a content stands inside quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from quotes.detect.attribution import Kind
from quotes.detect.marks import Quotation
from quotes.document import Spans

_WORD = re.compile(r"\w+")


def kind_of(text: str, content: Spans, cue: Spans, quotations: Sequence[Quotation]) -> Kind:
    """The kind of the content at `content`; `quotations` are those of the text, sorted.

    Direct is content whose every word is inside quotation marks. Marks that enclose the cue too
    belong to somebody else's quote: “My doctor says I am fine” tells of the doctor indirectly.
    """
    inside = outside = 0
    for start, end in content:
        for word in _WORD.finditer(text, start, end):
            at = bisect_right(quotations, word.start(), key=lambda q: q.start) - 1
            quoted = (
                at >= 0
                and word.start() < quotations[at].end
                and not any(s < quotations[at].end and quotations[at].start < e for s, e in cue)
            )
            inside += quoted
            outside += not quoted
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
