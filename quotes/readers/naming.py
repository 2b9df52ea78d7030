"""Tells apart the names on a page: the outlet, the headline, the authors."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache

from courlan import extract_domain

from quotes.document.keys import host_of
from quotes.document.outlets import outlet_key
from quotes.resources import folder

_ADDRESS = re.compile(r"https?:|//|www\.|\S+/\S", re.I)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_SEPARATOR = re.compile(r" [|–—»·•:-]{1,3} ")
_SLOGAN = re.compile(r"(?<=\w): ")
# A job title after a name: "Nils Berg, coast reporter".
_JOB = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|columnist|journalist|contributor|producer|critic"
    r"|analyst|photographer|staff|desk|bureau|news ?room)s?\b",
    re.I,
)
# Parts of a site, not outlets: "Local News | …", "U.S.", "Home".
_SECTIONS = frozenset(
    """news local world business politics sport sports opinion home homepage us uk usa national
    international europe asia africa americas middle east markets money tech technology science
    health life lifestyle style culture arts entertainment travel education environment climate
    video videos live latest top breaking stories story article articles blog blogs the and of
    front page regional region city state weather crime hosted blogger wordpress index""".split()
)
_BY = re.compile(r"\s*+(?:(?:written|reported|posted|story|words)\s++)?by:?\s++", re.I)
_AFTER_AUTHOR = re.compile(
    r" ?+(?:[|·•/–—]|\b(?:published|updated|posted|created|last modified|photo(?:s|graph)?|image"
    r"|picture|follow|email|read more|view profile|©)\b|\(?@|\d).*+",
    re.I | re.S,
)
_MAIL = re.compile(r"(?<![\w.+-])<?[\w.+-]++@[\w.-]++>?")
# Where somebody writes from, or for whom: "Nils Berg in Ostby and Eva Holm for The Courier".
# "for" alone is in names, too: "Center for Public Integrity".
_PLACED = re.compile(
    r"\s(?:(?:in|at)\s(?:the\s)?|[Ff]or\sThe\s)[A-Z][\w.'’-]*+(?:\s[A-Z][\w.'’-]*+)*+"
)
_NO_AUTHOR = frozenset(("none", "admin", "administrator", "editor", "null", "undefined", "author"))


def outlet(stated: Sequence[str], address: str | None) -> str | None:
    """The outlet of a page: the table's name for its domain, else the name the page gives itself.

    `stated` are names that it gives, the surest first. A name that agrees with the domain of the
    page's `address` takes precedence, and a name before an address or a section.
    """
    host = host_of(address).removeprefix("www.")
    known = _domains()
    parts = host.split(".")
    for n in range(len(parts) - 1):
        if name := known.get(".".join(parts[n:])):
            return name
    names = [name for one in stated for name in _parts(" ".join(one.split()))]
    fitting = [name for name in names if not _ADDRESS.match(name) and not _is_section(name)]
    domain = (extract_domain(address) or "").split(".")[0] if address else ""
    named = (name for name in [*names, *stated] if not _ADDRESS.match(name))
    agreed = next((name for name in named if _agrees(name, domain)), None)
    plain = next((name for name in fitting if not _DOMAIN.fullmatch(name)), None)
    return agreed or plain or next(iter(fitting), None) or _bare(names, host)


def _bare(names: Sequence[str], host: str) -> str | None:
    """The host of the page, for a page that does not name its outlet."""
    stated = next((name for name in names if _ADDRESS.match(name)), "")
    said = host_of(stated if "//" in stated else f"//{stated}")
    return host or said.removeprefix("www.") or None


def _parts(name: str) -> list[str]:
    """A name, and its parts if it also contains a section or a slogan."""
    parts = [p for p in _SLOGAN.split(name, maxsplit=1) if p and not _is_section(p)]
    parts = [p for one in parts for p in _SEPARATOR.split(one) if p and not _is_section(p)]
    return parts if len(parts) >= 1 else [name]


def _is_section(name: str) -> bool:
    found = re.findall(r"\w+", name.lower().replace(".", ""))
    return bool(found) and all(word in _SECTIONS for word in found)


def _agrees(name: str, domain: str) -> bool:
    """Whether a domain is named after a name: "The Marsh Gazette", marshgazette."""
    letters = "".join(re.findall(r"\w", outlet_key(name)))
    initials = "".join(word[0] for word in re.findall(r"\w+", name.lower()))
    label = domain.lower().replace("-", "")
    near = len(letters) > 2 and (letters in label or (label in letters and len(label) > 2))
    return bool(label) and (near or label in (initials, initials.removeprefix("t")))


@cache
def _domains() -> Mapping[str, str]:
    """The outlets of the table by their domains."""
    with (folder("seeds") / "outlets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        domain.strip(): row["name"]
        for row in rows
        for domain in row["domains"].split(";")
        if domain.strip()
    }


def title_parts(title: str) -> list[str]:
    """The parts of a title that are set apart by a stroke or a dash."""
    return _SEPARATOR.split(title)


def headline(title: str, outlet_name: str | None) -> str:
    """A page's title without the names of its outlet and section around it."""
    parts = title_parts(title)
    keys = {outlet_key(outlet_name)} if outlet_name else set()
    while len(parts) > 1 and (outlet_key(parts[-1]) in keys or _is_section(parts[-1])):
        parts.pop()
    first = 0
    while first < len(parts) - 1 and (
        outlet_key(parts[first]) in keys or _is_section(parts[first])
    ):
        first += 1
    if first == 0 and len(parts) == len(title_parts(title)):
        return title
    start = title.find(parts[first])
    end = title.rfind(parts[-1]) + len(parts[-1])
    return title[start:end].strip()


def author(value: str, outlet_name: str | None = None) -> str | None:
    """The names in what a page calls its author, without captions, dates, addresses, places, and
    without the outlet behind a name."""
    text = " ".join(_MAIL.sub(" ", value).split())
    lead = _BY.match(text)
    text = text[lead.end() :] if lead else text
    if re.match(r"https?:|/|@", text):
        return None
    if text.startswith("(") and text.endswith(")"):  # "nils@courier.example (Nils Berg)"
        text = text[1:-1]
    if outlet_name:  # "Nils Berg for the Courier"
        name = outlet_name.removeprefix("The ").lower()
        ends = (end for end in (f" for the {name}", f" for {name}") if text.lower().endswith(end))
        text = text[: len(text) - len(next(ends, ""))]
    text = _PLACED.sub("", _AFTER_AUTHOR.sub("", text, count=1)).strip(" ,|·-–—(")
    first, *others = text.split(", ")
    own = outlet_key(outlet_name) if outlet_name else None
    others = [one for one in others if not _JOB.search(one) and outlet_key(one) != own]
    text = ", ".join([first, *others])
    if not text or text.lower() in _NO_AUTHOR or len(text) > 120:
        return None
    # A caption is a sentence: it has several words in lower case, or a sentence's end.
    lower = sum(word[0].islower() for word in text.split())
    return None if lower > 4 or re.search(r"[a-z]{3}\.$", text) else text
