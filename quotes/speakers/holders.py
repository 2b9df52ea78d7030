"""The person whose name ends a long office: "Department of X spokesman NAME".

English puts an office before a name without an article ("Minister in the Ministry of X NAME"), or
the office with its owner and a comma ("the bank's chief economist, NAME"). The person named there
speaks, not the body in the office. In "a spokesman for Governor NAME" and "aides to NAME" somebody
else speaks: the name belongs to the inner office.
"""

from __future__ import annotations

from quotes.speakers.discourse import Discourse
from quotes.speakers.entities import Mention
from quotes.speakers.lexicon import (
    APOSTROPHES,
    DEFINITE,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATION_NOUNS,
    RELATIVE,
    SPOKES_NOUNS,
    TITLES,
    is_person_noun,
    is_plural,
    singular,
    titles_only,
)
from quotes.speakers.wordlists import word_list

_BREAKS = frozenset(',;:()–—“”"') | {"--"}
_OF_OTHERS = RELATION_NOUNS | SPOKES_NOUNS | word_list("others_people")
"""Nouns for people who belong to somebody else, such as aides."""
_SMALL = word_list("office_modifiers")
_OFFICES = word_list("office_nouns")
_LISTING = frozenset(("and", "of", "the", "for", ","))
_RELATING = frozenset(("of", "for", "to", "against"))
_ACCUSED = frozenset("accused suspected convicted charged".split())
_VICTIMS = frozenset("victim attacker suspect former late".split())
_PLACES = frozenset("GPE NORP LOC".split())


def holder(discourse: Discourse, first: int, start: int, stop: int) -> tuple[Mention, int] | None:
    """The name that ends the office `start` to `stop`, and where the office ends, or None.

    `first` is the first word of the source, `start` the first behind its articles.
    """
    w = discourse.words
    m = _closing(discourse, start, stop)
    if m is None or m in of_others(discourse, first, stop):
        return None
    end = m.first
    while end > start and titles_only(w.keys[end - 1 : m.first]):
        end -= 1
    comma = end > start and w.texts[end - 1] == ","
    end = end - 1 if comma else m.first
    if not comma and m.whole and _portfolio(discourse, start, end):
        return m, end
    if end <= start or not _unbroken(discourse, start, end):
        return None
    last = end - 1
    office = is_person_noun(singular(w.keys[last])) and not is_plural(w.keys[last])
    if comma and not (office and _owned(discourse, first, start, last)):
        return None
    bare = start == first and _is_office(discourse, start)
    if not office and not (bare and m.whole):
        return None
    if _inner(discourse, start, end, bare):
        return None
    return m, end


def _portfolio(discourse: Discourse, start: int, end: int) -> bool:
    """Whether an office with what it is for ends at `end`, which may be a list: "Lowland's Minister
    of Harbours, Tides and Trade NAME"."""
    w = discourse.words
    for i in range(start, end - 2):
        if singular(w.keys[i]) in _OF_OTHERS:
            return False
        if w.keys[i] in _OFFICES and w.keys[i + 1] in ("of", "for"):
            listed = range(i + 2, end)
            return all(
                (w.capital[k] and not is_person_noun(w.keys[k])) or w.keys[k] in _LISTING
                for k in listed
            )
    return False


def of_others(discourse: Discourse, first: int, stop: int) -> list[Mention]:
    """The names to which a source only relates somebody else: "the mother of attacker NAME",
    "friends of Mr NAME", "the man accused of killing NAME"."""
    w = discourse.words
    behind = next((h + 1 for h in range(first, stop - 2) if _relates(discourse, h)), stop)
    related: list[Mention] = []
    for m in discourse.mentions(behind + 1, stop):
        last = m.stop if not related else related[-1].stop
        if related and w.keys[last : m.first] != ("and",):
            break
        if related or _leads_to(discourse, behind, m.first):
            related.append(m)
    return related


def _relates(discourse: Discourse, h: int) -> bool:
    """Whether a noun for somebody who belongs to another, or who is accused, has its complement
    right behind it."""
    w = discourse.words
    if w.capital[h] and not w.opens[h]:
        return False
    noun, behind = singular(w.keys[h]), w.keys[h + 1]
    return (noun in _OF_OTHERS and behind in _RELATING) or (
        is_person_noun(noun) and behind in _ACCUSED
    )


def _leads_to(discourse: Discourse, behind: int, name: int) -> bool:
    """Whether only nouns for people and places stand between "of" at `behind` and a name."""
    w = discourse.words
    between = range(behind, name)
    if any(
        w.texts[k] in _BREAKS
        or (
            w.capital[k]
            and w.keys[k] not in TITLES
            and not w.keys[k].startswith("ex-")
            and discourse.entities.label_at(k) not in _PLACES
        )
        for k in between
    ):
        return False
    key = w.keys[name - 1].removeprefix("ex-")
    return (
        key in PREPOSITIONS | DETERMINERS | POSSESSIVES | TITLES
        or key.endswith("ing")
        or key in _VICTIMS
        or is_person_noun(key)
    )


def _closing(discourse: Discourse, start: int, stop: int) -> Mention | None:
    """The last name of a person before what only adds to it: "NAME, 42, of X"."""
    w = discourse.words
    mentions = [m for m in discourse.mentions(start + 1, stop) if not m.possessive]
    for m in mentions:
        if w.keys[m.stop : m.stop + 1] == ("of",) and _owner_follows(discourse, m.stop, stop):
            continue
        before, after = w.texts[m.first - 1], w.texts[m.stop] if m.stop < stop else ","
        joined = before[0].isalnum() or before in (",", *APOSTROPHES, ")")
        closes = not after[0].isalnum() or w.keys[m.stop] in ("who", "of", "and", "from")
        if joined and closes:
            return m
    return None


def _owner_follows(discourse: Discourse, i: int, stop: int) -> bool:
    """Whether the entity at the word `i` is a possessor: "Bakers of Lorne's chief economist"."""
    w = discourse.words
    for k in range(i, stop):
        if w.texts[k] in APOSTROPHES:
            return True
        if not w.texts[k][0].isalnum():
            return False
    return False


def _unbroken(discourse: Discourse, start: int, end: int) -> bool:
    """Whether no comma, clause or list stands between, but for a short form in brackets."""
    w = discourse.words
    for i in range(start, end):
        if w.keys[i] in RELATIVE or (i > start and w.broken[i]):
            return False
        if w.texts[i] in _BREAKS:
            inside = w.texts[i] == "(" and w.texts[i + 2 : i + 3] == (")",)
            closes = w.texts[i] == ")" and w.texts[i - 2] == "("
            if not (inside or closes):
                return False
    return True


def _owned(discourse: Discourse, first: int, start: int, last: int) -> bool:
    """Whether an article or an owner stands before the office that ends with `last`."""
    w = discourse.words
    return first < start or any(
        w.texts[k] in APOSTROPHES or w.keys[k] in POSSESSIVES | DEFINITE for k in range(start, last)
    )


def _is_office(discourse: Discourse, start: int) -> bool:
    """Whether the words from `start` on are an office: its noun comes before any preposition."""
    w = discourse.words
    for i in range(start, min(len(w), start + 6)):
        if w.keys[i] in PREPOSITIONS or not w.texts[i][0].isalnum():
            return i > start and w.keys[i - 1] in TITLES and not is_plural(w.keys[i - 1])
        if w.keys[i] in DETERMINERS:
            return False
    return False


def _inner(discourse: Discourse, start: int, end: int, bare: bool) -> bool:
    """Whether the name belongs to an inner office: "the wife of Senator NAME"."""
    w = discourse.words
    k = end - 1
    while k > start and w.keys[k] not in PREPOSITIONS:
        k -= 1
    if k <= start or w.keys[k] == "on":  # "spokesman on water NAME"
        return False
    noun = singular(w.keys[k - 1])
    if not is_person_noun(noun) or (w.capital[k - 1] and noun not in TITLES):
        return False
    between = w.keys[k + 1 : end]
    titles = all(key in TITLES | DEFINITE | _SMALL or key == "vice" for key in between)
    return noun in _OF_OTHERS or titles or not bare


__all__ = ["holder", "of_others"]
