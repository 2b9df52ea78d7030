"""Features of a quote and a date: how they relate to each other in the text.

One row per pair of a quote and a date that the article names near it or that is central to it, and
a last one for no date. A row describes the words around the quote's cue, the dates before and after
it, its relation to plain dates (those of other quotes, with their cue), and the quote itself.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quotes.dates import cue_patterns
from quotes.dates.bounds import bounds
from quotes.dates.layout import Layout
from quotes.dates.meanings import Named, Period, Weekday
from quotes.dates.measures import (
    After,
    Before,
    Chain,
    OfCandidate,
    OfDate,
    OfPair,
    OfSetting,
    WithCue,
)
from quotes.dates.places import Place, places
from quotes.dates.resolve import DateMention, Timeline
from quotes.dates.said import Said, quotes, within
from quotes.dates.settings import SettingMentions
from quotes.detect.attribution import Attribution

_PRECISE = len("2015-09-12")  # a day, or days of a week: what identifies an occasion
_BACK, _FORWARD = 6, 3  # how many different dates before and after a quote are candidates
_READ = 20_000  # how many code points of a text are read for its subject
_SPAN = 300  # how many code points of a sentence are read between a date and what it may belong to
_UNTIL = 40  # and how many before a source for what tells how long before or after it was
_ALONE = (0.0, 0.0, 0.0)
_MENTIONS = 4  # mentions of a date that are read for its settings
_NEAR = 120  # code points around a mention that are read for these
_SETTINGS = OfSetting._fields
_A_DATE, _NO_DATE = OfCandidate(), OfCandidate(none=1.0)
_NO_CUE, _NONE_BEFORE, _NONE_AFTER = WithCue(), Before(), After()
_SEEN_BACK, _SEEN_FORWARD = 24, 12  # how many mentions are searched for these


@dataclass(slots=True)
class CandidateRow:
    """A quote and a date: the mention with the cue, if any, and the nearest one, the same where
    there is one with the cue; their features in the order of `FEATURES`, without those of the
    words and of the reading. Without a mention, it stands for no date, and its value is -1."""

    quote: int
    value: int
    own: Place | None
    nearest: DateMention | None
    numbers: tuple[float, ...] = ()


class ArticleDates:
    """An article's quotes and dates. Only bounded windows of text are read, so features take linear
    time."""

    def __init__(
        self,
        text: str,
        published: date | None,
        named: Timeline,
        attributions: Sequence[Attribution],
        names: Sequence[str],
        title_end: int = 0,
    ) -> None:
        self.text = text
        self.layout = Layout(text)
        self.places = list(places(text, self.layout, named.mentions, attributions))
        self.quotes = quotes(text, self.layout, attributions, names, named.unresolved, title_end)
        self._head = max(title_end, self.layout.paragraph_end(int(title_end > 0)))
        self.published = published
        self._attributions = [attributions[q.index] for q in self.quotes]
        self._starts = [p.mention.start for p in self.places]
        self._positions = [q.position for q in self.quotes]
        self._of: dict[int, list[Place]] = {}
        for p in self.places:
            self._of.setdefault(p.value, []).append(p)
        self.values = [same[0].mention.edtf for same in self._of.values()]
        self._days = [_days(value) for value in self.values]
        self._shared = self._shared_days()
        self._named: dict[tuple[str, int, bool], tuple[float, float, float]] = {}
        self._main = self._first_day()
        self._settings = self._settings_of_dates()
        self._of_dates = [self._of_date(v) for v in range(len(self.values))]
        self._own = [self._find_own(k) for k in range(len(self.quotes))]
        plain = [self._plain(k) for k in range(len(self.quotes))]
        self._chains = _Chains(self.quotes, plain)
        self._central = self._central_days(plain)

    def attribution(self, quote: int) -> Attribution:
        """The attribution of a quote, by its place among the article's."""
        return self._attributions[quote]

    def mentions(self, value: int) -> Sequence[Place]:
        """The mentions of a date, by its place among `values`, in order."""
        return self._of[value]

    def rows(self) -> Iterator[CandidateRow]:
        """The candidates, in the order of the quotes; no date is the last one of each quote."""
        for k, quote in enumerate(self.quotes):
            if not quote.ahead:
                yield from self._pairs(k)

    def _is_day(self, p: Place) -> bool:
        return len(p.mention.edtf) == _PRECISE and "/" not in p.mention.edtf

    def _first_day(self, asides: bool = True) -> int:
        """The first day that the article names for itself; -1 if there is none."""
        for p in self.places[:_SEEN_BACK]:
            if not (p.inside or p.future or (p.aside and not asides)) and self._is_day(p):
                return p.value
        return -1

    def _central_days(self, plain: Sequence[int | None]) -> list[int]:
        """The days that can date a quote however far away they are named: the article's first, and
        the one that stands with most cues. An aside dates its own sentence alone."""
        with_cue = Counter(value for value in plain if value is not None).most_common(1)
        days = (self._first_day(asides=False), *(value for value, _ in with_cue))
        return list(dict.fromkeys(value for value in days if value >= 0))

    def _of_date(self, value: int) -> OfDate:
        same = self._of[value]
        low, high = bounds(self.values[value])
        if low is None or high is None:
            lag, length = -1.0, 1 if self.values[value].count("-") == 2 else 31
        else:
            length = (high - low).days + 1
            ago = (self.published - low).days if self.published else -1
            lag = math.log1p(ago) if ago >= 0 else -1.0
        return OfDate(
            lag,
            float(length == 1),
            float(length > 31),
            float(value == self._main),
            float(min(len(same), 9)),
            sum(not p.inside for p in same) / len(same),
            float(same[0].mention.start < self._head),
            _kind(same[0]),
            *self._shared.get(value, _ALONE),
            *self._setting_numbers(value),
        )

    def _settings_of_dates(self) -> list[frozenset[str]]:
        """For each date its settings, by the words of its sentences."""
        said = SettingMentions(self.text)
        self._cues = {q.sentence for q in self.quotes}
        self._of_quotes = [
            said.speakers(self.layout.sentences[q.sentence], self.layout.sentence_end(q.sentence))
            for q in self.quotes
        ]
        self._head_settings = said.occasions(0, self._head)
        found = []
        for value in range(len(self.values)):
            told = frozenset[str]()
            for p in self._of[value][:_MENTIONS]:
                if not (p.inside or p.future):
                    start = max(self.layout.sentences[p.sentence], p.mention.start - _NEAR)
                    end = min(self.layout.sentence_end(p.sentence), p.mention.end + _NEAR)
                    told |= said.occasions(start, end)
            found.append(told)
        return found

    def _setting_numbers(self, value: int) -> tuple[float, float, float, float]:
        told = self._settings[value]
        having = sum(bool(told & of) for of in self._of_quotes)
        return (
            float(len(told)),
            float(len(told & self._head_settings)),
            having / max(1, len(self.quotes)),
            float(
                sum(p.sentence in self._cues and not p.inside for p in self._of[value][:_MENTIONS])
            ),
        )

    def _in_settings(self, k: int, value: int) -> OfSetting:
        told, has = self._settings[value], self._of_quotes[k]
        return OfSetting(*(float((s in told) + (s in told and s in has)) for s in _SETTINGS))

    def _shared_days(self) -> dict[int, tuple[float, float, float]]:
        """For a date near an occasion of several speakers: whether the article begins with it, how
        often it is named (per 1000 code points), and how near they stand."""
        heard = Counter(m[1].lower() for m in cue_patterns.SHARED.finditer(self.text, 0, _READ))
        head = {m[1].lower() for m in cue_patterns.SHARED.finditer(self.text, 0, 700)}
        length = max(1000, min(len(self.text), _READ)) / 1000
        found: dict[int, tuple[float, float, float]] = {}
        for p in self.places[:200] if heard else ():
            if p.inside or p.future or len(p.mention.edtf) < _PRECISE:
                continue
            m = p.mention
            for match in cue_patterns.SHARED.finditer(self.text, max(0, m.start - 60), m.end + 60):
                name = match[1].lower()
                gap = max(match.start() - m.end, m.start - match.end(), 0)
                numbers = (float(name in head), heard[name] / length, 1 / (1 + gap))
                found[p.value] = max(found.get(p.value, _ALONE), numbers)
        return found

    def _find_own(self, k: int) -> tuple[int, int, dict[int, list[Place]], set[int]]:
        """The dates in the sentence of a quote's cue outside what is said, by value, and the
        mentions in that sentence; and which dates it cannot have been said on."""
        q, a = self.quotes[k], self._attributions[k]
        low = bisect_left(self._starts, self.layout.sentences[q.sentence] - 48)
        high = bisect_left(self._starts, self.layout.sentence_end(q.sentence))
        while low < high and self.places[low].sentence < q.sentence:
            low += 1
        own: dict[int, list[Place]] = {}
        apart: set[int] = set()
        for p in self.places[low : min(high, low + 16)]:
            if self._apart(p.mention, a, q):
                apart.add(p.value)
            elif not (within(p.mention.start, a.content) or self._elsewhere(p, a, q)):
                own.setdefault(p.value, []).append(p)
        return low, high, own, apart - own.keys()

    def _elsewhere(self, p: Place, a: Attribution, q: Said) -> bool:
        """Whether a date of the sentence dates something else: it describes the source ("Ann Lee,
        mayor from 2012 to 2016", "the mayor, who was elected in May,"), bounds something ("since
        2008") or opens what is said ("On Monday, shops will close, the mayor said")."""
        if p.limits:
            return True
        m = p.mention
        for s, e in a.source:
            before = self.text[max(s, m.start - _SPAN) : m.start] if s <= m.start < e else ""
            if "," in before:
                return p.person or not cue_patterns.ISSUED.search(before)
        cue = min(max(q.position, m.end), m.end + _SPAN)
        if p.person and (
            q.position < p.clause or cue_patterns.CLAUSE_END.search(self.text, m.end, cue)
        ):
            return True
        start, end = a.content[0][0], a.content[-1][1]
        return (
            a.kind != "direct"
            and m.end <= start <= m.end + 3
            and not self.text[m.end : start].strip(" ,\u00a0\n")
            and bool(a.cue)
            and a.cue[0][0] >= end
        )

    def _apart(self, m: DateMention, a: Attribution, q: Said) -> bool:
        """Whether a date of the sentence is that of an event days from the saying: "It fell on
        Monday, two days after the mayor said"."""
        said = min(q.position, a.source[0][0]) if a.source else q.position
        if said <= m.start < a.content[-1][1]:
            return False
        begin = max(self.layout.sentences[q.sentence], said - _UNTIL)
        if m.start < said:  # "last year after the mayor said" tells of no other year
            begin = max(begin, m.end)
        return bool(cue_patterns.APART.search(self.text, begin, said))

    def _plain(self, k: int) -> int | None:
        """The plain date of a quote, from which others are judged: the nearest with the cue, if it
        does not depend on a noun or another verb."""
        plain = [
            p
            for same in self._own[k][2].values()
            for p in same
            if not (p.inside or p.future or p.aside or p.bound == 2 or p.noun == 1)
            and len(p.mention.edtf) >= _PRECISE
        ]
        place = min(plain, key=lambda p: _distance(p, self.quotes[k]), default=None)
        return place.value if place else None

    def _pairs(self, k: int) -> Iterator[CandidateRow]:
        q = self.quotes[k]
        low, high, own, apart = self._own[k]
        mine = self.places[low:high]
        back, outer = self._before(low + sum(p.sentence < q.sentence for p in mine))
        forward = self._after(high, self._attributions[k])
        told = self._told(k)
        # What happened on Friday was not told on Thursday: 2,331 of 2,336 such dates of PolNeAR's
        # train part and the open corpus are not those of saying.
        values = [
            value
            for value in dict.fromkeys([*own, *back, *forward, *self._central])
            if value in own
            or not (value in apart or any(_follows(day, self._days[value]) for day in told))
        ]
        for value in values:
            best = min(own.get(value, ()), key=lambda p: _distance(p, q), default=None)
            ranked = back.get(value) or forward.get(value)
            near = best or (ranked[1] if ranked else self._first(value))
            row = CandidateRow(k, value, best, near.mention)
            row.numbers = (
                *_A_DATE,
                *self._with_cue(best, k),
                *self._from_before(back.get(value), q),
                *self._from_after(forward.get(value), q),
                *self._of_dates[value],
                *self._chains.numbers(k, value),
                *OfPair(
                    float(outer.get(value, 9)),
                    float(len(q.occasions & near.occasions)),
                    float(len(near.occasions)),
                    *self._naming(q, value),
                    float(len(self._of_quotes[k] & self._settings[value])),
                    float(len(self._of_quotes[k] - self._settings[value])),
                    float(len(own)),
                    float(len(own) + len(back)),
                ),
                *self._in_settings(k, value),
                *q.shape,
            )
            yield row
        if values:
            yield CandidateRow(k, -1, None, None, _undated(q, len(own), len(back)))

    def _first(self, value: int) -> Place:
        """The first mention of a date, if possible one that dates more than its own sentence."""
        same = self._of[value]
        return next((p for p in same if not p.aside), same[0])

    def _told(self, k: int) -> list[_Days]:
        """The dates of the past that a quote tells of, in its content or just before it ("On
        Monday, shops closed, the mayor said")."""
        content = self._attributions[k].content
        low = bisect_left(self._starts, self.layout.sentences[self.quotes[k].sentence])
        low = min(low, bisect_left(self._starts, content[0][0]))
        high = bisect_left(self._starts, content[-1][1])
        own = self._own[k][2]
        return [
            self._days[p.value]
            for p in self.places[low : min(high, low + _SEEN_BACK)]
            if not (p.future or p.limits or p.direct or p.value in own)
            and not isinstance(p.mention.meaning, Period)  # a speaker's "today" is not the paper's
        ]

    def _before(self, stop: int) -> tuple[dict[int, tuple[int, Place]], dict[int, int]]:
        """The last dates before a quote's sentence, each with its rank and nearest mention; and the
        ranks among those outside all quotes."""
        found: dict[int, tuple[int, Place]] = {}
        outer: dict[int, int] = {}
        for p in reversed(self.places[max(0, stop - _SEEN_BACK) : stop]):
            if p.aside:
                continue
            if p.value not in found:
                if len(found) == _BACK:
                    break
                found[p.value] = (len(found), p)
            if not p.inside:
                outer.setdefault(p.value, len(outer))
        return found, outer

    def _after(self, start: int, a: Attribution) -> dict[int, tuple[int, Place]]:
        """The next dates after a quote's sentence, each with its rank and nearest mention."""
        found: dict[int, tuple[int, Place]] = {}
        for p in self.places[start : start + _SEEN_FORWARD]:
            if p.aside or within(p.mention.start, a.content) or p.value in found:
                continue
            if len(found) == _FORWARD:
                break
            found[p.value] = (len(found), p)
        return found

    def _with_cue(self, p: Place | None, k: int) -> WithCue:
        if p is None:
            return _NO_CUE
        q, a, m = self.quotes[k], self._attributions[k], p.mention
        cue_end = a.cue[-1][1] if a.cue else q.position
        between = (
            self.text[cue_end : m.start] if m.start >= cue_end else self.text[m.end : q.position]
        )
        return WithCue(
            own=1.0,
            gap=float(min(len(between), 200)),
            behind=float(m.start >= q.position),
            in_source=float(within(m.start, a.source)),
            opens=float(m.start - self.layout.sentences[p.sentence] < 12),
            marks=float(sum(between.count(mark) for mark in ",;—")),
            inside=float(p.inside),
            bound=float(p.bound),
            clause=float(p.clause >= 0),
            noun=float(p.noun),
            future=float(p.future),
        )

    def _from_before(self, ranked: tuple[int, Place] | None, q: Said) -> Before:
        if ranked is None:
            return _NONE_BEFORE
        rank, p = ranked
        return Before(
            float(rank),
            float(min(abs(p.sentence - q.sentence), 60)),
            float(min(abs(p.paragraph - q.paragraph), 40)),
            float(p.inside),
            float(p.direct),
            self._speaks(p, q),
            float(p.noun),
            float(p.future),
            float(p.bound),
            float(len(p.occasions)),
        )

    def _from_after(self, ranked: tuple[int, Place] | None, q: Said) -> After:
        if ranked is None:
            return _NONE_AFTER
        rank, p = ranked
        return After(float(rank), float(min(abs(p.sentence - q.last_sentence), 60)))

    def _speaks(self, p: Place, q: Said) -> float:
        """Who speaks in the sentence of a date: 2 the same speaker, 1 another, 0 nobody."""
        low = bisect_left(self._positions, self.layout.sentences[p.sentence])
        high = bisect_left(self._positions, self.layout.sentence_end(p.sentence))
        others = self.quotes[low : min(high, low + 8)]
        if any(other.who and other.who == q.who for other in others):
            return 2.0
        return float(bool(others))

    def _naming(self, q: Said, value: int) -> tuple[float, float, float]:
        """Whether the speaker is named near a date, and with an occasion; whether it is a poll."""
        key = (q.who, value, q.survey)
        if key not in self._named:
            last = q.who.rsplit(" ", 1)[-1]
            named = spoken = polled = 0.0
            for p in self._of[value][:8]:
                if p.noun == 1 or p.future:
                    continue
                polled = max(polled, float(p.polled and q.survey))
                if last and last in p.names:
                    named = max(named, 1.0 if p.inside else 2.0)
                    spoken = max(spoken, float(bool(p.occasions)))
            self._named[key] = (named, spoken, polled)
        return self._named[key]


class _Chains:
    """Evidence that quotes with a plain date (a number, else None) give on the dates of others."""

    def __init__(self, quotes: Sequence[Said], plain: Sequence[int | None]) -> None:
        self._quotes, self._plain = quotes, plain
        self._order: list[int] = []  # position of each quote among those of its speaker
        self._counts: dict[tuple[str, int], int] = {}  # by speaker ("" for all) and date
        seen: dict[str, int] = {}
        for q, value in zip(quotes, plain, strict=True):
            seen[q.who] = seen.get(q.who, -1) + 1
            self._order.append(seen[q.who])
            if value is not None:
                for key in {(who, v) for who in (q.who, "") for v in (value, -1)}:
                    self._counts[key] = self._counts.get(key, 0) + 1
        self._before_same, self._before = self._nearest(range(len(quotes)))
        self._after_same, _ = self._nearest(range(len(quotes) - 1, -1, -1))

    def _nearest(self, order: range) -> tuple[dict[int, int], dict[int, int]]:
        """For each quote the last dated one before it, of one of its speakers and of anyone."""
        same: dict[str, int] = {}
        of_speaker, of_any, last = {}, {}, None
        for k in order:
            mine = [same[name] for name in self._quotes[k].names if name in same]
            if mine:
                of_speaker[k] = min(mine, key=lambda o: abs(k - o))
            if last is not None:
                of_any[k] = last
            if self._plain[k] is not None:
                last = k
                same.update(dict.fromkeys(self._quotes[k].names, k))
        return of_speaker, of_any

    def numbers(self, k: int, value: int) -> Chain:
        """Evidence that the dated quotes around quote `k` give on a date."""
        found = dict.fromkeys(("same", "after", "any"), -1.0)
        before = self._before_same.get(k)
        if before is not None:
            between = k - before - 1
            others = between - max(0, self._order[k] - self._order[before] - 1)
            paragraphs = abs(self._quotes[k].paragraph - self._quotes[before].paragraph)
            found |= {
                "same": float(self._plain[before] == value),
                "same_between": float(min(between, 15)),
                "same_sentences": self._sentences(k, before),
                "same_paragraphs": float(min(paragraphs, 15)),
                "same_others": float(min(others, 15)),
            }
        for name, o in (("after", self._after_same.get(k)), ("any", self._before.get(k))):
            if o is not None:
                found[name] = float(self._plain[o] == value)
                found[f"{name}_sentences"] = self._sentences(k, o)
        return Chain(**found, share=self._share("", value), speaker_share=self._share_of(k, value))

    def _share_of(self, k: int, value: int) -> float:
        return self._share(self._quotes[k].who, value)

    def _share(self, who: str, value: int) -> float:
        count = self._counts.get((who, -1), 0)
        return self._counts.get((who, value), 0) / count if count else -1.0

    def _sentences(self, k: int, o: int) -> float:
        return float(min(abs(self._quotes[k].sentence - self._quotes[o].sentence), 30))


_Days = tuple[bool, date | None, date | None]


def _days(edtf: str) -> _Days:
    """Whether a date has a year, and its first and last day, in any year if it has none."""
    return (not edtf.startswith("X"), *bounds(edtf.replace("XXXX", "2000")))


def _follows(one: _Days, other: _Days) -> bool:
    """Whether a date begins after another ends, both with a year or both without."""
    same, first, last = one[0] == other[0], one[1], other[2]
    return bool(same and first and last and first > last)


def _undated(q: Said, own: int, back: int) -> tuple[float, ...]:
    """The features of a quote without a date that has dates in its sentence and before it."""
    return (
        *_NO_DATE,
        *_NO_CUE,
        *_NONE_BEFORE,
        *_NONE_AFTER,
        *OfDate(),
        *Chain(),
        *OfPair(own_dates=float(own), dates=float(own + back)),
        *OfSetting(),
        *q.shape,
    )


def _distance(p: Place, q: Said) -> int:
    gap = p.mention.start - q.position
    return gap if gap >= 0 else q.position - p.mention.end


def _kind(p: Place) -> float:
    """How a date is expressed: weekday, relative to now, day, month, relative to another date,
    other."""
    match p.mention.meaning:
        case Weekday():
            return 0.0
        case Period(_, _, "that"):
            return 4.0
        case Period():
            return 1.0
        case Named(_, _, day) if day:
            return 2.0
        case Named(_, month) if month:
            return 3.0
    return 5.0
