"""The dates that a text mentions, with the context that linking needs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.dates import cue_patterns
from quotes.dates.layout import Layout
from quotes.dates.meanings import Meaning, Named, Weekday
from quotes.dates.resolve import DateMention
from quotes.detect.attribution import Attribution
from quotes.document import Spans

_BEFORE, _AFTER, _AROUND = 60, 90, 300  # code points that are read around a date


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a date and its context."""

    mention: DateMention
    value: int  # the number of its EDTF value among those of the text
    sentence: int
    paragraph: int
    future: bool
    noun: (
        int  # 1: it only identifies a thing ("the 2016 race"), 2: an occasion ("a 2014 interview")
    )
    bound: int  # 0 none, 1 "on", 2 "since", 3 an article
    limits: bool  # it bounds something ("since 2008") and dates nothing
    clause: int  # where its relative clause begins, -1 if in none
    person: bool  # that clause is about a person ("who retired in May")
    inside: bool  # in the content of a quote
    direct: bool  # in the content of a direct quote
    aside: bool  # it dates only its own sentence ("as she said on Monday"), or the future
    occasions: frozenset[str]
    names: frozenset[str]  # in its sentence
    polled: bool


def places(
    text: str, layout: Layout, mentions: Sequence[DateMention], attributions: Sequence[Attribution]
) -> Iterator[Place]:
    """The mentions with their context, in order; windows are bounded."""
    values: dict[str, int] = {}
    contents = _Cover([a.content for a in attributions])
    directs = _Cover([a.content for a in attributions if a.kind == "direct"])
    for m in mentions:
        sentence = layout.sentence(m.end - 1)
        start, end = layout.sentences[sentence], layout.sentence_end(sentence)
        begin = max(start, m.start - _BEFORE)
        before = text[begin : m.start]
        around = max(start, m.start - _AROUND), min(end, m.end + _AROUND)
        clause, person = _clause(text, begin, m.start)
        coming = _coming(text, start, m) or _ahead(before, m.meaning)
        yield Place(
            mention=m,
            value=values.setdefault(m.edtf, len(values)),
            sentence=sentence,
            paragraph=layout.paragraph(m.end - 1),
            future=coming or bool(cue_patterns.FUTURE.search(before)),
            noun=_noun(text, m, before),
            bound=_bound(before, text[m.start : m.start + 9]),
            limits=coming
            or bool(
                cue_patterns.LIMIT.search(before)
                or cue_patterns.NOWADAYS.search(text, begin, m.end)
            ),
            clause=clause,
            person=person,
            inside=contents.has(m.start),
            direct=directs.has(m.start),
            aside=coming or text.startswith("As ", start),
            occasions=occasions(text[begin : m.end + _AFTER]),
            names=frozenset(w.lower() for w in cue_patterns.NAME.findall(text, *around)),
            polled=bool(cue_patterns.POLLED.search(text, *around)),
        )


def occasions(text: str) -> frozenset[str]:
    """The words for occasions of saying in a text."""
    return frozenset(word.lower() for word in cue_patterns.OCCASION.findall(text))


def _bound(before: str, lead: str) -> int:
    if cue_patterns.BOUND.search(before):
        return 2
    if cue_patterns.AT.match(lead):
        return 1
    return 3 if cue_patterns.ARTICLE.search(before) else 0


def _coming(text: str, start: int, m: DateMention) -> bool:
    """Whether the sentence that begins at `start` with a date is about the future."""
    if m.start - start > len("On the "):
        return False
    coming = cue_patterns.COMING.match(text, m.end)
    return coming is not None and not cue_patterns.SAYING.search(coming[0])


def _ahead(before: str, meaning: Meaning) -> bool:
    """Whether what stands before a date tells that it lies in the future."""
    if cue_patterns.AHEAD.search(before):
        return not cue_patterns.SAYING.search(before)
    match meaning:
        case Weekday(which="" | "next") | Named(year=None, years=None, which="" | "next"):
            fixed = cue_patterns.FIXED.search(before)
            return bool(fixed and not fixed["noun"] and not cue_patterns.TOLD.search(before))
    return False


def _clause(text: str, begin: int, start: int) -> tuple[int, bool]:
    """The start of the relative clause before a date (-1: none), and if it is about a person."""
    opened = list(cue_patterns.RELATIVE.finditer(text, begin, start))
    if not opened or cue_patterns.CLAUSE_END.search(text, opened[-1].end(), start):
        return -1, False
    return opened[-1].start(), opened[-1][0].lower().startswith("who")


def _noun(text: str, m: DateMention, before: str) -> int:
    """Whether a date only modifies a thing: "the 2016 race" (1), "Thursday's speech" (2)."""
    following = text[m.end : m.end + 40]
    owns = bool(cue_patterns.POSSESSED.match(following))
    year = m.end - m.start == 4 and text[m.start].isdigit()
    named = re.match(r"\s[a-z]", following) and (year or cue_patterns.ARTICLE.search(before))
    if not (owns or named):
        return 0
    return 2 if cue_patterns.OCCASION.search(following[:32]) else 1


class _Cover:
    """Whether a position lies in any of the spans."""

    def __init__(self, spans: Sequence[Spans]) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in sorted(s for several in spans for s in several):
            if self._spans and start <= self._spans[-1][1]:
                self._spans[-1] = (self._spans[-1][0], max(end, self._spans[-1][1]))
            else:
                self._spans.append((start, end))
        self._starts = [s for s, _ in self._spans]

    def has(self, position: int) -> bool:
        k = bisect_right(self._starts, position) - 1
        return k >= 0 and position < self._spans[k][1]
