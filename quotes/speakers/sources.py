"""Resolves a source: the kind of its phrase decides where to look for the speaker."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from quotes.speakers.discourse import UNNAMED, Discourse, Referent
from quotes.speakers.documents import Documents
from quotes.speakers.entities import Mention, SourceDescription
from quotes.speakers.holders import holder
from quotes.speakers.labels import POLLS
from quotes.speakers.lexicon import (
    APOSTROPHES,
    CAMPAIGN,
    DAYS,
    DEFINITE,
    DOCUMENT_NOUNS,
    FIRST_PERSON,
    FUNCTION_WORDS,
    GROUP_NOUNS,
    INDEFINITE,
    NEUTER_PRONOUNS,
    NEWSPAPER_WORDS,
    NOBODY,
    OPEN_MARKS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVES,
    POST_NOMINALS,
    PREPOSITIONS,
    QUANTITY_NOUNS,
    RELATION_NOUNS,
    RELATIVE,
    SPOKES_NOUNS,
    TITLES,
    is_person_noun,
    is_plural,
    of_party,
    singular,
)
from quotes.speakers.organizations import Organizations
from quotes.speakers.persons import DASHES, Persons
from quotes.speakers.roles import head_of
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Range

_LEADING = word_list("source_openers")
_ACRONYMS = re.compile(r"[A-Z]{2,}s")
_OTHERS = word_list("other_people")
_GO_ON = word_list("behind_pronouns")
_PLURAL_VERBS = (("both",), ("are",), ("were",), ("have",), ("say",))
_ADVERBS = word_list("source_adverbs")
_AGAIN = word_list("recurring_groups")
_PLACING = frozenset(("of", "in", "from", "at"))  # "residents of A"

_APPOSED = 24
"""Words that may stand between a name and the "who" after its description."""

_EACH = (("both",), ("each",), ("neither",))
_DEEPEST = 4  # documents in a chain ("a letter by the authors of the report")


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: the words `first` to `stop`, the first one after its articles, and its noun.

    `key` and `opening` are the noun and the first word, folded.
    """

    first: int
    start: int
    stop: int
    head: int
    key: str
    opening: str

    @property
    def noun(self) -> str:
        """The singular of the noun."""
        return singular(self.key)


class Sources:
    """Resolves the sources of a discourse."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.persons = Persons(discourse)
        self.organizations = Organizations(discourse, self.persons)
        self.documents = Documents(discourse, self.persons, self.organizations)
        self._asked: list[int] = []
        """The documents whose makers are being resolved, in a chain."""

    def read(self, first: int, stop: int) -> Referent:
        """The referent of the words `first` to `stop`."""
        parts = self._coordinated(*self._trimmed(first, stop))
        if len(parts) == 1:
            poll = not POLLS.isdisjoint(self.discourse.words.keys[slice(*parts[0])])
            return self.organizations.apart(self._single(*parts[0]), poll)
        results = [self._single(*part) for part in parts]
        entities = tuple(dict.fromkeys(e for result in results for e in result.entities))
        if entities:
            return Referent(entities, role=results[0].role if len(entities) == 1 else None)
        return next((r for r in results if r.behalf), UNNAMED)

    def description_of(self, first: int, stop: int) -> SourceDescription | None:
        """The description in the words `first` to `stop` of somebody whom they name, by words
        alone."""
        p = self._parsed(*self._trimmed(first, stop))
        if p is None:
            return None
        held = holder(self.discourse, p.first, p.start, p.stop)
        if held is not None:
            return SourceDescription(held[0].entity, p.start, held[1])
        if self._name(p) is not None or not self.discourse.person_noun(p.head):
            return None
        beside = self.persons.beside(p.first, p.start, p.stop, p.head, True)
        if beside is None or beside.role is None:
            return None
        inner = any(m.first == beside.role[1] for m in self.discourse.mentions(p.head, p.stop))
        return SourceDescription(beside.entities[0], *beside.role, inner)

    def _trimmed(self, first: int, stop: int) -> Range:
        """The words of a source without introductory and closing words."""
        w = self.discourse.words
        while first < stop - 1 and (
            w.texts[first] in APOSTROPHES
            or not w.texts[first][0].isalnum()
            or (w.keys[first] in _LEADING and not (w.keys[first] == "that" and stop - first < 3))
        ):
            first += 1
        while (
            stop - 1 > first and not w.texts[stop - 1][0].isalnum() and w.texts[stop - 1] != ")"
        ) or (stop - 2 > first and w.texts[stop - 1] in APOSTROPHES):
            stop -= 1
        if stop - 2 > first and w.keys[stop - 1] in ("each", "both"):
            stop -= 1  # "A and B each"
        return first, stop

    # -- joint sources -----------------------------------------------------------------------------

    def _coordinated(self, first: int, stop: int) -> list[Range]:
        """The members of "A, B and C" if each is a source of its own."""
        w = self.discourse.words
        for i in range(first + 1, stop - 1):
            if w.keys[i] not in ("and", "&", "nor", "or"):
                continue
            within = self.discourse.name_at(i)
            if within is not None and within[0] < i and w.keys[first] != "both":
                continue
            if (self._joint_name(i - 1) or 0) > i:
                continue
            if w.keys[i] == "or" and w.texts[i + 1].isupper():  # "Democracy for X, or DFX"
                continue
            comma = w.texts[i - 1] == ","
            left = i - comma
            listed = self._listed(first, left)
            if w.keys[i + 1] in _OTHERS:
                governed = any(k in PREPOSITIONS for k in w.keys[first:i])
                if (w.keys[i + 1] in ("other", "others") or not governed) and (
                    w.keys[left - 1] not in INDEFINITE
                ):
                    return listed
            if "," in w.texts[first:left] and not comma and len(listed) == 1:
                continue
            if self._shared(stop - 1) or self._of_several(first, i):
                continue
            if (
                self._begins(i + 1, stop) and (len(listed) > 1 or self._ends(first, i))
            ) or self._known_apart(first, i, stop):
                return [*listed, *self._coordinated(i + 1, stop)]
        return [(first, stop)]

    def _known_apart(self, first: int, i: int, stop: int) -> bool:
        """Whether names stand on both sides of an "and" that the text has on their own, too."""
        w, both = self.discourse.words, self.discourse.words.keys[first] == "both"
        first += both
        first += w.keys[first] == "the"
        other = i + 1 + (w.keys[i + 1] == "the")
        sides = ((first, i), (other, stop))
        return all(
            a < b
            and all(w.capital[a:b])
            and not w.headline[a]
            and (both or self.discourse.entities.known(a, b))
            for a, b in sides
        )

    def _shared(self, i: int) -> bool:
        """Whether the word `i` belongs to several names: "the A and B campaigns"."""
        key = self.discourse.words.keys[i]
        return is_plural(key) and singular(key) in CAMPAIGN

    def _of_several(self, first: int, stop: int) -> bool:
        """Whether what stands before an "and" is a plural and its first name: "the teams of A"."""
        w = self.discourse.words
        head = head_of(w, first, stop)
        return (
            head is not None
            and head + 1 < stop
            and w.keys[head + 1] in _PLACING
            and is_plural(w.keys[head])
            and (not w.capital[head] or w.opens[head])
        )

    def _listed(self, first: int, stop: int) -> list[Range]:
        """The members before the "and" of a list; one if its commas are of another kind."""
        w = self.discourse.words
        cuts = [i for i in range(first, stop) if w.texts[i] == ","]
        edges = [first, *[c + 1 for c in cuts], stop + 1]
        parts = [(a, b - 1) for a, b in pairwise(edges) if not of_party(w.between(a, b - 1))]
        return (
            parts if len(parts) > 1 and all(self._bare_name(*p) for p in parts) else [(first, stop)]
        )

    def _bare_name(self, first: int, stop: int) -> bool:
        w = self.discourse.words
        if w.texts[stop - 1] == ")" and "(" in w.texts[first + 1 : stop]:
            stop = w.texts.index("(", first)
        if first < stop - 1 and w.keys[first] == "the":
            first += 1
            if self.discourse.name_at(first) is None:
                return False
        while first < stop and w.keys[first] in TITLES:
            first += 1
        return first < stop and (
            any(m.first == first and m.stop == stop for m in self.discourse.mentions(first, stop))
            or all(w.capital[k] or w.keys[k] in PREPOSITIONS for k in range(first, stop))
        )

    def _begins(self, i: int, stop: int) -> bool:
        """Whether a name, or a description ending in one, begins at `i`."""
        w, discourse = self.discourse.words, self.discourse
        mentions = discourse.mentions(i, stop)
        if mentions and not (mentions[0].possessive and mentions[0].stop < stop):
            between = range(i, mentions[0].first)
            if all(
                w.capital[k] or w.keys[k] in TITLES | DEFINITE or is_person_noun(w.keys[k])
                for k in between
            ):
                return True
        j = i + (w.keys[i] == "the")
        name = discourse.name_at(j) if j < stop else None
        if name and name[0] == j and name[1] <= stop and name[2] != "NORP":
            return name[1] == stop or w.keys[name[1]] not in CAMPAIGN
        if w.keys[stop - 1] in CAMPAIGN or any(
            is_plural(k) and singular(k) in CAMPAIGN for k in w.keys[i : min(stop, i + 4)]
        ):
            return True
        run = discourse.entities.name_at(i, stop) if w.capital[i] else None
        return bool(
            run
            and run[1] - run[0] > 1
            and (run[1] == stop or not w.texts[run[1]][0].isalnum() or w.keys[run[1]] == "of")
            and not discourse.person_noun(run[1] - 1)
        )

    def _ends(self, first: int, stop: int) -> bool:
        """Whether the words before an "and" are a source by themselves."""
        w, discourse = self.discourse.words, self.discourse
        if w.keys[first] in PERSON_PRONOUNS and stop - first == 1:
            return True
        head = head_of(w, first, stop)
        if head is None:
            return False
        mentions = discourse.mentions(first, stop)
        closed = w.texts[stop - 1] in (",", ")")
        if mentions and mentions[0].stop - 1 <= head:
            if len(mentions) == 1:
                m = mentions[0]
                return not m.possessive and (closed or m.stop == stop or head + 1 < stop)
            return closed or all(
                w.texts[k] == "," for a, b in pairwise(mentions) for k in range(a.stop, b.first)
            )
        name = discourse.name_at(head)
        if name and name[1] >= stop - 1 and name[0] <= first + 2:
            return True
        return head == stop - 1 and head == first and is_plural(w.keys[head])

    # -- one source --------------------------------------------------------------------------------

    def _single(self, first: int, stop: int) -> Referent:
        w = self.discourse.words
        while first < stop and not w.texts[first][0].isalnum():
            first += 1
        if first >= stop:
            return UNNAMED
        if stop - first == 1 and w.texts[first].isupper():
            if w.texts[first] in ("Q", "A") and w.texts[stop : stop + 1] == (":",):
                return self.persons.interviewed(first) if w.texts[first] == "A" else UNNAMED
            if self._dateline(first, stop):
                return UNNAMED
            initials = self.persons.with_initials(w.keys[first])
            if initials is not None and w.texts[stop : stop + 1] == (":",):
                return initials
        key = w.keys[first]
        following = w.texts[first + 1] if stop - first > 1 else "."
        alone = (
            not (following[:1].isalpha() or following in OPEN_MARKS) or w.keys[first + 1] in _GO_ON
        )
        if key in ("he", "she") or (key in PERSON_PRONOUNS and alone):
            if following == "or":
                return UNNAMED
            return self.persons.pronoun(first, PERSON_PRONOUNS[key])
        if alone and key in FIRST_PERSON:
            return self.discourse.sayer(first)
        if alone and key in PLURAL_PRONOUNS:
            return self._plural(first)
        if alone and key in NEUTER_PRONOUNS:
            return self.organizations.neuter(first)
        if key in RELATIVE and (alone or key not in ("that", "whose")):
            return self._relative(first)
        return self._phrase(first, stop)

    def _dateline(self, first: int, stop: int) -> bool:
        """Whether a place in capitals begins the text, with a colon: "DHARPUR: The state"."""
        w, discourse = self.discourse.words, self.discourse
        return (
            w.texts[stop : stop + 1] == (":",)
            and discourse.leads(first)
            and (not first or w.broken[first])
            and w.texts.count(w.texts[first]) == 1
        )

    def _phrase(self, first: int, stop: int) -> Referent:
        """Resolve a noun phrase: a name, a description, an organization, a document, a group."""
        phrase = self._parsed(first, stop)
        if phrase is None:
            return UNNAMED
        for name, reader in _READERS.items():
            found = reader(self, phrase)
            if found is not None:
                return found if found.by else replace(found, by=name)
        return UNNAMED

    def _parsed(self, first: int, stop: int) -> Phrase | None:
        """The noun phrase of a source, None where it has no noun."""
        w = self.discourse.words
        start = first
        while start < stop - 1 and w.keys[start] in DEFINITE | {"a", "an", "both"}:
            start += 1
        head = head_of(w, start, stop)
        if head is None:
            return None
        head = stop - 1 if self._shared(stop - 1) else self._behind_and(head, stop)
        while head > start and w.texts[head] in POST_NOMINALS and w.capital[head - 1]:
            head -= 1  # "Ann Other KC"
        return Phrase(first, start, stop, head, w.keys[head], w.keys[first])

    # -- readers of noun phrases, in their order ---------------------------------------------------

    def _short_form(self, p: Phrase) -> Referent | None:
        """An abbreviation that the article explains."""
        entities = self.discourse.entities
        if p.stop - p.start != 1 or self.discourse.words.keys[p.start] not in entities.short_forms:
            return None
        return Referent((entities.organization(p.start, p.stop, "ORG"),))

    def _holder(self, p: Phrase) -> Referent | None:
        """The name that closes a long office."""
        held = holder(self.discourse, p.first, p.start, p.stop)
        return None if held is None else Referent((held[0].entity,), role=(p.start, held[1]))

    def _joint(self, p: Phrase) -> Referent | None:
        """A body with an "and" in its name."""
        end = self._joint_name(p.start)
        if end is None or end > p.stop:
            return None
        return Referent((self.discourse.entities.organization(p.start, end, "ORG"),))

    def _force(self, p: Phrase) -> Referent | None:
        """ "the Harrow County police": a force by its whole name."""
        w = self.discourse.words
        force = p.key == "police" and p.start < p.head == p.stop - 1 and not w.opens[p.start]
        owned = any(w.texts[k] in APOSTROPHES for k in range(p.start, p.head))
        if not force or owned or not all(w.capital[p.start : p.head]):
            return None
        return self._written(p)

    def _written(self, p: Phrase) -> Referent:
        """The organization that is named by the phrase as it stands."""
        text = self.discourse.words.between(p.start, p.head + 1)
        return Referent((self.discourse.entities.organization_named(text),))

    def _name(self, p: Phrase) -> Referent | None:
        return self._named_head(p.first, p.start, p.head, p.stop)

    def _articled(self, p: Phrase) -> Referent | None:
        """ "The Northern Caller", whose article is part of the name."""
        if p.head != p.stop - 1 or not self.organizations.article_is_name(p.first, p.start, p.head):
            return None
        return self.organizations.named(p.start, p.stop, self.discourse.entities.label_at(p.head))

    def _two(self, p: Phrase) -> Referent | None:
        """ "The two", "both", "each": the people just named together."""
        keys = self.discourse.words.keys[p.first : p.stop]
        if keys == ("the", "two"):
            return self.persons.last_several(p.first) or UNNAMED
        if keys in _EACH:
            return self.persons.pair_before(p.first) or UNNAMED
        return None

    def _quantity(self, p: Phrase) -> Referent | None:
        """ "a number of X", which is about X."""
        of = self.discourse.words.keys[p.head + 1 : p.head + 2] == ("of",)
        if p.noun not in QUANTITY_NOUNS or not of or p.head + 2 >= p.stop:
            return None
        return self._phrase(p.head + 2, p.stop)

    def _paper(self, p: Phrase) -> Referent | None:
        bare = p.start == p.head == p.stop - 1
        if p.noun != "paper" or p.opening != "the" or not bare:
            return None
        return self.organizations.publication(p.head)

    def _document(self, p: Phrase) -> Referent | None:
        """ "the report", "a Club for X ad"."""
        w, entities = self.discourse.words, self.discourse.entities
        capital = w.capital[p.head] and not w.headline[p.head]
        paper = p.key in NEWSPAPER_WORDS and p.head > p.start and w.capital[p.head - 1]
        named_so = capital and (paper or entities.label_at(p.head) == "ORG")
        maker = p.noun in ("website", "site") and p.start == p.head and p.opening in DEFINITE
        document = p.noun in DOCUMENT_NOUNS or p.key in DOCUMENT_NOUNS
        if document and not (named_so or maker):
            return self._made(p, p.head)
        name = self.discourse.name_at(p.head)
        if name and name[1] < p.stop and singular(w.keys[name[1]]) in DOCUMENT_NOUNS:
            return self._made(p, name[1])
        return None

    def _made(self, p: Phrase, head: int) -> Referent:
        """The maker of the document named by the noun `head`."""
        if self.documents.of_article(p.first, head):
            return UNNAMED
        if head in self._asked or len(self._asked) == _DEEPEST:
            return UNNAMED  # "the report by the authors of the letter", made by that report's
        self._asked.append(head)
        made = UNNAMED
        for proposal in self.documents.makers(p.first, p.start, p.stop, head):
            made = proposal if isinstance(proposal, Referent) else self.read(*proposal)
            if made.entities:
                break
        self._asked.pop()
        made = replace(made, thing=True, by="") if made.entities else UNNAMED
        self.documents.remember(head, made)
        return made

    def _quantified(self, p: Phrase) -> Referent | None:
        """ "some lawmakers", "one of the two, NAME"."""
        quantified = p.opening in INDEFINITE | NOBODY and p.opening not in DEFINITE
        single = p.opening in ("a", "an", "one", "another")
        if p.key not in NOBODY and (not quantified or single):
            return None
        if single:
            beside = self.persons.beside(p.first, p.start, p.stop, p.head, False)
            if beside is not None:
                return beside
        return self._group(p.first, p.start, p.stop, p.head)

    def _body(self, p: Phrase) -> Referent | None:
        """The name of an organization or place, as it was recognized."""
        name = self.discourse.name_at(p.head)
        if name is None:
            return None
        called = name[2] == "ORG" and name[1] == p.head + 1 and self._is_body(name[1], p.stop)
        if called or self.organizations.is_name(name, p.head):
            return self.organizations.widened(name, p.start, p.head + 1 if called else p.stop)
        return None

    def _is_body(self, comma: int, stop: int) -> bool:
        """Whether an apposition shows that the name before a comma is that of a body: "X Educators,
        a union"."""
        w = self.discourse.words
        if (
            comma + 2 >= stop
            or w.texts[comma] != ","
            or w.keys[comma + 1] not in ("a", "an", "the")
        ):
            return False
        head = head_of(w, comma + 2, stop)
        return head is not None and w.keys[head] in ORGANIZATION_NOUNS

    def _known_body(self, p: Phrase) -> Referent | None:
        """The name of an organization that was recognized elsewhere."""
        w, entities = self.discourse.words, self.discourse.entities
        end = p.head + 1
        longer = end + 1 < p.stop and w.keys[end] in ("of", "for") and w.capital[end + 1]
        known = (
            w.capital[p.head]
            and not longer
            and entities.known(p.start, end)
            and not self.discourse.person_noun(p.head)
            and not (is_plural(p.key) and entities.label_of(p.start, end) != "ORG")
            and not self.organizations.generic(p.start, end)
        )
        if not known:
            return None
        return Referent((entities.organization(p.start, end, entities.label_at(p.head)),))

    def _none_of(self, p: Phrase) -> Referent | None:
        nobody = p.opening in ("neither", "no") and not self.discourse.person_noun(p.head)
        return UNNAMED if nobody else None

    def _bodies(self, p: Phrase) -> Referent | None:
        """A common noun for organizations: "the agencies", "State", "the ministry"."""
        w, discourse = self.discourse.words, self.discourse
        common = p.noun in ORGANIZATION_NOUNS and self.organizations.generic(p.head, p.head + 1)
        if not common or discourse.person_noun(p.head):
            return None
        if is_plural(p.key):
            return self._group(p.first, p.start, p.stop, p.head)
        alone = p.first == p.head == p.stop - 1  # "State declined": a name, or it had an article
        if alone and w.capital[p.head] and not w.headline[p.head]:
            return Referent((discourse.entities.organization(p.head, p.head + 1, "ORG"),))
        capital = w.capital[p.head] and not w.opens[p.head] and not w.headline[p.head]
        generic = self.organizations.generic(p.start, p.head + 1)
        if not capital or (generic and (p.head > p.start or p.opening in DEFINITE)):
            return self.organizations.described(p.first, p.start, p.stop, p.head)
        return None

    def _capitals(self, p: Phrase) -> Referent | None:
        """An unrecognized name, by its capitals."""
        w = self.discourse.words
        if _ACRONYMS.fullmatch(w.texts[p.head]):
            return None  # "the NGOs"
        if w.capital[p.head] and not w.headline[p.head] and not self.discourse.person_noun(p.head):
            return self.organizations.unknown(p.start, p.head + 1, p.stop)
        return None

    def _police(self, p: Phrase) -> Referent | None:
        """ "Harrow police": the police of a place; "police": the only force that is named."""
        w = self.discourse.words
        if p.key != "police" or p.head != p.stop - 1:
            return None
        if p.start >= p.head:
            force = self.organizations.only_force
            return None if force is None else Referent((force,))
        label = self.discourse.entities.label_at(p.head - 1)
        known = label in ("GPE", "LOC", "ORG") or (label is None and not w.opens[p.start])
        return self._written(p) if known and all(w.capital[p.start : p.head]) else None

    def _plural_noun(self, p: Phrase) -> Referent | None:
        group = p.noun in GROUP_NOUNS and p.noun not in ORGANIZATION_NOUNS
        if not is_plural(p.key) and not group:
            return None
        return self._group(p.first, p.start, p.stop, p.head)

    def _body_noun(self, p: Phrase) -> Referent | None:
        if p.noun not in ORGANIZATION_NOUNS or self.discourse.person_noun(p.head):
            return None
        return self.organizations.described(p.first, p.start, p.stop, p.head)

    def _person(self, p: Phrase) -> Referent | None:
        if not self.discourse.person_noun(p.head):
            return None
        return self._described(p.first, p.start, p.stop, p.head)

    def _late_capitals(self, p: Phrase) -> Referent | None:
        named = p.noun in ORGANIZATION_WORDS or self.discourse.name_at(p.head) is not None
        if not self.discourse.words.capital[p.head] or not named:
            return None
        return self.organizations.unknown(p.start, p.head + 1, p.stop)

    def _beside(self, p: Phrase) -> Referent | None:
        """A name in apposition; or the owner in "her message"."""
        key = self.discourse.words.keys[p.start]
        beside = self.persons.beside(p.first, p.start, p.stop, p.head, False)
        if beside is None and key in PERSON_PRONOUNS and key in POSSESSIVES:
            return self.persons.pronoun(p.start, PERSON_PRONOUNS[key])
        return beside

    def _joint_name(self, i: int) -> int | None:
        """Where a body's name with an "and" inside ends: "the Central and Upper Sund Council"."""
        w, discourse = self.discourse.words, self.discourse
        if not (i + 2 < len(w) and w.capital[i] and w.keys[i + 1] == "and" and w.capital[i + 2]):
            return None
        label = discourse.entities.label_at(i)
        known = label in ("GPE", "PERSON") or bool(discourse.mentions(i, i + 1))
        known = known or (label == "ORG" and w.keys[i] not in ORGANIZATION_WORDS)
        several = is_plural(w.keys[i]) and w.keys[max(0, i - 1)] != "the"
        left, right = discourse.name_at(i), discourse.name_at(i + 2)
        apart = left and right and left[0] < i and left[1] == i + 1 and right[0] == i + 2
        if known or apart or w.headline[i] or w.opens[i] or several:
            return None
        end = i + 2
        while end < len(w) and w.capital[end] and not w.broken[end]:
            end += 1
        return end if w.keys[end - 1] in ORGANIZATION_WORDS else None

    def _behind_and(self, head: int, stop: int) -> int:
        """The noun of "Federal and state officials", where `head` is a capital adjective."""
        w = self.discourse.words
        if (
            w.opens[head]
            and w.keys[head + 1 : head + 2] == ("and",)
            and w.texts[head + 2 : head + 3]
            and w.texts[head + 2].islower()
            and self.discourse.entities.label_at(head) is None
            and not is_plural(w.keys[head])
            and not is_person_noun(w.keys[head])
            and not self.discourse.mentions(head, head + 1)
        ):
            return head_of(w, head + 2, stop) or head
        return head

    def _named_head(self, first: int, start: int, head: int, stop: int) -> Referent | None:
        """The name that a phrase is about: "former senator NAME", "NAME, the mayor"."""
        w = self.discourse.words
        mentions = self.discourse.mentions(first, stop)
        covering = [m for m in mentions if m.first <= head < m.stop]
        for m in covering or mentions:
            if m.possessive and m.stop < stop:
                continue
            if m.first > head:
                owner = max(
                    (k for k in range(start, m.first) if w.texts[k] in APOSTROPHES), default=0
                )
                before = range(max(start, owner + 1), m.first)
                office = any(
                    d.before and d.name == m.first and d.first <= start + 1
                    for d in m.entity.descriptions
                )
                of_place = "of" in w.keys[start : m.first] and w.capital[m.first - 1]
                joined = (
                    (is_person_noun(w.keys[m.first - 1]) and "and" in w.keys[start : m.first])
                    or of_place
                ) and not any(
                    (w.keys[k] in PREPOSITIONS and w.keys[k] != "of")
                    or (w.keys[k] in DEFINITE and k > start)
                    or w.texts[k] in (",", "(", ")", *APOSTROPHES)
                    for k in before
                )
                return Referent((m.entity,)) if office or joined else None
            if m.modifier and m.stop <= head:
                continue
            if m.stop - 1 >= head or self._opens(m, start):
                return Referent((m.entity,))
        return None

    def _opens(self, m: Mention, start: int) -> bool:
        """Whether a name begins a phrase that has no noun of its own: "Trump Tuesday"."""
        w = self.discourse.words
        if any(w.keys[k] not in TITLES for k in range(start, m.first)) or m.stop >= len(w):
            return False
        key = w.keys[m.stop]
        return key.endswith("ly") or key in DAYS or key in _ADVERBS

    def _described(self, first: int, start: int, stop: int, head: int) -> Referent:
        """ "The Republican nominee", "a spokeswoman for the ministry", "his lawyer"."""
        w = self.discourse.words
        beside = self.persons.beside(first, start, stop, head, True)
        if beside is not None:
            return beside
        label = (not first or w.broken[first]) and w.texts[stop : stop + 1] == (":",)
        if label and w.texts[head].isupper() and not self.persons.called(w.keys[head]):
            return UNNAMED  # "The PRESIDENT:" in a transcript
        noun = singular(w.keys[head])
        bare = first == start == head and not w.capital[head] and not self.discourse.leads(first)
        if bare and not self.persons.called(noun):
            return UNNAMED  # "rival claims", as headlines have it
        single = w.keys[first] in ("a", "an", "one", "another")
        own = w.keys[start] in ("my", "our", "your")
        kin = (w.keys[start] in PERSON_PRONOUNS or own) and noun in RELATION_NOUNS
        if not kin and self.discourse.leads(first):
            introduced = self.persons.introduced(start, stop, head)
            if introduced is not None:
                return Referent((introduced,))
        if (single and noun not in SPOKES_NOUNS) or kin:
            return self._unnamed(start, stop, head)
        return self.persons.described(first, start, stop, head) or self._unnamed(start, stop, head)

    # -- groups ------------------------------------------------------------------------------------

    def _unnamed(self, start: int, stop: int, head: int) -> Referent:
        return Referent(behalf=self.organizations.behalf(start, stop, head))

    def _group(self, first: int, start: int, stop: int, head: int) -> Referent:
        """A plural: people named in an apposition, those just named, or nobody named."""
        w = self.discourse.words
        if w.keys[first] in ("both", "all", "neither") and {"whom", "who", "them"} & set(
            w.keys[first:stop]
        ):
            return self.persons.listed(first) or self.persons.last_several(first) or UNNAMED
        for i in range(first + 1, stop - 1):
            if w.texts[i] in (",", ":", *DASHES) and w.texts[i + 1] not in DASHES:
                if self.discourse.mentions(head, i):
                    break  # "residents of A, B and C"
                people = self.persons.named_in(i + 1, stop)
                placed = head + 2 < stop and w.keys[head + 1] in _PLACING and w.capital[head + 2]
                if placed and any(len(person.keys) == 1 for person in people):
                    break  # the same, of a place that looks like a person
                if len(people) > 1 or (people and "one" in w.keys[first:i]):
                    return Referent(people)
            if w.keys[i] in ("like", "including") or w.keys[i - 1 : i + 1] == ("such", "as"):
                return self.read(i + 1, stop)
        again = singular(w.keys[head]) in _AGAIN
        if singular(w.keys[head]) in CAMPAIGN:
            # "the Renn and Wick campaigns", "the teams of A and B"
            of = w.keys[head + 1 : head + 2] == ("of",)
            where = (head + 2, stop) if of else (start, head)
            owners = dict.fromkeys(m.entity for m in self.discourse.mentions(*where))
            if owners:
                noun = singular(w.keys[head])
                named = (self.organizations.campaign(owner, noun) for owner in owners)
                return Referent(tuple(found.entities[0] for found in named))
        if w.keys[first] in ("both", "neither") and singular(w.keys[head]) in PERSON_NOUNS:
            pair = self.persons.last_several(first) or self.persons.main_pair(first)
            if pair is not None:
                return pair
        if (
            again
            and w.keys[first] in ("the", "these", "both", "neither")
            and not any(w.capital[k] for k in range(start, head + 1))
        ):
            last = self.persons.last_several(first)
            if last is not None:
                return last
        return self._unnamed(start, stop, head)

    def _plural(self, i: int) -> Referent:
        """ "They": the last joint source, the organization that spoke last, or nobody named."""
        w = self.discourse.words
        pair = self.persons.pair_before(i)
        if pair is not None:
            return pair
        for k, (place, found) in enumerate(self.discourse.earlier(i)):
            if k > 2 or w.paragraph[i] - w.paragraph[place] > 2:
                break
            if len(found.entities) > 1:
                return found
            if not found.entities and k == 0:
                return UNNAMED
            if found.organization and w.paragraph[i] - w.paragraph[place] <= 1:
                return found
        return UNNAMED

    # -- relative clauses --------------------------------------------------------------------------

    def _relative(self, i: int) -> Referent:
        """ "NAME, the governor of Ohio, who said": the name before the pronoun."""
        w, discourse = self.discourse.words, self.discourse
        j = i - 1
        while j > 0 and w.keys[j] in PREPOSITIONS | {"and", "both", "all"}:
            j -= 1
        comma = j >= 0 and w.texts[j] in (",", "–", "—", "-", "(")
        j -= comma
        if j > 0 and w.texts[j] == ")":
            while j > 0 and w.texts[j] != "(":
                j -= 1
            j -= 1
        if j < 0:
            return UNNAMED
        for m in discourse.mentions(max(0, j - 6), j + 1):
            whole = discourse.entities.label_at(j) in (None, "PERSON") or w.keys[i] == "who"
            if m.stop == j + 1 and not m.possessive and whole:
                return self._with_partner(m, i)
        if w.keys[i] == "which" and singular(w.keys[j]) in DOCUMENT_NOUNS:
            k = j
            while k > 0 and j - k < 6 and w.keys[k] not in DEFINITE | {"a", "an"}:
                k -= 1
            if w.sentence[k] == w.sentence[i]:
                return self._phrase(k, j + 1)
        name = discourse.name_at(j)
        if name and name[1] == j + 1 and w.keys[i] != "who" and self.organizations.is_name(name, j):
            seat = self._seated(name[0]) if name[2] in ("GPE", "LOC") and comma else None
            if seat is not None:
                return seat
            return self.organizations.named(*name)
        if name is None and w.keys[i] != "who":
            unrecognized = self.organizations.unrecognized(
                j + 1
            ) or self.organizations.apposed_body(j, comma)
            if unrecognized is not None:
                return Referent((unrecognized,))
        if w.keys[i] == "who":
            described = self._apposed(i, j)
            if described is not None:
                return described
        if w.keys[j] in NOBODY | INDEFINITE or (is_plural(w.keys[j]) and not w.capital[j]):
            return UNNAMED
        return self._behind(i, j, comma)

    def _seated(self, place: int) -> Referent | None:
        """The body that is in a place: "the X Group in PLACE, which"."""
        w, discourse = self.discourse.words, self.discourse
        at = place - 1 - (w.keys[place - 1] == "the")
        if at < 1 or w.keys[at] not in ("in", "of", "at", "near"):
            return None
        body = discourse.name_at(at - 1)
        return self.organizations.named(*body) if body and body[2] == "ORG" else None

    def _apposed(self, i: int, j: int) -> Referent | None:
        """NAME before what stands between it and "who": "NAME, 59, of X, who", "NAME, a Y who"."""
        w = self.discourse.words
        cuts = [k for k in range(j, max(0, j - _APPOSED), -1) if w.texts[k] == ","]
        for n, k in enumerate(cuts):
            if w.sentence[k] != w.sentence[i] or n > 3:
                break
            m = next((m for m in self.discourse.mentions(max(0, k - 6), k) if m.stop == k), None)
            if m is not None and not m.possessive:
                fits = w.texts[k + 1].isdigit() or w.keys[k + 1] in ("a", "an", "of", "the")
                return Referent((m.entity,)) if fits else None
        return None

    def _subject(self, k: int) -> Referent | None:
        """The person whom "he was a man who", with the article at `k`, describes."""
        w = self.discourse.words
        if k < 2 or w.keys[k - 1] not in ("is", "was", "'s") or w.sentence[k - 2] != w.sentence[k]:
            return None
        if w.keys[k - 2] in ("he", "she"):
            return self.persons.pronoun(k - 2, PERSON_PRONOUNS[w.keys[k - 2]])
        m = next(
            (m for m in self.discourse.mentions(max(0, k - 7), k - 1) if m.stop == k - 1), None
        )
        return Referent((m.entity,)) if m is not None else None

    def _with_partner(self, m: Mention, i: int) -> Referent:
        """The antecedent NAME, with the one joined to it where the verb is plural."""
        w = self.discourse.words
        others = self.discourse.mentions(max(0, m.first - 8), m.first)
        joined = bool(others) and "and" in w.keys[others[-1].stop : m.first]
        if joined and w.keys[i + 1 : i + 2] in _PLURAL_VERBS:
            return Referent((others[-1].entity, m.entity))
        return Referent((m.entity,))

    def _behind(self, i: int, j: int, comma: bool) -> Referent:
        """The antecedent of the pronoun `i` in the phrase that ends with the noun `j`."""
        w, discourse = self.discourse.words, self.discourse
        a = j
        while a > 0 and w.sentence[a - 1] == w.sentence[j] and j - a < 30:
            if w.texts[a - 1] in ',“”"':
                m = next(
                    (m for m in discourse.mentions(max(0, a - 8), a - 1) if m.stop == a - 1), None
                )
                if m is not None and comma:
                    return Referent((m.entity,))
                break
            a -= 1
        if w.keys[i] != "who":
            names = [n for n in discourse.names_in(a, j + 1) if n[2] == "ORG"]
            return self.organizations.named(*names[-1]) if names else UNNAMED
        for k in range(j, a - 1, -1):
            if w.keys[k] in DEFINITE | {"a", "an"} | POSSESSIVES:
                head = head_of(w, k + 1, j + 1)
                subject = self._subject(k)
                if subject is not None:
                    return subject
                if head is not None and w.keys[k] == "the" and is_person_noun(w.keys[head]):
                    return self._described(k, k + 1, j + 1, head)
                break
        mentions = [m for m in discourse.mentions(a, j + 1) if not m.possessive and not m.modifier]
        return Referent((mentions[-1].entity,)) if mentions and comma else UNNAMED


_READERS: Mapping[str, Callable[[Sources, Phrase], Referent | None]] = {
    "short_form": Sources._short_form,
    "holder": Sources._holder,
    "joint_name": Sources._joint,
    "force": Sources._force,
    "name": Sources._name,
    "article": Sources._articled,
    "two": Sources._two,
    "quantity": Sources._quantity,
    "paper": Sources._paper,
    "document": Sources._document,
    "quantified": Sources._quantified,
    "body": Sources._body,
    "known_body": Sources._known_body,
    "none_of": Sources._none_of,
    "bodies": Sources._bodies,
    "capitals": Sources._capitals,
    "police": Sources._police,
    "group": Sources._plural_noun,
    "body_noun": Sources._body_noun,
    "description": Sources._person,
    "late_capitals": Sources._late_capitals,
    "beside": Sources._beside,
}
"""The rules for noun phrases, in the order in which they are tried.

Each returns None if it does not apply; the first answer counts. Names come before nouns, and naming
nouns before descriptions.
"""

RULES = tuple(_READERS)
"""The names of the rules for noun phrases."""

__all__ = ["FUNCTION_WORDS", "RULES", "Sources"]
