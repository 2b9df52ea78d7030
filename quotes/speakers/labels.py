"""Corrects the labels of the entity recognizer by context.

Recognizers read sentence by sentence. A whole article shows more: names run together in headlines,
full names of bodies that list their subjects, polls and their makers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from quotes.speakers.identity.countries import country_names
from quotes.speakers.lexicon import (
    APOSTROPHES,
    CAMPAIGN,
    DAYS,
    DEFINITE,
    DEMONYMS,
    FUNCTION_WORDS,
    GIVEN,
    LAW_NOUNS,
    MONTHS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PARTICLES,
    TITLES,
    attributive,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.place_bodies import (
    end_of_allies,
    end_of_body,
    end_of_place,
    ends_place,
    of_state,
)
from quotes.speakers.roles import head_of
from quotes.speakers.signatures import signatures
from quotes.speakers.wordlists import rows, word_list
from quotes.speakers.words import Range, Words, is_acronym

if TYPE_CHECKING:
    from spacy.tokens import Doc

Keys = tuple[str, ...]

ORGANIZATION_LABELS = frozenset("ORG GPE NORP FAC LOC PRODUCT EVENT LAW WORK_OF_ART".split())
TOPICAL = word_list("topical_bodies")
"""Kinds of bodies whose names list their subjects."""

_OFFICES = word_list("single_offices")
_OF_OFFICES = frozenset("the general special".split())
_SERVING = word_list("service_bodies")
_SHARED = frozenset("ministry department committee".split())
POLLS = frozenset("poll polls survey surveys".split())
_SPEAKS = frozenset("said says reported reports wrote added".split())
_REPORTS = frozenset("wrote writes reported reports".split())
_PUBLICATIONS = word_list("publication_words")
OF_PLACES = word_list("of_places")
_LINKS = frozenset(("of", "on", "for"))
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_ORDINALS = word_list("ordinals")
_NUMBERED = word_list("numbered_bodies")
_PLURAL_OWNERS = ("'", "’")
_NO_SURNAME = 2  # letters of "Q" and "TV"
MOVEMENTS, _OF_MOVEMENTS = word_list("movements"), frozenset("al ansar boko islamic".split())
_MOVEMENT_NAMES = frozenset(rows("movement_names"))
_PARTIES = frozenset((("labour",),))  # what else begins a sentence so, speaks for no one
_SHORTENED = word_list("shortened_bodies")
_NEWS_AGENCY = ("news", "agency")
_OF_FAMILIES = frozenset(
    "business company farm firm foundation friend home house member trust".split()
)
_ABROAD = frozenset("embassy consulate mission commerce".split())
_DIRECTIONS = frozenset("northern southern eastern western middle central".split())
_FIRMS = frozenset("co corp inc ltd plc llc".split())
_KINDS = ORGANIZATION_WORDS | ORGANIZATION_NOUNS
"""What the names of bodies end with."""


def labels_of(words: Words, doc: Doc) -> dict[Range, str]:
    """The named entities of `doc`, as ranges of `words` with corrected labels."""
    return _Labels(words, doc).all()


def with_long_forms(
    words: Words, labels: Mapping[Range, str], short_forms: Mapping[str, Range]
) -> dict[Range, str]:
    """The labels with each long form that the text explains as one name of a body, wherever it
    stands: recognizers cut "the Friends of the Lowland Library (FLL)".

    `short_forms` are those of `quotes.speakers.abbreviations`. Laws and offices are no bodies, and
    what is recognized as a whole keeps its label.
    """
    keys = {words.keys[a:b] for a, b in short_forms.values() if _body(words, a, b)}
    firsts = {some[0]: [k for k in keys if k[0] == some[0]] for some in keys}
    found = dict(labels)
    for i, key in enumerate(words.keys):
        for some in firsts.get(key, ()):
            if words.capital[i] and words.keys[i : i + len(some)] == some:
                _put(found, (i, i + len(some)))
    return found


def _body(words: Words, first: int, stop: int) -> bool:
    """Whether a long form can be the name of a body: not "Members of Parliament (MPs)"."""
    head = head_of(words, first, stop)
    if head is None or words.keys[stop - 1] in LAW_NOUNS:
        return False
    noun = singular(words.keys[head])
    person = noun in TITLES or is_person_noun(noun)
    short = words.texts[stop + (1 if words.texts[stop] == "(" else 2)]  # "X (Y)", "X, or Y,"
    return not person or (is_plural(words.keys[head]) and not short.endswith("s"))


def _put(labels: dict[Range, str], name: Range, label: str = "ORG") -> None:
    """Label a name as a body, instead of its parts, unless it is part of another name or has a
    person's in it."""
    first, stop = name
    near = [found for found in labels if found[0] < stop and found[1] > first]
    for a, b in near:
        if (a <= first and b >= stop) or labels[a, b] == "PERSON":
            return
    for found in near:
        del labels[found]
    labels[name] = label


def _lines(words: Words, first: int, stop: int) -> list[Range]:
    """What each line has of the words `first` to `stop`: a name ends with its paragraph."""
    edges = [first, *(i for i in range(first + 1, stop) if words.broken[i]), stop]
    return list(pairwise(edges))


def shares_noun(key: str) -> bool:
    """Whether the last word of "the Harbour and Health Ministries" is one for several bodies."""
    return is_plural(key) and singular(key) in _SHARED


def titled(words: Words, i: int) -> bool:
    """Whether a title stands right before the word `i`."""
    return i > 0 and words.keys[i - 1] in TITLES and not words.broken[i]


def _first(starts: Sequence[int], i: int, end: int) -> int | None:
    """The first of sorted starts from `i` on, before `end`."""
    k = bisect_left(starts, i)
    return starts[k] if k < len(starts) and starts[k] < end else None


class _Labels:
    def __init__(self, words: Words, doc: Doc) -> None:
        self.words = w = words
        self.labels: dict[Range, str] = {}
        found = [
            (line, ent.label_)
            for ent in doc.ents
            for line in _lines(w, *w.at(ent.start_char, ent.end_char))
        ]
        known = {
            self._name(first, stop)
            for (first, stop), _ in found
            if first < stop and not w.headline[first]
        }
        for (first, stop), label in found:
            if stop - first > 1 and w.keys[stop - 1] == "'s":
                stop -= 1
            if label != "PERSON":
                stop = self._without_office(first, stop)
            if label == "ORG":
                first = self._behind_noun(first, stop)
                stop = end_of_place(w, first, stop)
            if first < stop and self._plausible(first, stop, label):
                self.labels[first, self._cut(first, stop, known)] = self._relabel(
                    first, stop, label
                )

    def _behind_noun(self, first: int, stop: int) -> int:
        """Where a body's name begins that was marked with a noun: "the institute Vox Tavria"."""
        w = self.words
        at = begin = first + (first < stop and w.keys[first] in DEFINITE)
        while (
            begin < stop - 1
            and w.texts[begin].isalpha()
            and w.texts[begin].islower()
            and w.keys[begin] not in PARTICLES | FUNCTION_WORDS
        ):
            begin += 1
        return begin if at < begin < stop and w.capital[begin] else first

    def all(self) -> dict[Range, str]:
        self._without_polls()
        self._without_sums()
        self._without_pairs()
        self._countries()
        self._join()
        self._of_members()
        self._of_places()
        self._of_leaders()
        self._households()
        self._abroad()
        self._firms()
        self._short_bodies()
        self._movements()
        for name, label in signatures(self.words):
            _put(self.labels, name, label)
        self._publications()
        return self.labels

    def _name(self, first: int, stop: int) -> Keys:
        """A name for comparison, without its article."""
        return self.words.keys[first + (self.words.keys[first] == "the") : stop]

    # -- one by one ------------------------------------------------------------------------------

    def _plausible(self, first: int, stop: int, label: str) -> bool:
        """Whether an entity is spelled like a name: recognizers take whole clauses for one."""
        w = self.words
        if attributive(w.texts[stop - 1]):
            return False
        if label == "PERSON":
            return True
        if label not in ORGANIZATION_LABELS or self._office(first, stop):
            return False
        if self._only_begins(first, stop):
            return False
        return all(
            not w.texts[i].islower()
            or w.keys[i] in FUNCTION_WORDS
            or w.keys[i] in PARTICLES
            or w.keys[i] == "'s"
            or _ORDINAL.match(w.keys[i])
            for i in range(first, stop)
        )

    def _only_begins(self, first: int, stop: int) -> bool:
        """Whether an entity is a common noun for bodies that begins another name: "the Party" of
        "the Party Funding Law"."""
        w, name = self.words, self._name(first, stop)
        alone = len(name) == 1 and name[0] in _KINDS
        follows = stop < len(w) and w.capital[stop] and w.texts[stop][0].isalpha()
        return alone and follows and not (w.broken[stop] or w.opens[stop])

    def _office(self, first: int, stop: int) -> bool:
        """Whether an entity is an office of somebody: "the Minister of Transport of Lowland"."""
        w = self.words
        head = head_of(w, first, stop)
        return (
            head is not None
            and head + 1 < stop
            and w.keys[head + 1] in ("of", "for")
            and w.keys[head] in TITLES
        )

    def _without_office(self, first: int, stop: int) -> int:
        """The end of an entity without a following office: "the Conservative MP"."""
        keys = self.words.keys
        while (
            stop - first > 1
            and keys[stop - 1] in _OFFICES
            and not (stop - first > 2 and keys[stop - 2] in _OF_OFFICES)
            and "of" not in keys[first:stop]
        ):
            stop -= 1
        return first if stop - first == 1 and keys[first] == "the" else stop

    def _relabel(self, first: int, stop: int, label: str) -> str:
        """The label of an entity, corrected by its words: "the weekly X"."""
        w = self.words
        if stop - first == 1 and w.keys[first] in self._turns:
            return "PERSON"
        if self._movement(first, stop):
            return "ORG"
        if w.keys[stop - 1] in DEMONYMS and stop > 1 and w.keys[stop - 2] == "the":
            return "NORP"  # "the Tongan"
        if label == "ORG" and stop - first > 1 and w.keys[stop - 1] in LAW_NOUNS:
            return "LAW"
        if label != "PERSON":
            return label
        if stop - first == 1 and self._is_country(first):
            return "GPE"
        if w.keys[first:stop] in _PARTIES or (stop - first > 1 and w.keys[stop - 1] == "police"):
            return "ORG"
        letters = all(self._letters(i) for i in range(first, stop)) and not titled(w, first)
        if letters or self._firm(first, stop) or self._ends_like_body(first, stop):
            return "ORG"  # "CBS DFW", "Renn Co.", "LMC News"
        the = first and w.keys[first - 1] == "the" and not is_plural(w.keys[first])
        speaks = w.keys[first] not in GIVEN and "".join(w.keys[stop : stop + 1]) in _SPEAKS
        if the and (stop - first == 1 or speaks):
            return "ORG"  # "the Kremlin", "the Renn Tidende said": people have no article
        before = w.keys[first - 1] if first and w.texts[first - 1].islower() else ""
        if before in _PUBLICATIONS:
            return "ORG"
        if w.keys[first] in OF_PLACES and not titled(w, first):
            return "GPE"
        if w.keys[first] in ("st", "saint") and "'s" in w.keys[first + 2 : first + 4]:
            return "FAC"
        return label

    def _is_country(self, i: int) -> bool:
        """Whether a word that was marked as a person is the name of a country: "Chad" is both."""
        key = self.words.keys[i]
        return (key,) in country_names() and key not in GIVEN and not titled(self.words, i)

    def _movement(self, first: int, stop: int) -> bool:
        """Whether a name is that of an armed movement: "the Taliban", "Boko Haram"."""
        w = self.words
        first += first < stop - 1 and w.keys[first] == "the"
        whole = stop - first == 1 or (stop - first == 2 and w.keys[first] in _OF_MOVEMENTS)
        known = w.keys[stop - 1] in MOVEMENTS or w.keys[first:stop] in _MOVEMENT_NAMES
        return whole and w.capital[first] and known

    def _countries(self) -> None:
        """Label the names of countries that no recognizer found."""
        w = self.words
        for i in range(len(w)):
            alone = w.capital[i] and self._is_country(i) and not w.headline[i]
            beside = w.capital[i + 1 : i + 2] == (True,) and not w.broken[i + 1]
            if alone and not (beside or (i and w.capital[i - 1] and not w.broken[i])):
                _put(self.labels, (i, i + 1), "GPE")

    def _movements(self) -> None:
        """Label the names of movements that no recognizer found."""
        w = self.words
        for i in range(len(w)):
            if w.keys[i] in MOVEMENTS and self._movement(i, i + 1):
                _put(self.labels, (i, i + 1), "ORG")
            elif w.keys[i : i + 2] in _MOVEMENT_NAMES and w.capital[i + 1]:
                _put(self.labels, (i, i + 2), "ORG")

    def _ends_like_body(self, first: int, stop: int) -> bool:
        """Whether a name has the last word of a body's, and nothing shows that it is a person's: no
        noun, title or age, and no first name before what may be a surname."""
        w = self.words
        if stop - first == 1 or w.keys[stop - 1] not in ORGANIZATION_WORDS:
            return False
        noun = first > 0 and is_person_noun(w.keys[first - 1])
        aged = (
            w.texts[stop : stop + 1] == (",",)
            and "".join(w.texts[stop + 1 : stop + 2])[:2].isdigit()
        )
        full = w.keys[first] in GIVEN and not is_plural(w.keys[stop - 1])
        return not (noun or aged or full or titled(w, first))

    def _letters(self, i: int) -> bool:
        """Whether a word in running text is an acronym."""
        w = self.words
        return is_acronym(w.texts[i]) and not w.headline[i]

    @cached_property
    def _turns(self) -> frozenset[str]:
        """The words in capitals that begin several lines before a colon: who speaks next."""
        w = self.words
        labels = Counter(
            w.keys[i]
            for i in range(len(w) - 1)
            if w.texts[i + 1] == ":" and w.texts[i].isupper() and self._opens_line(i)
        )
        return frozenset(key for key, n in labels.items() if n > 1 and len(key) > _NO_SURNAME)

    def _opens_line(self, i: int) -> bool:
        """Whether a word begins its line, behind a quotation mark or not."""
        w = self.words
        marked = i > 0 and not w.texts[i - 1][0].isalnum() and not w.broken[i]
        return i == marked or w.broken[i - marked]

    def _cut(self, first: int, stop: int, known: set[Keys]) -> int:
        """The end of an entity in a headline, before words joined to it only by their capitals."""
        w = self.words
        if not w.headline[first] or w.keys[first:stop] in known:
            return stop
        for end in range(stop - 1, first, -1):
            if w.keys[first:end] in known or w.texts[end] == ":":
                return end
        return stop

    # -- all together ----------------------------------------------------------------------------

    def _without_sums(self) -> None:
        """Separate two bodies that were marked as one and stand alone elsewhere: "the Lowland Union
        and Port Renn"; or of which one does, if both look like bodies."""
        w = self.words
        names = {self._name(*found) for found in self.labels if not w.headline[found[0]]}
        for first, stop in [name for name, label in self.labels.items() if label == "ORG"]:
            joints = [i for i in range(first + 1, stop - 1) if w.keys[i] == "and"]
            if len(joints) == 1 and shares_noun(w.keys[stop - 1]):
                del self.labels[first, stop]  # "the Harbour and Health Ministries"
            elif len(joints) == 1:
                sides = (first, joints[0]), (joints[0] + 1, stop)
                alone = [self._name(*side) in names for side in sides]
                if all(alone) or (any(alone) and all(self._body_like(*side) for side in sides)):
                    del self.labels[first, stop]
                    self.labels.update(dict.fromkeys(sides, "ORG"))

    def _body_like(self, first: int, stop: int) -> bool:
        """Whether a name has several words with capitals, the last a word for bodies."""
        w = self.words
        first += w.keys[first] == "the"
        several = stop - first > 1 and all(w.capital[first:stop])
        return several and w.keys[stop - 1] in ORGANIZATION_WORDS

    def _without_pairs(self) -> None:
        """ "The Renn and Kolda campaigns": two people whom the text names elsewhere are no body."""
        w = self.words
        surnames = self._surnames()
        for first, stop in [name for name, label in self.labels.items() if label == "ORG"]:
            keys = [key for key in w.keys[first:stop] if key != "the"]
            pair = len(keys) == 3 and keys[1] == "and" and surnames.issuperset(keys[::2])
            half = len(keys) == 1 and keys[0] in surnames and self._shares_campaigns(stop - 1)
            if pair or half:
                del self.labels[first, stop]

    def _surnames(self) -> set[str]:
        """The last words of full names of persons."""
        marked = self.labels.items()
        return {self.words.keys[b - 1] for (a, b), la in marked if la == "PERSON" and b - a > 1}

    def _shares_campaigns(self, i: int) -> bool:
        """Whether the word `i` is one of two before "campaigns"."""
        keys = self.words.keys
        first = keys[i + 1 : i + 2] == ("and",)
        noun = "".join(keys[i + 3 : i + 4] if first else keys[i + 1 : i + 2])
        joined = first or keys[max(0, i - 1) : i] == ("and",)
        return joined and is_plural(noun) and singular(noun) in CAMPAIGN

    def _without_polls(self) -> None:
        """Separate a poll from the name of its maker: "the Fox News Poll"."""
        w = self.words
        names = {self._name(*found) for found in self.labels}
        for (first, stop), label in list(self.labels.items()):
            joint = "/" in w.texts[first:stop]
            if w.keys[stop - 1] in POLLS and (joint or self._name(first, stop - 1) in names):
                del self.labels[first, stop]
                self.labels[first, stop - 1] = label

    def _join(self) -> None:
        """Join the pieces of a body's name that lists its subjects."""
        behind = 0
        joined: dict[Range, str] = {}
        for (first, stop), label in sorted(self.labels.items()):
            if first < behind:
                continue
            joins = label == "ORG" and not self.words.headline[first]
            behind = self._numbered(self._whole(first, stop)) if joins else stop
            begin = first - (
                joins and self._ordinal(first - 1) and self.words.keys[first] in _NUMBERED
            )
            joined[begin, behind] = label
        self.labels = joined

    def _of_members(self) -> None:
        """Name a body by its members too: "the Lowland Growers' Union"."""
        w = self.words
        for i in range(1, len(w) - 1):
            if w.texts[i] in _PLURAL_OWNERS and self._members(i - 1):
                stop = self._capitals(i + 1) or i
                while stop > i + 1 and w.keys[stop - 1] not in _KINDS:
                    stop -= 1
                if stop > i + 1:
                    _put(self.labels, (self._begin(i - 1), stop))

    def _of_places(self) -> None:
        """Name a body by its place or people: "Lowland's Foreign Ministry", "Lowmoor police"."""
        w = self.words
        states = {
            first: stop
            for (first, stop), label in self.labels.items()
            if label == "ORG" and of_state(w, first, stop)
        }
        for (first, stop), label in list(self.labels.items()):
            if label not in ("GPE", "NORP", "ORG") or w.headline[first]:
                continue
            whole = label == "ORG" and w.keys[stop - 1] in ORGANIZATION_WORDS
            whole = whole and not ends_place(w, stop - 1)
            end = None if whole else end_of_body(w, first, stop)
            if label == "GPE" and "".join(w.texts[stop : stop + 1]) in APOSTROPHES:
                end = states.get(stop + 1, end)
            described = label == "ORG" and w.keys[stop:end] == _NEWS_AGENCY
            if end is not None and not described:  # "the Vestnik news agency" is Vestnik
                _put(self.labels, (first, end))

    def _households(self) -> None:
        """Name a family by its surname: "the Renn family"; "the Renn family lawyer" is nobody's."""
        w = self.words
        for i in range(1, len(w) - 1):
            ends = w.texts[i + 1] == "family" and w.capital[i] and w.keys[i - 1] == "the"
            behind = singular(w.keys[i + 2]) if i + 2 < len(w) else ""
            if ends and not (is_person_noun(behind) or behind in _OF_FAMILIES or w.headline[i]):
                self.labels.pop((i, i + 1), None)
                _put(self.labels, (i, i + 2))

    def _of_leaders(self) -> None:
        """Name an alliance by who leads it: "the Lowland-led coalition"."""
        for i in range(len(self.words)):
            end = end_of_allies(self.words, i)
            if end is not None and not self.words.headline[i]:
                _put(self.labels, (i, end))

    def _abroad(self) -> None:
        """Name a body by the place where it is, if bodies of its name are in many: "the Lowland
        embassy in Port Renn"."""
        w = self.words
        places = {first: stop for (first, stop), label in self.labels.items() if label == "GPE"}
        for (first, stop), label in list(self.labels.items()):
            inside = w.keys[stop : stop + 1] == ("in",) and w.keys[stop - 1] in _ABROAD
            end = places.get(stop + 1) if inside and label == "ORG" else None
            if end is not None and not w.headline[first]:
                _put(self.labels, (first, end))

    def _members(self, i: int) -> bool:
        """Whether a capitalized word is a plural noun for people or bodies."""
        noun = singular(self.words.keys[i])
        members = is_person_noun(noun) or noun in ORGANIZATION_NOUNS
        return self.words.capital[i] and is_plural(self.words.keys[i]) and members

    def _begin(self, i: int) -> int:
        """Where the capitals begin that end with the word `i`."""
        w = self.words
        while (
            i
            and w.capital[i - 1]
            and not (w.broken[i] or w.opens[i])
            and w.keys[i - 1] not in FUNCTION_WORDS
            and w.keys[i - 1] not in TITLES
        ):
            i -= 1
        return i

    def _whole(self, first: int, stop: int) -> int:
        """Where the name ends that `first` to `stop` is part of: "Committee on X, Y and Z"."""
        w = self.words
        heads = [i for i in range(first, stop) if singular(w.keys[i]) in TOPICAL]
        if heads:
            if stop == heads[-1] + 1 and stop < len(w) and w.keys[stop] in _LINKS:
                stop = self._named(stop + 1) or stop
            return self._listed(stop) if _LINKS & set(w.keys[heads[0] : stop]) else stop
        if stop - first > 1 and stop < len(w) and w.keys[stop] == "and":
            item = self._capitals(stop + 1)
            whole = w.keys[stop - 1] not in ORGANIZATION_WORDS
            if item and whole and w.keys[item - 1] in _SERVING | _FIRMS:
                return item
        return stop

    def _named(self, i: int) -> int | None:
        """Where the capitals from `i` on end, or a person follows: "Ministry of Finance NAME"."""
        end = self._capitals(i)
        return end and (_first(self._persons, i + 1, end) or end)

    def _numbered(self, stop: int) -> int:
        """Where a name ends that goes on: "the Court of Appeals for the 6th Circuit"."""
        w = self.words
        number = stop + 2
        goes_on = w.keys[stop:number] == ("for", "the") and number + 1 < len(w)
        if goes_on and self._ordinal(number) and w.keys[number + 1] in _NUMBERED:
            return number + 2
        if goes_on and w.keys[number] in _DIRECTIONS and w.keys[number + 1] == "district":
            of = number + 2 < len(w) and w.keys[number + 2] == "of"
            return (of and self._capitals(number + 3)) or number + 2
        return stop

    def _ordinal(self, i: int) -> bool:
        """Whether a word is a number of what it stands before: "6th", "Ninth"."""
        w = self.words
        if not 0 <= i < len(w) - 1 or w.broken[i + 1]:
            return False
        return bool(_ORDINAL.match(w.keys[i])) or (w.capital[i] and w.keys[i] in _ORDINALS)

    def _listed(self, stop: int) -> int:
        """Where the list of subjects ends whose first ends before `stop`."""
        w, end = self.words, stop
        while end < len(w) and w.texts[end] == "," and (item := self._subject(end + 1)):
            end = item
        joint = end + (end < len(w) and w.texts[end] == ",")
        if joint < len(w) and w.keys[joint] == "and":
            return self._subject(joint + 1) or stop
        return stop

    def _subject(self, i: int) -> int | None:
        """Where the capitals from `i` on end, if they are no person or place."""
        end = self._capitals(i)
        return None if end is None or _first(self._others, i, end) is not None else end

    @cached_property
    def _persons(self) -> list[int]:
        """Where the names of persons begin."""
        return self._starts("PERSON")

    @cached_property
    def _others(self) -> list[int]:
        """Where the names of persons and places begin."""
        return self._starts("PERSON", "GPE")

    def _starts(self, *labels: str) -> list[int]:
        return sorted(first for (first, _), label in self.labels.items() if label in labels)

    def _capitals(self, i: int) -> int | None:
        """Where the capitals from `i` on end, of one line and one sentence."""
        w, end = self.words, i
        while end < len(w) and w.capital[end] and not w.broken[end] and not w.opens[end]:
            end += 1
        if end == i or w.keys[i] in TITLES or w.keys[i] in DAYS | MONTHS:
            return None
        return end

    def _firms(self) -> None:
        """Label as a body what is a firm elsewhere: "Renn" beside "Renn Co."."""
        w = self.words
        firms = {self._firm(*name) for name, label in self.labels.items() if label == "ORG"}
        surnames = self._surnames()
        for (first, stop), label in self.labels.items():
            keys = w.keys[first:stop]
            person = stop - first == 1 and keys[0] in surnames
            if label == "PERSON" and keys in firms and not (person or titled(w, first)):
                self.labels[first, stop] = "ORG"

    def _firm(self, first: int, stop: int) -> Keys | None:
        """The name of a firm without its legal form: "Renn" of "Renn Co."; None for others."""
        keys = self.words.keys[first : stop - (self.words.texts[stop - 1] == ".")]
        return keys[:-1] if len(keys) > 1 and keys[-1] in _FIRMS else None

    def _short_bodies(self) -> None:
        """Label as a body what begins a longer name of one and is nobody's surname: "Renn" after
        "Renn Tidal Services"."""
        w = self.words
        begins = {
            w.keys[first]
            for (first, stop), label in self.labels.items()
            if label == "ORG" and w.keys[stop - 1] in _SHORTENED and not w.headline[first]
        }
        told = {w.keys[i] for i in range(1, len(w)) if w.capital[i] and titled(w, i)}
        bodies = begins - GIVEN - told - self._surnames()
        for (first, stop), label in self.labels.items():
            if label == "PERSON" and stop - first == 1 and w.keys[first] in bodies:
                self.labels[first, stop] = "ORG"

    def _publications(self) -> None:
        """Label as a publication what has a bare one-word name and reports: "X wrote".

        News introduces people by their full names, or by a title.
        """
        w = self.words
        named = {
            key
            for (first, stop), label in self.labels.items()
            if label == "PERSON" and stop - first > 1
            for key in w.keys[first:stop]
        }
        for (first, stop), label in self.labels.items():
            if (
                label == "PERSON"
                and stop - first == 1
                and w.keys[first] not in named
                and stop < len(w)
                and w.keys[stop] in _REPORTS
                and not titled(w, first)
                and w.counts[w.keys[first]] == 1
            ):
                self.labels[first, stop] = "ORG"
