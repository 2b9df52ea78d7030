"""Generates candidates that are several people or bodies together: "they", "both candidates"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, islice

from quotes.speakers.discourse import Discourse, Name, Referent
from quotes.speakers.entities import Entity
from quotes.speakers.labels import POLLS, shares_noun
from quotes.speakers.lexicon import (
    DEFINITE,
    PLURAL_PRONOUNS,
    is_person_noun,
    is_plural,
    of_party,
    owned,
    singular,
)
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Range, Words

_GROUP_WORDS = word_list("group_words")
_SPOKE = 6  # preceding sources among which the last two speakers are
_NUMBERS = {
    "two": 2,
    "both": 2,
    "neither": 2,
    "three": 3,
    "trio": 3,
    "four": 4,
    "quartet": 4,
    "five": 5,
}
_RELATIVES = (("who",), ("both", "of", "whom"), ("all", "of", "whom"))
_ALL = DEFINITE | {"all", "other", "none"}
_CHAMBERS = {"house", "senate"}
_JOINT = re.compile(r"[/-]")
_ARTICLES = DEFINITE | {"a", "an"}
_LINKS = word_list("name_links") | {"the"}
_REACH = 40  # how many names before a source are searched for lists
_LISTS, _BETWEEN = 2, 6  # lists of names before a source, and the most words between two of them
_PAIRED = 3  # of the last so many, any two may be meant


def is_group(w: Words, source: Range, head: int | None) -> bool:
    """Whether the words of a source can mean several people: "they", "both", "the two senators"."""
    keys = w.keys[slice(*source)]
    if not keys or (head is not None and w.capital[head] and head > source[0]):
        return False
    key = w.keys[head] if head is not None else ""
    return (
        (keys[0] in PLURAL_PRONOUNS and not owned(keys))
        or not _GROUP_WORDS.isdisjoint(keys)
        or ((keys[0] in _ALL or head == source[0]) and is_plural(key))
    )


def groups(
    discourse: Discourse, source: Range, place: int, head: int | None, near: Sequence[Entity]
) -> Iterator[Referent]:
    """Several together whom a source can mean; `near` are the people last named, nearest first.

    They are people in one list, the last two speakers, two or more who were last named or who are
    named most (as many as the source says: "the three"), and, if its noun is not one for people,
    bodies in one list or last named.
    """
    keys = discourse.words.keys[slice(*source)]
    numbers = [_NUMBERS[key] for key in keys if key in _NUMBERS]
    for people in _people(discourse, place, numbers, near):
        if len(people) > 1:
            yield _in_order(people)
    if head is None or not is_person_noun(singular(discourse.words.keys[head])):
        yield from _bodies(discourse, place, numbers)


def antecedents(discourse: Discourse, source: Range, place: int) -> Iterator[Referent]:
    """The people of the last list before a relative: "Ann Lee and Bo Carr, who"."""
    if discourse.words.keys[source[0] : source[1]] in _RELATIVES:
        yield from map(_in_order, islice(_joined(discourse, place), 1))


def _in_order(people: Sequence[Entity]) -> Referent:
    """People together, in the order of the text."""
    return Referent(tuple(sorted(people, key=lambda e: e.starts[:1])))


def family(discourse: Discourse, source: Range) -> Iterator[Referent]:
    """The two persons named most, and all, of the surname that a source has in the plural: "the
    Renns"."""
    last = source[1] - 1
    if last < source[0] or not discourse.words.capital[last]:
        return
    key = discourse.words.keys[last]
    for surname in (key.removesuffix("s"), key.removesuffix("es")):
        known = discourse.bearers.get(surname, []) if surname != key else []
        if len(known) > 1:
            most = set(sorted(known, key=lambda e: -len(e.mentions))[:2])
            yield Referent(tuple(e for e in known if e in most))
            yield Referent(tuple(known))


def together(
    discourse: Discourse, source: Range, people: Sequence[Entity], bodies: Iterable[Entity]
) -> Iterator[Referent]:
    """The people and the bodies that a source joins: "Ms Renn and the Harbour Board"."""
    named = tuple(dict.fromkeys((*people, *bodies)))
    if people and len(named) > len(people) and "and" in discourse.words.keys[slice(*source)]:
        yield Referent(named)


def conjuncts(discourse: Discourse, source: Range) -> Iterator[Referent]:
    """What the capitals on both sides of an "and" name, with a list before it: "by Renn University
    and the Institute of Tides"."""
    w, (first, stop) = discourse.words, source
    for i in range(first + 1, stop - 1):
        within = w.headline[i] or discourse.entities.label_at(i) is not None
        if w.keys[i] != "and" or within or shares_noun(w.keys[stop - 1]):
            continue
        runs = [_run_after(w, i + 1, stop)]
        end = i - (w.texts[i - 1] == ",")
        while runs[-1] is not None and end > first:
            run = _run_before(w, first, end)
            runs.append(run)
            before = run[0] - (w.keys[run[0] - 1] == "the") if run is not None else first
            end = before - 1 if before > first and w.texts[before - 1] == "," else first
        named = [run for run in reversed(runs) if run is None or not of_party(w.between(*run))]
        found = [_whom(discourse, *run) for run in named if run is not None]
        if len(found) == len(named) and len(set(found)) > 1:
            yield Referent(tuple(dict.fromkeys(found)))


def sharing(discourse: Discourse, source: Range) -> Iterator[Referent]:
    """Two bodies that share the noun at the end of a source: "the Harbour and Health
    Ministries"."""
    w, (first, stop) = discourse.words, source
    first += first < stop and w.keys[first] in _ARTICLES
    joints = [i for i in range(first + 1, stop - 2) if w.keys[i] == "and"]
    noun = w.keys[stop - 1]
    if len(joints) != 1 or not shares_noun(noun):
        return
    parts = (first, joints[0]), (joints[0] + 1, stop - 1)
    if all(all(w.capital[a:b]) for a, b in parts) and w.capital[stop - 1]:
        kind = singular(noun).capitalize()
        (first, end), (begin, last) = parts
        if {*w.keys[first:end], w.keys[begin]} == _CHAMBERS and last - begin > 1:
            kind = f"{w.between(begin + 1, last)} {kind}"  # "the House and Senate Tide Committees"
            parts = (first, end), (begin, begin + 1)
        names = (f"{w.between(a, b)} {kind}" for a, b in parts)
        yield Referent(tuple(discourse.entities.fullest_named(name) for name in names))


def _run_after(w: Words, i: int, stop: int) -> Range | None:
    """The capitalized words from `i` on, after an article, if no other word follows."""
    i += w.keys[i] in _ARTICLES
    end = i
    while end < stop and (w.capital[end] or (end > i and _links(w, end, stop))):
        end += 1
    whole = end == stop or not w.texts[end].isalpha()  # not "the Renn and Kolda campaigns"
    return (i, end) if end > i and whole else None


def _run_before(w: Words, first: int, stop: int) -> Range | None:
    """The capitalized words before `stop`."""
    i = stop
    while i > first and (w.capital[i - 1] or (i < stop and _links(w, i - 1, stop))):
        i -= 1
    while i < stop and not w.capital[i]:
        i += 1
    return (i, stop) if i < stop else None


def _whom(discourse: Discourse, first: int, stop: int) -> Entity:
    """The person or the body that capitalized words name."""
    people = discourse.mentions(first, stop)
    return people[-1].entity if people else discourse.entities.organization(first, stop)


def makers(discourse: Discourse, source: Range) -> Iterator[Referent]:
    """The bodies that the name of a poll joins by a dash or slash: "a Post-Renn Research poll"."""
    w, (first, stop) = discourse.words, source
    if POLLS.isdisjoint(map(singular, w.keys[first:stop])):
        return
    joint = next((i for i in range(first, stop) if _JOINT.search(w.texts[i])), None)
    if joint is None:
        return
    begin, end = joint, joint + 1
    while begin > first and (w.capital[begin - 1] or w.texts[begin - 1] in "/-"):
        begin -= 1
    begin += w.keys[begin] in _ARTICLES
    while end < stop and (w.capital[end] or w.texts[end] in "/-" or _links(w, end, stop)):
        end += 1
    parts = [part.strip() for part in _JOINT.split(w.between(begin, end))]
    if len(parts) > 1 and all(part[:1].isupper() for part in parts):
        yield Referent(tuple(discourse.entities.fullest_named(part) for part in parts))


def _links(w: Words, i: int, stop: int) -> bool:
    """Whether a small word stands between capitals of one name: "Rock the Vote"."""
    return w.keys[i] in _LINKS and i + 1 < stop and w.capital[i + 1] and w.keys[i] != "and"


def _people(
    discourse: Discourse, place: int, numbers: Sequence[int], near: Sequence[Entity]
) -> Iterator[Sequence[Entity]]:
    """Sets of people, the likeliest first."""
    spoke = (found.entities for _, found in islice(discourse.earlier(place), _SPOKE))
    yield from _joined(discourse, place)
    yield list(dict.fromkeys(chain.from_iterable(spoke)))[:2]
    yield near[:2]
    for n in numbers or (2, 3):
        yield from (some[:n] for some in (near, discourse.main) if len(some) >= n)
    if not numbers or 2 in numbers:
        yield from combinations(near[:_PAIRED], 2)
        yield from combinations(discourse.main[:_PAIRED], 2)


def _joined(discourse: Discourse, place: int) -> Iterator[list[Entity]]:
    """The people of the last lists before a word: "Ann Lee, Bo Carr and Cy Dunn"."""
    w, mentions = discourse.words, discourse.entities.mentions
    stop = bisect_left(discourse.entities.starts, place)
    before = [(m.first, m.stop, m.entity) for m in mentions[max(0, stop - _REACH) : stop]]
    return islice(_lists(w, before), _LISTS)


def _lists(w: Words, named: Sequence[tuple[int, int, Entity]]) -> Iterator[list[Entity]]:
    """The lists with an "and" in names that follow one another, the last list first."""
    k = len(named)
    while k:
        k -= 1
        found, joined = [named[k][2]], False
        while k and _one_list(w, named[k - 1][1], named[k][0]):
            joined |= "and" in w.keys[named[k - 1][1] : named[k][0]]
            k -= 1
            found.append(named[k][2])
        found = list(dict.fromkeys(found))
        if joined and len(found) > 1:
            yield found


def _one_list(w: Words, stop: int, first: int) -> bool:
    """Whether only commas, an "and" and capitalized words (titles) stand between two names."""
    between = range(stop, first)
    return 0 < len(between) <= _BETWEEN and all(
        w.keys[i] in ("and", ",", "the") or w.capital[i] for i in between
    )


def _bodies(discourse: Discourse, place: int, numbers: Sequence[int]) -> Iterator[Referent]:
    """Bodies in one list before a word, and those last named."""
    names: list[Name] = [
        name for name in islice(discourse.names_before(place), _REACH) if name[2] != "NORP"
    ]
    named = [(n[0], n[1], discourse.entities.organization(*n)) for n in reversed(names)]
    near = list(dict.fromkeys(body for _, _, body in reversed(named)))
    for found in islice(_lists(discourse.words, named), _LISTS):
        yield Referent(tuple(reversed(found)))
    for n in numbers or (2,):
        if len(near) >= n:
            yield Referent(tuple(reversed(near[:n])))
