"""Finds names of persons by the words around them, independent of the recognizer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from quotes.speakers.lexicon import (
    ARTICLES_AND_OWNERS,
    DAYS,
    FEMALE_NAMES,
    FIRST_NAME_TITLES,
    FUNCTION_WORDS,
    GIVEN,
    MALE_NAMES,
    MONTHS,
    OPEN_MARKS,
    ORGANIZATION_WORDS,
    PERSON_NOUNS,
    TITLES,
)
from quotes.speakers.roles import POSSESSIVE_MARKS
from quotes.speakers.wordlists import word_list

if TYPE_CHECKING:
    from quotes.speakers.entities import Entities

_PLACES = frozenset("GPE LOC NORP DATE EVENT LAW FAC WORK_OF_ART".split())
_OFFICE, _GIVEN = 1.5, 0.8
_OLDEST = 115
_LONGEST_OFFICE, _LONGEST_BEFORE = 9, 6
_AFTER_NAME = frozenset(",:;)—–.") | {"--"}
_ENDS = word_list("office_ends")
_FAMILY = word_list("family_plurals")
_ONLY_TITLES = TITLES - FIRST_NAME_TITLES
_NO_LABELS = TITLES | ORGANIZATION_WORDS
_BRACKETS = frozenset((("(", ")"), ("[", "]")))
_NO_NAMES = PERSON_NOUNS | ORGANIZATION_WORDS
_NO_FIRST_NAMES = _NO_NAMES | FUNCTION_WORDS


def evidence(entities: Entities) -> Iterator[tuple[tuple[int, int], float]]:
    """Ranges of words that are person names by their context, with weights.

    In focus ("it was NAME who"), after a usual first name, after an office ("Chairwoman NAME",
    "Minister of PLACE NAME", "the manager of the bank, NAME,"), around a nickname in quotation
    marks, and where a transcript has the surname as a label.
    """
    w = entities.words
    labels = set()
    people = [span for span, label in entities.labels.items() if label == "PERSON"]
    within = {i for first, stop in people for i in range(first + 1, stop)}
    for i in range(len(w) - 1):
        text, key = w.texts[i], w.keys[i]
        if text == "," and _aged(entities, i):
            aged = _start(entities, i - 1), i
            if _plain(entities, *aged):
                yield aged, _OFFICE
        if key == "who" and (focus := _focus(entities, i)) is not None:
            yield focus, _OFFICE
        if key in PERSON_NOUNS:
            if (key in TITLES or text.islower()) and not w.headline[i] and not w.broken[i + 1]:
                yield from _after_office(entities, i)
        elif text in OPEN_MARKS and i and w.capital[i - 1] and not (w.broken[i] or w.headline[i]):
            found = entities.name_at(i - 1)
            if found is not None and found[1] > i and text != "(":
                yield found, _OFFICE
        elif key in GIVEN and i not in within and _first_name(entities, i):
            found = entities.name_at(i) if w.capital[i] and w.capital[i + 1] else None
            if (
                found is not None
                and not w.headline[i]
                and _plain(entities, *found)
                and all(entities.label_at(k) in (None, "PERSON") for k in range(*found))
            ):
                yield found, _GIVEN
        if key in DAYS and w.capital[i] and _day_name(entities, i):
            yield (i, i + 2), _OFFICE
        if (not i or w.broken[i]) and (at := _speaker_label(entities, i)) is not None:
            yield (at, at + 1), _OFFICE
        elif w.texts[i + 1] == ":" and text.isupper() and len(text) > 2 and (not i or w.broken[i]):
            labels.add(key)
    if labels:
        for i in range(1, len(w)):
            if w.keys[i] in labels and not w.texts[i].isupper() and not w.headline[i]:
                first = _start(entities, i)
                if first < i:
                    yield (first, i + 1), _OFFICE


def _focus(entities: Entities, i: int) -> tuple[int, int] | None:
    """The name before the "who" at `i` that a cleft sentence has in focus: "it was NAME who"."""
    w = entities.words
    if i < 3 or w.broken[i] or not w.capital[i - 1]:
        return None
    focus = _start(entities, i - 1), i
    cleft = w.keys[max(0, focus[0] - 2) : focus[0]] in (("it", "was"), ("it", "is"))
    return focus if cleft and _plain(entities, *focus) else None


def _day_name(entities: Entities, i: int) -> bool:
    """Whether a day is a first name (", Monday Ekpo, 29,"): the surname comes again without it."""
    w = entities.words
    before = w.texts[i - 1] if i else ","
    named = w.capital[i + 1] and not w.broken[i + 1] and w.keys[i + 1] not in MONTHS
    return (
        named
        and (before == "," or w.keys[i - 1] in PERSON_NOUNS)
        and entities.capitals[w.keys[i + 1]] > entities.pairs[w.keys[i], w.keys[i + 1]]
    )


def _first_name(entities: Entities, i: int) -> bool:
    """Whether a word is a first name: one of English, or one before a surname that comes again."""
    w = entities.words
    key, following = w.keys[i], w.keys[i + 1]
    if key in MALE_NAMES or key in FEMALE_NAMES:
        return True
    plain = w.capital[i] and w.capital[i + 1] and key not in entities.lower and not w.opens[i]
    return (
        plain
        and key not in _NO_FIRST_NAMES
        and following not in entities.lower
        and entities.capitals[following] > entities.pairs[key, following]
    )


def couples(
    entities: Entities, known: Mapping[tuple[str, ...], float]
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """The first of two with one surname: "Ada and Bo Renn", with the words of the name."""
    w = entities.words
    for i in range(len(w) - 3):
        joined = w.keys[i + 1] == "and" and w.capital[i] and w.capital[i + 2] and w.capital[i + 3]
        if joined and not w.headline[i]:
            first, other, surname = w.keys[i], w.keys[i + 2], w.keys[i + 3]
            two = GIVEN.issuperset((first, other)) or _of_one_family(entities, i, surname)
            alone = not w.capital[i - 1] or w.opens[i] if i else True
            # "Ann Other of Georgia and Bo Renn"
            placed = entities.label_at(i) in ("GPE", "ORG")
            full = len(surname) > 1 and known.get((other, surname), 0) > 0
            if two and full and alone and not placed:
                yield (first, surname), (i, i + 3)


def bracketed(
    entities: Entities, known: Mapping[tuple[str, ...], float]
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """First names that a newsroom has put into somebody's words: "Coach (Ada) Renn", with the words
    of the name."""
    w = entities.words
    for i in range(len(w) - 3):
        if (w.texts[i], w.texts[i + 2]) in _BRACKETS and w.keys[i + 1] in GIVEN:
            name = w.keys[i + 1], w.keys[i + 3]
            put_in = w.capital[i + 1] and w.capital[i + 3] and not w.broken[i + 3]
            if put_in and name[1] not in _NO_NAMES and known.get(name[1:], 0) > 0:
                yield name, (i + 1, i + 3)


def _of_one_family(entities: Entities, i: int, surname: str) -> bool:
    """Whether the text has a family of that surname ("the Renns"), or says of the two whose names
    begin at the word `i` what they are to each other: "his parents, Ada and Bo Renn"."""
    w = entities.words
    before = next((w.keys[k] for k in (i - 1, i - 2) if k >= 0 and w.keys[k] != ","), "")
    return f"{surname}s" in entities.capitals or before in _FAMILY


def _speaker_label(entities: Entities, i: int) -> int | None:
    """The surname in capitals of a label that begins a line with a title: "Senator RENN (Ost):"."""
    w = entities.words
    k = i
    while k < len(w) - 1 and w.keys[k] in TITLES and w.capital[k] and not w.texts[k].isupper():
        k += 1
    label = k > i and w.texts[k].isupper() and w.texts[k].isalpha() and len(w.texts[k]) > 2
    if not label or w.keys[k] in _NO_LABELS or w.texts[k + 1] not in (":", "("):
        return None
    return k


def _aged(entities: Entities, comma: int) -> bool:
    """Whether an age stands between this comma and the next: "Ada Renn, 59, said"."""
    w = entities.words
    return (
        comma > 1
        and comma + 2 < len(w)
        and w.capital[comma - 1]
        and w.capital[comma - 2]
        and w.texts[comma + 1].isdecimal()
        and 1 < int(w.texts[comma + 1][:4]) < _OLDEST
        and w.texts[comma + 2] == ","
        and w.keys[comma - 1] not in MONTHS
    )


def _after_office(entities: Entities, i: int) -> Iterator[tuple[tuple[int, int], float]]:
    """The name after the office whose noun is the word `i`."""
    w, n = entities.words, len(entities.words)
    if w.capital[i + 1]:
        found = entities.name_at(i + 1)
        if found is not None and _plain(entities, *found):
            yield _bare(entities, *found), _OFFICE
        return
    if w.keys[i + 1] in ("of", "for", "to"):  # "Minister of", "envoy to"
        first = i + 2 + (i + 2 < n and w.keys[i + 2] == "the")
        found = entities.name_at(first) if first < n and w.capital[first] else None
        while found and found[1] + 1 < n and w.keys[found[1]] == "of" and w.capital[found[1] + 1]:
            first = found[1] + 1  # "for the District of PLACE NAME"
            found = entities.name_at(first)
        if found is not None and found[1] - first > 2:
            # The place and then the name; the surname comes again, which a place's last word won't.
            whole, first = found, _marked_start(entities, *found) or found[1] - 2
            again = entities.capitals[w.keys[found[1] - 1]] > 1
            given = w.keys[first] in GIVEN and w.keys[first - 1] not in GIVEN
            office = w.capital[i] and (again or not _articled(entities, i))
            if (given or office) and _plain(entities, first, found[1]):
                yield (first, found[1]), 2 * _OFFICE
                yield whole, -2 * _OFFICE
                return
    for k in range(i + 1, min(n - 2, i + _LONGEST_OFFICE)):
        if w.broken[k] or w.keys[k] in _ENDS or not (w.texts[k][0].isalnum() or k > i):
            return
        if w.texts[k] == ",":
            if w.capital[k + 1] and not w.broken[k + 1] and _articled(entities, i):
                found = entities.name_at(k + 1)
                if (
                    found is not None
                    and _plain(entities, *found)
                    and (found[1] >= n or w.texts[found[1]] in _AFTER_NAME)
                ):
                    yield _bare(entities, *found), _OFFICE
            return
        if not w.texts[k][0].isalnum() and w.texts[k] not in POSSESSIVE_MARKS:
            return


def _marked_start(entities: Entities, first: int, stop: int) -> int | None:
    """Where the recognizer has a person begin that ends where these words end, within them."""
    starts = (k for k in range(first + 1, stop - 1) if entities.labels.get((k, stop)) == "PERSON")
    return next(starts, None)


def _bare(entities: Entities, first: int, stop: int) -> tuple[int, int]:
    """A name without the title inside it and what stands before that: "Ohio Sen. NAME"."""
    keys = entities.words.keys
    for k in range(stop - 2, first - 1, -1):
        if keys[k] in _ONLY_TITLES:
            return k + 1, stop
    return first, stop


def _articled(entities: Entities, i: int) -> bool:
    """Whether an article or an owner stands before the noun `i`."""
    w = entities.words
    for k in range(i - 1, max(-1, i - _LONGEST_BEFORE), -1):
        if w.keys[k] in ARTICLES_AND_OWNERS or w.texts[k] in ("'s", "’s", "’"):
            return True
        if not w.texts[k][0].isalnum():
            return False
    return False


def _plain(entities: Entities, first: int, stop: int) -> bool:
    """Whether words can be the name of a person: two to four, none of an organization or place."""
    w = entities.words
    if not 1 < stop - first < 5 or any(k in ORGANIZATION_WORDS for k in w.keys[first:stop]):
        return False
    if entities.labels.get((first, stop)) not in _PLACES:
        return True
    # A place is not called by its last word alone: York is no short form of New York.
    last, before = w.keys[stop - 1], w.keys[stop - 2]
    return entities.capitals[last] > entities.pairs[before, last]


def _start(entities: Entities, i: int) -> int:
    """Where the name that ends with the word `i` begins."""
    w = entities.words
    first = i
    while (
        first > 0
        and i - first < 3
        and w.capital[first - 1]
        and w.texts[first - 1][-1].isalpha()
        and not w.broken[first]
        and w.keys[first - 1] not in _NO_NAMES
    ):
        first -= 1
    return first
