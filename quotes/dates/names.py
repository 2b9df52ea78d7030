"""Names that contain words for times, and days that have a name.

`names.json` holds the words: those before and after a weekday in names of newspapers, broadcasts or
shopping days; titles and first names of people named like a month; feasts; and nouns for events
("the day after the attack").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib import resources

from quotes.dates.meanings import Feast, Which

_WORDS = json.loads(
    resources.files("quotes.dates").joinpath("names.json").read_text(encoding="utf-8")
)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _apostrophes(words: str) -> str:
    return words.replace("’", "[’']")


FEAST = _apostrophes(_any([*_WORDS["feasts"], *_WORDS["easter"]])).replace("\\ ", r"\s")
EVENT = _any(_WORDS["events"])

_BEFORE = re.compile(rf"\b(?:{_any(_WORDS['before'])})\s\Z")
_AFTER = re.compile(rf"\s(?:{_any(_WORDS['after_day'])})\b")
# "The Sunday Argus", "the BBC's Sunday Breakfast": an article and a capital without "on".
_INSIDE = re.compile(r"(?:\b[Tt]he|\b[Aa]|[’']s)\s\Z")
_CAPITAL = re.compile(r"\s[A-Z]")
_ATTACKS = re.compile(r"(?:th)?[\s,]{1,2}(?:2001,?\s)?(?:terror(?:ist)?\s)?attack")
_TODAY_AFTER = re.compile(rf"\s(?:{_any(_WORDS['after_today'])})\b|[”\"’']\s(?:show|program)")
_BROADCASTER = re.compile(
    rf"\b(?:{_any(_WORDS['broadcasters'])})(?:[’']s?)?(?:\s\w+)?[\s“\"‘]{{1,2}}\Z"
)
_OPENS = re.compile(r"(?:\A|[.!?:\n“”\"‘(\[—–-][”’\")]?)\Z")
_PERSON = re.compile(rf"\b(?:{_any(_WORDS['persons_titles'])})\.?\s\Z")
_SURNAME = re.compile(r"\s[A-Z][a-z]")
_OWNED = re.compile(r"[’']s?\s")
_ALSO_NAMES = frozenset({"May", "March", "Mar", "Jan", "Jun", "April", "June", "August"})
_BARE = frozenset({"May", "March", "Mar", "Jan", "Jun"})


def of_broadcast(before: str, text: str, end: int) -> bool:
    """Whether a weekday that ends at `end` is part of a name: "Fox News Sunday", "the Sunday
    Argus", "Black Friday"."""
    if _BEFORE.search(before) or _AFTER.match(text, end) or _ATTACKS.match(text, end):
        return True
    return bool(_INSIDE.search(before) and _CAPITAL.match(text, end))


def of_attacks(text: str, end: int) -> bool:
    """Whether a day that ends at `end` names attacks: "the Sept. 11 attacks"."""
    return bool(_ATTACKS.match(text, end))


def _end(before: str) -> str:
    """The end of `before`: a line's end, or the last two visible characters."""
    kept = before.rstrip()
    return "\n" if "\n" in before[len(kept) :] else kept[-2:]


def of_programme(before: str, text: str, trigger: re.Match[str]) -> bool:
    """Whether "today" or "tonight" is a name: "the Today programme", "USA Today"."""
    if not trigger[0][0].isupper():
        return False
    if _TODAY_AFTER.match(text, trigger.end()) or _BEFORE.search(before):
        return True
    return bool(_BROADCASTER.search(before)) or not _OPENS.search(_end(before))


def of_person(before: str, after: str, month: str, dated: bool, led: bool) -> bool:
    """Whether a month is a name or a verb: "Theresa May", "April Ryan", "may march".

    `dated`: it has a year; `led`: it has a preposition.
    """
    if month not in _ALSO_NAMES:
        return not (dated or led) and bool(_CAPITAL.match(after))
    if _PERSON.search(before):
        return True
    if dated:
        return False
    if not led:
        return month in _BARE or bool(_CAPITAL.match(after))
    # "in May's view", but "in May Mr Lee said"
    return (
        bool(month != "May" and _SURNAME.match(after) and month != "March")
        and not re.match(r"\s(?:Mr|Mrs|Ms|Dr|Prof|The)\b", after)
    ) or (month == "May" and bool(_OWNED.match(after)))


def feast(name: str, year: int | None, which: Which) -> Feast:
    """The day of a feast."""
    key = " ".join(name.replace("'", "’").split())
    if key in _WORDS["easter"]:
        return Feast(easter=_WORDS["easter"][key], year=year, which=which)
    month, day = _WORDS["feasts"][key]
    return Feast(month, day, year=year, which=which)
