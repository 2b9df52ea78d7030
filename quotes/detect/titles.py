"""Sources in titles, before a colon or behind a dash or colon, which are not the outlet's name.

"Crane may fall within a year - engineers" quotes the engineers; "Crane may fall within a year - BBC
News" quotes nobody. What the network misses is found by the text, of which it is a source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.detect.acts import act_of
from quotes.detect.attribution import Attribution, arranged, with_outer
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan
from quotes.document import Document, Part

_DASHES = frozenset("- – — -- | · •".split())
_WORD = re.compile(r"[^\W_]+")
_PLAIN = frozenset("the of and for in on at a an".split())
_BEHIND = re.compile(r"(?P<content>.+?\S)\s*(?P<cue>(?<=\s)[-–—]{1,2}(?=\s)|:)\s+(?P<source>\S.*)")
_BEFORE = re.compile(r"(?P<source>[^:]+?)(?P<cue>:)\s+(?P<content>\S.*)")
_LONGEST = 5  # words of a source
_LEAST = 3  # words of a content


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


def with_title_source(document: Document, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The findings, with the one in the title if they have none there.

    The words before a colon, or behind a dash or colon, are its source if they are one of the text:
    the whole or, as in a surname, the last word. It is as sure as the surest quote of that source.
    """
    title = document.reading[: document.offset].rstrip()
    if not title or any(a.content[0][0] < document.offset for a in found):
        return tuple(found)
    matches = [m for m in (_BEHIND.fullmatch(title), _BEFORE.fullmatch(title)) if m]
    sources = _sources(document.reading, found) if matches else {}
    for match in matches:
        sure = _sure(match["source"], sources)
        if sure and len(_WORD.findall(match["content"])) >= _LEAST:
            mine = _in_title(document.reading, match, sure)
            return arranged([(mine, None), *with_outer(found)])
    return tuple(found)


def _sure(source: str, sources: dict[str, float]) -> float:
    """The confidence of the quotes of a source in the text; 0 if there are none."""
    words = _telling(source)
    if not 0 < len(words) <= _LONGEST:
        return 0.0
    return max(sources.get(key, 0.0) for key in (" ".join(words), words[-1]))


def _telling(source: str) -> list[str]:
    """The words by which sources are compared."""
    return [w for w in _words(source) if len(w) > 1]


def _sources(text: str, found: Sequence[Attribution]) -> dict[str, float]:
    """The sources of a text up to a comma, whole and by their last words, with their greatest
    confidence."""
    known: dict[str, float] = {}
    for a in found:
        words = _telling(Part.of(text, a.source).text.partition(",")[0])
        for key in {" ".join(words), *words[-1:]} if words else ():
            known[key] = max(known.get(key, 0.0), a.confidence)
    return known


def _in_title(text: str, match: re.Match[str], confidence: float) -> Attribution:
    """The attribution of a title."""
    content, cue, source = ((match.span(part),) for part in ("content", "cue", "source"))
    kind = kind_of(text, content, cue, scan(text[: match.end()]).quotations)
    act = act_of(match["cue"], match["source"], kind, match["content"])
    return Attribution(content, cue, source, kind, act, confidence)


def _names_outlet(document: Document, text: str, found: Attribution) -> bool:
    if Part.of(text, found.cue).text not in _DASHES or not found.source:
        return False
    source = text[found.source[0][0] : min(found.source[-1][1], document.offset)].strip()
    words = frozenset(_words(source))
    if document.outlet and words:
        outlet = frozenset(_words(document.outlet))
        return bool(outlet) and (words <= outlet or outlet <= words)
    if len(words) < 2 or not all(w[0].isupper() for w in source.split() if w not in _PLAIN):
        return False
    last = _WORD.findall(source)[-1].casefold()
    return last not in _words(text[document.offset :])


def _words(text: str) -> list[str]:
    """The words of a text, without case, but for those that tell nothing."""
    words = (w.casefold() for w in _WORD.findall(text))
    return [w for w in words if w not in _PLAIN]
