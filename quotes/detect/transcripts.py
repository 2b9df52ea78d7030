"""Transcripts, whose layout shows who speaks: `WALLER: The bridge is safe.`

Without verbs of saying, a model that reads sentences has little evidence. If paragraphs begin with
names and colons, and the names recur, each paragraph is that person's words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotes.detect.layout import ADDRESS, PARAGRAPH
from quotes.detect.model import Detected
from quotes.document import Span

_OPENING, _CLOSING = "\"“'‘", "\"”'’"
_UPPER = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}"
_TITLE = r"[A-Z][a-z'’-]+\.?(?: [A-Z][\w.'’-]*){0,3}"
_LINE = re.compile(
    rf"^[ \t]{{0,8}}(?P<mark>[{_OPENING}])?(?P<name>{_UPPER}|{_TITLE})(?P<cue>:)"
    r"[ \t]{1,8}(?P<said>\S[^\n]*)",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(rf"\n{{1,4}}(?P<mark>[{_OPENING}])[^\n]+")
_SALUTATION = re.compile(r"dear\b", re.I)  # names an addressee
_BEFORE = f" \t\n{_OPENING}"  # what may stand before the name of the next speaker
_LEAST = 3  # speakers' lines in a transcript
_NAMED = 0.33  # share of paragraphs with a name, from which on the others continue one
_CONFIDENCE = 0.9
_NESTED = (
    0.6  # share of a speaker's words: an attribution that covers less may be quoted by the speaker
)


@dataclass(frozen=True)
class Turn:
    """One speaker's turn: the name, the colon, the words."""

    source: Span
    cue: Span
    content: Span


def turns(text: str) -> list[Turn]:
    """The turns of the transcript in `text`, in order; none if it is not a transcript.

    A transcript has at least three lines that begin with names, of at least two speakers, one of
    whom speaks again; names that are not in capitals must all recur, and somebody must say “I” or
    “you”, or ask.
    """
    lines = [line for line in _LINE.finditer(text) if not _SALUTATION.match(line["name"])]
    if not any(line["name"].isupper() for line in lines) and not ADDRESS.search(
        " ".join(line["said"] for line in lines)
    ):
        return []  # a list with headings: nobody says “I” or “you”
    often = Counter(line["name"] for line in lines)
    lines = [line for line in lines if line["name"].isupper() or often[line["name"]] > 1]
    speakers = {line["name"] for line in lines}
    if len(lines) < _LEAST or len(speakers) < 2 or max(often[name] for name in speakers) < 2:
        return []
    said = [_turn(text, line) for line in lines]
    return _continued(text, said) if all(line["name"].isupper() for line in lines) else said


def _continued(text: str, said: list[Turn]) -> list[Turn]:
    """The turns with the paragraphs that follow them, each up to the next one, if a third of the
    paragraphs between the first and the last turn begin with a name: broadcasters' transcripts name
    who speaks once. Where the last turn ends, nothing shows."""
    between = text[said[0].source[0] : said[-1].source[0]]
    if len(said) - 1 < _NAMED * len(PARAGRAPH.findall(between)):
        return said
    ends = [len(text[: turn.source[0]].rstrip(_BEFORE)) for turn in said[1:]]
    whole = [
        replace(turn, content=(turn.content[0], max(turn.content[1], end)))
        for turn, end in zip(said, ends, strict=False)
    ]
    return [*whole, said[-1]]


def _turn(text: str, line: re.Match[str]) -> Turn:
    """The turn that a line begins, with following paragraphs that reopen its quotation."""
    end = line.end()
    while line["mark"]:
        following = _PARAGRAPH.match(text, end)
        if (
            following is None
            or following["mark"] != line["mark"]
            or _LINE.match(following[0].lstrip("\n"))
        ):
            break
        end = following.end()
    said = text[line.start("said") : end].rstrip()
    said = said[:-1] if line["mark"] and said[-1:] in _CLOSING else said
    return Turn(
        line.span("name"), line.span("cue"), (line.start("said"), line.start("said") + len(said))
    )


def with_turns(text: str, found: Sequence[Detected]) -> list[Detected]:
    """The findings, with the turns of a transcript in place of those that cross them."""
    said = turns(text)
    if not said:
        return list(found)
    starts = [turn.source[0] for turn in said]
    kept = [quote for quote in found if _apart(quote, said, starts)]
    return [*kept, *(Detected((t.source,), (t.cue,), (t.content,), _CONFIDENCE) for t in said)]


def _apart(quote: Detected, said: Sequence[Turn], starts: Sequence[int]) -> bool:
    """Whether a quote is outside of all turns, or a small part of one."""
    spans = (*quote.source, *quote.cue, *quote.content)
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    k = bisect_right(starts, last - 1) - 1
    if k < 0 or said[k].content[1] <= first:
        return True
    start, end = said[k].content
    length = sum(e - s for s, e in quote.content)
    return start <= first and last <= end and length < _NESTED * (end - start)
