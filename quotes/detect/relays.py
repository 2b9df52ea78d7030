"""Words that somebody relays: “It was late,” the paper quoted the minister as saying.

The detector marks who relays them as the source, as it does where a report of what somebody said
follows. Behind the words themselves, the one who is quoted has said them.
"""

from __future__ import annotations

import re

from quotes.document import Spans

_QUOTES = re.compile(r"\s*(?:,[^,.\n]{1,40},\s*)?(?:later\s+)?\b(?:quotes|quoted)\b")
_QUOTED = re.compile(
    r"\s+(?P<quoted>(?:him|her|them|the|an?|one|[A-Z][\w.’'-]*)(?![\w])[^.!?;:“”\"\n]{0,120}?)"
    r"(?:\s+as\s+(?:saying|telling|writing)\b|(?=\s*[.!?\n]|\s*\Z))"
)


def relayed(text: str, content: Spans, source: Spans) -> tuple[Spans, Spans]:
    """A content and its source: who is quoted by the one that was found to be it, if that is so.

    Spans count code points of `text`.
    """
    quotes = _QUOTES.match(text, source[-1][1]) if source else None
    quoted = quotes and _QUOTED.match(text, quotes.end())
    if not quoted:
        return content, source
    said = tuple(
        span for span in content if not quoted.start() <= span[0] <= span[1] <= quoted.end()
    )
    if not said or said[-1][1] > source[0][0]:
        return content, source  # "the paper quoted the minister as saying that it was late"
    return said, (quoted.span("quoted"),)


__all__ = ["relayed"]
