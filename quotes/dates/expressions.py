"""Finds expressions of time in news by their form, without resolving them to dates.

A grammar of our own, since the precision of the words matters here (a day, a week, a season,
"earlier this week"), which general date parsers reduce to a moment in time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.dates import names
from quotes.dates.meanings import (
    Beside,
    Decade,
    Expression,
    Named,
    Numeric,
    Period,
    Season,
    TimeUnit,
    Weekday,
    Which,
    month_number,
)

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEASONS = {"spring": 0, "summer": 1, "fall": 2, "autumn": 2, "winter": 3}
_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_COUNTS = {
    **{word: n for n, word in enumerate((*_ONES, *_TEENS), 1)},
    **_TENS,
    **{
        f"{word}{between}{one}": tens + n
        for word, tens in _TENS.items()
        for n, one in enumerate(_ONES, 1)
        for between in "- "
    },
    **dict.fromkeys(("a", "an", "the"), 1),
    **dict.fromkeys(("a couple of", "couple of"), 2),
    "half a dozen": 6,
    "a dozen": 12,
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}

_S = r"[\s\u00a0]{1,3}"
_MONTH = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|Apr(?:il|\.)?|May|June|Jun\.|July|Jul\.|"
    r"Aug(?:ust|\.)?|Sept(?:ember|\.)?|Sep\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TO = rf"(?:[-\u2013\u2014]|{_S}(?:to|and|through|until|[-\u2013\u2014]){_S})"
_PART = "(?:morning|afternoon|evening|night)"

# Every expression has one of these words; the grammar is tried only around them.
_TRIGGER = re.compile(
    rf"\b(?P<feast>{names.FEAST})\b"
    rf"|\b(?:(?P<weekday>{_WEEKDAY})|(?P<month>{_MONTH})(?![a-z])"
    r"|(?P<now>(?:T|t)(?:oday|onight)|(?:Y|y)esterday)"
    rf"|(?P<part>{_PART}|day)|(?P<unit>(?:day|week|weekend|fortnight|month|year|decade)s?)"
    rf"|(?P<season>(?:S|s)pring|(?:S|s)ummer|(?:F|f)all|(?:A|a)utumn|(?:W|w)inter)"
    rf"|(?P<iso>{_YEAR}-[01]\d-[0-3]\d)"
    rf"|(?P<decade>(?:1[4-9]|20)\d0s)|(?P<year>{_YEAR}))\b"
    r"|\b(?P<short>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
    r"|(?<![\d/.])(?P<numeric>\d{1,2}(?:/\d{1,2}/(?:\d{2}|\d{4})|\.\d{1,2}\.\d{4}))(?![\d/]|\.\d)"
)
_BEFORE = 48  # code points: how far before that word an expression can begin
_LEAD = re.compile(
    rf"(?:\b(?:on|in|during|over){_S})?(?:the{_S})?"
    rf"(?P<lead>(?:\b(?:earlier|later|early|late|mid)(?:{_S}(?:(?:on|in){_S})?(?:the{_S})?|-))?"
    rf"(?:\b(?:last|this{_S}past|this|next|coming|that{_S}same|that|same|past|previous|preceding|following)"
    rf"{_S})?)\Z",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b{_WEEKDAY},?{_S}(?:the{_S})?\Z")
_PREPOSITION = re.compile(rf"\b(?:on|in|during|over){_S}(?:the{_S})?\Z", re.IGNORECASE)
_DAY_BEFORE = re.compile(rf"(?<![\d.,])\b(?P<day>{_DAY})(?:st|nd|rd|th)?{_S}(?:of{_S})?\Z")
_WEEK_BEFORE = re.compile(rf"\b(?P<nth>first|second|third|fourth){_S}week{_S}(?:of|in){_S}\Z")
_COUNT_BEFORE = re.compile(
    rf"(?<![\w.,-])(?P<more>(?:hundred|thousand){_S}(?:and{_S})?|(?:or|to|and{_S}a){_S}"
    rf"|half{_S}(?!a{_S}dozen))?"
    rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}){_S}\Z",
    re.IGNORECASE,
)
_NIGHT_BEFORE = re.compile(
    rf"\b(?:(?P<last>last)|(?P<this>(?:(?:earlier|late){_S})?this)"
    rf"|(?P<same>(?:(?:on|earlier|later){_S})?(?:that{_S}same|the{_S}same|that)|(?:earlier|later){_S}in{_S}the)"
    rf"|(?P<next>the{_S}(?:next|following))|(?P<the>the(?:{_S}(?P<previous>previous|preceding))?)){_S}\Z",
    re.IGNORECASE,
)

_AFTER_MONTH = re.compile(
    rf"(?:{_S}(?P<day>{_DAY})(?:st|nd|rd|th)?(?!\w|:\d|%|[.,]\d)"
    rf"(?:{_TO}(?:(?P<month2>{_MONTH}){_S})?(?P<day2>{_DAY})\b(?!\d|:\d))?)?"
    rf"(?:(?:,?{_S}|{_S}of{_S})(?P<year>{_YEAR})\b(?![-\u2013]\d)"
    rf"|,?{_S}(?:of{_S})?(?P<years>last|this|that|the{_S}same){_S}year\b)?"
)
_TO_MONTH = re.compile(rf"(?:{_TO}|{_S}and{_S})(?:{_MONTH}){_S}(?:{_YEAR}|(?:last|this){_S}year)\b")
_AFTER_WEEKDAY = re.compile(
    rf"(?:{_S}(?:early|late))?(?:{_S}{_PART}\b)?"
    rf"(?:{_S}(?:of{_S})?(?P<week>last|this|next){_S}week\b|{_S}(?P<which>last|next)\b(?=[,.;:]|{_S}[a-z])"
    rf"(?!{_S}(?:month|year|week|season|term|summer|winter|spring|autumn|fall|time|night))|{_S}(?P<ahead>week)\b)?"
)
# Days in a row: surveys are taken "Thursday through Monday".
_THROUGH = re.compile(
    rf"(?:{_S}(?:through|until|till){_S}|[-\u2013\u2014])(?P<weekday>{_WEEKDAY})\b(?:{_S}{_PART}\b)?"
    rf"(?!,?{_S}(?:{_MONTH}){_S}\d)"
)
_AFTER_DAY_PART = re.compile(rf"{_S}(?P<way>before|earlier|after)\b(?!{_S}[a-zA-Z\d])")
# Relative to an event: "the day after the attack", "two days before her death".
_EVENT = (
    rf"(?:(?:the|this|that|his|her|its|their|a|an){_S})?(?:[a-z-]+{_S}){{0,2}}?"
    rf"(?P<event>{names.EVENT})\b"
)
_BESIDE = re.compile(rf"{_S}(?P<way>before|after|following|of){_S}{_EVENT}")
_AFTER_UNIT = re.compile(rf"{_S}(?P<way>ago|earlier|before|prior|later)\b")
_OF_WEEKEND = re.compile(
    r"[’']s[ \u00a0](?:[^\s.!?;]{1,30}[ \u00a0]){0,6}?[“\"‘]?(?P<weekday>Saturday|Sunday)\b"
)
_AFTER_SEASON = re.compile(rf",?{_S}(?:of{_S})?(?P<year>{_YEAR})\b")
_NOT_A_YEAR_BEFORE = re.compile(r"[$£€#.,:/\d-]\Z")
_NOT_A_YEAR_AFTER = re.compile(r"[%/]|[.,:]\d|-\w")


def expressions(text: str) -> Iterator[Expression]:
    """The expressions of time in `text`, in order and without overlaps, in linear time."""
    last = 0
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() < last:
            continue
        found = _READERS[trigger.lastgroup or ""](
            text, trigger, text[max(last, trigger.start() - _BEFORE) : trigger.start()]
        )
        if found is not None:
            last = found.end
            yield found


def _lead(before: str) -> tuple[int, str, str]:
    """The length of the preceding words that belong to the expression, its `which`, and early or
    late."""
    match = _LEAD.search(before)
    if match is None:
        return 0, "", ""
    words = match["lead"].lower().replace("-", " ").split()
    which = next((w for w in reversed(words) if w not in ("in", "on", "the")), "")
    return len(match[0]), which, words[0] if words else ""


def _which(word: str) -> Which:
    match word:
        case "last" | "previous" | "preceding":
            return "last"
        case "this":
            return "this"
        case "that" | "same" | "following":
            return "that"
        case "next" | "coming":
            return "next"
    return ""


def _read_month(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    name = trigger[0]
    end = trigger.end()
    if text[end : end + 1] == "." and len(name) < 5 and name not in ("May", "June", "July"):
        end += 1
    after = _AFTER_MONTH.match(text, end)
    assert after is not None  # it can match the empty string
    year = int(after["year"]) if after["year"] else None
    years = {"last": -1, "this": 0}.get(after["years"])
    of_told: Which = "that" if after["years"] and years is None else ""
    month = month_number(name)
    start = trigger.start()
    if after["day"]:
        if names.of_attacks(text, after.end("day")):
            return None
        if weekday := _DATED.search(before):
            start -= len(weekday[0])
            before = before[: weekday.start()]
        if preposition := _PREPOSITION.search(before):
            start -= len(preposition[0])
        until = None
        if after["day2"]:
            until = (
                month_number(after["month2"]) if after["month2"] else month,
                int(after["day2"]),
            )
        end, through = _through(text, after.end()) if until is None else (after.end(), None)
        day = int(after["day"])
        meaning = Named(year, month, day, until, which=of_told, through=through, years=years)
        return Expression(start, end, meaning)
    if numbered := _DAY_BEFORE.search(before):
        start -= len(numbered[0])
        before = before[: numbered.start()]
        if weekday := _DATED.search(before):
            start -= len(weekday[0])
            before = before[: weekday.start()]
        if preposition := _PREPOSITION.search(before):
            start -= len(preposition[0])
        day = int(numbered["day"])
        return Expression(start, after.end(), Named(year, month, day, which=of_told, years=years))
    if week := _WEEK_BEFORE.search(before):
        return Expression(
            start - len(week[0]), after.end(), Named(year, month, week=_ORDINALS[week["nth"]])
        )
    length, which, _ = _lead(before)
    dated = year is not None or bool(after["years"])
    dated = dated or bool(_TO_MONTH.match(text, end))
    if names.of_person(before, text[end : end + 8], name, dated, bool(length)):
        return None
    meaning = Named(year, month, which=of_told or _which(which), years=years)
    return Expression(start - length, after.end(), meaning)


def _read_weekday(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    # "Thursday, Aug. 11": the month is more precise, and includes the weekday.
    if re.match(
        rf",?{_S}(?:the{_S})?(?:{_MONTH})\b", text[trigger.end() : trigger.end() + 16]
    ) or re.match(
        rf",?{_S}(?:the{_S})?{_DAY}(?:st|nd|rd|th)?{_S}(?:of{_S})?(?:{_MONTH})\b",
        text[trigger.end() : trigger.end() + 24],
    ):
        return None
    if names.of_broadcast(before, text, trigger.end()):
        return None
    length, which, _ = _lead(before)
    after = _AFTER_WEEKDAY.match(text, trigger.end())
    assert after is not None
    day = _WEEKDAYS.index(trigger[0][:3].lower())
    end, through = _through(text, after.end())
    week = {"last": -1, "this": 0, "next": 1}.get(after["week"])
    which = "next" if after["ahead"] else after["which"] or which
    return Expression(trigger.start() - length, end, Weekday(day, _which(which), through, week))


def _through(text: str, end: int) -> tuple[int, int | None]:
    """The end of an expression that continues to another weekday, and that day."""
    match = _THROUGH.match(text, end)
    if match is None:
        return end, None
    return match.end(), _WEEKDAYS.index(match["weekday"][:3].lower())


def _read_now(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    word = trigger[0].lower()
    if names.of_programme(before, text, trigger):
        return None
    if word == "yesterday" and (day_before := re.search(rf"the{_S}day{_S}before{_S}\Z", before)):
        start = trigger.start() - len(day_before[0])
        return Expression(start, trigger.end(), Period("day", -2))
    early = re.search(rf"\b(?:earlier|late|early|later){_S}\Z", before, re.IGNORECASE)
    start = trigger.start() - (len(early[0]) if early else 0)
    after = _AFTER_WEEKDAY.match(text, trigger.end())
    assert after is not None
    if text.startswith(("'s", "’s"), trigger.end()) and word == "today":
        after = None
    return Expression(
        start,
        after.end() if after else trigger.end(),
        Period("day", -1 if word == "yesterday" else 0),
    )


def _read_part(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    """A part of a day, or a day relative to another: "last night", "that day", "the day before"."""
    if trigger[0] == "day" and (found := _read_unit(text, trigger, before)):
        return found
    match = _NIGHT_BEFORE.search(before)
    if match is None:
        return None
    if (match["the"] or match["same"]) and (beside := _BESIDE.match(text, trigger.end())):
        count = {"before": -1, "of": 0}.get(beside["way"], 1)
        start = trigger.start() - len(match[0])
        return Expression(start, beside.end(), Beside("day", count, beside["event"]))
    start, end = trigger.start() - len(match[0]), trigger.end()
    if match["last"]:
        return None if trigger[0] == "day" else Expression(start, end, Period("day", -1))
    if match["this"]:
        return None if trigger[0] == "day" else Expression(start, end, Period("day"))
    if match["same"]:
        return Expression(start, end, Period("day", 0, "that"))
    if match["next"]:
        return Expression(start, end, Period("day", 1, "that"))
    if match["previous"]:
        return Expression(start, end, Period("day", -1, "that"))
    if way := _AFTER_DAY_PART.match(text, end):
        return Expression(
            start, way.end(), Period("day", 1 if way["way"] == "after" else -1, "that")
        )
    return None


def _read_unit(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    word = trigger[0].rstrip("s")
    unit: TimeUnit = "week" if word == "fortnight" else word  # type: ignore[assignment]  # the trigger's
    start, end = trigger.start(), trigger.end()
    count = _COUNT_BEFORE.search(before)
    if count and count["more"]:  # "one or two years ago", "a hundred and two years ago"
        return None
    if count and not (count["count"].lower() == "the" and not _BESIDE.match(text, end)):
        n = _COUNTS.get(" ".join(count["count"].lower().split())) or int(count["count"])
        n *= 2 if word == "fortnight" else 1
        beside = _BESIDE.match(text, end)
        if beside and beside["way"] != "of":
            n = -n if beside["way"] == "before" else n
            return Expression(start - len(count[0]), beside.end(), Beside(unit, n, beside["event"]))
        way = _AFTER_UNIT.match(text, end)
        if way is None:
            return None
        n = n if way["way"] == "later" else -n
        which: Which = "" if way["way"] == "ago" else "that"
        return Expression(start - len(count[0]), way.end(), Period(unit, n, which))
    if trigger[0].endswith("s") or unit == "day" or word == "fortnight":
        return None
    length, word, first = _lead(before)
    if unit == "weekend" and (day := _named_day(text, end)) is not None:
        return Expression(start - length, end, Weekday(day, "last" if word == "last" else ""))
    if unit == "week" and re.match(rf"{_S}(?:of|in){_S}", text[end : end + 6]):
        return None
    which = _which(word)
    if word == "past" and unit != "weekend":  # "over the past year": how long, not when
        return None
    if which == "this" or word == "past":
        return Expression(
            start - length, end, Period(unit, 0, "earlier" if first == "earlier" else "")
        )
    if which in ("last", "next"):
        same = word in ("previous", "preceding") or (which == "next" and "the" in before[-length:])
        n = -1 if which == "last" else 1
        return Expression(start - length, end, Period(unit, n, "that" if same else ""))
    if which == "that":
        return Expression(start - length, end, Period(unit, int(word == "following"), "that"))
    if word in ("earlier", "later") and length:  # "earlier in the week"
        return Expression(
            start - length, end, Period(unit, 0, "earlier" if word == "earlier" else "")
        )
    weekend = re.search(rf"\b(?:over|during|at|on){_S}the{_S}\Z", before, re.IGNORECASE)
    if unit == "weekend" and weekend:
        return Expression(start - len(weekend[0]), end, Period(unit))
    return None


def _named_day(text: str, end: int) -> int | None:
    """The day in the name of what a weekend has: "this weekend's edition of “Fox News Sunday”"."""
    match = _OF_WEEKEND.match(text, end)
    if match is None:
        return None
    before = text[max(end, match.start("weekday") - _BEFORE) : match.start("weekday")]
    quoted = "“" in before or '"' in before
    if not (quoted or names.of_broadcast(before, text, match.end())):
        return None
    return _WEEKDAYS.index(match["weekday"][:3].lower())


def _read_season(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    season = _SEASONS[trigger[0].lower()]
    if trigger[0].lower() == "fall" and re.match(
        r"\s(?:in|of|from|to)\s(?!\d)", text[trigger.end() : trigger.end() + 7]
    ):
        return None  # "this fall in prices"
    length, word, _ = _lead(before)
    year = _AFTER_SEASON.match(text, trigger.end())
    if year:
        meaning = Season(season, "", int(year["year"]))
        return Expression(trigger.start() - length, year.end(), meaning)
    which = _which(word)
    over = re.search(
        rf"\b(?:over|during|in){_S}the{_S}(?:(?:early|late){_S})?\Z", before, re.IGNORECASE
    )
    if which or word == "past" or over:
        return Expression(trigger.start() - length, trigger.end(), Season(season, which))
    return None


def _read_iso(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    year, month, day = map(int, trigger[0].split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Expression(trigger.start(), trigger.end(), Named(year, month, day))


def _read_numeric(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    first, second, year = map(int, re.split(r"[/.]", trigger[0]))
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not (1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31):
        return None
    preposition = _PREPOSITION.search(before)
    start = trigger.start() - (len(preposition[0]) if preposition else 0)
    return Expression(start, trigger.end(), Numeric(first, second, year, "." in trigger[0]))


def _read_feast(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    if names.of_broadcast(before, text, trigger.end()):
        return None
    length, which, _ = _lead(before)
    after = _AFTER_SEASON.match(text, trigger.end())
    meaning = names.feast(trigger[0], int(after["year"]) if after else None, _which(which))
    end = after.end() if after else trigger.end()
    return Expression(trigger.start() - length, end, meaning)


def _read_decade(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    match = re.search(
        rf"(?:\b(?:in|during){_S})?(?:the{_S})?(?:(?P<part>early|mid|late)(?:{_S}|-))?\Z",
        before,
        re.IGNORECASE,
    )
    length = len(match[0]) if match else 0
    part = match["part"].lower() if match and match["part"] else ""
    first, last = _DECADE_PARTS.get(part, (0, 9))
    return Expression(
        trigger.start() - length, trigger.end(), Decade(int(trigger[0][:4]), first, last)
    )


def _read_year(text: str, trigger: re.Match[str], before: str) -> Expression | None:
    if _NOT_A_YEAR_BEFORE.search(before[-1:]) or _NOT_A_YEAR_AFTER.match(text, trigger.end()):
        return None
    length, _, _ = _lead(before)
    return Expression(trigger.start() - length, trigger.end(), Named(int(trigger[0])))


_READERS = {
    "weekday": _read_weekday,
    "month": _read_month,
    "short": _read_month,
    "now": _read_now,
    "part": _read_part,
    "unit": _read_unit,
    "season": _read_season,
    "iso": _read_iso,
    "numeric": _read_numeric,
    "feast": _read_feast,
    "decade": _read_decade,
    "year": _read_year,
}
