"""What can be measured of a quote and a date: how they stand to each other in the text.

One row for a pair: a quote and one of the dates that the article names near it. A row counts what
stands with the quote's cue, which dates come before and after it, how the dates that are plain
(those of other quotes, by their cue) stand to it, and what the quote itself looks like.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from quotes.dates import signs
from quotes.dates.bounds import bounds
from quotes.dates.expressions import Named, Period, Weekday
from quotes.dates.layout import Layout
from quotes.dates.resolve import Mention
from quotes.detect.attribution import Attribution
from quotes.document import Spans

_FAR = 99.0
_READ = 20_000  # code points of a text that are read for what it is about
_PRECISE = len("2015-09-12")  # a day, or days of a week: what an occasion is known by
_BACK, _FORWARD = 6, 3  # how many different dates before and after a quote are candidates


@dataclass(slots=True)
class _Place:
    """A mention as the features see it."""

    mention: Mention
    value: int
    sentence: int
    paragraph: int
    future: bool
    noun: int  # 1: only names a thing ("the 2016 race"), 2: an occasion ("a 2014 interview")
    bound: int  # 0 none, 1 "on", 2 "since", 3 an article
    inside: bool  # in the content of some quote
    direct: bool  # in a direct one
    aside: bool  # in "as she said on Monday", which dates its own sentence alone
    occasions: frozenset[str]
    words: frozenset[str]  # the names in its sentence
    polled: bool


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
    occasions: frozenset[str]
    survey: bool
    ahead: bool  # it will be said
    told: bool  # the cue tells what happened ("said", "has said"), not what is or will be


@dataclass(slots=True)
class Row:
    """A quote and a date: the mention with the cue, if any, else the nearest; their numbers."""

    quote: int
    value: int
    own: _Place | None
    nearest: Mention
    numbers: list[float] = field(default_factory=list)


class Scene:
    """An article's quotes and dates, ready to be measured, in linear time: windows are bounded."""

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
            begin_all = max(layout.sentences[sentence], m.start - 300)
            end_all = min(layout.sentence_end(sentence), m.end + 300)
            lead = text[m.start : m.start + 9]
            self.places.append(
                _Place(
                    m,
                    value,
                    sentence,
                    layout.paragraph(m.end - 1),
                    bool(signs.FUTURE.search(before)),
                    _noun(text, m, before),
                    2
                    if signs.BOUND.search(before)
                    else 1
                    if signs.AT.match(lead)
                    else 3
                    if signs.ARTICLE.search(before)
                    else 0,
                    contents.has(m.start),
                    directs.has(m.start),
                    text.startswith("As ", layout.sentences[sentence]),
                    _occasions(text, begin, min(len(text), m.end + 90)),
                    frozenset(w.lower() for w in signs.NAME.findall(text, begin_all, end_all)),
                    bool(signs.POLLED.search(text, begin_all, end_all)),
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
        self._of: dict[int, list[_Place]] = {}
        for p in self.places:
            same = self._of.setdefault(p.value, [])
            if len(same) < 8:
                same.append(p)
        self._naming: dict[tuple[str, int, bool], tuple[float, float, float]] = {}
        self._own_places = [self._find_own(k) for k in range(len(self.quotes))]
        self._anchor()
        self._value_numbers = [self._of_value(v) for v in range(len(self.values))]

    def rows(self) -> Iterator[Row]:
        """The pairs worth a thought, in the order of the quotes."""
        for k, quote in enumerate(self.quotes):
            if not quote.ahead:
                yield from self._pairs(k)

    def _said(self, index: int, a: Attribution, name: str, offset: int) -> _Said:
        text, layout = self.text, self.layout
        position = _position(a)
        start, end = a.content[0][0], a.content[-1][1]
        cue = " ".join(text[s:e] for s, e in a.cue).lower()
        source = " ".join(text[s:e] for s, e in a.source).lower()
        words = signs.WORD.findall(cue)
        sentence = layout.sentence(position)
        begin = layout.sentences[sentence]
        stop = layout.sentences[sentence + 1] if sentence + 1 < len(layout.sentences) else len(text)
        around = text[max(begin, position - 250) : min(stop, position + 250)]
        outside = _without(text, max(begin, position - 250), min(stop, position + 250), a.content)
        pronoun = source in signs.PRONOUN
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
            float(any(w in signs.PAST or (w.endswith("ed") and len(w) > 3) for w in words)),
            float(any(w in ("has", "have", "had", "been") for w in words)),
            float(
                any(w in ("will", "would", "could", "should", "may", "can", "ll") for w in words)
            ),
            float(first.endswith("s") and first not in ("was", "is", "has", "s")),
            float(first.endswith("ing")),
            float(any(w in signs.BE for w in words)),
            float(first == "according" or cue.strip() in (":", "—", "–", "-")),
            float(first in ("said", "told", "wrote", "added", "asked", "tweeted", "announced")),
            float(first in ("says", "say", "argues", "argue", "believe", "want", "wants")),
            float(len(words)),
            float(bool(signs.OCCASION.search(outside))),
            float(bool(signs.USUAL.search(outside))),
            float(bool(signs.NEW.search(outside))),
            float(bool(signs.SAME.search(outside))),
            float(bool(signs.TOLD.search(outside))),
            float(bool(signs.TURN.search(outside))),
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
            name or self._unnamed(source, sentence),
            shape,
            frozenset(
                w
                for w in signs.WORD.findall(text[start : min(end, start + 400)].lower())
                if len(w) > 3
            ),
            frozenset(w.lower() for w in signs.OCCASION.findall(outside)),
            bool(signs.SURVEY.search(outside)),
            bool(
                signs.AHEAD_CUE.match(cue)
                or signs.AHEAD_BEFORE.search(text, max(begin, position - 24), position)
            ),
            any(w in signs.PAST or (w.endswith("ed") and len(w) > 3) for w in words)
            and not any(w in ("will", "would", "could", "should", "may", "might") for w in words),
        )

    def _unnamed(self, source: str, sentence: int) -> str:
        """A key for a source without a name: its last noun ("the congressional report"), or for a
        pronoun and for no source at all, whoever spoke in the sentence before."""
        named = re.findall(r"[^\W\d_]+", source[:200].split(",")[0])
        words: list[str] = [word for word in named if word != "s"]
        if words and words[-1] not in signs.PRONOUN:
            return words[-1].removesuffix("s")
        if self.quotes and sentence - self.quotes[-1].last_sentence <= 2:
            return self.quotes[-1].who
        return ""

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

    def _find_own(self, k: int) -> tuple[int, int, dict[int, list[_Place]]]:
        """The dates in the sentence of a quote's cue that are no part of what is said."""
        q, a = self.quotes[k], self.attributions[k]
        sentences = self.layout.sentences
        begin = sentences[q.sentence]
        stop = sentences[q.sentence + 1] if q.sentence + 1 < len(sentences) else len(self.text)
        low = bisect_left(self.starts, begin - 48)
        high = bisect_left(self.starts, stop)
        while low < high and self.places[low].sentence < q.sentence:
            low += 1
        own: dict[int, list[_Place]] = {}
        for p in self.places[low : min(high, low + 16)]:
            if not _inside(p.mention.start, a.content) and not self._opens(p.mention, a):
                own.setdefault(p.value, []).append(p)
        return low, high, own

    def _opens(self, m: Mention, a: Attribution) -> bool:
        """Whether a date opens what is said: "On Monday, shops will close, the mayor said"."""
        start, end = a.content[0][0], a.content[-1][1]
        return (
            a.kind != "direct"
            and m.end <= start <= m.end + 3
            and not self.text[m.end : start].strip(" ,\u00a0\n")
            and bool(a.cue)
            and a.cue[0][0] >= end
        )

    def _anchor(self) -> None:
        """Take the plain cases for granted, as something for the others to stand by: the nearest
        date with the cue, if it is not bound to a noun or another verb."""
        self._anchors: list[int | None] = []
        self._order: list[int] = []
        self._last_same: list[int | None] = []
        self._last_any: list[int | None] = []
        total: dict[str, int] = {}
        same: dict[str, int] = {}
        last: int | None = None
        self._count: dict[tuple[str, int], int] = {}
        for k, q in enumerate(self.quotes):
            plain = [
                p
                for ps in self._own_places[k][2].values()
                for p in ps
                if not (p.inside or p.future or p.aside or p.bound == 2 or p.noun == 1)
                and len(p.mention.edtf) >= _PRECISE
            ]
            place = min(plain, key=lambda p: self._distance(p, q), default=None)
            value = place.value if place else None
            self._anchors.append(value)
            self._last_same.append(max((same[n] for n in _names(q.who) if n in same), default=None))
            self._last_any.append(last)
            total[q.who] = total.get(q.who, -1) + 1
            self._order.append(total[q.who])
            if value is not None:
                last = k
                for key in {q.who, ""}:
                    self._count[key, value] = self._count.get((key, value), 0) + 1
                    self._count[key, -1] = self._count.get((key, -1), 0) + 1
                same.update(dict.fromkeys(_names(q.who), k))
        self._next_same: list[int | None] = [None] * len(self.quotes)
        self._next_any: list[int | None] = [None] * len(self.quotes)
        same, last = {}, None
        for k in range(len(self.quotes) - 1, -1, -1):
            q = self.quotes[k]
            self._next_same[k] = min((same[n] for n in _names(q.who) if n in same), default=None)
            self._next_any[k] = last
            if self._anchors[k] is not None:
                last = k
                same.update(dict.fromkeys(_names(q.who), k))
        outer = [p for p in self.places if not (p.inside or p.future) and "/" not in p.mention.edtf]
        day = next((p for p in outer[:12] if len(p.mention.edtf) == 10), None)
        self._main = day.value if day else -1
        self._shared = self._occasion_days()
        self._openers = [
            k for k in range(min(len(self.quotes), 60)) if self._anchors[k] is not None
        ]

    def _named(self, q: _Said, value: int) -> tuple[float, float, float]:
        """Whether the speaker is named by a date, and with an occasion; whether it is a poll's."""
        key = (q.who, value, q.survey)
        if key not in self._naming:
            last = q.who.rsplit(" ", 1)[-1]
            named = spoken = polled = 0.0
            for p in self._of[value]:
                if p.noun == 1 or p.future:
                    continue
                polled = max(polled, float(p.polled and q.survey))
                if last and last in p.words:
                    named = max(named, 1.0 if p.inside else 2.0)
                    spoken = max(spoken, float(bool(p.occasions)))
            self._naming[key] = (named, spoken, polled)
        return self._naming[key]

    def _occasion_days(self) -> dict[int, tuple[float, float, float]]:
        """For a date by an occasion of several speakers: whether the article begins with it, how
        often it names it (times per 1000 code points), and how near they stand."""
        heard: dict[str, int] = {}
        for match in signs.SHARED.finditer(self.text, 0, _READ):
            heard[match[1].lower()] = heard.get(match[1].lower(), 0) + 1
        if not heard:
            return {}
        head = {m[1].lower() for m in signs.SHARED.finditer(self.text, 0, 700)}
        length = max(1000, min(len(self.text), _READ)) / 1000
        found: dict[int, tuple[float, float, float]] = {}
        for p in self.places[:200]:
            if p.inside or p.future or len(p.mention.edtf) < _PRECISE:
                continue
            m = p.mention
            for match in signs.SHARED.finditer(self.text, max(0, m.start - 60), m.end + 60):
                name = match[1].lower()
                gap = max(match.start() - m.end, m.start - match.end(), 0)
                numbers = (float(name in head), heard.get(name, 0) / length, 1.0 / (1 + gap))
                found[p.value] = max(found.get(p.value, (0.0, 0.0, 0.0)), numbers)
        return found

    def _chain(self, k: int, value: int) -> list[float]:
        """How the plain cases around speak for a date."""
        q = self.quotes[k]
        mine = self._anchors[k]
        numbers = [-1.0 if mine is None else float(mine == value)]
        for o in (self._last_same[k], self._next_same[k]):
            if o is None:
                numbers += [-1.0, _FAR, _FAR, _FAR, _FAR]
                continue
            between = abs(k - o) - 1
            others = between - max(0, abs(self._order[k] - self._order[o]) - 1)
            numbers += [*self._step(q, o, value, between), float(min(others, 15))]
        for o in (self._last_any[k], self._next_any[k]):
            if o is None:
                numbers += [-1.0, _FAR, _FAR, _FAR]
            else:
                numbers += self._step(q, o, value, abs(k - o) - 1)
        for key in ("", q.who):
            count = self._count.get((key, -1), 0)
            numbers.append(self._count.get((key, value), 0) / count if count else -1.0)
        return numbers

    def _step(self, q: _Said, o: int, value: int, between: int) -> list[float]:
        other = self.quotes[o]
        return [
            float(self._anchors[o] == value),
            float(min(between, 15)),
            float(min(abs(q.sentence - other.sentence), 30)),
            float(min(abs(q.paragraph - other.paragraph), 15)),
        ]

    def _title(self, k: int, value: int) -> list[float]:
        """How like a quote of a first paragraph is to others that are dated so, or otherwise."""
        q = self.quotes[k]
        if q.paragraph > 3 or not q.words:
            return [-1.0, -1.0]
        so = otherwise = 0.0
        for o in self._openers:
            if o == k:
                continue
            other = self.quotes[o]
            alike = min(1.0, len(q.words & other.words) / len(q.words))
            alike += 0.3 * (q.who != "" and other.who == q.who)
            if self._anchors[o] == value:
                so = max(so, alike)
            else:
                otherwise = max(otherwise, alike)
        return [so, otherwise]

    def _pairs(self, k: int) -> list[Row]:
        q, a = self.quotes[k], self.attributions[k]
        places = self.places
        low, high, own = self._own_places[k]
        back: dict[int, tuple[int, _Place]] = {}
        rank_outer: dict[int, int] = {}
        for p in reversed(
            places[max(0, low - 24) : low + sum(p.sentence < q.sentence for p in places[low:high])]
        ):
            if p.aside:
                continue
            if p.value not in back:
                if len(back) == _BACK:
                    break
                back[p.value] = (len(back), p)
            if not p.inside and p.value not in rank_outer:
                rank_outer[p.value] = len(rank_outer)
        forward: dict[int, tuple[int, _Place]] = {}
        for p in places[high : high + 12]:
            if p.aside or _inside(p.mention.start, a.content):
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
            near_place = best or (back[value][1] if value in back else forward[value][1])
            row = Row(k, value, best, near_place.mention)
            row.numbers = [
                *self._own(best, q, k, own),
                *self._other(back.get(value), q, -1),
                float(rank_outer.get(value, 9)),
                *self._other(forward.get(value), q, 1),
                *self._value_numbers[value],
                *self._chain(k, value),
                float(len(q.occasions & near_place.occasions)),
                float(len(q.occasions - near_place.occasions)),
                float(len(near_place.occasions)),
                float(value == self._main),
                *self._named(q, value),
                *self._shared.get(value, (0.0, 0.0, 0.0)),
                *self._title(k, value),
                float(len(own)),
                float(len(own) + len(back)),
                float(self._kind(near_place)),
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
        """Who speaks in the sentence of the mention: 2 the same speaker, 1 another, 0 nobody."""
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


def _names(who: str) -> list[str]:
    return who.split("|") if who else []


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


def _occasions(text: str, start: int, end: int) -> frozenset[str]:
    return frozenset(word.lower() for word in signs.OCCASION.findall(text, start, end))


def _noun(text: str, m: Mention, before: str) -> int:
    """Whether a date only tells of a thing: "the 2016 race" (1), "Thursday's speech" (2)."""
    following = text[m.end : m.end + 40]
    owns = bool(signs.POSSESSED.match(following))
    named = bool(re.match(r"\s[a-z]", following)) and (
        bool(signs.ARTICLE.search(before)) or (m.end - m.start == 4 and text[m.start].isdigit())
    )
    if not (owns or named):
        return 0

    return 2 if signs.OCCASION.search(following[:32]) else 1
