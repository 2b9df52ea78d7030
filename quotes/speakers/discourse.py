"""The discourse of an article while its sources are resolved: words, entities, earlier speakers."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quotes.detect.vectors import PieceVectors
from quotes.speakers.entities import Entities, Entity, Mention
from quotes.speakers.lexicon import (
    CAMPAIGN,
    LAW_NOUNS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    STUDIES,
    is_person_noun,
    singular,
)
from quotes.speakers.roles import POSSESSIVE_MARKS, canonical
from quotes.speakers.strangers import Strangers
from quotes.speakers.words import Words

Name = tuple[int, int, str]
"""An organization or place in the text: its first word, the word after it, its entity label."""

NEAR = 2000
"""How many words on either side of a source are searched in long texts."""

_LEAD = 8
"""The number of lines, empty ones included, in which a report names a person of its lead."""

_OVERLAPPING = 50
"""How many quotes may begin before a word and continue around it."""

_STUDY = 8
"""How many words before the "in" of a journal may name the study."""
_JOURNALS = frozenset("the journal magazine".split())
_NO_JOURNALS = frozenset("GPE LOC FAC NORP".split())


@dataclass(frozen=True)
class Referent:
    """The referent of a source: entities, or nobody named, possibly speaking for an organization.

    `role` are the words of the role, if it does not stand next to the name; `thing`: they speak
    through a thing that "it" can mean (a report, a lawsuit). `by` is the name of the rule.
    """

    entities: tuple[Entity, ...] = ()
    behalf: str | None = None
    role: tuple[int, int] | None = None
    thing: bool = False
    by: str = ""

    @property
    def organization(self) -> bool:
        """Whether this is an organization, or several."""
        return bool(self.entities) and not self.entities[0].person


UNNAMED = Referent()


class Discourse:
    """The words and names of an article, and the sources resolved so far."""

    def __init__(
        self, words: Words, entities: Entities, vectors: PieceVectors | None = None
    ) -> None:
        self.words = words
        self.entities = entities
        self.vectors = vectors
        self.spans: list[Name] = [(a, b, label) for (a, b), label in entities.noted()]
        self._starts = [span[0] for span in self.spans]
        self.ends = {
            a: b for a, b, label in self.spans if label != "NORP" and not entities.mention_in(a, b)
        }
        self.portraits: dict[Entity, tuple[float, ...]] = {}
        """A cache of what the whole text tells about entities."""
        self.places: dict[int, tuple[float, ...]] = {}
        """How a mention stands in its sentence, by its first word."""
        self.surroundings: dict[Entity, frozenset[str]] = {}
        """The words around its first mentions."""
        self._history: list[tuple[int, int, Referent]] = []
        self._said: list[tuple[int, int, Referent]] = []

    # -- names ---------------------------------------------------------------------------------

    def name_at(self, i: int) -> Name | None:
        """The organization or place whose name includes the word `i`."""
        k = bisect_left(self._starts, i + 1) - 1
        if k >= 0 and self.spans[k][0] <= i < self.spans[k][1]:
            return self.spans[k]
        return None

    def names_in(self, first: int, stop: int) -> list[Name]:
        """The organizations and places named wholly inside a range."""
        k = bisect_left(self._starts, first)
        found = []
        while k < len(self.spans) and self.spans[k][0] < stop:
            if self.spans[k][1] <= stop:
                found.append(self.spans[k])
            k += 1
        return found

    def names_before(self, position: int) -> Iterator[Name]:
        """The organizations and places named before a word, the nearest first."""
        for k in range(bisect_left(self._starts, position) - 1, -1, -1):
            yield self.spans[k]

    @cached_property
    def bodies(self) -> dict[Entity, list[int]]:
        """The mentions of organizations and places, by first word."""
        found: dict[Entity, list[int]] = {}
        for first, stop, label in self.spans:
            if label != "NORP":
                found.setdefault(self.entities.organization(first, stop, label), []).append(first)
        return found

    def named(self, entity: Entity) -> list[int]:
        """Where an entity is named, by first words, sorted."""
        return entity.starts if entity.person else self.bodies.get(entity, [])

    @cached_property
    def strangers(self) -> Strangers:
        """The people whom the text mentions without a name."""
        described = [d for person in self.entities.persons for d in person.descriptions]
        return Strangers.of(self.words, frozenset(self.entities.starts), described)

    @cached_property
    def main(self) -> list[Entity]:
        """The persons, most mentioned first."""
        return sorted(self.entities.persons, key=lambda p: (-len(p.mentions), p.number))

    @cached_property
    def main_bodies(self) -> list[Entity]:
        """The organizations, most mentioned first."""
        return sorted(self.bodies, key=lambda body: (-len(self.bodies[body]), self.bodies[body][0]))

    @cached_property
    def bearers(self) -> dict[str, list[Entity]]:
        """The persons by the last words of their names, in the order of the text."""
        found: dict[str, list[Entity]] = {}
        for person in self.entities.persons:
            found.setdefault(person.keys[-1], []).append(person)
        return found

    @cached_property
    def called(self) -> dict[str, list[Entity]]:
        """The persons by the nouns of their descriptions, those who are named most first."""
        found: dict[str, list[Entity]] = {}
        for person in self.main:
            for noun in dict.fromkeys(d.head for d in person.descriptions):
                found.setdefault(noun, []).append(person)
        return found

    @cached_property
    def bodies_called(self) -> dict[str, list[Entity]]:
        """The organizations by the words of their names, those who are named most first. A law is
        called by its last word alone: the Party Money Law is no party."""
        found: dict[str, list[Entity]] = {}
        for body, _ in sorted(self.bodies.items(), key=lambda b: (-len(b[1]), b[1][0])):
            keys = body.keys[-1:] if body.name in self.laws else body.keys
            for noun in dict.fromkeys(canonical(singular(key)) for key in keys):
                found.setdefault(noun, []).append(body)
        return found

    @cached_property
    def laws(self) -> frozenset[str]:
        """The names of laws among those of organizations."""
        return frozenset(b.name for b in self.bodies if singular(b.keys[-1]) in LAW_NOUNS)

    @cached_property
    def journals(self) -> frozenset[str]:
        """The names of those in which studies appeared: "a paper in the journal Tea Science"."""
        w, found = self.words, set()
        for first, stop, label in self.spans:
            at = first - 1
            while at > 0 and w.keys[at] in _JOURNALS:
                at -= 1
            if at < 0 or w.keys[at] != "in" or label in _NO_JOURNALS:
                continue
            if not STUDIES.isdisjoint(map(singular, w.keys[max(0, at - _STUDY) : at])):
                found.add(self.entities.organization(first, stop, label).name)
        return frozenset(found)

    @cached_property
    def campaigners(self) -> Mapping[str, frozenset[str]]:
        """The surnames of those whose campaigns, teams and so on the text names, by the noun:
        "Renn's campaign"."""
        w = self.words
        found: dict[str, set[str]] = {noun: set() for noun in CAMPAIGN}
        for i, key in enumerate(w.keys):
            if key in found and i > 1:
                found[key].add(w.keys[i - 1 - (w.texts[i - 1] in POSSESSIVE_MARKS)])
        return {noun: frozenset(names) for noun, names in found.items()}

    @cached_property
    def pronouns(self) -> dict[str, list[int]]:
        """Where the pronouns of each sex stand."""
        found: dict[str, list[int]] = {}
        for i, key in enumerate(self.words.keys):
            if key in PERSON_PRONOUNS:
                found.setdefault(PERSON_PRONOUNS[key], []).append(i)
        return found

    @cached_property
    def aged(self) -> dict[str, list[Entity]]:
        """The persons by their ages, as the text gives them: "Ada Renn, 42,"."""
        w, found = self.words, dict[str, list[Entity]]()
        for m in self.entities.mentions:
            age = w.texts[m.stop + 1 : m.stop + 2]
            if age and w.texts[m.stop] == "," and age[0].isdecimal():
                of_age = found.setdefault(age[0], [])
                if m.entity not in of_age:
                    of_age.append(m.entity)
        return found

    def mentions(self, first: int, stop: int) -> list[Mention]:
        """The persons mentioned wholly inside a range."""
        return self.entities.mention_in(first, stop)

    def persons_near(self, position: int) -> Sequence[Entity]:
        """The persons that a word may mean: all of the article or, in a very long text, those
        mentioned within NEAR words."""
        if len(self.words) <= 3 * NEAR:
            return self.entities.persons
        starts = self.entities.starts
        around = slice(bisect_left(starts, position - NEAR), bisect_left(starts, position + NEAR))
        return list(dict.fromkeys(mention.entity for mention in self.entities.mentions[around]))

    def whole(self, first: int, stop: int) -> tuple[int, int]:
        """A range, extended if it splits the name of a person."""
        starts, mentions = self.entities.starts, self.entities.mentions
        k = bisect_left(starts, first) - 1
        if k >= 0 and mentions[k].stop > first:
            first = mentions[k].first
        k = bisect_left(starts, stop) - 1
        if k >= 0 and mentions[k].stop > stop:
            stop = mentions[k].stop
        return first, stop

    # -- words ---------------------------------------------------------------------------------

    def leads(self, i: int) -> bool:
        """Whether the word `i` is in the title or the first paragraph, which may describe before
        naming."""
        return self.words.paragraph[i] <= self._top

    def follows_lead(self, i: int) -> bool:
        """Whether the word `i` is where a report names the person that its lead describes."""
        return self.words.paragraph[i] - self._top <= _LEAD

    @cached_property
    def _top(self) -> int:
        """The number of the first paragraph that is not the title."""
        w = self.words
        titled = bisect_left(w.end, self.entities.title_end + 1)
        return w.paragraph[titled - 1] + 1 if titled else 0

    def person_noun(self, i: int) -> bool:
        """Whether the word `i` is a common noun for a person ("The Tennessean" is not)."""
        key = singular(self.words.keys[i])
        if self.words.capital[i] and not self.words.headline[i] and not self.words.opens[i]:
            return key in PERSON_NOUNS
        return is_person_noun(key)

    # -- sources -------------------------------------------------------------------------------

    def remember(self, place: int, found: Referent) -> None:
        """Record the referent of a source at the word `place`."""
        insort(self._history, (place, len(self._history), found), key=lambda h: h[:2])

    def attribute(self, ranges: Sequence[tuple[int, int]], found: Referent) -> None:
        """Record who says the words in `ranges`."""
        for first, stop in ranges:
            insort(self._said, (first, stop, found), key=lambda s: s[:2])

    def sayer(self, i: int) -> Referent:
        """The speaker of the smallest known quote around the word `i`."""
        k = bisect_left(self._said, i + 1, key=lambda s: s[0])
        near = self._said[max(0, k - _OVERLAPPING) : k]
        around = [s for s in near if s[0] <= i < s[1]]
        return min(around, key=lambda s: s[1] - s[0])[2] if around else UNNAMED

    def earlier(self, position: int) -> Iterator[tuple[int, Referent]]:
        """The sources before a word with their places, nearest first."""
        k = bisect_left(self._history, (position, -1), key=lambda h: h[:2])
        for j in range(k - 1, -1, -1):
            place, _, found = self._history[j]
            yield place, found
