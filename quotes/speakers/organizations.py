"""Resolves names, nouns and modifiers to organizations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from functools import cached_property
from itertools import islice

from quotes.speakers.discourse import UNNAMED, Discourse, Name, Referent
from quotes.speakers.entities import Entity
from quotes.speakers.lexicon import (
    APOSTROPHES,
    CAMPAIGN,
    DAYS,
    DEFINITE,
    DEMONYMS,
    FUNCTION_WORDS,
    INDEFINITE,
    MONTHS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    POSSESSIVES,
    PUBLICATION_NOUNS,
    TITLES,
    attributive,
    fold,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.persons import Persons
from quotes.speakers.roles import head_of
from quotes.speakers.wordlists import word_list

_NAMES = word_list("capital_bodies")
_COMMON = (ORGANIZATION_NOUNS | {"super", "tv"}) - _NAMES
_TOWNS = frozenset("city town village".split())
_BUSINESSES = word_list("business_nouns")
_LOOKED_AT = 60
_PLACES = word_list("place_nouns")
_BEFORE_TITLES = frozenset("vice former prime".split())
_PEOPLE = ("icans", "eans", "ians", "crats", "ists")
_GENERIC = word_list("generic_bodies")
"""Nouns for any organization that was named just before."""
_ALSO = {
    "panel": "committee subcommittee commission board",
    "agency": "department bureau administration authority service services office commission",
    "department": "ministry",
    "paper": "times post journal news herald tribune gazette guardian telegraph chronicle",
    "newspaper": "times post journal news herald tribune gazette guardian telegraph chronicle",
    "company": "inc corp ltd plc group holdings co corporation",
    "firm": "inc corp ltd plc group partners associates llp",
    "school": "university college academy",
    "network": "news tv television",
    "lender": "bank",
    "bureau": "fbi",
    "force": "police constabulary",
}
"""Words in names of organizations to which a noun may refer."""
_MENTIONED = 3
_GOVERNING = word_list("governing_prepositions")
_TRADES = word_list("business_kinds")
_LONGEST_NAME = 6
_HISTORY = 50
_OWNED = frozenset("office staff family department".split())
_FORCES = frozenset("police constabulary garda gardai".split())


class Organizations:
    """Finds organizations in a discourse."""

    def __init__(self, discourse: Discourse, persons: Persons) -> None:
        self.discourse = discourse
        self.persons = persons
        self._by_noun: dict[str, list[Name]] = {}

    # -- names -------------------------------------------------------------------------------------

    def is_name(self, name: Name, head: int) -> bool:
        """Whether a named entity that covers the noun of a source is an organization or place."""
        w, discourse = self.discourse.words, self.discourse
        first, stop, label = name
        if stop <= head or label == "NORP" or w.keys[head] in ("democrat", "republican"):
            return False
        last = w.keys[stop - 1]
        if is_plural(last) and (singular(last) in PERSON_NOUNS or last.endswith(_PEOPLE)):
            return False
        if stop - 1 == head and discourse.person_noun(head):
            return label == "ORG" and stop - first == 1 and w.keys[head] not in TITLES
        return not self.generic(first, stop)

    def generic(self, first: int, stop: int) -> bool:
        """Whether the words are common nouns for organizations, or days, for all their capitals."""
        keys = self.discourse.words.keys[first:stop]
        return all(singular(k) in _COMMON or k in DAYS or k in MONTHS for k in keys)

    def named(self, first: int, stop: int, label: str | None, limit: int | None = None) -> Referent:
        """The organization that the words name, with what belongs to its name around them."""
        w = self.discourse.words
        if limit is not None and label == "ORG":
            while stop + 1 < limit and w.keys[stop] in ("of", "for"):
                following = stop + 1 + (w.keys[stop + 1] == "the")
                numbered = w.texts[following : following + 1] and w.texts[following][0].isdigit()
                following += bool(numbered)  # "for the 6th Circuit"
                if following >= limit or not w.capital[following]:
                    break
                stop = following + 1
                while stop < limit and w.capital[stop]:
                    stop += 1
        if stop < len(w) and w.keys[stop] in CAMPAIGN and not w.broken[stop]:
            stop += 1
        return Referent((self.discourse.entities.organization(first, stop, label),))

    def widened(self, name: Name, start: int, stop: int) -> Referent:
        """The organization of a named entity inside a source, with the capitals before it."""
        w = self.discourse.words
        first, end, label = name
        while label == "ORG" and first > start and self._joins(first - 1):
            first -= 1
        while (
            label in ("ORG", "GPE") and end < stop and self._joins(end) and w.keys[end - 1] != "of"
        ):
            end += 1
            label = "ORG"
        return self.named(first, end, label, stop)

    def _joins(self, i: int) -> bool:
        w = self.discourse.words
        return (
            w.capital[i]
            and not w.headline[i]
            and not w.broken[i]
            and (w.keys[i] not in FUNCTION_WORDS or w.keys[i] in DAYS)
            and w.keys[i] not in TITLES
            and w.texts[i][-1].isalpha()
            and not attributive(w.texts[i])
            and self.discourse.name_at(i) is None
        )

    def unknown(self, first: int, end: int, stop: int) -> Referent | None:
        """Resolve an otherwise unknown capitalized phrase `first` to `end`, a person or not."""
        w, discourse = self.discourse.words, self.discourse
        begin = end - 1
        while begin > first and (w.capital[begin - 1] or w.keys[begin - 1] in ("of", "for", "&")):
            begin -= 1
        while begin < end and (
            not w.capital[begin] or (w.keys[begin] in TITLES | _BEFORE_TITLES and begin < end - 1)
        ):
            begin += 1
        if begin >= end:
            return None
        keys = w.keys[begin:end]
        last = w.keys[end - 1]
        label = discourse.entities.label_at(end - 1)
        if label == "NORP" or self.generic(begin, end) or self._names_nothing(begin, end):
            return None
        if end - begin == 1 and begin == first and stop == end and label in (None, "PERSON"):
            surname = [
                p for p in discourse.entities.persons if len(p.keys) > 1 and p.keys[-1] == last
            ]
            if len(surname) == 1:
                return Referent((surname[0],))
        after = end
        while after + 1 < stop and w.keys[after] in ("of", "for", "on") and w.capital[after + 1]:
            after += 2
            while after < stop and w.capital[after]:
                after += 1
        if (
            any(k in ORGANIZATION_WORDS for k in keys)
            or (label is not None and label != "PERSON")
            or after > end
            or w.keys[max(0, begin - 1)] == "the"
            or (
                len(keys) == 1
                and label is None
                and not self._titled(begin)
                and w.texts[after : after + 1] != (":",)
            )
        ):
            if (
                w.opens[begin]
                and label is None
                and (is_plural(last) or self._only_opens(begin, after))
            ):
                return None
            return Referent((discourse.entities.organization(begin, after, label),))
        if (w.headline[begin] or w.opens[begin]) and label is None and self._common(begin, end):
            return None
        return Referent((discourse.entities.person_named(begin, end),))

    def _names_nothing(self, first: int, stop: int) -> bool:
        """Whether capitalized words are no name by themselves: "the Tongan", "Q", "Republicans",
        "X-backed"."""
        keys = self.discourse.words.keys[first:stop]
        if any(k in FUNCTION_WORDS and k not in ("of", "for") for k in keys):
            return True
        if attributive(keys[-1]):
            return True
        if len(keys) == len(keys[0]) == 1:
            return True  # "Q" asks, "A" answers
        before = self.discourse.words.keys[max(0, first - 1)]
        if len(keys) == 1 and keys[0] in DEMONYMS and before in DEFINITE:
            return True
        people = keys[-1].endswith(_PEOPLE) or is_person_noun(singular(keys[-1]))
        return is_plural(keys[-1]) and people

    def _only_opens(self, first: int, stop: int) -> bool:
        """Whether a word may have its capital only because it begins a sentence."""
        return stop - first == 1 and self.discourse.words.keys[first] not in self._inner

    @cached_property
    def _inner(self) -> frozenset[str]:
        """The words that have a capital inside of a sentence."""
        w = self.discourse.words
        return frozenset(
            key
            for i, key in enumerate(w.keys)
            if w.capital[i] and not (w.opens[i] or w.headline[i])
        )

    def _titled(self, i: int) -> bool:
        return i > 0 and self.discourse.words.keys[i - 1] in TITLES

    def _common(self, first: int, stop: int) -> bool:
        """Whether capitals that begin a sentence or stand in a headline may be no name."""
        w = self.discourse.words
        if w.headline[first]:
            return True
        return stop - first == 1 and (
            w.texts[first].lower() in self.discourse.entities.lower or is_plural(w.keys[first])
        )

    def modifying(self, start: int, head: int) -> Referent | None:
        """The organization before a noun: "a CNN/ORC poll", "FEC reports"."""
        w, discourse = self.discourse.words, self.discourse
        run = self._joint_run(start, head)
        if run is not None:
            return run
        names = [n for n in discourse.names_in(start, head) if n[2] not in ("NORP", "LAW", "EVENT")]
        if names:
            first, end, label = names[0]
            owner = end < head and w.texts[end] in APOSTROPHES
            if label == "GPE" and not owner and end < head:
                names = names[1:]
        if names:
            first, end, label = names[0]
            if len(names) > 1 and w.texts[end] in ("/", "-"):
                last = names[-1]
                if any(b - a > 1 for a, b, _ in names):
                    return Referent(
                        tuple(discourse.entities.organization(a, b, c) for a, b, c in names)
                    )
                return Referent((discourse.entities.organization_named(w.between(first, last[1])),))
            while label == "ORG" and end < head and self._joins(end):
                end += 1
            text = w.between(first, end)
            pieces = [p.strip() for p in re.split(r"(?<=\w)[-/](?=\w)", text)]
            if len(pieces) > 1 and " " in text and all(p[:1].isupper() for p in pieces):
                return Referent(tuple(discourse.entities.organization_named(p) for p in pieces))
            return self.named(first, end, label)
        return None

    def _joint_run(self, start: int, head: int) -> Referent | None:
        """Pollsters joined by a slash: "an NBC News/Wall Street Journal poll"."""
        w, discourse = self.discourse.words, self.discourse
        slash = next((k for k in range(start + 1, head) if w.texts[k] == "/"), None)
        if slash is None or w.headline[slash]:
            return None
        first, stop = slash, slash
        while first > start and (w.capital[first - 1] or w.texts[first - 1] == "/"):
            first -= 1
        while stop < head and (w.capital[stop] or w.texts[stop] == "/"):
            stop += 1
        last = discourse.name_at(stop - 1)
        if last is not None and last[2] == "GPE" and last[0] > slash and w.capital[last[0] - 1]:
            stop = last[0]
        pieces = [piece.strip() for piece in w.between(first, stop).split("/")]
        if not all(pieces):
            return None
        if not any(" " in piece for piece in pieces):
            return Referent((discourse.entities.organization_named("/".join(pieces)),))
        return Referent(tuple(discourse.entities.organization_named(piece) for piece in pieces))

    def capitalized(self, start: int, head: int) -> Referent | None:
        """An organization before a noun that only its capitals show."""
        w, discourse = self.discourse.words, self.discourse
        capitals = [
            k
            for k in range(start, head)
            if w.capital[k] and not w.headline[k] and w.keys[k] not in FUNCTION_WORDS
        ]
        if capitals and not w.opens[capitals[0]]:
            first = capitals[0]
            end = first + 1
            while end < head and (w.capital[end] or w.texts[end] in ("/", "-")):
                end += 1
            label = discourse.entities.label_at(end - 1)
            if label not in ("NORP", "DATE", "GPE", "PERSON") and not self.generic(first, end):
                return Referent((discourse.entities.organization(first, end, label),))
        return None

    # -- nouns -------------------------------------------------------------------------------------

    def described(self, first: int, start: int, stop: int, head: int) -> Referent:
        """ "The campaign", "his campaign", "the newspaper", "the Ethiopian government"."""
        w, discourse = self.discourse.words, self.discourse
        noun = singular(w.keys[head])
        if noun in CAMPAIGN:
            owners = discourse.mentions(start, head)
            if owners:
                return self.campaign(owners[0].entity, noun)
            if w.keys[start] in PERSON_PRONOUNS and w.keys[start] in POSSESSIVES:
                who = self.persons.pronoun(start, PERSON_PRONOUNS[w.keys[start]])
                if who.entities:
                    return self.campaign(who.entities[0], noun)
        if noun in _PLACES and head + 2 < stop and w.keys[head + 1] == "of":
            place = discourse.name_at(head + 2)  # "the city of X"
            if place is not None and place[0] == head + 2:
                return self.named(*place)
        apposed = self._apposed(first, head, stop)
        if apposed is not None:
            return apposed
        behind = next((k for k in range(head, start, -1) if not w.texts[k].islower()), start)
        name = discourse.name_at(behind) if noun in _GENERIC | _TRADES and behind < head else None
        if name is not None and name[2] == "ORG" and start <= name[0] and name[1] == behind + 1:
            return self.named(*name)  # "the Vestnik newspaper chain"
        whole = self._written(first, start, head)
        if whole is not None:
            return whole
        beside = self.beside(first, stop) if noun not in CAMPAIGN else None
        if beside is not None:
            return Referent((beside,))
        owned = w.keys[start] in POSSESSIVES or any(
            m.possessive for m in discourse.mentions(start, head)
        )
        if w.keys[first] in INDEFINITE or (owned and noun in _OWNED):
            introduced = self._introduced(stop, noun) if discourse.leads(first) else None
            return Referent((introduced,)) if introduced is not None else UNNAMED
        last = self.last(start, noun)
        return Referent((last,)) if last is not None else UNNAMED

    def _apposed(self, first: int, head: int, stop: int) -> Referent | None:
        """The organization whose name ends a source behind its description: "Port Air's parent
        company, the Renn Group,"."""
        w = self.discourse.words
        end = stop - (w.texts[stop - 1] == ",")
        comma = next((i for i in range(end - 1, head, -1) if w.texts[i] == ","), None)
        if comma is None:
            return None
        begin = comma + 1 + (w.keys[comma + 1] == "the")
        name = self.discourse.name_at(begin)
        whole = name is not None and name[0] == begin and name[1] == end and name[2] == "ORG"
        return self.named(*name) if name is not None and whole else None

    def _written(self, first: int, start: int, head: int) -> Referent | None:
        """A name that ends in a common noun: "the Ethiopian government"."""
        w, discourse = self.discourse.words, self.discourse
        capitals = [k for k in range(start, head) if w.capital[k] and w.texts[k] not in APOSTROPHES]
        if not capitals or w.headline[head] or w.keys[first] in INDEFINITE:
            return None
        begin = capitals[0]
        name = discourse.name_at(begin)
        if name and name[1] < head and w.texts[name[1]] in APOSTROPHES:
            return self.named(*name)
        if any(w.texts[k] in APOSTROPHES for k in range(begin, head)):
            return None
        if not w.capital[head] and any(attributive(w.texts[k]) for k in range(begin, head)):
            return None  # "the Paris-based company"
        business = singular(w.keys[head]) in _GENERIC | _TRADES
        placed = discourse.entities.label_at(begin) in ("GPE", "NORP")
        if business and not w.capital[head] and placed:
            return None  # "the Lowlander manufacturer", "the US firm"
        known = not w.opens[begin] or (w.capital[head] and not self.generic(begin, head + 1))
        if known and all(w.capital[k] for k in range(begin, head)):
            return Referent((discourse.entities.organization_named(w.between(begin, head + 1)),))
        return None

    def apart(self, found: Referent, poll: bool) -> Referent:
        """The two makers of something made together: "the X/Y poll", "a X-Y poll"."""
        if not found.organization or len(found.entities) > 1:
            return found
        name = found.entities[0].name
        names = [part.strip() for part in name.split("/" if "/" in name else "-")]
        plain = "/" in name or (poll and all(map(_is_maker, names)))
        if len(names) < 2 or not plain or not all(part[:1].isupper() for part in names):
            return found
        makers = (self.discourse.entities.fullest_named(part) for part in names)
        return replace(found, entities=tuple(makers))

    def campaign(self, owner: Entity, noun: str) -> Referent:
        """The campaign or team of a person."""
        return Referent((self.discourse.entities.campaign(owner, noun),))

    def beside(self, first: int, stop: int) -> Entity | None:
        """The organization that an apposition names: "Haaretz, the newspaper", "one group, X,"."""
        w, discourse = self.discourse.words, self.discourse
        places = [i + 1 for i in range(first, stop - 1) if w.texts[i] in (",", "called", "named")]
        if stop + 1 < len(w) and w.texts[stop] in (",", "called", "named"):
            places.append(stop + 1)
        for i in places:
            i += w.keys[i] == "the"
            name = discourse.name_at(i)
            if name and name[0] == i and name[2] == "ORG":
                return self.named(*name, max(stop, name[1])).entities[0]
        if first > 1 and w.texts[first - 1] == "," and not w.broken[first]:
            name = discourse.name_at(first - 2)
            if name and self._before(name[0]) in ("in", "at", "on", "near"):
                return None
            if name and name[1] == first - 1 and name[2] == "ORG":
                return self.named(*name).entities[0]
            if name is None:
                return self.unrecognized(first - 1)
        return None

    def unrecognized(self, stop: int) -> Entity | None:
        """The organization whose name ends before `stop`, by its capitals and its last word."""
        w = self.discourse.words
        begin = stop - 1
        if w.keys[begin] not in ORGANIZATION_WORDS or not w.capital[begin] or w.headline[begin]:
            return None
        while begin > 0 and w.capital[begin - 1] and not w.broken[begin]:
            begin -= 1
        begin += w.keys[begin] in ("the", "a", "an")
        return self.discourse.entities.organization(begin, stop) if stop - begin > 1 else None

    def apposed_body(self, j: int, comma: bool) -> Entity | None:
        """The body before ", which": "X First, which", "X News, the state broadcaster, which".

        The word `j` is the last one before the comma.
        """
        w = self.discourse.words
        if not comma:
            return None
        end = j + 1
        if w.texts[j].islower():
            k = j
            while k > 0 and w.texts[k] != "," and j - k < _LONGEST_NAME:
                k -= 1
            if w.texts[k] != "," or w.keys[k + 1] not in ("the", "a", "an"):
                return None
            name = self.discourse.name_at(k - 1)
            if name is not None and name[1] == k and name[2] == "ORG":
                return self.named(*name).entities[0]
            end = k
        begin = end
        while begin > 0 and w.capital[begin - 1] and not (w.broken[begin] and begin < end):
            begin -= 1
        begin += begin < end and w.keys[begin] in ("the", "a", "an")
        plain = begin < end and not w.headline[begin] and not self.discourse.mentions(begin, end)
        if not plain or (end - begin == 1 and w.opens[begin]) or self.generic(begin, end):
            return None
        return self.discourse.entities.organization(begin, end, "ORG")

    def article_is_name(self, first: int, start: int, head: int) -> bool:
        """Whether "The" belongs to the name: "as The Northern Caller reported"."""
        w = self.discourse.words
        if start != first + 1 or w.keys[first] != "the" or w.headline[first]:
            return False
        if not all(w.capital[k] for k in range(start, head + 1)):
            return False
        if w.capital[first] and not w.opens[first]:
            return True
        return w.keys[start : head + 1] in self._with_article

    @cached_property
    def _with_article(self) -> frozenset[tuple[str, ...]]:
        """The names that the text begins with a capital article inside a sentence."""
        w = self.discourse.words
        names = set()
        for i in range(len(w) - 1):
            if w.texts[i] == "The" and not w.opens[i] and not w.headline[i]:
                end = i + 1
                while end < len(w) and end - i < _LONGEST_NAME and w.capital[end]:
                    end += 1
                    names.add(w.keys[i + 1 : end])
        return frozenset(names)

    def last(self, position: int, noun: str) -> Entity | None:
        """The organization that "the group", "the newspaper", "the government" stands for."""
        w, discourse = self.discourse.words, self.discourse
        if noun in CAMPAIGN:
            return self._last_campaign(position, noun)
        if noun == "government":
            k = bisect_left(self._governments, position) - 1
            if k >= 0:
                i = self._governments[k]
                return discourse.entities.organization_named(w.between(i - 1, i + 1))
        wanted = "GPE" if noun in _PLACES else "ORG"
        called = self._called(position, noun) if wanted == "ORG" else None
        if noun not in _GENERIC and wanted == "ORG":
            main = noun in _BUSINESSES and called is None
            return self._most_named(position, "ORG", _MENTIONED) if main else called
        subject = self._subject_before(position) if wanted == "ORG" else None
        for k, (place, found) in enumerate(discourse.earlier(position)):
            if k > 2 or w.paragraph[position] - w.paragraph[place] > 3:
                break
            if subject is not None and subject[0] > place:
                return discourse.entities.organization(*subject)
            if found.organization and len(found.entities) == 1 and wanted == "ORG":
                return found.entities[0]
            if found.behalf and wanted == "ORG":
                return discourse.entities.organization_named(found.behalf)
        if called is not None:
            return called
        if noun in _TOWNS:
            return self._most_named(position, "GPE")
        near = []
        for k, (first, stop, label) in enumerate(discourse.names_before(position)):
            if k > 12 or w.paragraph[position] - w.paragraph[first] > 3:
                break
            if label == wanted and not self.generic(first, stop):
                near.append((first, stop, label))
        fitting = [n for n in near if self._called_so(n, noun)]
        return discourse.entities.organization(*(fitting or near)[0]) if near else None

    def publication(self, position: int) -> Referent | None:
        """The newspaper that "the paper" means: the last one before it that is called so."""
        w = self.discourse.words
        for first, stop, label in self.discourse.names_before(position):
            before = w.keys[first - 1] if first else ""
            after = w.keys[stop] if stop < len(w) else ""
            called = {before, after} & PUBLICATION_NOUNS or self._called_so(
                (first, stop, label), "newspaper"
            )
            if called and label in ("ORG", "PRODUCT", "WORK_OF_ART"):
                return self.named(first, stop, label)
        return None

    def _subject_before(self, position: int) -> Name | None:
        """The organization that the sentence before begins with."""
        w = self.discourse.words
        first = bisect_left(w.sentence, w.sentence[position] - 1)
        first += w.keys[first] == "the"
        name = self.discourse.name_at(first)
        fits = name is not None and name[2] == "ORG" and not self.generic(*name[:2])
        return name if fits and not w.headline[first] else None

    def _most_named(self, position: int, label: str, least: int = 1) -> Entity | None:
        """The most mentioned one, well before `position`, with at least this many mentions."""
        spans = self.discourse.spans
        names = (
            islice(self.discourse.names_before(position), _LOOKED_AT)
            if len(spans) > _LOOKED_AT
            else spans
        )
        counts = Counter(
            self.discourse.entities.organization(*name)
            for name in names
            if name[2] == label and not self.generic(*name[:2])
        )
        entity, count = next(iter(counts.most_common(1)), (None, 0))
        return entity if count >= least else None

    def _called(self, position: int, noun: str) -> Entity | None:
        """The organization with the noun in its name or beside it: "the brokerage X", "X, a bank".

        The nearest before the word `position`, or else the first after it.
        """
        if noun not in self._by_noun:
            self._by_noun[noun] = [
                n
                for n in self.discourse.spans
                if n[2] in ("ORG", "FAC", "LOC", "GPE")
                and not self.generic(n[0], n[1])
                and self._is_called(*n, noun)
            ]
        names = self._by_noun[noun]
        if not names:
            for k, (_, found) in enumerate(self.discourse.earlier(position)):
                if k > _HISTORY:
                    break
                if found.organization and noun in found.entities[0].keys:
                    return found.entities[0]
            return None
        k = bisect_left(names, position, key=lambda n: n[0])
        return self.discourse.entities.organization(*names[max(0, k - 1)])

    @cached_property
    def only_force(self) -> Entity | None:
        """The police force that the article names, if it names one."""
        w = self.discourse.words
        forces = {
            self.discourse.entities.organization(first, stop, label)
            for first, stop, label in self.discourse.spans
            if label == "ORG"
            and stop - first > 1
            and any(w.capital[i] and w.keys[i] in _FORCES for i in range(first, stop))
        }
        return forces.pop() if len(forces) == 1 else None

    def _introduced(self, position: int, noun: str) -> Entity | None:
        """The one body that the text names after a lead that has only a noun for it."""
        discourse = self.discourse
        names = dict.fromkeys(
            discourse.entities.organization(*n)
            for n in discourse.spans
            if n[0] >= position
            and n[2] == "ORG"
            and discourse.follows_lead(n[0])
            and not self.generic(n[0], n[1])
            and self._called_so(n, noun)
        )
        return next(iter(names)) if len(names) == 1 else None

    @cached_property
    def _governments(self) -> list[int]:
        """Where the text has "government" after the name of a people."""
        w, entities = self.discourse.words, self.discourse.entities
        return [
            i
            for i in range(1, len(w))
            if w.keys[i] == "government" and w.capital[i - 1] and entities.label_at(i - 1) == "NORP"
        ]

    def _is_called(self, first: int, stop: int, label: str, noun: str) -> bool:
        w = self.discourse.words
        if noun in w.keys[first:stop]:
            return True
        if noun not in _GENERIC and self._called_so((first, stop, label), noun):
            return True
        if label != "ORG":
            return False
        if first and w.keys[first - 1] == noun and w.texts[first - 1].islower():
            return True
        if stop + 2 < len(w) and w.texts[stop] == "," and w.keys[stop + 1] in ("a", "an", "the"):
            head = head_of(w, stop + 2, min(len(w), stop + 10))
            return head is not None and w.keys[head] == noun
        return False

    def _called_so(self, name: Name, noun: str) -> bool:
        """Whether a name has the noun in it, or a word that the noun can stand for."""
        words = {noun, *_ALSO.get(noun, "").split()}
        return not words.isdisjoint(self.discourse.words.keys[name[0] : name[1]])

    def _last_campaign(self, position: int, noun: str) -> Entity | None:
        w, discourse = self.discourse.words, self.discourse
        for _, found in discourse.earlier(position):
            if found.organization and found.entities[0].keys[-1] == noun:
                return found.entities[0]
        for i in range(position - 1, -1, -1):
            if w.keys[i] == noun:
                for m in reversed(discourse.mentions(max(0, i - 4), i)):
                    return self.campaign(m.entity, noun).entities[0]
        if noun == "campaign":
            people = max(discourse.entities.persons, key=lambda p: len(p.mentions), default=None)
            if people is not None and people.mentions:
                return self.campaign(people, noun).entities[0]
        return None

    def neuter(self, i: int) -> Referent:
        """What "it" means: the organization that spoke last, or the last one named."""
        w, discourse = self.discourse.words, self.discourse
        for k, (place, found) in enumerate(discourse.earlier(i)):
            if k > 1 or w.paragraph[i] - w.paragraph[place] > 1:
                break
            near = w.sentence[i] - w.sentence[place] <= 2
            if found.organization or (found.thing and near):
                return found
        for first, stop, label in discourse.names_before(i):
            if w.sentence[i] - w.sentence[first] > 1:
                break
            if label in ("ORG", "GPE") and not self._governed(first):
                return self.named(first, stop, label)
        return UNNAMED

    def _governed(self, first: int) -> bool:
        return self._before(first) in _GOVERNING

    def _before(self, first: int) -> str:
        """The word before a name and its article."""
        w = self.discourse.words
        before = first - 1 - (first > 0 and w.keys[first - 1] == "the")
        return w.keys[before] if before >= 0 else ""

    def behalf(self, start: int, stop: int, head: int) -> str | None:
        """The organization an unnamed source speaks for: "a Pentagon official" -> Pentagon."""
        w, discourse = self.discourse.words, self.discourse
        for first, end, label in discourse.names_in(start, stop):
            if label not in ("ORG", "GPE") or discourse.mentions(first, end):
                continue
            if end <= head:
                return discourse.entities.organization(first, end, label).name
            if first > head + 1 and w.keys[head + 1] in _SPEAKING_FOR:
                return discourse.entities.organization(first, end, label).name
        for k in range(start, stop):
            if w.keys[k] == "campaign":
                for m in discourse.mentions(start, k):
                    return self.campaign(m.entity, "campaign").entities[0].name
        before = singular(w.keys[head - 1]) if head > start else ""
        if before in _SPOKEN_FOR:
            last = self.last(start, before)
            return last.name if last is not None else None
        return None


_SPOKEN_FOR = word_list("spoken_for_bodies")
_SPEAKING_FOR = word_list("speaking_prepositions")

__all__ = ["PUBLICATION_NOUNS", "Organizations"]


def _is_maker(name: str) -> bool:
    """Whether the form of a name shows a body that has polls made: an acronym, or its last word."""
    last = name.split()[-1] if name.split() else ""
    return last.isupper() or fold(last) in ORGANIZATION_WORDS
