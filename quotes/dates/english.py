"""How an article writes days in figures: month first, as in the United States, or day first."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from quotes.document import Document
from quotes.document.keys import host_of

_READ = 20_000  # how many code points are read to recognize the English
_FIGURES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})(?![\d/])")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|April?|May|June|July|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s\d{{1,2}}\b(?!\d)")
_DAY_FIRST = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}")
_WORD = re.compile(r"[A-Za-z]+\.?")


def month_first(document: Document) -> bool | None:
    """What "6/4/13" means in an article: True for June 4, False for 6 April, None if unknown.

    Its other dates decide, then the region of its language, the domain of its address and its
    spelling; the first that is conclusive counts.
    """
    text = document.text[:_READ]
    for says in (_figures(text), _order(text), _region(document), _domain(document)):
        if says is not None:
            return says
    return _spelling(text)


def _more(first: int, second: int) -> bool | None:
    return None if first == second else first > second


def _figures(text: str) -> bool | None:
    days = [(int(a), int(b)) for a, b in _FIGURES.findall(text)]
    return _more(sum(b > 12 >= a for a, b in days), sum(a > 12 >= b for a, b in days))


def _order(text: str) -> bool | None:
    return _more(len(_MONTH_FIRST.findall(text)), len(_DAY_FIRST.findall(text)))


def _region(document: Document) -> bool | None:
    region = (document.language or "").replace("_", "-").partition("-")[2].upper()
    return _listed(region, "month_first", "day_first")


def _domain(document: Document) -> bool | None:
    host = host_of(document.url)
    return _listed(host.rpartition(".")[2], "month_first_domains", "day_first_domains")


def _spelling(text: str) -> bool | None:
    words = _WORD.findall(text)
    known = _words()
    return _more(
        sum(word in known["month_first_words"] for word in words),
        sum(word in known["day_first_words"] for word in words),
    )


def _listed(value: str, month: str, day: str) -> bool | None:
    known = _words()
    return True if value in known[month] else False if value in known[day] else None


@cache
def _words() -> dict[str, frozenset[str]]:
    source = resources.files("quotes.dates").joinpath("english.json")
    lists = json.loads(source.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}
