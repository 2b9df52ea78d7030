"""From the sources of one article's quotes to their speakers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log1p
from typing import TYPE_CHECKING

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers import ranker
from quotes.speakers.cast import Cast, Entity, Mention
from quotes.speakers.lexicon import (
    DEFINITE,
    DOCUMENT_NOUNS,
    FEMALE_NOUNS,
    FIRST_PERSON,
    FORMER,
    GROUP_NOUNS,
    INDEFINITE,
    MALE_NOUNS,
    NEUTER_PRONOUNS,
    NOBODY,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PERSON_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    PUBLICATION_NOUNS,
    RELATION_NOUNS,
    RELATIVE,
    SPOKES_NOUNS,
    TITLES,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.roles import CANONICAL, canonical, head_of, split_role
from quotes.speakers.speaker import Role, Sourcing, Speaker
from quotes.speakers.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ORGANIZATION_LABELS = frozenset("ORG GPE NORP FAC LOC PRODUCT EVENT LAW WORK_OF_ART".split())
_LEADING = frozenset(
    "by from for among to that but and or then so as according if when while although though because "
    "even also like per via yet both neither".split()
)
_BREAKS = frozenset(",;:()[]–—") | {"-", "--"}
_POSSESSIVE = ("'s", "’s")
_CAMPAIGN = frozenset("campaign team camp administration".split())
_GENERIC = frozenset(
    "candidate man woman leader politician figure person official star executive owner author".split()
)


@dataclass(frozen=True)
class Found:
    """Who a source is: entities, or nobody named, perhaps for an organization."""

    entities: tuple[Entity, ...] = ()
    behalf: str | None = None
    role: tuple[int, int] | None = None


NOBODY_NAMED = Found()


def resolve(document: Document, doc: Doc, attributions: Sequence[Attribution]) -> list[Sourcing]:
    """Say who stands behind each attribution of `document`.

    `doc` is made from `document.reading` and carries named entities; the spans of `attributions`
    count in it too. Gives one `Sourcing` an attribution, in their order: speakers for a named
    source, none for an unnamed or unknown one.
    """
    if not attributions:
        return []
    return _Resolver(document, doc, attributions).all()


@dataclass(frozen=True)
class Choice:
    """One choice of the ranker: its candidates' features and names (None: nobody named)."""

    task: ranker.Task
    attribution: int
    features: tuple[ranker.Features, ...]
    names: tuple[str | None, ...]


def choices(document: Document, doc: Doc, attributions: Sequence[Attribution]) -> list[Choice]:
    """Every choice that `resolve` leaves to the ranker, for fitting its weights."""
    resolver = _Resolver(document, doc, attributions)
    resolver.recording = found = []
    resolver.all()
    return found


class _Resolver:
    def __init__(self, document: Document, doc: Doc, attributions: Sequence[Attribution]) -> None:
        self.words = w = Words.of(document.reading)
        self.attributions = attributions
        self.sources = [[w.at(*span) for span in a.source] for a in attributions]
        self.contents = [[w.at(*span) for span in a.content] for a in attributions]
        title = document.offset or (len(document.title or "") if document.title_in_text else 0)
        self.cast = Cast(w, doc, self._hints(), title)
        self.names: dict[int, int] = {}
        self.spans: list[tuple[int, int, str]] = []
        for (first, stop), label in self.cast.noted():
            self.names[first] = max(stop, self.names.get(first, 0))
            self.spans.append((first, stop, label))
        self.span_starts = [s[0] for s in self.spans]
        self.found: dict[int, Found] = {}
        self.history: list[tuple[int, Found]] = []
        self.busy: set[int] = set()
        self.recording: list[Choice] | None = None
        self.current = -1

    def _hints(self) -> Iterable[int]:
        """Where sources can begin with a name: after articles, titles and offices."""
        w = self.words
        for spans in self.sources:
            for first, stop in spans:
                i = first
                while i < min(stop, first + 4) and (
                    w.keys[i] in DEFINITE | INDEFINITE | TITLES | _LEADING
                    or is_person_noun(w.keys[i])
                ):
                    i += 1
                if i < stop and w.capital[i] and w.keys[first] != "the":
                    yield i
                for k in range(first, min(stop, first + 12)):
                    if (
                        w.texts[k] == ","
                        and k + 1 < stop
                        and w.capital[k + 1]
                        and w.keys[k + 1] not in TITLES
                    ):
                        yield k + 1
                        break

    # -- the order of things -----------------------------------------------------------------------

    def all(self) -> list[Sourcing]:
        order = sorted(range(len(self.attributions)), key=lambda i: (self._place(i), i))
        for i in order:
            self._read(i)
        return [self._sourcing(i) for i in range(len(self.attributions))]

    def _place(self, i: int) -> int:
        spans = self.sources[i] or self.contents[i]
        return spans[0][0]

    def _read(self, i: int) -> Found:
        if i in self.found:
            return self.found[i]
        if i in self.busy:
            return NOBODY_NAMED
        self.busy.add(i)
        self.current = i
        found = NOBODY_NAMED
        for first, stop in self.sources[i]:
            found = self.source(first, stop)
            if found.entities or found.behalf:
                break
        self.busy.discard(i)
        self.found[i] = found
        if self.sources[i]:
            self.history.append((self._place(i), found))
        return found

    def _earlier(self, position: int) -> Iterable[Found]:
        """What earlier sources were, the nearest first."""
        for place, found in sorted(self.history, key=lambda h: -h[0]):
            if place < position:
                yield found

    # -- one source --------------------------------------------------------------------------------

    def source(self, first: int, stop: int) -> Found:
        """Who the words `first` to `stop` mean."""
        w = self.words
        while first < stop - 1 and (
            w.keys[first] in _LEADING
            or w.texts[first] in _POSSESSIVE
            or not w.texts[first][0].isalnum()
        ):
            if (
                w.keys[first] == "that"
                and first + 1 < stop
                and w.keys[first + 1] not in PERSON_PRONOUNS
            ):
                if not w.capital[first + 1]:
                    break
            first += 1
        while stop - 1 > first and not w.texts[stop - 1][0].isalnum() and w.texts[stop - 1] != ")":
            stop -= 1
        if first >= stop:
            return NOBODY_NAMED
        parts = self._coordinated(first, stop)
        if len(parts) == 1:
            return self._single(first, stop)
        results = [self._single(*part) for part in parts]
        entities: list[Entity] = []
        for result in results:
            entities += [e for e in result.entities if e not in entities]
        if entities:
            return Found(tuple(entities), role=results[0].role if len(entities) == 1 else None)
        return next((r for r in results if r.behalf), NOBODY_NAMED)

    def _coordinated(self, first: int, stop: int) -> list[tuple[int, int]]:
        """The members of "A, B and C" where each is a source of its own."""
        w = self.words
        for i in range(first + 1, stop - 1):
            if w.keys[i] not in ("and", "&"):
                continue
            after = i + 1
            if w.keys[after] in (
                "other",
                "others",
                "her",
                "his",
                "their",
                "some",
                "many",
                "several",
            ):
                before = w.keys[first:i]
                if w.keys[after] in ("other", "others") or not any(
                    k in PREPOSITIONS for k in before
                ):
                    if w.keys[i - 1 - (w.texts[i - 1] == ",")] not in INDEFINITE:
                        return [(first, i)]
            if self._begins_source(after, stop) and self._ends_source(first, i):
                left = i - (w.texts[i - 1] == ",")
                return [*self._listed(first, left), (after, stop)]
        return [(first, stop)]

    def _listed(self, first: int, stop: int) -> list[tuple[int, int]]:
        """The members before the "and" of a list; one if its commas are of another kind."""
        w = self.words
        cuts = [i for i in range(first, stop) if w.texts[i] == ","]
        edges = [first, *[c + 1 for c in cuts], stop + 1]
        parts = [(a, b - 1) for a, b in zip(edges, edges[1:], strict=False)]
        if len(parts) > 1 and all(self._name_only(*part) for part in parts):
            return parts
        return [(first, stop)]

    def _name_only(self, first: int, stop: int) -> bool:
        w = self.words
        while first < stop and (w.keys[first] in TITLES or w.keys[first] == "the"):
            first += 1
        return first < stop and (
            any(m.first == first and m.stop == stop for m in self.cast.mention_in(first, stop))
            or all(w.capital[k] or w.keys[k] in PREPOSITIONS for k in range(first, stop))
        )

    def _begins_source(self, i: int, stop: int) -> bool:
        """Whether a name, or a description ending in one, begins at `i`."""
        w = self.words
        mentions = self.cast.mention_in(i, stop)
        if mentions:
            m = mentions[0]
            between = range(i, m.first)
            if not m.possessive and all(
                w.capital[k]
                or w.keys[k] in TITLES
                or w.keys[k] in DEFINITE
                or is_person_noun(w.keys[k])
                for k in between
            ):
                return True
        j = i + (w.keys[i] == "the")
        span = self._span_at(j)
        return bool(
            (
                span
                and span[0] == j
                and span[1] <= stop
                and (span[1] == stop or w.keys[span[1]] not in _CAMPAIGN)
            )
            or self._team(i, stop)
        )

    def _team(self, first: int, stop: int) -> bool:
        return self.words.keys[stop - 1] in _CAMPAIGN or "campaigns" in self.words.keys[first:stop]

    def _ends_source(self, first: int, stop: int) -> bool:
        """Whether what stands before an "and" is a source by itself."""
        w = self.words
        if w.keys[first] in PERSON_PRONOUNS and stop - first == 1:
            return True
        mentions = self.cast.mention_in(first, stop)
        head = head_of(w, first, stop)
        if head is None:
            return False
        if mentions and mentions[0].stop - 1 <= head:
            m = mentions[-1]
            adjacent = m.stop >= stop - (w.texts[stop - 1] == ",") or w.texts[stop - 1] in (
                ",",
                ")",
            )
            if m is mentions[0] and not m.possessive:
                return adjacent or head + 1 < stop
            return w.texts[stop - 1] == "," or all(
                w.texts[k] == ","
                for a, b in zip(mentions, mentions[1:], strict=False)
                for k in range(a.stop, b.first)
            )
        span = self._span_at(head)
        return bool(span and span[1] >= stop - 1 and span[0] <= first + 2)

    def _span_at(self, i: int) -> tuple[int, int, str] | None:
        """The organization or place whose name covers the word `i`."""
        k = bisect_left(self.span_starts, i + 1) - 1
        if k >= 0 and self.spans[k][0] <= i < self.spans[k][1]:
            return self.spans[k]
        return None

    def _single(self, first: int, stop: int) -> Found:
        w = self.words
        while first < stop and not w.texts[first][0].isalnum():
            first += 1
        if first >= stop:
            return NOBODY_NAMED
        key = w.keys[first]
        alone = (
            stop - first == 1
            or not w.texts[first + 1][0].isalpha()
            or w.keys[first + 1] in ("was", "also", "and", "or", "of", "said")
        )
        if key in PERSON_PRONOUNS and (alone or key in ("he", "she")):
            if stop - first > 2 and w.keys[first + 1] == "or":
                return NOBODY_NAMED
            return self._pronoun(first, PERSON_PRONOUNS[key])
        if key in FIRST_PERSON and alone:
            return self._enclosing(first)
        if key in PLURAL_PRONOUNS and alone:
            return self._plural(first)
        if key in NEUTER_PRONOUNS and alone:
            return self._neuter(first)
        if key in RELATIVE and (alone or key != "that"):
            return self._relative(first)
        if any(k in ("who", "whom", "which") for k in w.keys[first + 1 : first + 4]) and w.keys[
            first
        ] in NOBODY | INDEFINITE | {"two", "three"}:
            named = self._named_group(first, stop)
            return named or NOBODY_NAMED
        return self._phrase(first, stop)

    def _phrase(self, first: int, stop: int) -> Found:
        """A noun phrase: a name, a description, an organization, a document."""
        w = self.words
        start = first
        while start < stop - 1 and w.keys[start] in DEFINITE | {"a", "an", "both"}:
            start += 1
        head = head_of(w, start, stop)
        if head is None:
            return NOBODY_NAMED
        # a name that the phrase is about
        mentions = self.cast.mention_in(first, stop)
        for m in mentions:
            if m.first > head:
                break
            if m.possessive or (m.modifier and m.stop <= head):
                continue
            if m.stop - 1 >= head or (m.stop < stop and self._opens_phrase(m, start)):
                before = (start, m.first) if m.first > start else None
                if (
                    before
                    and w.keys[first] in INDEFINITE
                    and not is_person_noun(singular(w.keys[m.first - 1]))
                ):
                    continue
                return Found((m.entity,), role=self._role_of(start, m, stop))
        if w.keys[start] in INDEFINITE or w.keys[first] in INDEFINITE or w.keys[first] in NOBODY:
            quantified = w.keys[first] not in ("a", "an", "one", "another")
        else:
            quantified = False
        key = w.keys[head]
        one = singular(key)
        if one in DOCUMENT_NOUNS or key in DOCUMENT_NOUNS:
            return self._document(first, start, stop, head)
        if quantified or key in NOBODY:
            named = self._named_group(first, stop)
            return named or self._unnamed(start, stop, head)
        span = self._span_at(head)
        if span and self._is_organization(span, head):
            return self._organization(span[0], span[1], span[2])
        if (
            w.capital[head]
            and not w.headline[head]
            and head > start - 1
            and not is_person_noun(one)
        ):
            unknown = self._unknown_name(start, head + 1, stop)
            if unknown:
                return unknown
        plural = is_plural(key)
        if plural or (one in GROUP_NOUNS and one not in ORGANIZATION_NOUNS):
            return self._group(first, start, stop, head)
        if one in ORGANIZATION_NOUNS and not is_person_noun(one):
            return self._organization_noun(first, start, stop, head)
        if one == "house" or (
            w.capital[head] and one in ORGANIZATION_WORDS and not is_person_noun(one)
        ):
            unknown = self._unknown_name(start, head + 1, stop)
            if unknown:
                return unknown
        if is_person_noun(one):
            return self._description(first, start, stop, head)
        if w.capital[head]:
            unknown = self._unknown_name(start, head + 1, stop)
            if unknown:
                return unknown
        return self._described_beside(first, start, stop, head, False) or NOBODY_NAMED

    def _opens_phrase(self, m: Mention, start: int) -> bool:
        """Whether a name begins a phrase that goes on with no noun of its own: "Trump Tuesday"."""
        w = self.words
        if any(w.keys[k] not in TITLES for k in range(start, m.first)):
            return False
        nxt = w.keys[m.stop]
        return not (
            is_person_noun(singular(nxt))
            or singular(nxt) in ORGANIZATION_NOUNS
            or singular(nxt) in DOCUMENT_NOUNS
            or is_plural(nxt)
            or w.capital[m.stop]
        )

    def _role_of(self, start: int, m: Mention, stop: int) -> tuple[int, int] | None:
        return None

    # -- organizations -----------------------------------------------------------------------------

    def _is_organization(self, span: tuple[int, int, str], head: int) -> bool:
        w = self.words
        first, stop, label = span
        if stop <= head or w.keys[head] in ("democrat", "republican"):
            return False
        one = singular(w.keys[head])
        if is_person_noun(one) and stop - 1 == head:
            return False
        if label == "NORP":
            return False
        if (
            head == stop - 1
            and is_plural(w.keys[head])
            and stop - first > 1
            and is_person_noun(one)
        ):
            return False
        return True

    def _organization(self, first: int, stop: int, label: str | None) -> Found:
        w = self.words
        if stop < len(w) and w.keys[stop] in _CAMPAIGN and not w.broken[stop]:
            stop += 1
        return Found((self.cast.organization(first, stop, label),))

    def _unknown_name(self, first: int, head_stop: int, stop: int) -> Found | None:
        """A capitalized phrase that nothing else knows: a person's name or an organization's."""
        w = self.words
        begin = head_stop - 1
        while begin > first and (w.capital[begin - 1] or w.keys[begin - 1] in ("of", "for", "&")):
            begin -= 1
        while begin < head_stop and not w.capital[begin]:
            begin += 1
        if begin >= head_stop or w.keys[begin] in NOBODY or is_plural(w.texts[head_stop - 1]):
            return None
        keys = w.keys[begin:head_stop]
        if any(k in PERSON_PRONOUNS or k in INDEFINITE for k in keys):
            return None
        label = self.cast.label_at(begin, head_stop)
        if label == "NORP" and head_stop - begin == 1:
            return None
        end = head_stop
        while end + 1 < stop and w.keys[end] in ("of", "for", "on") and w.capital[end + 1]:
            end += 2
            while end < stop and w.capital[end]:
                end += 1
        organization = (
            any(k in ORGANIZATION_WORDS for k in keys)
            or label in _ORGANIZATION_LABELS
            or end > head_stop
            or w.keys[max(0, begin - 1)] == "the"
            or (len(keys) == 1 and w.texts[begin].isupper() and len(w.texts[begin]) > 1)
        )
        if organization:
            return Found((self.cast.organization(begin, end, label),))
        if w.headline[begin] and label is None:
            return None
        text = w.between(begin, head_stop)
        for person in self.cast.persons:
            if person.name == text:
                return Found((person,))
        person = Entity(True, keys, text, len(self.cast.persons))
        person.forms[text] += 1
        person.mentions.append(Mention(begin, head_stop, person, len(keys) > 1))
        self.cast.persons.append(person)
        return Found((person,))

    def _organization_noun(self, first: int, start: int, stop: int, head: int) -> Found:
        """ "The campaign", "his campaign", "the newspaper", "the Ethiopian government"."""
        w = self.words
        one = singular(w.keys[head])
        if one in _CAMPAIGN:
            owner = self._owner(first, start, head)
            if owner is not None:
                return self._campaign(owner, one)
        if w.keys[start] in POSSESSIVES and one in _CAMPAIGN and w.keys[start] in PERSON_PRONOUNS:
            who = self._pronoun(start, PERSON_PRONOUNS[w.keys[start]])
            if who.entities:
                return self._campaign(who.entities[0], one)
        capitals = [k for k in range(start, head) if w.capital[k] and w.texts[k] not in _POSSESSIVE]
        if capitals and not w.headline[head]:
            begin = capitals[0]
            span = self._span_at(begin)
            if (
                span
                and span[1] <= head
                and w.texts[span[1]] in _POSSESSIVE
                and one not in _CAMPAIGN
            ):
                return self._organization(span[0], span[1], span[2])
            lowers = [
                k for k in range(begin, head) if not w.capital[k] and w.texts[k] not in _POSSESSIVE
            ]
            if not lowers and w.keys[first] not in ("a", "an", "another"):
                return Found((self.cast.organization_named(w.between(begin, head + 1)),))
        beside = self._beside_organization(first, stop)
        if beside is not None:
            return Found((beside,))
        if w.keys[first] in ("a", "an", "one", "another") or w.keys[first] in INDEFINITE:
            return NOBODY_NAMED
        antecedent = self._last_organization(start, one)
        return Found((antecedent,)) if antecedent is not None else NOBODY_NAMED

    def _owner(self, first: int, start: int, head: int) -> Entity | None:
        """The person whose campaign it is: "Clinton's presidential campaign", "the Clinton campaign"."""
        for m in self.cast.mention_in(start, head):
            return m.entity
        return None

    def _campaign(self, owner: Entity, noun: str) -> Found:
        form = owner.keys[-1]
        written = next((f for f in (owner.name.split()[-1:] or [owner.name]) if f), owner.name)
        core = [
            word
            for word in owner.name.replace(",", "").split()
            if word.rstrip(".").lower() not in ("jr", "sr", "iii", "ii")
        ]
        written = core[-1] if core else written
        del form
        return Found((self.cast.organization_named(f"{written} {noun}"),))

    def _beside_organization(self, first: int, stop: int) -> Entity | None:
        """The organization that an apposition names: "Haaretz, the newspaper", "one group, X,"."""
        w = self.words
        for i in range(first, stop):
            if w.texts[i] in (",", "called", "named") and i + 1 < stop:
                j = i + 1 + (w.keys[i + 1] == "the")
                span = self._span_at(j) if j < stop else None
                if span and span[0] == j and span[2] == "ORG":
                    return self.cast.organization(span[0], span[1], span[2])
        if first > 1 and w.texts[first - 1] == "," and not w.broken[first]:
            span = self._span_at(first - 2)
            if span and span[1] == first - 1 and span[2] == "ORG":
                return self.cast.organization(span[0], span[1], span[2])
        if stop + 1 < len(w) and w.texts[stop] == ",":
            span = self._span_at(stop + 1)
            if span and span[0] == stop + 1 and span[2] == "ORG":
                return self.cast.organization(span[0], span[1], span[2])
        return None

    def _last_organization(self, position: int, noun: str) -> Entity | None:
        """The organization that "the group", "the newspaper", "it" stands for."""
        w = self.words
        if noun in _CAMPAIGN:
            return self._last_campaign(position, noun)
        for i, found in enumerate(self._earlier(position)):
            if i > 2:
                break
            if found.entities and not found.entities[0].person and len(found.entities) == 1:
                return found.entities[0]
        k = bisect_left(self.span_starts, position) - 1
        seen = 0
        wanted = (
            ("GPE",)
            if noun in ("government", "country", "nation", "state", "city", "kingdom", "town")
            else ("ORG",)
        )
        while k >= 0 and seen < 12:
            first, stop, label = self.spans[k]
            if w.paragraph[position] - w.paragraph[first] > 3:
                break
            if label in wanted:
                return self.cast.organization(first, stop, label)
            seen += 1
            k -= 1
        return None

    def _last_campaign(self, position: int, noun: str) -> Entity | None:
        w = self.words
        for found in self._earlier(position):
            if (
                found.entities
                and not found.entities[0].person
                and found.entities[0].keys[-1] == noun
            ):
                return found.entities[0]
        for i in range(position - 1, -1, -1):
            if w.keys[i] == noun:
                for m in reversed(self.cast.mention_in(max(0, i - 4), i)):
                    return self._campaign(m.entity, noun).entities[0]
        people = sorted(self.cast.persons, key=lambda p: -len(p.mentions))
        if people and people[0].mentions and noun == "campaign":
            return self._campaign(people[0], noun).entities[0]
        return None

    # -- documents ---------------------------------------------------------------------------------

    def _document(self, first: int, start: int, stop: int, head: int) -> Found:
        """Who stands behind "a study by X", "the Quinnipiac poll", "her emails", "the report"."""
        made = self._maker(first, start, stop, head)
        if made is not None:
            return made
        w = self.words
        if w.keys[first] in ("the", "this", "that") or (w.headline[head] and head == first):
            noun = singular(w.keys[head])
            for i in range(start - 1, max(-1, start - 500), -1):
                if singular(w.keys[i]) == noun and i != head:
                    a = i
                    while (
                        a > 0
                        and i - a < 7
                        and w.texts[a - 1] not in ',.;:()“”"'
                        and not w.broken[a]
                    ):
                        if w.keys[a] in DEFINITE | {"a", "an"}:
                            break
                        if w.keys[a - 1] in PREPOSITIONS:
                            break
                        a -= 1
                    b = min(len(w), i + 12)
                    end = next(
                        (k for k in range(i + 1, b) if w.texts[k] in '.;:()“”"' or w.broken[k]), b
                    )
                    made = self._maker(a, a, end, i)
                    if made is not None and made.entities:
                        return made
            for k, found in enumerate(self._earlier(first)):
                if k > 1:
                    break
                if (
                    found.entities
                    and w.paragraph[first]
                    - w.paragraph[max(p for p, f in self.history if f is found)]
                    <= 2
                ):
                    return found
        return NOBODY_NAMED

    def _maker(self, first: int, start: int, stop: int, head: int) -> Found | None:
        w = self.words
        for i in range(head + 1, min(stop, len(w) - 1)):
            if w.keys[i] == "by":
                end = i + 1
                while (
                    end < len(w)
                    and end - i < 24
                    and w.texts[end] not in ".;:"
                    and not w.broken[end]
                    and w.keys[end] not in ("who", "which", "that", "in", "last", "found", "said")
                ):
                    end += 1
                found = self.source(i + 1, max(end, i + 2))
                if found.entities:
                    return found
                if is_plural(w.keys[head_of(w, i + 1, end) or i + 1]):
                    return found
        for i in range(head + 1, min(stop, head + 3)):
            if (
                w.keys[i] in ("from", "of")
                and i + 1 < stop
                and w.capital[i + 1 + (w.keys[i + 1] == "the")]
                and w.keys[i] == "from"
            ):
                found = self.source(i + 1, stop)
                if found.entities:
                    return found
        for m in self.cast.mention_in(start, head):
            if m.possessive:
                one = singular(w.keys[head])
                if (
                    one in ("ad", "advertisement", "commercial")
                    or w.between(head - 1, head + 1).lower() == "press release"
                ):
                    return self._campaign(m.entity, "campaign")
                return Found((m.entity,))
        if w.keys[start] in PERSON_PRONOUNS and w.keys[start] in POSSESSIVES:
            return self._pronoun(start, PERSON_PRONOUNS[w.keys[start]])
        names = [
            s
            for s in self.spans
            if start <= s[0] and s[1] <= head and s[2] in ("ORG", "PERSON", "GPE", "FAC", "PRODUCT")
        ]
        if names:
            a, b, label = names[0]
            if label == "GPE" and w.texts[b] not in _POSSESSIVE and not (b == head):
                return None
            text = w.between(a, b)
            if (
                len(names) > 1
                and all(n[2] == "ORG" for n in names)
                and w.texts[names[0][1]] in ("/", "-")
            ):
                return Found(tuple(self.cast.organization(x, y, z) for x, y, z in names))
            if re.search(r"\w[-/]\w", text) and len(text.split()) > 2:
                pieces = [p.strip() for p in re.split(r"[-/]", text)]
                if all(p[:1].isupper() for p in pieces):
                    return Found(tuple(self.cast.organization_named(p) for p in pieces))
            return self._organization(a, b, label)
        for m in self.cast.mention_in(start, head):
            one = singular(w.keys[head])
            if one in ("ad", "advertisement", "commercial"):
                return self._campaign(m.entity, "campaign")
            if one in ("email", "e-mail", "letter", "tweet", "memo", "speech"):
                return Found((m.entity,))
        capitals = [
            k
            for k in range(start, head)
            if w.capital[k] and not w.headline[k] and w.keys[k] not in INDEFINITE
        ]
        if capitals and capitals[-1] == head - 1 and w.keys[capitals[0]] not in DEFINITE:
            a = capitals[0]
            label = self.cast.label_at(a, head)
            if label not in ("NORP", "DATE", "GPE") and not w.opens[a]:
                return Found((self.cast.organization(a, head, label),))
        return None

    # -- groups and unnamed ones -----------------------------------------------------------------

    def _unnamed(self, start: int, stop: int, head: int) -> Found:
        """An unnamed source, with the organization that the text says it speaks for."""
        w = self.words
        for a, b, label in self.spans:
            if start <= a and b <= stop and label in ("ORG", "GPE"):
                if a < head and b <= head:
                    return Found(behalf=w.between(a, b))
                if a > head and w.keys[head + 1] in (
                    "for",
                    "of",
                    "at",
                    "from",
                    "with",
                    "in",
                    "within",
                ):
                    return Found(behalf=w.between(a, b))
        one = singular(w.keys[head])
        for k in range(start, head):
            if w.keys[k] == "campaign":
                for m in self.cast.mention_in(start, k):
                    return Found(behalf=self._campaign(m.entity, "campaign").entities[0].name)
        if (
            one in SPOKES_NOUNS
            and start < head
            and singular(w.keys[head - 1]) in ORGANIZATION_NOUNS
        ):
            antecedent = self._last_organization(start, singular(w.keys[head - 1]))
            if antecedent is not None:
                return Found(behalf=antecedent.name)
        return NOBODY_NAMED

    def _group(self, first: int, start: int, stop: int, head: int) -> Found:
        """A plural: people named in an apposition, those just named, or nobody named."""
        named = self._named_group(first, stop)
        if named is not None:
            return named
        w = self.words
        if (
            w.keys[first] in ("the", "these", "both")
            and singular(w.keys[head])
            in _AGAIN | RELATION_NOUNS | frozenset(["lawmaker", "senator"])
            and not any(w.capital[k] for k in range(start, head + 1))
        ):
            last = self._last_several(first)
            if last is not None:
                return last
        return self._unnamed(start, stop, head)

    def _named_group(self, first: int, stop: int) -> Found | None:
        """ "Two House chairmen, A and B": the names after the comma; "both of whom": those just named."""
        w = self.words
        if any(k in ("whom", "who", "them") for k in w.keys[first:stop]) and w.keys[first] in (
            "both",
            "all",
            "neither",
        ):
            return self._last_several(first)
        for i in range(first + 1, stop - 1):
            if w.texts[i] in (",", ":", "like") or w.between(i - 1, i + 1) == "such as":
                mentions = self.cast.mention_in(i + 1, stop)
                if w.texts[i] in (",", ":") and len(mentions) > 1 and mentions[0].first <= i + 2:
                    people = tuple(dict.fromkeys(m.entity for m in mentions if not m.possessive))
                    if len(people) > 1:
                        return Found(people)
        return None

    def _last_several(self, position: int) -> Found | None:
        """The last joint source, or two people named with "and" just before."""
        w = self.words
        for k, found in enumerate(self._earlier(position)):
            if k > 4:
                break
            if len(found.entities) > 1:
                return found
        mentions = [
            m
            for m in self.cast.mentions
            if m.first < position and w.paragraph[position] - w.paragraph[m.first] <= 1
        ]
        for a, b in reversed(list(zip(mentions, mentions[1:], strict=False))):
            between = w.keys[a.stop : b.first]
            if (
                "and" in between
                and len(between) <= 8
                and a.entity is not b.entity
                and not w.quoted[a.first]
            ):
                return Found((a.entity, b.entity))
        return None

    # -- descriptions ------------------------------------------------------------------------------

    def _description(self, first: int, start: int, stop: int, head: int) -> Found:
        """ "The Republican nominee", "a spokeswoman for the ministry", "his lawyer"."""
        w = self.words
        beside = self._described_beside(first, start, stop, head, True)
        if beside is not None:
            return beside
        indefinite = w.keys[first] in ("a", "an", "one", "another")
        spokes = singular(w.keys[head]) in SPOKES_NOUNS
        if indefinite and not spokes:
            return self._unnamed(start, stop, head)
        if w.keys[start] in PERSON_PRONOUNS and singular(w.keys[head]) in RELATION_NOUNS:
            return NOBODY_NAMED
        ranked = self._rank_description(first, start, stop, head, indefinite)
        return ranked or self._unnamed(start, stop, head)

    def _described_beside(
        self, first: int, start: int, stop: int, head: int, person: bool
    ) -> Found | None:
        """The name in apposition to a description, inside the source or next to it."""
        w = self.words
        n = len(w)
        mentions = self.cast.mention_in(head + 1, min(n, stop + 14))
        by_first = {m.first: m for m in mentions}

        def named(i: int) -> Mention | None:
            while (
                i < n
                and (w.keys[i] in TITLES and (w.capital[i] or w.texts[i].islower()))
                and i not in by_first
            ):
                i += 1
            m = by_first.get(i)
            return m if m is not None and not m.possessive and not m.modifier else None

        for i in range(head + 1, stop):
            if w.texts[i] in (",", "–", "—", "-", ":") or w.keys[i] in ("named", "called"):
                m = named(i + 1)
                if m is not None and (
                    m.stop >= stop
                    or w.texts[m.stop] in ",)–—-;"
                    or w.keys[m.stop] in ("who", "of", "and", "(")
                ):
                    return Found((m.entity,))
        if not person:
            return None
        if stop < n and not w.broken[stop]:
            m = by_first.get(stop)
            if m is not None and head == stop - 1 and not m.possessive:
                return Found((m.entity,))
            if w.texts[stop] in (",", "–", "—") or w.texts[stop - 1] == ",":
                at = stop + 1 if w.texts[stop] in (",", "–", "—") else stop
                m = named(at)
                if (
                    m is not None
                    and m.whole
                    and m.stop < n
                    and w.texts[m.stop] in (",", ".", "–", "—", "”", '"')
                ):
                    return Found((m.entity,))
        if first > 1 and w.texts[first - 1] == "," and not w.broken[first]:
            for m in self.cast.mention_in(max(0, first - 6), first - 1):
                if m.stop == first - 1 and not m.possessive and w.keys[first] != "the":
                    return Found((m.entity,))
        # "the press secretary of the Russian President NAME"
        if head + 1 < stop and w.keys[head + 1] in ("of", "to", "for"):
            for m in self.cast.mention_in(head + 1, stop):
                if m.stop == stop and not m.possessive and self._holds_outer(start, head, m):
                    return Found((m.entity,), role=(start, m.first))
        return None

    def _holds_outer(self, start: int, head: int, m: Mention) -> bool:
        """Whether NAME in "the ROLE of the OFFICE NAME" holds the role rather than the office.

        Another holder of the office in the article, or the same role given to NAME elsewhere, says
        so; NAME in the office elsewhere says the contrary. Else "the … of the …" leans to the role,
        since a title before a name takes no article.
        """
        w = self.words
        role = canonical(singular(w.keys[head]))
        inner = m.first - 1
        office = canonical(w.keys[inner])
        if inner <= head + 1 or not is_person_noun(w.keys[inner]):
            return False
        own = {d.head for d in m.entity.descriptions if d.name != m.first}
        roles = {role} | (
            {"spokesman", "secretary"} if role in ("spokesman", "secretary") else set()
        )
        if own & roles:
            return True
        if office in own:
            return False
        if any(
            d.head == office for p in self.cast.persons if p is not m.entity for d in p.descriptions
        ):
            return True
        definite = w.keys[head + 2] == "the" if head + 2 < len(w) else False
        return definite and w.keys[head + 1] == "of" and w.keys[max(0, start - 1)] in DEFINITE

    def _rank_description(
        self, first: int, start: int, stop: int, head: int, indefinite: bool
    ) -> Found | None:
        w = self.words
        key = singular(w.keys[head])
        wanted = canonical(key)
        words = {
            canonical(k)
            for k in w.keys[start:stop]
            if k[0].isalnum()
            and k not in PREPOSITIONS
            and k not in DEFINITE
            and k not in INDEFINITE
        }
        modifiers = words - {wanted}
        former = any(k in FORMER for k in w.keys[start : head + 1])
        sex = "male" if key in MALE_NOUNS else "female" if key in FEMALE_NOUNS else None
        candidates: list[Entity | None] = [None]
        features: list[dict[str, float]] = [
            {
                "nobody": 1.0,
                "nobody_indefinite": float(indefinite),
                "nobody_spokes": float(key in SPOKES_NOUNS),
                "nobody_definite": float(w.keys[first] == "the"),
                "nobody_generic": float(key in _GENERIC),
                "nobody_long": float(stop - head > 2),
            }
        ]
        owners = {m.entity for m in self.cast.mention_in(start, stop)}
        for person in self.cast.persons:
            if person in owners or not person.mentions:
                continue
            matched = [d for d in person.descriptions if d.head == wanted]
            loose = [d for d in person.descriptions if wanted in d.keys]
            overlap = max((len(modifiers & d.keys) for d in matched or loose), default=0)
            own = self._features(person, first, sex)
            own |= {
                "head": float(bool(matched)),
                "loose": float(not matched and bool(loose)),
                "overlap": float(min(overlap, 3)) * bool(matched or loose),
                "missing": float(len(modifiers)) * bool(matched)
                - float(min(overlap, 3)) * bool(matched),
                "unmatched": float(not matched and not loose),
                "former": float(former and any(k in FORMER for d in matched for k in d.keys)),
                "later": float(person.before(first) is None),
                "head_indefinite": float(indefinite and bool(matched)),
            }
            candidates.append(person)
            features.append(own)
        if len(candidates) == 1:
            return None
        chosen = self._best("description", candidates, features)
        return Found((chosen,)) if chosen is not None else None

    # -- pronouns ----------------------------------------------------------------------------------

    def _features(self, person: Entity, i: int, sex: str | None) -> dict[str, float]:
        """How a person stands towards the word `i`: near or far, last to speak, of its sex."""
        w = self.words
        found: dict[str, float] = {}
        m = person.before(i)
        if m is None:
            found["unseen"] = 1.0
        else:
            gap = w.sentence[i] - w.sentence[m.first]
            found[f"sentence{min(gap, 4)}"] = 1.0
            found["same_paragraph"] = float(w.paragraph[i] == w.paragraph[m.first])
            found["paragraphs"] = float(min(w.paragraph[i] - w.paragraph[m.first], 5))
            found["possessive"] = float(m.possessive)
            found["modifier"] = float(m.modifier)
            found["quoted"] = float(w.quoted[m.first] and not w.quoted[i])
            before = w.keys[m.first - 1] if m.first else ""
            found["object"] = float(before in PREPOSITIONS)
            found["subject"] = float(self._is_first(m))
            between = {
                x.entity.number
                for x in self.cast.mention_in(m.stop, i)
                if x.entity is not person and not w.quoted[x.first]
            }
            found["between"] = float(min(len(between), 4))
            count = bisect_left(person.starts, i)
            total = max(1, bisect_left(self.cast._starts, i))
            found["share"] = count / total
            found["count"] = log1p(count)
            found["title"] = float(w.end[person.mentions[0].first] <= self.cast.title_end)
        for k, earlier in enumerate(self._earlier(i)):
            if k > 2:
                break
            if person in earlier.entities:
                found[f"speaker{k}"] = 1.0
                break
        if sex:
            male, female = person.male, person.female
            own, other = (male, female) if sex == "male" else (female, male)
            found["agrees"] = float(own > 0 and own >= 2 * other)
            found["clashes"] = float(other > 0 and other >= 2 * own)
            found["sex"] = (own - other) / (own + other + 1)
        return found

    def _is_first(self, m: Mention) -> bool:
        """Whether a mention is the first of its sentence outside quotation marks."""
        w = self.words
        starts = self.cast._starts
        k = bisect_left(starts, m.first) - 1
        while k >= 0 and w.sentence[starts[k]] == w.sentence[m.first]:
            if not w.quoted[starts[k]]:
                return False
            k -= 1
        return True

    def _pronoun(self, i: int, sex: str) -> Found:
        candidates = [p for p in self.cast.persons if p.before(i) is not None]
        if not candidates:
            w = self.words
            later = [
                m for m in self.cast.mention_in(i, len(w)) if w.sentence[m.first] == w.sentence[i]
            ]
            return Found((later[0].entity,)) if later else NOBODY_NAMED
        features = [self._features(p, i, sex) for p in candidates]
        chosen = self._best("pronoun", candidates, features)
        return Found((chosen,)) if chosen is not None else NOBODY_NAMED

    def _best(
        self,
        task: ranker.Task,
        candidates: Sequence[Entity | None],
        features: Sequence[dict[str, float]],
    ) -> Entity | None:
        if self.recording is not None:
            names = tuple(c.name if c is not None else None for c in candidates)
            self.recording.append(Choice(task, self.current, tuple(features), names))
        return candidates[ranker.best(task, features)]

    def _enclosing(self, i: int) -> Found:
        """ "I", "we": whoever says the quote that the word is in; else the author."""
        around: list[tuple[int, int]] = []
        for k, spans in enumerate(self.contents):
            for first, stop in spans:
                if first <= i < stop:
                    around.append((stop - first, k))
        for _, k in sorted(around):
            if k not in self.busy:
                return self._read(k)
        return NOBODY_NAMED

    def _plural(self, i: int) -> Found:
        w = self.words
        for k, (place, found) in enumerate(
            sorted(((p, f) for p, f in self.history if p < i), key=lambda h: -h[0])
        ):
            if k > 1 or w.paragraph[i] - w.paragraph[place] > 2:
                break
            if len(found.entities) > 1:
                return found
            if not found.entities:
                return NOBODY_NAMED
            if (
                found.entities
                and not found.entities[0].person
                and w.paragraph[i] - w.paragraph[place] <= 1
            ):
                return found
        return NOBODY_NAMED

    def _neuter(self, i: int) -> Found:
        w = self.words
        for k, (place, found) in enumerate(
            sorted(((p, f) for p, f in self.history if p < i), key=lambda h: -h[0])
        ):
            if k > 1 or w.paragraph[i] - w.paragraph[place] > 1:
                break
            if found.entities and not found.entities[0].person:
                return found
        k = bisect_left(self.span_starts, i) - 1
        while k >= 0:
            first, stop, label = self.spans[k]
            if w.sentence[i] - w.sentence[first] > 1:
                break
            if label in ("ORG", "GPE") and w.keys[max(0, first - 1)] not in PREPOSITIONS:
                return self._organization(first, stop, label)
            k -= 1
        return NOBODY_NAMED

    def _relative(self, i: int) -> Found:
        """ "NAME, the governor of Ohio, who said": the name before the pronoun."""
        w = self.words
        j = i - 1
        while j > 0 and w.keys[j] in PREPOSITIONS | {"and", "both", "all"}:
            j -= 1
        if j < 0:
            return NOBODY_NAMED
        comma = w.texts[j] in (",", "–", "—", "-", "(")
        if comma:
            j -= 1
        if w.texts[j] == ")":
            while j > 0 and w.texts[j] != "(":
                j -= 1
            j -= 1
        if j < 0:
            return NOBODY_NAMED
        for m in self.cast.mention_in(max(0, j - 6), j + 1):
            if m.stop == j + 1 and not m.possessive:
                others = self.cast.mention_in(max(0, m.first - 8), m.first)
                if (
                    others
                    and "and" in w.keys[others[-1].stop : m.first]
                    and m.first - others[-1].stop <= 3
                    and w.keys[i] == "who"
                ):
                    nxt = w.keys[i + 1] if i + 1 < len(w) else ""
                    if nxt in ("both", "are", "were", "have", "say"):
                        return Found((others[-1].entity, m.entity))
                return Found((m.entity,))
        span = self._span_at(j)
        if span and span[1] == j + 1 and w.keys[i] in ("which", "that", "whose"):
            if self._is_organization(span, j):
                return self._organization(*span)
        if w.keys[j] in NOBODY | INDEFINITE or (is_plural(w.keys[j]) and not w.capital[j]):
            return NOBODY_NAMED
        # back to the start of the phrase, or of the apposition's name
        a = j
        while a > 0 and w.sentence[a - 1] == w.sentence[j] and j - a < 30:
            if w.texts[a - 1] in ',“”"':
                m = next(
                    (m for m in self.cast.mention_in(max(0, a - 8), a - 1) if m.stop == a - 1), None
                )
                if m is not None and comma:
                    return Found((m.entity,))
                break
            a -= 1
        if w.keys[i] == "which":
            names = [s for s in self.spans if a <= s[0] and s[1] <= j + 1 and s[2] == "ORG"]
            if names:
                return self._organization(*names[-1])
            return NOBODY_NAMED
        for k in range(j, a - 1, -1):
            if w.keys[k] in DEFINITE | {"a", "an"} | POSSESSIVES:
                head = head_of(w, k + 1, j + 1)
                if head is not None and w.keys[k] in ("the",) and is_person_noun(w.keys[head]):
                    return self._description(k, k + 1, j + 1, head)
                break
        mentions = [
            m for m in self.cast.mention_in(a, j + 1) if not m.possessive and not m.modifier
        ]
        if mentions and comma:
            return Found((mentions[-1].entity,))
        return NOBODY_NAMED

    # -- what users get -------------------------------------------------------------------------

    def _sourcing(self, i: int) -> Sourcing:
        found = self.found[i]
        if not found.entities:
            return Sourcing(on_behalf_of=found.behalf)
        place = self._place(i)
        return Sourcing(tuple(self._speaker(e, place, found.role) for e in found.entities))

    def _speaker(self, entity: Entity, place: int, role: tuple[int, int] | None) -> Speaker:
        forms = tuple(sorted({entity.name, *entity.forms}, key=lambda f: (-len(f), f)))
        if not entity.person:
            return Speaker(entity.name, "organization", None, forms)
        return Speaker(entity.name, "person", self._role(entity, place, role), forms, entity.gender)

    def _role(self, entity: Entity, place: int, role: tuple[int, int] | None) -> Role | None:
        w = self.words
        if role is not None:
            return split_role(w, *role, self.names)
        near = sorted(
            entity.descriptions,
            key=lambda d: (
                abs(w.sentence[d.name] - w.sentence[place]) if d.name <= place + 40 else 10**6,
                not d.before,
            ),
        )
        for d in near:
            if d.head in RELATION_NOUNS or d.head in CANONICAL:
                continue
            return split_role(w, d.first, d.stop, self.names)
        return None


_AGAIN = frozenset(
    "two three author researcher lawmaker man woman scientist pair chairman candidate moderator side "
    "economist professor leader brother sister couple trio plaintiff".split()
)

__all__ = ["PUBLICATION_NOUNS", "Found", "replace", "resolve"]
