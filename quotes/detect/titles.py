"""Distinguishes a dash before a source in a title from one before the outlet's name.

"Crane may fall within a year - engineers" quotes the engineers; "Crane may fall within a year - BBC
News" quotes nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.detect.attribution import Attribution, arranged, with_outer
from quotes.document import Document, Part

_DASHES = frozenset("- – — -- | · •".split())
_WORD = re.compile(r"[^\W_]+")
_PLAIN = frozenset("the of and for in on at a an".split())


def without_outlets(document: Document, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The findings, without titles whose dash is followed by the outlet.

    That is the document's outlet or, if it has none, a name of two or more words whose last word
    does not occur in the text.
    """
    text = document.reading
    kept = [
        (a, outer)
        for a, outer in with_outer(found)
        if not (a.content[0][0] < document.offset and _names_outlet(document, text, a))
    ]
    return tuple(found) if len(kept) == len(found) else arranged(kept)


def _names_outlet(document: Document, text: str, found: Attribution) -> bool:
    if Part.of(text, found.cue).text not in _DASHES or not found.source:
        return False
    source = Part.of(text, found.source).text
    words = _words(source)
    if document.outlet and words:
        outlet = _words(document.outlet)
        return bool(outlet) and (words <= outlet or outlet <= words)
    if len(words) < 2 or not all(w[0].isupper() for w in source.split() if w not in _PLAIN):
        return False
    last = _WORD.findall(source)[-1].casefold()
    return last not in _words(text[document.offset :])


def _words(text: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in _WORD.findall(text)) - _PLAIN
