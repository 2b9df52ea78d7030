"""Scores the likeness of two names, and the evidence for and against two people being one."""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from quotes.speakers.identity.fields import are_neighbours, marks
from quotes.speakers.identity.names import PersonName, family_first, roots, skeleton, sound

SAME_NAME = 0.9
"""The score of two profiles with one full name and no other evidence."""

LIKELY = 0.8
"""Names that are at least this alike may be one person's."""

# Variant spellings count only in names this long: shorter ones differ by a letter from too many.
_LONG_SURNAME, _LONG_GIVEN = 6, 5
_FEW_EDITS = 0.75


def name_likeness(one: PersonName, other: PersonName) -> tuple[float, str]:
    """How alike two full names are (0 to 1; 0 means different people), and the reason in words."""
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return 0.0, "one is " + one.suffix + ", the other " + other.suffix
    if one.compact == other.compact:
        return 1.0, "same name"
    if (
        (one.first, one.last) == (other.last, other.first)
        and not one.middles + other.middles
        and family_first(one)
    ):
        return 0.92, "same name, family name first"
    surname, how_surname = _surnames(one.last, other.last)
    given, how_given = _given_names(one, other)
    middle, how_middle = _middles(one, other)
    score = surname * given * middle
    said = "; ".join(dict.fromkeys(filter(None, (how_surname, how_given, how_middle))))
    return (score, said) if score >= LIKELY else (0.0, "different names")


def _surnames(one: str, other: str) -> tuple[float, str]:
    if one == other:
        return 1.0, ""
    if _transliterated(one, other, _LONG_SURNAME):
        return 0.92, f"{one} and {other} spelled alike"
    return 0.0, ""


def _given_names(one: PersonName, other: PersonName) -> tuple[float, str]:
    a, b = one.given, other.given
    if a == b:
        return (1.0 if one.first == other.first else 0.93), ""
    nicknames = {n for name in (one, other) for n in name.nicknames}
    if a in nicknames or b in nicknames:
        return 0.97, f"{a} called {b}"
    if one.roots & other.roots:
        # Two short forms of one name ("bob", "rob") are seldom one person's.
        full = a in roots(b) or b in roots(a)
        return (0.95, f"{a} for {b}") if full else (0.82, f"{a} and {b} for one name")
    if _transliterated(a, b, _LONG_GIVEN):
        return 0.92, f"{a} and {b} spelled alike"
    return 0.0, ""


def _middles(one: PersonName, other: PersonName) -> tuple[float, str]:
    mine = [m for m in one.middles if m != one.given]
    theirs = [m for m in other.middles if m != other.given]
    if not mine or not theirs:
        return (1.0, "") if mine == theirs else (0.98, "with and without a middle name")
    if (
        len(mine) != len(theirs)
        and "".join(mine)[:1] == "".join(theirs)[:1]
        and _prefix(mine, theirs)
    ):
        return 0.95, "middle names left out"
    if len(mine) == len(theirs) and all(map(_same_middle, mine, theirs)):
        return 0.99, "middle names agree"
    return 0.0, ""


def _prefix(one: list[str], other: list[str]) -> bool:
    return all(len(a) > 1 and len(b) > 1 and a == b for a, b in zip(one, other, strict=False))


def _same_middle(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _transliterated(one: str, other: str, longest: int) -> bool:
    """Whether two spellings may transliterate one name, or one may misspell the other."""
    if min(len(one), len(other)) < longest or skeleton(one) != skeleton(other):
        return False
    if _ending(one) != _ending(other):
        return False
    return Levenshtein.normalized_similarity(sound(one), sound(other)) >= _FEW_EDITS


def _ending(name: str) -> str:
    """The class of a name's ending. Names of different classes are different names, not spellings
    of one: -a and -e make women's names, -sen and -son are two names."""
    if name.endswith(("sen", "son")):
        return name[-3:]
    return "a" if name[-1] in "ae" else "y" if name[-1] in "iyj" else "consonant"


class Known(Protocol):
    """What is known of somebody: see `Facts`."""

    @property
    def titles(self) -> Set[str]:
        """All titles, past ones too."""

    @property
    def organizations(self) -> Set[str]:
        """All organizations, past ones too."""

    @property
    def marks(self) -> Set[str]:
        """Keys that the names of related organizations share (see `fields.marks`)."""

    @property
    def fields(self) -> Set[str]:
        """Present fields of work."""

    @property
    def callings(self) -> Set[str]:
        """Present fields of work that titles show."""

    @property
    def places(self) -> Set[str]:
        """Present organizations."""

    @property
    def posts(self) -> Set[tuple[str, str]]:
        """Present titles that one holds at only one place, each with that place."""


def shared(one: Known, other: Known) -> list[str]:
    """Evidence for two people of similar names being one, in words; at most three items."""
    found = [f"both {title}" for title in sorted(one.titles & other.titles)]
    common = one.organizations & other.organizations
    found += [f"both of {name}" for name in sorted(common)]
    if not common and one.marks & other.marks:
        few, many = sorted((one, other), key=lambda known: len(known.organizations))
        alike = min((o for o in few.organizations if marks(o) & many.marks), default="")
        found.append(f"both of {alike}, or one of the like")
    return found[:3]


def contradiction(one: Known, other: Known) -> str | None:
    """Evidence against two people of similar names being one, in words; None if there is none."""
    if one.marks & other.marks:
        return None
    few, many = sorted((one, other), key=lambda known: len(known.posts))
    for title, place in sorted(few.posts):
        places = [p for t, p in many.posts if t == title]
        if places:
            return f"{title} of {place} and of {min(places)}"
    if not one.fields or not other.fields:
        return None
    apart = bool(one.places) and bool(other.places)
    if one.fields & other.fields:
        if apart and one.fields == other.fields == {"business"}:
            return f"of {min(one.places)} and of {min(other.places)}"
        return None
    if (apart and one.callings and other.callings) or not are_neighbours(one.fields, other.fields):
        return f"in {', '.join(sorted(one.fields))} and in {', '.join(sorted(other.fields))}"
    return None
