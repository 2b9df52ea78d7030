"""Parses names of persons and organizations, so that their forms can be compared.

A name is folded (case, accents, apostrophes), stripped of titles, articles and legal forms, and
split into its parts. Its `skeleton` has only the consonants, with one letter for those that
languages spell in several ways, so that different transliterations of one name share it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from nameparser import HumanName
from nameparser.config import CONSTANTS

from quotes.speakers.identity.countries import head_last, state_body
from quotes.speakers.wordlists import rows, word_list

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
)
_APOSTROPHES = re.compile(r"[’'‘ʼ`´]")
_POSSESSIVE = re.compile(r"[’']s?(?=\s|$)")
_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?-?)+[^\W\d_]?|[^\W\d_]|[A-Z]{2}")

_PARTICLES = frozenset(
    """von van der den de del della di da do dos das du la le al el ad ash as bin bint ibn ter ten
    zu zum af av of y e""".split()
)
_ARABIC_ARTICLE = re.compile(r"^(?:al|el|ad|ash|as|ar|an|at|az)-(?=\w)")
_SUFFIXES = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv", "v": "v",
}  # fmt: skip
_FAMILY_FIRST = word_list("family_first")
"""Family names of languages that put them first. Names with one are compared in both orders."""
_LONGEST = 120
_LEGAL_FORMS = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag sa nv spa".split()
)
_BRITISH = {
    "defence": "defense", "labour": "labor", "centre": "center", "programme": "program",
    "organisation": "organization",
}  # fmt: skip
_MINOR = frozenset("of the for and in on at to a an de la".split())
_OF = frozenset("department ministry bureau".split())


def folded_name(text: str) -> str:
    """`text` in lower case, without accents, apostrophes and other marks that separate no words.

    Hyphens inside words stay.

    >>> folded_name("Aymán  al-Zawahiri’s O'Neill")
    'ayman al-zawahiri oneill'
    """
    text = _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))
    plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(_WORD.findall(plain))


def shortened(name: str) -> str:
    """`name` itself, or its beginning and a hash if it is too long for a key."""
    if len(name) <= _LONGEST:
        return name
    return name[: _LONGEST - 17] + "~" + hashlib.sha256(name.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PersonName:
    """The parts of a person's name, folded.

    `first` is empty for a single name, which counts as a surname; for `J. D. Vance` it is `jd`, and
    `initials` is true. `whole` is the name without titles and suffix; `compact` is `whole` without
    spaces and hyphens.
    """

    first: str
    middles: tuple[str, ...]
    last: str
    suffix: str
    nicknames: tuple[str, ...]
    initials: bool
    whole: str
    compact: str

    @property
    def given(self) -> str:
        """The first given name that is written out; empty if there is none."""
        if not self.initials:
            return self.first
        return next((m for m in self.middles if len(m) > 1), "")

    @property
    def core(self) -> str:
        """Given name and surname, which all fuller forms of the name have in common."""
        return f"{self.given} {self.last}" if self.given else self.whole

    @property
    def is_full(self) -> bool:
        """Whether it has a given name that is written out, and a surname."""
        return bool(self.given)

    @property
    def roots(self) -> frozenset[str]:
        """Full given names that the given name, or a nickname, may stand for."""
        return frozenset().union(*(roots(name) for name in (self.given, *self.nicknames) if name))


@lru_cache(maxsize=50_000)
def person_name(text: str) -> PersonName:
    """The parts of a person's name as an article gives it ("Robert C. “Bobby” Scott")."""
    text = " ".join(_ARTICLE.sub("", text, count=1).split()) if _ARTICLE.match(text) else text
    first, middle, last, generation, nickname = _parts(_POSSESSIVE.sub("", text))
    suffix = next((_SUFFIXES[s] for s in folded_name(generation).split() if s in _SUFFIXES), "")
    nicknames = tuple(folded_name(nickname).split())
    if not last:
        first, last = "", first or text
    middles = tuple(word for word in (_flat(m) for m in middle.split()) if word)
    surname = [w for w in folded_name(last).split() if w not in _PARTICLES] or folded_name(
        last
    ).split()
    whole = " ".join(filter(None, (first, middle, last)))
    return PersonName(
        first=shortened(_flat(first)),
        middles=middles if first else (),
        last=shortened("".join(_ARABIC_ARTICLE.sub("", w).replace("-", "") for w in surname)),
        suffix=suffix,
        nicknames=nicknames,
        initials=bool(_INITIALS.fullmatch(first)) and not (len(first) > 1 and text.isupper()),
        whole=shortened(folded_name(whole) or folded_name(text) or text.casefold()),
        compact=shortened(_flat(whole) or _flat(text) or text.casefold()),
    )


def _parts(text: str) -> tuple[str, str, str, str, str]:
    """First, middle and last name, suffix and nickname."""
    if plain := _TWO_WORDS.fullmatch(text):
        words = {word.lower() for word in plain.groups()}
        if words.isdisjoint(_special_words()):  # most names need no parser, which is slow
            return plain[1], "", plain[2], "", ""
    name = HumanName(re.sub(r"[“”„]", '"', text))
    return name.first, name.middle, name.last, name.suffix, name.nickname


_TWO_WORDS = re.compile(r"([^\W\d_]{2,}) ([^\W\d_]{2,})")


@cache
def _special_words() -> frozenset[str]:
    c = CONSTANTS
    sets = (c.titles, c.prefixes, c.suffix_acronyms, c.suffix_not_acronyms, c.conjunctions)
    return frozenset(word for words in sets for word in words)


@dataclass(frozen=True)
class OrganizationName:
    """An organization's name, folded: its words, and the same without spaces and hyphens.

    `body` is one name for all names of a country, or of a body that each country has one of
    (see `countries.state_body`); empty for others.
    """

    words: tuple[str, ...]
    compact: str
    body: str = ""

    @property
    def core(self) -> str:
        """The words of the name."""
        return shortened(" ".join(self.words))


@lru_cache(maxsize=50_000)
def organization_name(text: str) -> OrganizationName:
    """The words of an organization's name, without "the" and legal forms.

    "Department of Justice" and "Justice Department" have the same ones.
    """
    words = [_BRITISH.get(w, w) for w in folded_name(text.replace(".", "")).split()]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    body = state_body(words)
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    turned = head_last(words, _OF)
    compact = "".join(w.replace("-", "") for w in turned)
    return OrganizationName(turned, shortened(compact or text.casefold()), shortened(body))


def is_acronym(form: str, name: str) -> bool:
    """Whether `form` consists of the initials of `name`, with or without those of small words.

    >>> is_acronym("F.B.I.", "Federal Bureau of Investigation")
    True
    """
    letters = re.sub(r"[.\s]", "", form)
    if not 2 <= len(letters) <= 8 or not letters.isalpha() or letters.upper() != letters:
        return False
    words = re.split(r"[\s-]+", re.sub(_ARTICLE, "", name, count=1))
    words = [folded for folded in map(folded_name, words) if folded]
    if len(words) < 2:
        return False
    small = letters.casefold()
    return small in (
        "".join(w[0] for w in words),
        "".join(w[0] for w in words if w not in _MINOR),
    )


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A folded name in which the spelling variants of transliterations are made equal.

    >>> sound("zelenskyy"), sound("selenskij")
    ('selenski', 'selenski')
    """
    word = word.replace("-", "")
    for spelling, one in _SOUNDS:
        word = spelling.sub(one, word)
    return re.sub(r"(.)\1+", r"\1", word) or "-"


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of `sound(word)`: mostly the same for all transliterations of a name.

    >>> skeleton("haratyunyan") == skeleton("harutyunyan")
    True
    """
    return re.sub(r"[aeiouh]", "", sound(word)) or "-"


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh", "s"), (r"tsch|tch|ch|kh|ck|q|g(?!n)", "k"), (r"ph", "f"), (r"tz|ts|z", "s"),
        (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"w", "v"), (r"dh", "d"), (r"th", "t"),
        (r"(?<=[aeiouy])j(?![aeou])|y", "i"), (r"ou", "u"),
    )
)  # fmt: skip


def family_first(name: PersonName) -> bool:
    """Whether the family name may come first in this name."""
    return name.first in _FAMILY_FIRST or name.last in _FAMILY_FIRST


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for full, *short in rows("nicknames"):
        for form in (full, *short):
            found.setdefault(form, set()).add(full)
    return {form: frozenset(names) for form, names in found.items()}


def roots(given: str) -> frozenset[str]:
    """A folded given name and the full names that it may be short for."""
    return _nicknames().get(given, frozenset()) | {given}


def _flat(text: str) -> str:
    return re.sub(r"[\s-]", "", folded_name(text))
