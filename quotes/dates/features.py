"""What can be measured of a quote and a date: how they stand to each other in the text.

One row for a pair: a quote and one of the dates that the article names near it. A model of two
stages reads the rows: the first sees the text only, the second also what the first thinks of the
quotes around ("the sentence before is dated, by the same speaker").
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from quotes.dates.bounds import bounds
from quotes.dates.expressions import Named, Period, Weekday
from quotes.dates.layout import Layout
from quotes.dates.resolve import Mention
from quotes.detect.attribution import Attribution
from quotes.document import Spans

_FAR = 99.0
_BACK, _FORWARD = 6, 3  # how many different dates before and after a quote are candidates

_FUTURE = re.compile(
    r"\b(?:will|would|won[’']t|[’']ll|expected|expects?|scheduled|slated|set to|due|plans?|planned|going to|upcoming|"
    r"ahead of|next|until|deadline|hopes?|may|is to|are to|to be)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:since|until|by|before|after|from|for|of|through|between|following)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:on|in|over|during)\s(?:the\s)?", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:a|an|the|his|her|their|its|this|that|[\w]+[’']s?)\s\Z")
_NOUN = re.compile(
    r"[’']s\b|\s(?!(?:and|or|but|that|when|while|where|as|at|in|on|to|for|with|after|before|from|by|said|told|during|about|he|she|it|they|the|a|an|of|who|which|was|were|is|are|had|has|have|against|over|amid|calling|saying|if|because|not|also|than|under|into|showed|released)\b)[a-z]"
)
_OCCASION = re.compile(
    r"\b(?:interview|statement|speech|rally|debate|hearing|conference|tweet(?:ed|s)?|twitter|e-?mail|letter|"
    r"report|poll|survey|briefing|testimony|testified|remarks|address|event|call|post|memo|op-ed|forum|"
    r"town hall|convention|study|ruling|announc\w+|released?|published)\b",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"\b(?:often|always|never|repeatedly|long|previously|frequently|regularly|recently|consistently|"
    r"in the past|once|sometimes|now|still|years|months|generally|usually|earlier|later|at the time|initially)\b",
    re.IGNORECASE,
)
_PRONOUN = frozenset("he she they it i we you who".split())
_PAST = frozenset(
    "said told wrote spoke went gave made began felt thought knew found saw held kept put let drew took led ran won".split()
)
_BE = frozenset("is are was were be been being".split())
_WORD = re.compile(r"[a-z]+")


@dataclass(slots=True)
class _Place:
    """A mention as the features see it."""

    mention: Mention
    value: int
    sentence: int
    paragraph: int
    future: bool
    noun: bool
    bound: int  # 0 none, 1 "on", 2 "since", 3 an article
    inside: bool  # in the content of some quote
    direct: bool  # in a direct one


@dataclass(slots=True)
class _Said:
    """A quote as the features see it."""

    index: int
    position: int
    start: int
    end: int
    sentence: int
    last_sentence: int
    paragraph: int
    who: str
    shape: list[float]
    words: frozenset[str]
    told: bool  # the cue tells what happened ("said", "has said"), not what is or will be


@dataclass(slots=True)
class Row:
    """A quote and a date: their numbers, the mention that speaks for the date, whether it is own."""

    quote: int
    value: int
    own: _Place | None
    nearest: Mention
    numbers: list[float] = field(default_factory=list)


class Scene:
    """An article's quotes and dates, ready to be measured. All in linear time (windows are bounded)."""

    def __init__(
        self,
        text: str,
        published: date | None,
        mentions: Sequence[Mention],
        attributions: Sequence[Attribution],
        names: Sequence[str],
        offset: int = 0,
    ) -> None:
        self.text = text
        self.layout = layout = Layout(text)
        self.values: list[str] = []
        known: dict[str, int] = {}
        contents = _Cover([a.content for a in attributions])
        directs = _Cover([a.content for a in attributions if a.kind == "direct"])
        self.places: list[_Place] = []
        for m in mentions:
            value = known.setdefault(m.edtf, len(known))
            if value == len(self.values):
                self.values.append(m.edtf)
            sentence = layout.sentence(m.end - 1)
            begin = max(layout.sentences[sentence], m.start - 60)
            before = text[begin : m.start]
            lead = text[m.start : m.start + 9]
            self.places.append(
                _Place(
                    m,
                    value,
                    sentence,
                    layout.paragraph(m.end - 1),
                    bool(_FUTURE.search(before)),
                    bool(_NOUN.match(text, m.end)),
                    2
                    if _BOUND.search(before)
                    else 1
                    if _AT.match(lead)
                    else 3
                    if _ARTICLE.search(before)
                    else 0,
                    contents.has(m.start),
                    directs.has(m.start),
                )
            )
        self.starts = [p.mention.start for p in self.places]
        order = sorted(range(len(attributions)), key=lambda i: _position(attributions[i]))
        self.quotes: list[_Said] = []
        for i in order:
            self.quotes.append(self._said(i, attributions[i], names[i], offset))
        self.attributions = [attributions[i] for i in order]
        self.positions = [q.position for q in self.quotes]
        self.published = published
        self._value_numbers = [self._of_value(v) for v in range(len(self.values))]
        self._counts = [0] * len(self.values)
        self._first = [0] * len(self.values)
        for k, p in reversed(list(enumerate(self.places))):
            self._counts[p.value] += 1
            self._first[p.value] = k

    def rows(self) -> list[Row]:
        """The pairs worth a thought, in the order of the quotes."""
        found: list[Row] = []
        for k in range(len(self.quotes)):
            found += self._pairs(k)
        return found

    def _said(self, index: int, a: Attribution, name: str, offset: int) -> _Said:
        text, layout = self.text, self.layout
        position = _position(a)
        start, end = a.content[0][0], a.content[-1][1]
        cue = " ".join(text[s:e] for s, e in a.cue).lower()
        source = " ".join(text[s:e] for s, e in a.source).lower()
        words = _WORD.findall(cue)
        sentence = layout.sentence(position)
        begin = layout.sentences[sentence]
        stop = layout.sentences[sentence + 1] if sentence + 1 < len(layout.sentences) else len(text)
        around = text[max(begin, position - 250) : min(stop, position + 250)]
        outside = _without(text, max(begin, position - 250), min(stop, position + 250), a.content)
        pronoun = source in _PRONOUN
        paragraph = layout.paragraph(position)
        first = words[0] if words else ""
        shape = [
            float(a.kind == "direct"),
            float(a.kind == "indirect"),
            float(("speech", "writing", "thought", "other").index(a.act)),
            float(position < offset),
            float(min(paragraph, 40)),
            float(not a.cue),
            float(not a.source),
            float(pronoun),
            float(bool(name)),
            float(any(w in _PAST or (w.endswith("ed") and len(w) > 3) for w in words)),
            float(any(w in ("has", "have", "had", "been") for w in words)),
            float(
                any(w in ("will", "would", "could", "should", "may", "can", "ll") for w in words)
            ),
            float(first.endswith("s") and first not in ("was", "is", "has", "s")),
            float(first.endswith("ing")),
            float(any(w in _BE for w in words)),
            float(first == "according" or cue.strip() in (":", "—", "–", "-")),
            float(first in ("said", "told", "wrote", "added", "asked", "tweeted", "announced")),
            float(first in ("says", "say", "argues", "argue", "believe", "want", "wants")),
            float(len(words)),
            float(bool(_OCCASION.search(outside))),
            float(bool(_USUAL.search(outside))),
            float(min(len(around), 500)),
            float(min(end - start, 600)),
            float(source.endswith("s") and not name),
        ]
        return _Said(
            index,
            position,
            start,
            end,
            sentence,
            layout.sentence(max(end - 1, position)),
            paragraph,
            name or ("" if pronoun else source[:60]),
            shape,
            frozenset(
                w for w in _WORD.findall(text[start : min(end, start + 400)].lower()) if len(w) > 3
            ),
            any(w in _PAST or (w.endswith("ed") and len(w) > 3) for w in words)
            and not any(w in ("will", "would", "could", "should", "may", "might") for w in words),
        )

    def _of_value(self, value: int) -> list[float]:
        low, high = bounds(self.values[value])
        if low is None or high is None:
            lag, length = -1.0, 1.0 if self.values[value].count("-") == 2 else 31.0
        else:
            length = float((high - low).days + 1)
            lag = float((self.published - low).days) if self.published else -1.0
        return [
            math.log1p(max(lag, 0.0)) if lag >= 0 else -1.0,
            float(length == 1),
            float(1 < length <= 7),
            float(7 < length <= 31),
            float(length > 31),
        ]

    def _pairs(self, k: int) -> list[Row]:
        q, a = self.quotes[k], self.attributions[k]
        layout, places = self.layout, self.places
        begin = layout.sentences[q.sentence]
        stop = (
            layout.sentences[q.sentence + 1]
            if q.sentence + 1 < len(layout.sentences)
            else len(self.text)
        )
        low = bisect_left(self.starts, begin - 48)
        high = bisect_left(self.starts, stop)
        own: dict[int, list[_Place]] = {}
        for p in places[low : min(high, low + 16)]:
            if p.sentence == q.sentence and not _inside(p.mention.start, a.content):
                own.setdefault(p.value, []).append(p)
        back: dict[int, tuple[int, _Place]] = {}
        rank_outer: dict[int, int] = {}
        for p in reversed(
            places[max(0, low - 24) : low + sum(p.sentence < q.sentence for p in places[low:high])]
        ):
            if p.value not in back:
                if len(back) == _BACK:
                    break
                back[p.value] = (len(back), p)
            if not p.inside and p.value not in rank_outer:
                rank_outer[p.value] = len(rank_outer)
        forward: dict[int, tuple[int, _Place]] = {}
        for p in places[high : high + 12]:
            if _inside(p.mention.start, a.content):
                continue
            if p.value not in forward:
                if len(forward) == _FORWARD:
                    break
                forward[p.value] = (len(forward), p)
        rows = []
        for value in [
            *own,
            *(v for v in back if v not in own),
            *(v for v in forward if v not in own and v not in back),
        ]:
            mine = own.get(value, [])
            best = min(mine, key=lambda p: self._distance(p, q), default=None)
            near = best or (back[value][1] if value in back else forward[value][1])
            row = Row(k, value, best, near.mention)
            row.numbers = [
                *self._own(best, q, k, own),
                *self._other(back.get(value), q, -1),
                float(rank_outer.get(value, 9)),
                *self._other(forward.get(value), q, 1),
                *self._value_numbers[value],
                float(self._counts[value]),
                self._counts[value] / len(places),
                float(min(places[self._first[value]].paragraph, 40)),
                float(len(own)),
                float(len(own) + len(back)),
                float(self._kind(near)),
                *q.shape,
            ]
            rows.append(row)
        return rows

    @staticmethod
    def _kind(p: _Place) -> int:
        match p.mention.meaning:
            case Weekday():
                return 0
            case Period(_, _, "that"):
                return 4
            case Period():
                return 1
            case Named(_, _, day) if day:
                return 2
            case Named(_, month) if month:
                return 3
        return 5

    @staticmethod
    def _distance(p: _Place, q: _Said) -> int:
        gap = p.mention.start - q.position
        return gap if gap >= 0 else q.position - p.mention.end

    def _own(self, p: _Place | None, q: _Said, k: int, own: dict[int, list[_Place]]) -> list[float]:
        if p is None:
            return [0.0, _FAR, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        a, m = self.attributions[k], p.mention
        after = m.start >= q.position
        low, high = sorted((m.start, q.position))
        cue_end = a.cue[-1][1] if a.cue else q.position
        between = (
            self.text[cue_end : m.start] if m.start >= cue_end else self.text[m.end : q.position]
        )
        others = bisect_left(self.positions, high) - bisect_right(self.positions, low)
        distance = self._distance(p, q)
        rank = sum(
            self._distance(x, q) < distance
            for ps in own.values()
            for x in ps[:4]
            if x.value != p.value
        )
        return [
            1.0,
            float(min(max(len(between), 0), 200)),
            float(after),
            float(_inside(m.start, a.cue)),
            float(_inside(m.start, a.source)),
            float(m.start - self.layout.sentences[p.sentence] < 12),
            float(min(others, 5)),
            float(between.count(",") + between.count(";") + between.count("—")),
            float(p.inside),
            float(p.future),
            float(p.noun),
            float(p.bound),
            float(rank),
            float(after and any(m.start < s for s, _ in a.content)),
        ]

    def _other(self, ranked: tuple[int, _Place] | None, q: _Said, way: int) -> list[float]:
        if ranked is None:
            return [9.0, _FAR, _FAR, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        rank, p = ranked
        return [
            float(rank),
            float(min(abs(p.sentence - (q.sentence if way < 0 else q.last_sentence)), 60)),
            float(min(abs(p.paragraph - q.paragraph), 40)),
            float(p.inside),
            float(p.direct),
            float(p.future),
            float(p.noun),
            float(p.bound),
            float(self._speaks(p, q)),
        ]

    def _speaks(self, p: _Place, q: _Said) -> int:
        """Whether somebody speaks in the sentence of the mention: 2 the same, 1 another, 0 nobody."""
        begin = self.layout.sentences[p.sentence]
        stop = (
            self.layout.sentences[p.sentence + 1]
            if p.sentence + 1 < len(self.layout.sentences)
            else len(self.text)
        )
        low, high = bisect_left(self.positions, begin), bisect_left(self.positions, stop)
        speaks = 0
        for other in self.quotes[low : min(high, low + 8)]:
            if other.who and other.who == q.who:
                return 2
            speaks = 1
        return speaks

    def neighbours(self, rows: Sequence[Row], chances: Sequence[float]) -> list[list[float]]:
        """For each row, what the quotes around its quote think of its date (the second stage)."""
        of_quote: list[dict[int, float]] = [{} for _ in self.quotes]
        for row, chance in zip(rows, chances, strict=True):
            of_quote[row.quote][row.value] = chance
        before: list[int | None] = []
        after: list[int | None] = [None] * len(self.quotes)
        last: dict[str, int] = {}
        for k, q in enumerate(self.quotes):
            before.append(last.get(q.who) if q.who else None)
            if q.who:
                if q.who in last:
                    after[last[q.who]] = k
                last[q.who] = k
        openers = range(min(len(self.quotes), 40))
        found = []
        current, alike = -1, []
        for row, chance in zip(rows, chances, strict=True):
            k, q = row.quote, self.quotes[row.quote]
            if k != current:
                current = k
                alike = self._alike(k, openers) if q.paragraph < 4 else []
            numbers = [
                chance,
                max((c for v, c in of_quote[k].items() if v != row.value), default=0.0),
            ]
            for other in (k - 1, k - 2, k + 1):
                numbers += self._chance(k, other, row.value, of_quote)
            for mate in (before[k], after[k]):
                numbers += self._chance(k, mate if mate is not None else -1, row.value, of_quote)
            same = [
                o
                for o in range(max(0, k - 6), min(len(self.quotes), k + 7))
                if o != k and self.quotes[o].paragraph == q.paragraph
            ]
            numbers.append(max((of_quote[o].get(row.value, 0.0) for o in same), default=-1.0))
            numbers.append(
                max((s * of_quote[o].get(row.value, 0.0) for o, s in alike), default=0.0)
            )
            numbers.append(
                max((s * max(of_quote[o].values(), default=0.0) for o, s in alike), default=0.0)
            )
            found.append(numbers)
        return found

    def _chance(
        self, k: int, other: int, value: int, of_quote: list[dict[int, float]]
    ) -> list[float]:
        if not 0 <= other < len(self.quotes):
            return [-1.0, -1.0, _FAR, 0.0]
        q, o = self.quotes[k], self.quotes[other]
        chances = of_quote[other]
        return [
            chances.get(value, 0.0),
            max((c for v, c in chances.items() if v != value), default=0.0),
            float(min(abs(q.sentence - o.sentence), 40)),
            float(bool(q.who) and q.who == o.who),
        ]

    def _alike(self, k: int, others: Sequence[int]) -> list[tuple[int, float]]:
        """The later quotes that tell what a title or a first paragraph tells in short."""
        words = self.quotes[k].words
        if not words:
            return []
        found = []
        for o in others:
            both = len(words & self.quotes[o].words)
            if o > k and both:
                same = 0.3 * (self.quotes[o].who == self.quotes[k].who != "")
                found.append((o, min(1.0, both / len(words) + same)))
        return found


class _Cover:
    """Whether a position lies in any of many spans."""

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


def _position(a: Attribution) -> int:
    return (a.cue or a.source or a.content)[0][0]


def _inside(position: int, spans: Spans) -> bool:
    return any(start <= position < end for start, end in spans)


def _without(text: str, start: int, end: int, spans: Spans) -> str:
    pieces = []
    for s, e in spans:
        if e <= start or s >= end:
            continue
        pieces.append(text[start:s] if s > start else "")
        start = e
    pieces.append(text[start:end] if start < end else "")
    return " ".join(pieces)
