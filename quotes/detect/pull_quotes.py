"""Pull quotes, whose layout shows who speaks: `“The bridge is safe.” — Ada Renn, mayor`.

Without a verb of saying, and often without any text around it, a model that reads sentences has
little evidence. A paragraph or two lines that are a quotation, a dash and a name are that person's
words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.detect.model import Detected
from quotes.document import Span

_CONFIDENCE = 0.9
_PULLED = re.compile(
    r"^[ \t]{0,8}(?P<content>[\"“‘'«][^\n]{8,600}?[\"”’'»])[ \t]{0,4}\n?[ \t]{0,4}"
    r"(?P<cue>[—–-]{1,2})[ \t]{1,4}(?P<source>[A-Z][^\n.!?“”\"]{2,100})$",
    re.MULTILINE,
)
_LONGEST = 14  # words of a source


def with_pull_quotes(text: str, found: Sequence[Detected]) -> list[Detected]:
    """The findings, with pull quotes in place of those in them that have no source."""
    kept = list(found)
    for pulled in _PULLED.finditer(text):
        mine = [q for q in kept if _meet(q.content, pulled.span())]
        if len(pulled["source"].split()) > _LONGEST or any(q.source for q in mine):
            continue
        kept = [q for q in kept if q not in mine]
        source, cue, content = (pulled.span(part) for part in ("source", "cue", "content"))
        kept.append(Detected((_stripped(text, source),), (cue,), (content,), _CONFIDENCE))
    return kept


def _meet(spans: Sequence[Span], other: Span) -> bool:
    return any(start < other[1] and other[0] < end for start, end in spans)


def _stripped(text: str, span: Span) -> Span:
    return span[0], span[0] + len(text[slice(*span)].rstrip())
