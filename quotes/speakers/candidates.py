"""Whom a source may mean: what the rules make of it, and who else is at hand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from quotes.speakers.discourse import UNNAMED, Discourse, Referent
from quotes.speakers.entities import Entity
from quotes.speakers.lexicon import PERSON_PRONOUNS

Range = tuple[int, int]

SPOKEN = 3
"""Sources before one that are looked at."""
_PEOPLE, _BODIES, _AFTER, _MAIN = 5, 3, 2, 2
_REACH = 40  # names before a source among which the nearest are sought
_AHEAD = 25  # words behind a source in which somebody may be named


@dataclass(frozen=True)
class Source:
    """A source as the rules have read it.

    `words` is its range (empty where a quote has no source), `place` its first word or that of the
    quote, `content` what it says, `cue` the words that tell so. `rule` is whom the rules take it
    for, and `shares` the chance of each whom their ranker weighed, None standing for nobody; empty
    where it was not asked.
    """

    words: Range
    place: int
    content: tuple[Range, ...]
    cue: tuple[Range, ...]
    rule: Referent
    shares: Mapping[Entity | None, float] = field(default_factory=dict)


def candidates(discourse: Discourse, source: Source) -> list[Referent]:
    """Whom a source may mean, each once: first what the rules say, nobody named among them."""
    found = {source.rule.entities: source.rule}
    for referent in (UNNAMED, *_others(discourse, source)):
        found.setdefault(referent.entities, referent)
    return list(found.values())


def _others(discourse: Discourse, source: Source) -> Iterator[Referent]:
    first, stop = source.words
    people = dict.fromkeys(m.entity for m in discourse.mentions(first, stop))
    bodies = dict.fromkeys(
        discourse.entities.organization(*name)
        for name in discourse.names_in(first, stop)
        if name[2] != "NORP" and name[1] - name[0] <= stop - first
    )
    yield from (Referent((entity,)) for entity in (*people, *bodies))
    yield from (Referent(tuple(several)) for several in (people, bodies) if len(several) > 1)
    if people and not (source.rule.entities and source.rule.entities[0] not in people):
        return
    key = discourse.words.keys[first] if first < stop else ""
    sex = key in PERSON_PRONOUNS
    for _, referent in islice(discourse.earlier(source.place), SPOKEN):
        if referent.entities and not (sex and referent.organization):
            yield Referent(referent.entities)
    yield from (Referent((entity,)) for entity in _people_before(discourse, source.place))
    yield from (Referent((entity,)) for entity in _people_after(discourse, source))
    yield from (Referent((entity,)) for entity in discourse.main[:_MAIN])
    sayer = discourse.sayer(source.place)
    if sayer.entities:
        yield Referent(sayer.entities)
    if not sex:
        yield from (Referent((entity,)) for entity in _bodies_before(discourse, source.place))


def _people_before(discourse: Discourse, place: int) -> list[Entity]:
    """The persons that are named last before a word, the nearest first."""
    starts, mentions = discourse.entities.starts, discourse.entities.mentions
    k = bisect_left(starts, place)
    near = (mentions[j].entity for j in range(k - 1, max(-1, k - 1 - _REACH), -1))
    return list(dict.fromkeys(near))[:_PEOPLE]


def _people_after(discourse: Discourse, source: Source) -> list[Entity]:
    """The persons that are named first behind a source."""
    stop = max(source.words[1], source.place)
    ahead = discourse.mentions(stop, min(len(discourse.words), stop + _AHEAD))
    return list(dict.fromkeys(m.entity for m in ahead))[:_AFTER]


def _bodies_before(discourse: Discourse, place: int) -> list[Entity]:
    """The organizations that are named last before a word, the nearest first."""
    names = islice(discourse.names_before(place), _REACH)
    near = (discourse.entities.organization(*name) for name in names if name[2] != "NORP")
    return list(dict.fromkeys(near))[:_BODIES]
