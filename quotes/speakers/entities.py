"""The entities of an article: its persons and organizations, with names and mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from quotes.speakers.abbreviations import abbreviations
from quotes.speakers.evidence import bracketed, couples, evidence
from quotes.speakers.labels import (
    MOVEMENTS,
    OF_PLACES,
    ORGANIZATION_LABELS,
    TOPICAL,
    labels_of,
    titled,
    with_long_forms,
)
from quotes.speakers.lexicon import (
    ACRONYM_TITLES,
    ADJECTIVES,
    APOSTROPHES,
    AUXILIARIES,
    CLOSE_MARKS,
    COMPOUND_TITLES,
    DEFINITE,
    DEMONYMS,
    FEMALE_NOUNS,
    FEMALE_TITLES,
    FIRST_NAME_TITLES,
    FULL_NAMES,
    FUNCTION_WORDS,
    GIVEN,
    GIVEN_FEMALE,
    GIVEN_MALE,
    MALE_NOUNS,
    MALE_TITLES,
    NEWSPAPER_WORDS,
    OPEN_MARKS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PARTICLES,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    POST_NOMINALS,
    PREPOSITIONS,
    SEXED_NOUNS,
    SHORT_NAMES,
    SUFFIXES,
    TITLES,
    attributive,
    fold,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.roles import (
    POSSESSIVE_MARKS,
    Description,
    canonical,
    describe,
    description,
    head_of,
)
from quotes.speakers.speaker import Gender
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Range, Words, is_acronym

if TYPE_CHECKING:
    from spacy.tokens import Doc


_STRONG_TITLES = word_list("strong_titles")


_SHOWN = 1.0  # evidence of gender: a title, a noun, or an unambiguous pronoun


@dataclass(eq=False)
class Mention:
    """A mention by name. `whole`: it has more than one word of the name."""

    first: int
    stop: int
    entity: Entity
    whole: bool
    possessive: bool = False
    modifier: bool = False


@dataclass(eq=False)
class Entity:
    """A person or an organization, as one article names it."""

    person: bool
    keys: tuple[str, ...]
    name: str
    number: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)
    descriptions: tuple[Description, ...] = ()
    male: float = 0.0
    female: float = 0.0

    @property
    def gender(self) -> Gender | None:
        """The gender that the text shows; None if both equally."""
        if max(self.male, self.female) < _SHOWN:
            return None
        if self.male > 2 * self.female:
            return "male"
        return "female" if self.female > 2 * self.male else None

    def evidence(self, sex: str) -> tuple[float, float]:
        """The evidence for that gender, and for the other."""
        return (self.male, self.female) if sex == "male" else (self.female, self.male)

    def contradicts(self, sex: str) -> bool:
        """Whether there is more evidence for the other gender."""
        own, other = self.evidence(sex)
        return other > own

    @cached_property
    def starts(self) -> list[int]:
        """Where the mentions begin, sorted."""
        return [m.first for m in self.mentions]

    def before(self, position: int) -> Mention | None:
        """The last mention that begins before `position`."""
        i = bisect_left(self.starts, position)
        return self.mentions[i - 1] if i else None


@dataclass(frozen=True)
class SourceDescription:
    """What a source says of somebody whom it names: the words `first` to `stop`.

    `inner` says that the name has another office right before it, which is not its bearer's:
    "the aide of the President NAME".
    """

    entity: Entity
    first: int
    stop: int
    inner: bool = False


@dataclass
class _Votes:
    """Evidence that names are persons', with their forms and first places."""

    weights: dict[tuple[str, ...], float] = field(default_factory=lambda: defaultdict(float))
    shown: dict[tuple[str, ...], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    where: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, keys: tuple[str, ...], weight: float, text: str, place: int) -> None:
        """Add evidence from the words `text` at `place` for or against a name."""
        self.weights[keys] += weight
        if weight > 0:
            self.shown[keys][text] += 1
            self.where.setdefault(keys, place)


class Entities:
    """The entities that an article names. `hints` are places where names of persons may stand."""

    def __init__(
        self, words: Words, doc: Doc, hints: Iterable[Range] = (), title_end: int = 0
    ) -> None:
        self.words = words
        self.title_end = title_end
        self.labels = labels_of(words, doc)
        self.short_forms = abbreviations(
            words, {b: a for (a, b), label in self.labels.items() if label in ORGANIZATION_LABELS}
        )
        self.labels = with_long_forms(words, self.labels, self.short_forms)
        self.persons: list[Entity] = []
        self._slips: dict[str, list[Entity]] = defaultdict(list)
        self._find_persons(list(hints))
        self.mentions: list[Mention] = []
        self._scan()
        self._describe()
        self._sex()
        self._organizations: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self._organization_labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self._named_first: dict[tuple[str, ...], int] = {}
        self._find_organizations()
        self._made: dict[str, Entity] = {}
        self._fullest_names: dict[tuple[tuple[str, ...], str | None], str | None] = {}
        self._unmarked: dict[tuple[str, ...], Entity] = {}

    # -- persons ---------------------------------------------------------------------------------

    def name_at(self, i: int, limit: int | None = None) -> Range | None:
        """The capitalized words from `i` on that can be one name of a person."""
        w = self.words
        stop, last = i, i
        limit = min(len(w), i + 8) if limit is None else min(limit, i + 8)
        while stop < limit and (stop == i or not w.broken[stop]):
            word = w.texts[stop]
            if _named(word):
                if stop > i and (
                    w.opens[stop]
                    or (
                        w.keys[stop] in FUNCTION_WORDS
                        and len(w.keys[stop]) > 1
                        and not (stop in self._people and i in self._people)
                    )
                ):
                    break
                if stop > i and word in POST_NOMINALS and not self._surname_like(stop):
                    break
                if stop > i and self._small_word(stop, stop - i):
                    break
                if w.headline[stop] and w.keys[stop] in ("may", "will") and _goes_on(w, stop):
                    break
                last = stop + 1
            elif w.keys[stop] in PARTICLES and word.isalpha() and stop + 1 < limit:
                pass
            elif word in OPEN_MARKS and stop > i and (close := self.nickname(stop, len(w))):
                stop = close
                continue
            elif word == "," and stop + 1 < len(w) and w.keys[stop + 1] in SUFFIXES and stop > i:
                last = stop + 2
                break
            else:
                break
            stop += 1
        return (i, last) if last > i else None

    def _small_word(self, i: int, before: int) -> bool:
        """Whether a capital letter behind `before` words of a name begins the next sentence: "Ann
        Other I would say", "Ann Other A storm came"."""
        w = self.words
        if w.texts[i] not in ("A", "I") or i + 1 >= len(w) or w.headline[i]:
            return False
        if w.texts[i] == "A":
            return w.texts[i + 1].islower()
        return before > 1 and w.keys[i + 1] in _OF_FIRST_PERSON

    def _surname_like(self, i: int) -> bool:
        """Whether capitals are more than post-nominal letters."""
        w = self.words
        return w.headline[i] or (
            i + 1 < len(w)
            and w.capital[i + 1]
            and not w.broken[i + 1]
            and w.texts[i + 1] not in POST_NOMINALS
        )

    @cached_property
    def _people(self) -> frozenset[int]:
        """The words of recognized person names of at least two words."""
        return frozenset(
            i
            for (first, stop), label in self.labels.items()
            if label == "PERSON" and stop - first > 2 and not self.words.headline[first]
            for i in range(first, stop)
        )

    def nickname(self, mark: int, limit: int) -> int | None:
        """The word after a nickname in quotation marks that begins at `mark`, or None."""
        w = self.words
        if w.keys[min(mark + 1, len(w) - 1)] in self.short_forms:
            return None
        for close in range(mark + 2, min(mark + 5, limit - 1)):
            if w.texts[close] in CLOSE_MARKS:
                inside = all(
                    _named(w.texts[k]) or w.keys[k] == "the" for k in range(mark + 1, close)
                )
                return close + 1 if inside and _named(w.texts[close + 1]) else None
        return None

    def _clean(self, first: int, stop: int) -> Range | None:
        """The name in a span that the entity recognizer labels as a person."""
        w = self.words
        for i in range(stop - 1, first, -1):
            if w.broken[i]:
                stop = i
        for i in range(first, stop - 1):
            if w.texts[i] in APOSTROPHES or (i > first and w.keys[i] in _ADDRESSES):
                first = i + 1
                break
        stop = self._once(first, stop)
        while first < stop and not (_named(w.texts[first]) or w.keys[first] in PARTICLES):
            first += 1
        while stop - first > 1 and (
            (w.keys[first] in FUNCTION_WORDS and len(w.keys[first]) > 1 and not self._given(first))
            or w.keys[first] in ("vice", "former", "prime")
            or (w.keys[first] in PERSON_NOUNS and not self._first_name(first))
            or (stop - first > 2 and w.keys[first] in TITLES and _named(w.texts[first + 1]))
            or w.keys[first : first + 2] in COMPOUND_TITLES
            or self._glued(first, stop)
        ):
            first += 1 + (w.keys[first : first + 2] in COMPOUND_TITLES and stop - first > 2)
        first = self._behind_others(self._behind_office(first, stop), stop)
        if first >= stop:
            return None
        while first and _initial(w.texts[first - 1]) and not w.broken[first]:
            first -= 1
        if self._first_name_before(first) and (stop - first == 1 or self._given_twice(first)):
            first -= 1
        particle = w.keys[stop - 1] in PARTICLES and not w.texts[stop - 1].endswith(".")
        if particle or (stop < len(w) and w.keys[stop] in _LINKING):
            stop = max(stop, (self.name_at(first) or (first, stop))[1])
        if stop < len(w) and w.texts[stop] in OPEN_MARKS and not w.broken[stop]:
            stop = self.nickname(stop, len(w)) or stop
            stop += w.texts[stop - 1] in CLOSE_MARKS
        found = self.name_at(first, stop)
        if found is None:
            return None
        first, stop = found
        if w.headline[first]:
            while stop - first > 1 and (
                singular(w.keys[stop - 1]) in _TRAILING or w.keys[stop - 1] in _NO_FIRST_NAMES
            ):
                stop -= 1
        if w.keys[stop - 1] in ORGANIZATION_WORDS and not self._of_person(first, stop):
            return None
        return (first, stop)

    def _once(self, first: int, stop: int) -> int:
        """The end of a name without what is repeated: "Ann Other Ann Other", "Ann al-Other Other",
        a line that was joined to the next."""
        keys = self.words.keys
        half = (stop - first) // 2
        if half > 1 and keys[first : first + half] == keys[first + half : stop]:
            return first + half
        again = stop - first > 2 and f"-{keys[stop - 2]}".endswith(f"-{keys[stop - 1]}")
        return stop - again

    def _of_person(self, first: int, stop: int) -> bool:
        """Whether a title, a noun, an age or the surname alone shows that a name that ends like a
        body's is a person's: "engineer Jiho Park", "Ada Church, 34,", "Ann Law ... Law said"."""
        w, full = self.words, stop - first > 1
        noun = full and first > 0 and is_person_noun(w.keys[first - 1]) and not w.broken[first]
        if noun or titled(w, first):
            return True
        if stop + 2 < len(w) and w.texts[stop] == "," and self._aged(stop):
            return True
        marked = w.keys[stop - 1] in _SURNAMES_TOO and self.labels.get((first, stop)) == "PERSON"
        return full and w.keys[first] in GIVEN and (marked or w.keys[stop - 1] in self._alone)

    @cached_property
    def _alone(self) -> frozenset[str]:
        """The words that stand alone as names do: with a capital within a sentence, without an
        article or capitals beside them."""
        w, last = self.words, len(self.words) - 1
        return frozenset(
            key
            for i, key in enumerate(w.keys)
            if 0 < i < last and w.capital[i] and not (w.opens[i] or w.headline[i] or w.broken[i])
            if not w.capital[i - 1] and w.keys[i - 1] not in DEFINITE and not w.capital[i + 1]
        )

    def _first_name(self, i: int) -> bool:
        """Whether a possible title may also be a first name, by its letters: "Di Li"."""
        w, key = self.words, self.words.keys[i]
        if key in FIRST_NAME_TITLES or (key in ACRONYM_TITLES and not w.texts[i].isupper()):
            return True
        behind = w.keys[i + 1] in PARTICLES and w.capital[i + 1]  # "Marine Le Brun"
        within = i > 0 and w.texts[i - 1].islower() and not w.headline[i]  # "singer Ally Renn"
        return key in GIVEN and key not in TITLES and (behind or within)

    def _behind_others(self, first: int, stop: int) -> int:
        """The start of a name after a title or another name: "Ukraine Ann Other"."""
        keys = self.words.keys
        if stop - first > 2 and keys[max(0, first - 1) : first + 1] in COMPOUND_TITLES:
            return first + 1
        for end in range(first + 1, stop - 1):
            begins = any(self.labels.get((end, b)) == "PERSON" for b in (stop, stop - 1))
            if begins and self.labels.get((first, end)) in _OTHER_NAMES:
                return end
        placed = stop - first > 2 and first > 0 and keys[first - 1] in _OF_PLACE
        return first + (placed and keys[first] in self._places)

    @cached_property
    def _places(self) -> frozenset[str]:
        """The places with names of one word."""
        marked = self.labels.items()
        return frozenset(
            self.words.keys[first]
            for (first, stop), label in marked
            if label == "GPE" and stop - first == 1
        )

    def _behind_office(self, first: int, stop: int) -> int:
        """The start of a name after an office and what it is of: "Lowland Chancellor Other",
        "Harbour Ministers Ann Other and"."""
        w = self.words
        for i in range(stop - 2, first, -1):
            if singular(w.keys[i]) in _OFFICES:
                before = (k for k in range(first, i) if w.keys[k] not in _COUNTRIES)
                named = any(w.keys[k] in GIVEN or _initial(w.texts[k]) for k in before)
                return first if named else i + 1
        return first

    def _first_name_before(self, i: int) -> bool:
        """Whether the recognizer has missed the first name before a surname at `i`."""
        w = self.words
        if not i or w.broken[i] or not w.capital[i - 1] or w.headline[i]:
            return False
        if i > 1 and w.keys[i - 2 : i] in COMPOUND_TITLES:
            return False  # "Det Con Ann Other"
        key = w.keys[i - 1]
        return key in GIVEN and key not in _NEVER_FIRST and key not in self.lower

    def _given_twice(self, i: int) -> bool:
        """Whether a first name or an initial and what is before it are of one name: "Ann Mary
        Other", "Ann M. Other"."""
        w = self.words
        placed = i > 1 and w.keys[i - 2] in PREPOSITIONS  # "the minister of Orland Ann Other"
        given = w.keys[i] in GIVEN or _initial(w.texts[i])
        return given and self.label_at(i - 1) in (None, "PERSON") and not placed

    def _glued(self, first: int, stop: int) -> bool:
        """Whether the first word of a name does not belong to it: "Brave Maria", "Harbourmaster Bo
        X"."""
        w = self.words
        key, following = w.keys[first], w.keys[first + 1]
        text = w.texts[first]
        if is_acronym(text) and (key in _POWERS or (stop - first > 2 and following in GIVEN)):
            return True  # "the UN Ann Other", "DL Ann Other"
        before, dash, title = key.partition("-")
        if dash and ((before in _BEFORE_TITLES and title in TITLES) or attributive(text)):
            return True  # "Vice-Premier Ann Other", "Lowland-born Other"
        if key.endswith("-old") or (key in ADJECTIVES and (w.opens[first] or following in GIVEN)):
            return True
        noun = is_person_noun(key) or key in ORGANIZATION_WORDS or key == "staff"
        return stop - first > 2 and following in GIVEN and key not in GIVEN and noun

    def _given(self, i: int) -> bool:
        """Whether the capital of a word is only explained by a first name: ", Even X,"."""
        w = self.words
        return (
            not w.opens[i]
            and not w.headline[i]
            and (w.texts[i - 1] == "," or w.keys[i - 1] in PERSON_NOUNS)
        )

    def _find_persons(self, hints: Sequence[Range]) -> None:
        votes = _Votes()
        self._vote_marked(votes)
        self._vote_titled(votes)
        self._vote_misnamed(votes)
        for name, weight in evidence(self):
            self._vote(votes, self._clean(*name), weight)
        self._vote_sources(votes, hints)
        for keys, place in (*couples(self, votes.weights), *bracketed(self, votes.weights)):
            votes.add(keys, 1, " ".join(self.words.texts[k] for k in place), place[0])
        self._add_full_names(votes)
        self._vote_placed(votes)
        self._add_single_names(votes)

    def _vote(self, votes: _Votes, found: Range | None, weight: float) -> None:
        """Add evidence for or against a name from a range of words that can be one."""
        if found is None:
            return
        w, keys = self.words, self._keys(*found)
        if len(keys) > 1 and (keys[-1] in _OFFICES or keys[-2:] in _GENERALS):
            return  # "Lowland Secretary General"
        if not keys or not all(k.translate(_JOINTS).isalpha() for k in keys):
            return
        if len(keys) == len(keys[0]) == 1:
            return  # "Q" asks, "A" answers
        acronyms = all(map(is_acronym, w.texts[slice(*found)]))
        if acronyms and not w.headline[found[0]] and not titled(w, found[0]):
            return
        votes.add(keys, weight, w.between(*found), found[0])

    def _vote_marked(self, votes: _Votes) -> None:
        """Evidence from the recognizer: persons, and organizations that are not persons."""
        for (first, stop), label in self.labels.items():
            if label == "PERSON":
                self._vote(votes, self._clean(first, stop), 1)
            elif label in ORGANIZATION_LABELS:
                self._vote(votes, self._clean(first, stop), -2.0 if label == "NORP" else -0.6)

    def _vote_titled(self, votes: _Votes) -> None:
        """Capitals after an unambiguous title: "Mr NAME"."""
        w = self.words
        for i in range(len(w) - 1):
            if w.keys[i] in _STRONG_TITLES and w.capital[i] and not w.broken[i + 1]:
                start = i + 1
                while start < len(w) - 1 and w.keys[start] in TITLES and w.capital[start]:
                    start += 1
                name = self.name_at(start)
                self._vote(votes, name and self._clean(*name), 3)

    def _vote_misnamed(self, votes: _Votes) -> None:
        """Entities with other labels that an age, a role or a surname shows to be persons."""
        w = self.words
        for (first, stop), label in self.labels.items():
            if label not in ("ORG", "GPE", "FAC", "PRODUCT"):
                continue
            keys = w.keys[first:stop]
            bare = 1 < stop - first < 4 and not any(
                k in ORGANIZATION_WORDS or k in OF_PLACES for k in keys
            )
            alone = len(keys) == 1 and keys[0] not in ORGANIZATION_WORDS
            placed = first > 0 and w.keys[first - 1] in PREPOSITIONS
            known = votes.weights.get(keys[-1:], 0) > 0 or (self._introduced(stop) and not placed)
            if (bare and known) or (alone and self._human(stop)):
                self._vote(votes, self._clean(first, stop), 2)

    def _vote_sources(self, votes: _Votes, hints: Sequence[Range]) -> None:
        """Places where sources may name somebody."""
        w = self.words
        for i, end in hints:
            found = self.name_at(i, end)
            if found is None or self._inside(*found):
                continue
            if all(self.label_at(k) in ("GPE", "NORP", "LOC") for k in range(*found)):
                continue
            if any(w.keys[k] in _BODY_NAMES for k in range(*found)):
                continue
            weight = {2: 0.7, 3: 0.5}.get(len(self._keys(*found)), 0.0)
            if weight and not (w.headline[i] and self.label_at(found[0]) is None):
                after_role = i > 0 and w.keys[i - 1] in PERSON_NOUNS
                self._vote(votes, self._clean(*found), weight + 2 * after_role)

    def _vote_placed(self, votes: _Votes) -> None:
        """ "in Baku": a place that is only ever called by one word is not a person."""
        w = self.words
        for i in range(1, len(w)):
            single = (w.keys[i],)
            if w.keys[i - 1] in _PLACED and w.capital[i] and votes.weights.get(single, 0) > 0:
                votes.weights[single] -= 1

    @cached_property
    def _peoples(self) -> frozenset[str]:
        """The last words of entities labelled as a people or a party."""
        marked = self.labels.items()
        return frozenset(
            self.words.keys[stop - 1] for (_, stop), label in marked if label == "NORP"
        )

    def _of_people(self, key: str) -> bool:
        """Whether the last word shows that a name is that of many people."""
        return _people(key) or (is_plural(key) and key in self._peoples)

    def _add_full_names(self, votes: _Votes) -> None:
        """Make a person of each name of several words, merging names that can be one person's."""
        for keys in sorted(self._full_names(votes), key=lambda k: votes.where[k]):
            forms = votes.shown[keys]
            for person in self.persons:
                if _same(person.keys, keys):
                    person.shown.update(forms)
                    if self._better(keys, person.keys):
                        person.keys = keys
                        person.name = forms.most_common(1)[0][0]
                    break
            else:
                self._add(keys, forms)
        self.persons = [
            p for p in self.persons if not (_surname(p.keys) == p.keys and _shared(p, self.persons))
        ]
        for number, person in enumerate(self.persons):
            person.number = number

    def _better(self, keys: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether a name is a better one than another name of one person."""
        longer = len(keys) > len(others) and not self._overlong(keys, others)
        return longer or self._overlong(others, keys) or self._in_full(keys, others)

    def _overlong(self, longer: tuple[str, ...], name: tuple[str, ...]) -> bool:
        """Whether a longer name is only a whole one with something else: "Celebrities Ann Other",
        or a last word that never stands for the person, as that of the shorter one does."""
        if _glued(longer, name):
            return True
        begins = len(longer) > len(name) > 1 and longer[: len(name)] == name
        if not begins or longer[-1] in SUFFIXES or longer[-1] in self._alone:
            return False
        return self.capitals[name[-1]] > self.pairs[name[-2], name[-1]]

    def _in_full(self, keys: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether a name has the first name in full that is short in another, as often as that:
        "Kenneth Renn" of a headline's Ken Renn."""
        full = len(keys) == len(others) and keys[0] in FULL_NAMES.get(others[0], ())
        often, other = (self.pairs[one[0], one[1]] for one in (keys, others))
        return full and often >= other

    def _full_names(self, votes: _Votes) -> list[tuple[str, ...]]:
        """The names of several words with enough evidence."""
        headline, where = self.words.headline, votes.where
        whole = [
            keys
            for keys, n in votes.weights.items()
            if n > 0 and _several(keys) and keys in where
            if _forenamed(keys) or not self._of_people(keys[-1])
        ]
        whole = [keys for keys in whole if not self._word_before(keys, whole, where)]
        proper = {k for keys in whole if not headline[where[keys]] for k in keys}
        return [
            keys
            for keys in whole
            if not headline[where[keys]]
            or all(k not in self.lower and k not in proper for k in keys)
            or self._again(keys, where[keys])
        ]

    def _add_single_names(self, votes: _Votes) -> None:
        """Make a person of each name of one word that is not part of a longer one."""
        known = {k for p in self.persons for k in p.keys if len(k) > 1}
        leading, only_places = self._leading_bodies(), self._only_places()
        for keys, n in votes.weights.items():
            core = _core(keys)
            if n <= 0 or _several(keys) or len(core) != 1 or keys not in votes.where:
                continue
            if self._namesake(core[0], votes.where):
                self._add(keys, Counter({self.words.texts[votes.where[keys]]: 1}))
            elif (
                core[0] not in known
                and n > leading[core[0]]
                and core[0] not in only_places
                and self._can_be_called(core[0], votes.where[keys])
            ):
                key = core[0]
                meant = self._misspelled(key) or self._halved(key) or self._shortly(key)
                if meant is None:
                    self._add(keys, votes.shown[keys])
                else:
                    self._slips[core[0]].append(meant)

    def _can_be_called(self, key: str, place: int) -> bool:
        """Whether a single word, first seen at `place`, can be a person's only name."""
        if key in ORGANIZATION_WORDS or key in FUNCTION_WORDS or len(key) < 2:
            return False
        if singular(key) in PERSON_NOUNS or self._of_people(key):
            return False
        if key.endswith("ing") and self.words.opens[place]:
            return False
        return not self._part_of_another(place)

    def _leading_bodies(self) -> Counter[str]:
        """How often a word begins the name of an organization: with "Fox News", "Fox" is not a
        person; nor is "Tasman" if it first occurs in "Tasman Pathology"."""
        w = self.words
        first_of = {key: i for i, key in reversed(list(enumerate(w.keys)))}
        names = (
            (w.keys[begin], begin, stop)
            for (first, stop), label in self.labels.items()
            if label == "ORG" and not w.headline[first]
            for begin in [first + (w.keys[first] == "the")]
        )
        return Counter(
            key
            for key, begin, stop in names
            if w.keys[stop - 1] in _BODIES or (stop - begin > 1 and first_of[key] == begin)
        )

    def _only_places(self) -> frozenset[str]:
        """The words that are marked as places, and nowhere as a person."""
        words: dict[str, set[str]] = {"GPE": set(), "LOC": set(), "PERSON": set()}
        for (first, stop), label in self.labels.items():
            if label in words and stop - first == 1:
                words[label].add(self.words.keys[first])
        return frozenset((words["GPE"] | words["LOC"]) - words["PERSON"])

    def _word_before(
        self,
        keys: tuple[str, ...],
        names: Sequence[tuple[str, ...]],
        where: Mapping[tuple[str, ...], int],
    ) -> bool:
        """Whether a headline, or the beginning of a sentence, merely has a word before a surname:
        "Unpredictable Other wins", "Will Other come?".

        Running text then has the same surname behind a first name. What begins a sentence is such a
        word if it asks or running text has it in small letters.
        """
        word, place = keys[0], where[keys]
        in_headline = self.words.headline[place] and word not in GIVEN
        common = word in _ASKING or (word in self.lower and word not in GIVEN)
        merely = in_headline or (self.words.opens[place] and common)
        return merely and self._other_bearer(keys, names, where)

    def _other_bearer(
        self,
        keys: tuple[str, ...],
        names: Sequence[tuple[str, ...]],
        where: Mapping[tuple[str, ...], int],
    ) -> bool:
        """Whether running text has the surname behind another first name."""
        return any(
            name[-1] == keys[-1] and name[0] != keys[0] and not self.words.headline[where[name]]
            for name in names
        )

    def _inside(self, first: int, stop: int) -> bool:
        """Whether words are a part of a longer name of an organization."""
        return any(
            label in ORGANIZATION_LABELS and a <= first and stop <= b and b - a > stop - first
            for (a, b), label in self.labels.items()
            if a <= first < b
        )

    def _namesake(self, key: str, where: Mapping[tuple[str, ...], int]) -> bool:
        """Whether a bare surname is not that of the one person with a full name. News gives the
        full name first, unless everybody knows who is meant: "President Obama" throughout, and
        "Michelle Obama" only late in the article.
        """
        w = self.words
        same = self._surnames.get(key, ())
        if len(same) != 1:
            return False
        first = where.get(same[0].keys, 0)
        told = [i for i in self._told_of.get(key, ()) if i < first]
        late = len(told) > 1 and w.paragraph[first] - w.paragraph[told[0]] > 1
        return late and self._somebody_else(same[0], first, told)

    def _somebody_else(self, person: Entity, place: int, told: Sequence[int]) -> bool:
        """Whether the full name at `place` belongs to somebody else than the surnames with a title
        before it: it introduces a person ("his wife, Ann Other"), or its first name is of the other
        sex."""
        w = self.words
        offices = {canonical(w.keys[i - 1]) for i in told}
        described = describe(w, place, place + len(person.keys), {})
        if described:
            return all(d.head not in offices for d in described)
        titles = {w.keys[i - 1] for i in range(1, len(w)) if w.keys[i] == person.keys[-1]}
        sex = _given_sex(person.keys)
        other = FEMALE_TITLES if sex == "male" else MALE_TITLES
        return sex is not None and not titles.isdisjoint(other)

    @cached_property
    def _surnames(self) -> dict[str, list[Entity]]:
        """The persons with full names, by their last words."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for person in self.persons:
            if len(person.keys) > 1:
                found[person.keys[-1]].append(person)
        return dict(found)

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        """The surnames by their first letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for surname in self._surnames:
            found[surname[0]].append(surname)
        return dict(found)

    @cached_property
    def _by_half(self) -> dict[str, list[Entity]]:
        """The persons with double surnames, by what stands behind a dash there."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for surname, persons in self._surnames.items():
            parts = surname.split("-")
            for k in range(1, len(parts)):
                found["-".join(parts[k:])] += persons
        return dict(found)

    @cached_property
    def _told_of(self) -> dict[str, list[int]]:
        """Where each word stands behind a title that a person known to all can have."""
        w = self.words
        found: dict[str, list[int]] = defaultdict(list)
        for i in range(1, len(w)):
            before = w.keys[i - 1] in _KNOWN_TITLES and w.capital[i - 1]
            if before and w.capital[i] and not w.headline[i]:
                found[w.keys[i]].append(i)
        return dict(found)

    def _part_of_another(self, i: int) -> bool:
        """Whether a word only ever stands behind one other capital: Lyle in "Port Lyle"."""
        w = self.words
        before = w.keys[i - 1] if i and not w.broken[i] else ""
        return (
            bool(before)
            and w.capital[i - 1]
            and not (w.opens[i - 1] or w.headline[i])
            and before not in PERSON_NOUNS
            and self.pairs[before, w.keys[i]] == self.capitals[w.keys[i]]
        )

    def _halved(self, key: str) -> Entity | None:
        """The one person of whose double surname a word is the end: Ms Renn-Lind is "Lind"."""
        found = self._by_half.get(key, ())
        return found[0] if len(found) == 1 else None

    def _shortly(self, key: str) -> Entity | None:
        """The one person whose first name a word is short for: Mitch for Mitchell Renn."""
        full = SHORT_NAMES.get(key, frozenset())
        found = [p for p in self.persons if len(p.keys) > 1 and p.keys[0] in full]
        return found[0] if len(found) == 1 else None

    def _misspelled(self, key: str) -> Entity | None:
        """The one person whose surname is a typing error away: Keidis for Kiedis."""
        if len(key) < _SLIP_LENGTH:
            return None
        near = [
            person
            for surname in self._by_letter.get(key[0], ())
            if OSA.distance(surname, key, score_cutoff=1) <= 1
            for person in self._surnames[surname]
        ]
        return near[0] if len(near) == 1 else None

    def _introduced(self, stop: int) -> bool:
        """Whether an age or a role follows after a comma, as after a person's name."""
        w = self.words
        if stop + 2 >= len(w) or w.texts[stop] != ",":
            return False
        if self._aged(stop):
            return True
        if w.keys[stop + 1] not in ("a", "an", "the", "who"):
            return False
        if w.keys[stop + 1] == "who":
            return True
        head = head_of(w, stop + 2, min(len(w), stop + 9))
        return head is not None and not w.capital[head] and w.keys[head] in PERSON_NOUNS

    def _human(self, stop: int) -> bool:
        """Whether an age or a noun for a man or a woman follows: "Ann, a mother of two"."""
        w = self.words
        if stop + 3 >= len(w) or w.texts[stop] != ",":
            return False
        if self._aged(stop):
            return True
        head = head_of(w, stop + 1, min(len(w), stop + 8))
        return (
            w.keys[stop + 1] in ("a", "an")
            and head is not None
            and w.texts[head].islower()
            and w.keys[head] in SEXED_NOUNS
        )

    def _aged(self, comma: int) -> bool:
        """Whether an age stands between the comma and the next one: "Ann, 59,"."""
        w = self.words
        return w.texts[comma + 1].isdigit() and w.texts[comma + 2] == ","

    def _again(self, keys: tuple[str, ...], place: int) -> bool:
        """Whether the words of a headline's name stand together again in running text."""
        w, n = self.words, len(keys)
        return any(
            w.keys[i : i + n] == keys and not w.headline[i]
            for i in range(place + n, len(w) - n + 1)
            if w.keys[i] == keys[0]
        )

    def _add(self, keys: tuple[str, ...], forms: Counter[str]) -> None:
        name = forms.most_common(1)[0][0]
        self.persons.append(Entity(True, keys, name, len(self.persons), shown=Counter(forms)))

    def _keys(self, first: int, stop: int) -> tuple[str, ...]:
        """The words of a name for comparison, without nicknames and commas."""
        w, keys, inside = self.words, [], False
        for i in range(first, stop):
            if w.texts[i] in OPEN_MARKS or w.texts[i] in CLOSE_MARKS:
                inside = not inside
            elif not inside and w.texts[i] != ",":
                keys.append(w.keys[i])
        return tuple(keys)

    # -- where they are mentioned ------------------------------------------------------------------

    def _forms(
        self,
    ) -> tuple[dict[str, list[tuple[tuple[str, ...], Entity]]], dict[str, list[Entity]]]:
        """The names of several words by their first, the longest first; the persons by each word
        of their names."""
        by_first: dict[str, list[tuple[tuple[str, ...], Entity]]] = defaultdict(list)
        by_word: dict[str, list[Entity]] = defaultdict(list, self._slips)
        for person in self.persons:
            sequences = {_sequence(form) for form in person.shown} | {person.keys}
            core = _core(person.keys)
            if len(core) > 1:
                sequences |= {core, (core[0], core[-1])}
                surname = _surname(person.keys)
                if len(surname) > 1:
                    sequences.add(surname)
            for sequence in sequences:
                if len(sequence) > 1:
                    by_first[sequence[0]].append((sequence, person))
            for key in core:
                if person not in by_word[key] and key not in PARTICLES and len(key) > 1:
                    by_word[key].append(person)
        for found in by_first.values():
            found.sort(key=lambda f: -len(f[0]))
        return by_first, by_word

    def _scan(self) -> None:
        w = self.words
        by_first, by_word = self._forms()
        inside: dict[int, Range] = {
            i: (first, stop)
            for (first, stop), label in self.labels.items()
            if label != "PERSON"
            for i in range(first, stop)
        }
        named = {
            i
            for (first, stop), label in self.labels.items()
            if label == "PERSON"
            for i in range(first, stop)
        }
        pending: list[tuple[int, list[Entity]]] = []
        full: list[Mention] = []
        i = 0
        while i < len(w):
            if not w.capital[i] and w.keys[i] not in PARTICLES and not _named(w.texts[i]):
                i += 1
                continue
            for sequence, person in by_first.get(w.keys[i], ()):
                stop = self._match(i, sequence)
                if stop:
                    self._mark(full, i, stop, person, len(sequence) > 1)
                    i = stop
                    break
            else:
                people = by_word.get(w.keys[i])
                if people and _named(w.texts[i]) and self._is_name(i, i in named, inside.get(i)):
                    pending.append((i, people))
                i += 1
        self._full_starts: dict[int, list[int]] = defaultdict(list)
        for mention in full:
            self._full_starts[mention.entity.number].append(mention.first)
        self._all_full = {m.first for m in full}
        # "Mr. X" is more specific than a bare X: such mentions come first.
        meant: Counter[int] = Counter()
        told = MALE_TITLES | FEMALE_TITLES
        for i, people in sorted(pending, key=lambda p: w.keys[max(0, p[0] - 1)] not in told):
            person = people[0] if len(people) == 1 else self._choose(i, people, meant)
            meant[person.number] += 1
            self._mark(full, i, i + 1, person, False)
        self.mentions = sorted(full, key=lambda m: m.first)
        for mention in self.mentions:
            mention.entity.mentions.append(mention)
            mention.entity.forms[w.between(mention.first, mention.stop)] += 1

    def _match(self, i: int, sequence: tuple[str, ...]) -> int | None:
        """The end of `sequence` if it begins at `i`; initials and nicknames may come in between."""
        w, k = self.words, 0
        position = i
        while k < len(sequence):
            if position >= len(w) or position > i + 9 or (position > i and w.broken[position]):
                return None
            if w.keys[position] == sequence[k]:
                k += 1
            elif k > 0 and (len(w.keys[position]) == 1 and _named(w.texts[position])):
                pass
            elif k > 0 and w.texts[position] in OPEN_MARKS:
                close = self.nickname(position, min(len(w), position + 6))
                if close is None:
                    return None
                position = close
                continue
            elif k > 0 and w.texts[position] == "," and sequence[k] in SUFFIXES:
                pass
            else:
                return None
            position += 1
        return position

    def _is_name(self, i: int, tagged: bool, inside: Range | None) -> bool:
        """Whether a single word that can be somebody's name is one here."""
        w = self.words
        if tagged or titled(self.words, i):
            return True
        if inside and inside[1] - inside[0] > 1:
            return False
        if w.headline[i]:
            return True
        if w.opens[i] and w.texts[i].lower() in self.lower:
            return False
        around = [k for k in (i - 1, i + 1) if 0 <= k < len(w)]
        before, after = (around[0], around[-1]) if len(around) == 2 else (i, i)
        if after > i and w.capital[after] and not w.broken[after] and not w.opens[after]:
            return w.keys[after] in PERSON_NOUNS or w.keys[after] in ORGANIZATION_NOUNS
        return not (
            before < i
            and w.capital[before]
            and not w.opens[before]
            and not w.broken[i]
            and w.keys[before] not in PERSON_NOUNS
            and w.texts[before][0].isalpha()
            and w.keys[before] not in ORGANIZATION_WORDS
            and before not in self._adjectives
        )

    @cached_property
    def _adjectives(self) -> frozenset[int]:
        return frozenset(
            i
            for (first, stop), label in self.labels.items()
            if label in ("NORP", "GPE", "ORG", "DATE")
            for i in range(first, stop)
        )

    @cached_property
    def capitals(self) -> Counter[str]:
        """How often the text has each word with a capital."""
        w = self.words
        return Counter(k for k, c in zip(w.keys, w.capital, strict=True) if c)

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        """How often the text has each two words together, the second with a capital."""
        w = self.words
        return Counter((w.keys[i - 1], w.keys[i]) for i in range(1, len(w)) if w.capital[i])

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words that the text has in lower case."""
        return frozenset(word for word in self.words.texts if word.islower())

    def _mark(
        self, into: list[Mention], first: int, stop: int, person: Entity, whole: bool
    ) -> None:
        w = self.words
        after = w.texts[stop] if stop < len(w) else ""
        possessive = after in APOSTROPHES or (
            after in ("'", "’")
            and w.start[stop] == w.end[stop - 1]
            and w.keys[stop - 1].endswith("s")
        )
        modifier = False
        if after and not w.broken[stop] and not possessive and after[:1].isalpha():
            key = singular(w.keys[stop])
            modifier = key in PERSON_NOUNS or key in ORGANIZATION_NOUNS or key in _TRAILING
            if not modifier and w.capital[stop] and not w.headline[stop] and not w.opens[stop]:
                modifier = w.keys[stop] in ORGANIZATION_WORDS
        into.append(Mention(first, stop, person, whole, possessive, modifier))

    def _choose(self, i: int, people: list[Entity], meant: Mapping[int, int]) -> Entity:
        """Which of several people with one name a single word means: "Clinton"."""
        w = self.words
        title = w.keys[i - 1] if i and not w.broken[i] else ""
        sex = "male" if title in MALE_TITLES else "female" if title in FEMALE_TITLES else None
        key = w.keys[i]
        told = {
            person.number: (self._told(person) or _given_sex(person.keys)) if sex else None
            for person in people
        }

        def score(person: Entity) -> float:
            starts = self._full_starts.get(person.number, [])
            earlier = bisect_left(starts, i)
            points = 1.0 * len(starts) + min(meant[person.number], _OFTEN)
            points += 1.5 * earlier
            if starts and w.end[starts[0]] <= self.title_end:
                points += 3
            if starts and not earlier:
                points -= 4
            if earlier and w.paragraph[i] == w.paragraph[starts[earlier - 1]]:
                points += 2 + 3 * (w.sentence[i] - w.sentence[starts[earlier - 1]] <= 1)
            if told[person.number]:
                points += 20 if told[person.number] == sex else -20
            if len(person.keys) == 1 and title in _KNOWN_TITLES:
                points += 20
            if title in TITLES and self._titled_so(person, title):
                points += 8
            if title in ("mrs", "mr"):
                points += 6 * self._elder(person)
            family = key in _FAMILY_FIRST and key == person.keys[0]  # "Liu Xin" is Mr Liu
            points += 6 * (key == person.keys[-1] or family)
            points += 3 * (key == _surname(person.keys)[-1] or family)
            return points

        # News does not use a bare surname for somebody not introduced if another bearer of it was.
        introduced = [
            p
            for p in people
            if bisect_left(self._full_starts.get(p.number, [-1]), i)
            and told[p.number] in (sex, None)
        ]
        return max(introduced or people, key=lambda p: (score(p), -p.number))

    def _titled_so(self, person: Entity, title: str) -> bool:
        """Whether the text has the full name with that title: "Corporal Ann Other"."""
        starts = self._full_starts.get(person.number, [])
        return any(title in self.words.keys[max(0, i - 2) : i] for i in starts)

    def _elder(self, person: Entity) -> int:
        """1 for a person called a father or mother, -1 for a son, daughter or pupil."""
        w = self.words
        found = 0
        for first in self._full_starts.get(person.number, []):
            window = set(w.keys[max(0, first - 4) : first]) | set(w.keys[first + 2 : first + 8])
            found += bool(window & _ELDERS) - bool(window & _CHILDREN)
        return (found > 0) - (found < 0)

    def _titles_before(self, first: int) -> tuple[str, ...]:
        """The words right before a name, without those of another: "Mr. Renn and" is nothing of who
        is named next."""
        w, start = self.words, first
        while start > max(0, first - 4) and not w.broken[start]:
            k = start - 1
            name = w.capital[k] and w.keys[k] not in TITLES and w.keys[k] not in PERSON_NOUNS
            if name or w.keys[k] == "and":
                break
            start = k
        return w.keys[start:first]

    def _told(self, person: Entity) -> str | None:
        """The gender shown by a title before the full name."""
        w = self.words
        for first in self._full_starts.get(person.number, []):
            window = self._titles_before(first)
            if not _MALE.isdisjoint(window):
                return "male"
            if not _FEMALE.isdisjoint(window):
                return "female"
            for i in range(first + 2, min(len(w), first + 20)):
                if w.sentence[i] != w.sentence[first] or i in self._all_full:
                    break
                if w.keys[i] in PERSON_PRONOUNS:
                    return PERSON_PRONOUNS[w.keys[i]]
        return None

    def mention_in(self, first: int, stop: int) -> list[Mention]:
        """The persons mentioned wholly inside a range of words."""
        starts = self.starts
        i = bisect_left(starts, first)
        found = []
        while i < len(starts) and starts[i] < stop:
            if self.mentions[i].stop <= stop:
                found.append(self.mentions[i])
            i += 1
        return found

    @cached_property
    def starts(self) -> list[int]:
        """Where the mentions begin, sorted."""
        return [m.first for m in self.mentions]

    # -- what is said of them ---------------------------------------------------------------------

    def _describe(self) -> None:
        names = {}
        for (first, stop), label in self.labels.items():
            if label in ORGANIZATION_LABELS:
                names[first] = stop
        for mention in self.mentions:
            mention.entity.descriptions += tuple(
                describe(self.words, mention.first, mention.stop, names)
            )

    def describe(self, told: Iterable[SourceDescription]) -> None:
        """Add the descriptions that sources give of people they name, before sources are
        resolved."""
        for t in told:
            others = t.entity.descriptions
            found = description(self.words, t.first, t.stop, t.stop if t.inner else t.first, True)
            if t.inner:
                others = tuple(d for d in others if d.name != t.stop or not d.before)
            elif any(d.first < t.stop and t.first < d.stop for d in others):
                continue
            if t.entity.person and found is not None:
                t.entity.descriptions = (*others, found)

    def _sex(self) -> None:
        """Gender from titles, nouns and unambiguous pronouns."""
        w = self.words
        for person in self.persons:
            for mention in person.mentions:
                before = w.keys[mention.first - 1] if mention.first else ""
                person.male += 5 * (before in MALE_TITLES)
                person.female += 5 * (before in FEMALE_TITLES)
            for told in person.descriptions:
                # The word itself: folded, a spokeswoman is a spokesman.
                head = head_of(w, told.first, told.stop)
                noun = singular(w.keys[head]) if head is not None else ""
                person.male += 3 * (noun in MALE_NOUNS)
                person.female += 3 * (noun in FEMALE_NOUNS)
        sentences: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            sentences[w.sentence[mention.first]].append(mention)
        pronouns: dict[int, list[int]] = defaultdict(list)
        for i, key in enumerate(w.keys):
            if key in PERSON_PRONOUNS and not w.quoted[i]:
                pronouns[w.sentence[i]].append(i)
        for number, places in pronouns.items():
            for i in places:
                earlier = [
                    m for m in sentences.get(number, ()) if m.first < i and not w.quoted[m.first]
                ]
                people = {m.entity.number for m in earlier}
                weight = 1.0
                if not people:
                    earlier = [m for m in sentences.get(number - 1, ()) if not w.quoted[m.first]]
                    people = {m.entity.number for m in earlier}
                    weight = 0.5
                if len(people) == 1:
                    person = earlier[-1].entity
                    weight *= 1.0 if w.keys[i] in ("he", "she") else 0.5
                    if PERSON_PRONOUNS[w.keys[i]] == "male":
                        person.male += weight
                    else:
                        person.female += weight

    # -- organizations ----------------------------------------------------------------------------

    def _find_organizations(self) -> None:
        w = self.words
        for (first, stop), label in self.labels.items():
            if label not in ORGANIZATION_LABELS:
                continue
            if stop < len(w) and w.keys[stop] in TITLES and w.keys[stop - 1] in _OF_OFFICES:
                stop -= 1  # "White House Press Secretary"
            trimmed = self.trim(first, stop)
            if trimmed:
                keys = w.keys[trimmed[0] : trimmed[1]]
                self._organizations[keys][w.between(*trimmed)] += 1
                self._organization_labels[keys][label] += 1
                if not w.headline[first]:
                    self._named_first.setdefault(keys, first)
        # An entity recognized by one word in one place may have its full name in another.
        known = [k for k, labels in self._organization_labels.items() if labels["ORG"]]
        single = {k[0] for k in known if len(k) == 1}
        ends = {b: a for (a, b), label in self.labels.items() if label == "ORG"}
        for i, key in enumerate(w.keys):
            if w.capital[i] and (i + 1 in ends or key in single):
                end = self._longer(i + 1)
                if end is not None:
                    first, _ = self.trim(ends.get(i + 1, i), i + 1) or (i, i + 1)
                    keys = w.keys[first:end]
                    self._organizations[keys][w.between(first, end)] += 1
                    self._organization_labels[keys]["ORG"] += 1

    def _longer(self, stop: int) -> int | None:
        """Where capitals after a recognized name end that end like a name of an organization."""
        w = self.words
        end = stop
        while (
            end < len(w)
            and end - stop < 4
            and w.capital[end]
            and not (w.headline[end] or w.broken[end] or w.opens[end])
            and self.label_at(end) is None
        ):
            end += 1
        return end if end > stop and w.keys[end - 1] in _BODIES else None

    def trim(self, first: int, stop: int) -> Range | None:
        """An organization's name without article, possessive, line breaks and what only describes
        it: "the Paris-based X"."""
        w = self.words
        for i in range(stop - 1, first, -1):
            if w.broken[i]:
                stop = i
        while first < stop and (
            w.keys[first] in ("the", "a", "an", "one")
            or not w.texts[first][0].isalnum()
            or (w.keys[first] in _KINDS_BEFORE and stop - first > 2)
            or (stop - first > 3 and self._owner(first))
            or self._describes(first, stop)
        ):
            first += 1
        while first < stop and (
            w.texts[stop - 1] in (*APOSTROPHES, "of", "for", "the")
            or not w.texts[stop - 1][0].isalnum()
        ):
            stop -= 1
        return (first, stop) if first < stop else None

    def _owner(self, i: int) -> bool:
        """Whether a word is the acronym of what a body belongs to: "the UN's Tide Office"."""
        owning = self.words.texts[i + 1] in APOSTROPHES
        return owning and is_acronym(self.words.texts[i])

    def _describes(self, first: int, stop: int) -> bool:
        """Whether what begins a name is made of another name and a participle: "Paris-based"; that
        name may have several words: "New York-based"."""
        w = self.words
        return any(
            attributive(w.texts[k]) and all(w.capital[first : k + 2])
            for k in range(first, stop - 1)
        )

    @cached_property
    def _covering(self) -> dict[int, str]:
        return {i: label for (a, b), label in self.labels.items() for i in range(a, b)}

    def label_at(self, i: int) -> str | None:
        """The label of the entity that covers the word `i`."""
        return self._covering.get(i)

    def organization(self, first: int, stop: int, label: str | None = None) -> Entity:
        """The organization named by the words, by its fullest name in the article."""
        keys = self.words.keys[first:stop]
        explained = self.short_forms.get(keys[-1]) if len(keys) == 1 else None
        if explained is not None:
            return self.organization_named(self.words.between(*explained))
        if label is None and keys in self._organization_labels:
            label = self._organization_labels[keys].most_common(1)[0][0]
        if (keys, label) not in self._fullest_names:
            self._fullest_names[keys, label] = self._fullest(keys, label)
        text = self._fullest_names[keys, label] or self.words.between(first, stop)
        return self.organization_named(text)

    def known(self, first: int, stop: int) -> bool:
        """Whether the words are the name of an organization or place somewhere in the article."""
        return self.label_of(first, stop) not in (None, "NORP")

    def label_of(self, first: int, stop: int) -> str | None:
        """The most frequent label of the words where they are not a person's name."""
        labels = self._organization_labels.get(self.words.keys[first:stop])
        return labels.most_common(1)[0][0] if labels else None

    def label_of_keys(self, keys: tuple[str, ...]) -> str | None:
        """The most frequent label of a name as an entity."""
        labels = self._organization_labels.get(keys)
        return labels.most_common(1)[0][0] if labels else None

    def person_named(self, first: int, stop: int) -> Entity:
        """The only person of that name, if only a source shows that it is a person."""
        w, keys = self.words, self.words.keys[first:stop]
        text = w.between(first, stop)
        for person in self.persons:
            if person.name == text:
                return person
        if keys not in self._unmarked:
            person = Entity(True, keys, text, len(self.persons) + first)
            for i in (i for i, key in enumerate(w.keys) if key == keys[0]):
                if w.keys[i : i + len(keys)] == keys:
                    end = i + len(keys)
                    person.forms[w.between(i, end)] += 1
                    person.mentions.append(Mention(i, end, person, len(keys) > 1))
            self._unmarked[keys] = person
        return self._unmarked[keys]

    def campaign(self, owner: Entity, noun: str) -> Entity:
        """The campaign or team of a person, named by the surname."""
        words = [
            x for x in owner.name.replace(",", "").split() if x.rstrip(".").lower() not in SUFFIXES
        ]
        return self.organization_named(f"{words[-1]} {noun}")

    def fullest_named(self, text: str) -> Entity:
        """The one entity for an organization's name, by its fullest form in the article that names
        no other beside it."""
        fullest = self._fullest(tuple(map(fold, text.split())), "ORG") or text
        return self.organization_named(fullest if {"/", "-"}.isdisjoint(fullest) else text)

    def organization_named(self, text: str) -> Entity:
        """The one entity for an organization's name."""
        key = " ".join(map(fold, text.split()))
        if key not in self._made:
            keys = tuple(key.split())
            entity = Entity(False, keys, text, len(self._made), Counter({text: 1}))
            self._made[key] = entity
        return self._made[key]

    def _fullest(self, keys: tuple[str, ...], label: str | None) -> str | None:
        """The longer name of a short one, with the country: the Fed is the "US Federal Reserve"."""
        placed = self._placed(keys)
        if placed:  # the same ministry of two countries may be either
            return placed[0] if len(placed) == 1 else None
        longer = self._longer_name(keys, label)
        if longer is None:
            return self._kind_alone(keys)
        placed = self._placed(longer)
        return placed[0] if len(placed) == 1 else self._written(longer)

    def _longer_name(self, keys: tuple[str, ...], label: str | None) -> tuple[str, ...] | None:
        """The longer name of a short one: AP, Daily News, the Fed."""
        best: tuple[float, tuple[str, ...]] | None = None
        place = label in ("GPE", "LOC", "NORP")
        acronym = "".join(keys).replace(".", "") if len(keys) == 1 else ""
        for longer, forms in self._organizations.items():
            if len(longer) <= len(keys):
                continue
            text = forms.most_common(1)[0][0]
            if text.split()[-1].islower():
                continue  # "the EU" is not "the European Union's top court"
            spelled = acronym and acronym in _initials(text)
            if set(APOSTROPHES) & set(longer) - set(keys) and not spelled:
                continue
            points = 0.0
            kind = self._organization_labels[longer].most_common(1)[0][0]
            country = spelled and place and kind == "GPE"  # "the US", "the United States"
            if kind != "ORG" and not country and not (acronym and kind in _WORKS):
                continue
            if spelled and len(acronym) > 1:
                points = 3
            elif place or kind != "ORG":
                continue
            elif (
                len(keys) < _WHOLE and longer[-len(keys) :] == keys and keys[-1] in NEWSPAPER_WORDS
            ):
                points = 2
            elif (
                len(keys) > 1
                and longer[1 - len(keys) :] == keys[1:]
                and keys[0] in _initials(" ".join(text.split()[: 1 - len(keys)]))
            ):
                points = 3
            elif len(keys) > 1 and longer[-len(keys) :] == keys and keys[-1] in TOPICAL:
                points = 1.8
            elif (
                longer[: len(keys)] == keys
                and (len(keys) > 1 or label in ("ORG", "PRODUCT", None))
                and self._shortened(keys, longer)
            ):
                points = 1.5
            elif (
                acronym
                and label == "ORG"
                and 2 < len(acronym) < 5
                and longer[0].startswith(acronym)
                and "-" not in longer[0].removeprefix(acronym)
                and (longer[0] != acronym or longer[-1] in _SAME_BODY)
            ):
                points = 1.2
            if points:
                points += 0.1 * len(longer) + 0.1 * min(forms.total(), _OFTEN)
                if best is None or points > best[0]:
                    best = (points, longer)
        return best[1] if best else None

    def _placed(self, keys: tuple[str, ...]) -> list[str]:
        """The names of bodies that are this one of a country or people: "US Secret Service",
        "Lowland's Foreign Ministry"."""
        if len(keys) < 2 and keys[0] not in _STATES_ALONE:
            return []
        found: dict[str, Counter[str]] = {}
        for longer, forms in self._organizations.items():
            before = longer[: -len(keys)]
            if before and longer[-len(keys) :] == keys and self._country(before):
                found.setdefault(before[0].replace(".", ""), Counter()).update(forms)
        return [forms.most_common(1)[0][0] for forms in found.values()]

    def _kind_alone(self, keys: tuple[str, ...]) -> str | None:
        """The only body whose name ends with a kind of body that stands alone: "the Group"."""
        if len(keys) > 1 or keys[0] not in _KINDS_ALONE:
            return None
        ends = (k for k in self._organizations if len(k) > 1 and k[-1] == keys[0])
        names = {self._fullest(longer, "ORG") or " ".join(longer): longer for longer in ends}
        longer = next(iter(names.values()), ())
        return self._written(longer) if len(names) == 1 else None

    def _written(self, keys: tuple[str, ...]) -> str:
        """A name as the article has it most often."""
        return self._organizations[keys].most_common(1)[0][0]

    def _country(self, before: tuple[str, ...]) -> bool:
        """Whether what stands before a name is a country or people."""
        if before[-1] in POSSESSIVE_MARKS:
            return self.label_of_keys(before[:-1]) in ("GPE", "LOC")
        return len(before) == 1 and before[0] in _COUNTRIES

    def _shortened(self, keys: tuple[str, ...], longer: tuple[str, ...]) -> bool:
        """Whether a name is short for a longer one that begins like it.

        It comes after the longer one, or the rest only names the kind of body: the "X Watch" is a
        product of X, and the "X Hub" one of its places. A council of its own is another body ("the
        White House Trade Council"), and so is a branch abroad ("LBG International").
        """
        rest = longer[len(keys) :]
        forms = self._organizations.get(keys) if len(keys) == 1 else None
        acronym = forms is not None and all(map(is_acronym, forms))
        if (acronym and not BRANCHES.isdisjoint(rest)) or (longer[-1] in TOPICAL and len(rest) > 1):
            return False
        if all(k in _KINDS_OF_BODY for k in rest):
            return True
        short = self._named_first.get(keys)
        return short is None or self._named_first.get(longer, short) < short

    def noted(self) -> Iterator[tuple[Range, str]]:
        """Every organization that the entity recognizer found, in the order of the text."""
        for (first, stop), label in sorted(self.labels.items()):
            if label in ORGANIZATION_LABELS:
                trimmed = self.trim(first, stop)
                if trimmed:
                    yield trimmed, label


_FORMS = word_list("company_forms")
_BODY_NAMES = ORGANIZATION_WORDS | MOVEMENTS
_ELDERS = word_list("elder_nouns")
_CHILDREN = word_list("child_nouns")
_WHOLE = 3  # words of a newspaper's whole name: there is also an International X Y Times
_OFTEN = 4
_OTHER_NAMES = frozenset("GPE NORP ORG LOC FAC".split())
# The signs are those that letters become when UTF-8 is read as Latin-1.
_JOINTS = str.maketrans("", "", "-'." + "".join(map(chr, range(0x80, 0xC0))))
_SLIP_LENGTH = 6  # letters of a name long enough for a typing error to be recognized
_KNOWN_TITLES = word_list("known_titles")
_OF_OFFICES = word_list("before_offices")
_LINKING = PARTICLES - frozenset(("y", "e", "st", "la", "le", "du", "al", "el", "del"))
_BODIES = word_list("body_words")
_WORKS = frozenset("LAW WORK_OF_ART EVENT FAC PRODUCT".split())
_OFFICES = word_list("office_nouns")
_PLACED = word_list("place_prepositions")
_TRAILING = word_list("behind_names")
_OF_FIRST_PERSON = AUXILIARIES | frozenset(("would", "will", "can", "could", "think", "don't"))
_FAMILY_FIRST = word_list("family_first")
BRANCHES = frozenset(("international",))
"""What stands in the names of branches behind an acronym: "LBG International" is not LBG."""
_SAME_BODY = ORGANIZATION_WORDS - BRANCHES
_GENERALS = frozenset((office, "general") for office in _OFFICES)
_BEFORE_TITLES = frozenset("acting co deputy ex former then vice".split())
_OF_PLACE = frozenset(("in", "of", "to", "for"))
_POWERS = frozenset("un eu us uk nato".split())
_ASKING = frozenset(("will", "may"))
"""What begins a question and is a first name as well."""
_KINDS_OF_BODY = _FORMS | _BODIES | TOPICAL | PREPOSITIONS
_COUNTRIES = DEMONYMS | word_list("nationalities")
_KINDS_BEFORE = frozenset("ngo ngos npo".split())
_SURNAMES_TOO = word_list("surnames_too")
_KINDS_ALONE = word_list("kinds_alone")
_ADDRESSES = frozenset("mr mrs ms miss".split())
_STATES_ALONE = frozenset(("ministry", "parliament"))
_NO_FIRST_NAMES = PERSON_NOUNS - FIRST_NAME_TITLES
_NEVER_FIRST = FUNCTION_WORDS | PERSON_NOUNS | OF_PLACES
_MALE, _FEMALE = MALE_TITLES | MALE_NOUNS, FEMALE_TITLES | FEMALE_NOUNS


@lru_cache(maxsize=4096)
def _sequence(form: str) -> tuple[str, ...]:
    """The words of a name for comparison, without nicknames and commas."""
    own = Words.of(form)
    keys, inside = [], False
    for text, key in zip(own.texts, own.keys, strict=True):
        if text in OPEN_MARKS or text in CLOSE_MARKS:
            inside = not inside
        elif not inside and text != ",":
            keys.append(key)
    return tuple(keys)


def _given_sex(keys: tuple[str, ...]) -> str | None:
    """The gender shown by the first name of a full name, if it is unambiguous."""
    given = keys[0] if len(keys) > 1 else ""
    return "male" if given in GIVEN_MALE else "female" if given in GIVEN_FEMALE else None


def _forenamed(keys: tuple[str, ...]) -> bool:
    """Whether a first name or an initial shows that a surname is no noun: "Ann Bishops"."""
    called = keys[0] in GIVEN or any(len(key) == 1 for key in keys[:-1])
    return called and singular(keys[-1]) in PERSON_NOUNS


def _people(key: str) -> bool:
    """Whether a word is a plural noun for people: Americans, Critics."""
    return is_plural(key) and (
        key.endswith(("icans", "eans", "ians", "crats", "ists")) or singular(key) in PERSON_NOUNS
    )


@lru_cache(maxsize=4096)
def _initials(text: str) -> frozenset[str]:
    """The acronyms that a name can have: with the letters of small words or without them, of the
    rest behind "U.S.", and of what stands before its last "and": the CDC."""
    words = text.replace("-", " ").split()
    names = [words, words[1:]] if len(words) > 2 and words[0].endswith(".") else [words]
    if "and" in words[_WHOLE:]:
        names += [name[: len(name) - 1 - name[::-1].index("and")] for name in names]
    return frozenset(
        "".join(word[0] for word in name if small or word[0].isupper()).lower()
        for name in names
        for small in (False, True)
    )


def _goes_on(words: Words, i: int) -> bool:
    return i + 1 < len(words) and words.texts[i + 1][0].isalpha() and not words.broken[i + 1]


def _named(word: str) -> bool:
    """Whether a word is spelled like part of a name: Clinton, al-Zawahiri, J., McCain, O'Neill."""
    if word[:1].isupper():
        return word[-1:].isalpha() or word[-1] == "."
    head, dash, tail = word.partition("-")
    return bool(dash and tail[:1].isupper() and head in PARTICLES)


def _initial(word: str) -> bool:
    """Whether a word is one or several initials of a name: J., P.V."""
    return word[-1:] == "." and word.isupper() and all(len(x) == 1 for x in word[:-1].split("."))


def _core(keys: tuple[str, ...]) -> tuple[str, ...]:
    """A name without initials and suffixes."""
    core = tuple(k for k in keys if len(k) > 1 and k not in SUFFIXES)
    return core or keys


def _several(keys: tuple[str, ...]) -> bool:
    """Whether a name has more than a surname: "Ann Other", "M. K. Sen"."""
    return sum(k not in SUFFIXES for k in keys) > 1


def _surname(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The last word of a name with the particles before it."""
    core = _core(keys)
    i = len(core) - 1
    while i > 0 and core[i - 1] in PARTICLES:
        i -= 1
    return core[i:]


def _shared(person: Entity, persons: Sequence[Entity]) -> bool:
    """Whether a name with a particle is only the surname of somebody else: "de Vos"."""
    return person.keys[0] in PARTICLES and any(
        p is not person
        and len(p.keys) > len(person.keys)
        and p.keys[-len(person.keys) :] == person.keys
        for p in persons
    )


def _glued(longer: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a longer name is only a whole one behind something else: "Celebrities Ann Other"."""
    tail = longer[-len(name) :] == name and len(longer) > len(name) > 1
    return tail and name[0] in GIVEN and longer[0] not in GIVEN


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names in one article can be one person's."""
    a, b = _core(one), _core(other)
    if a[-1] != b[-1]:
        # "Mir Haibat" is Mir Haibat Khan Raisani, "Wan Fauzi" Wan Fauzi Idris
        short, long = sorted((a, b), key=len)
        return len(short) > 1 and long[: len(short)] == short
    if {k for k in one if k in SUFFIXES} != {k for k in other if k in SUFFIXES}:
        junior = [k for k in (*one, *other) if k in SUFFIXES]
        # "Martin Luther King Jr." comes first and is King after; Donald Trump comes before his son.
        if not (junior and any(k in SUFFIXES for k in one)):
            return False
    if len(a) == len(b) == 1:  # "K. Sen" is M. K. Sen, and not R. Sen
        few, many = sorted(("".join(name[:-1]) for name in (one, other)), key=len)
        return many.startswith(few) or many.endswith(few)
    if a[0] == b[0]:
        return True
    short, long = sorted((one, other), key=len)
    if short[0] == "o" and len(short) > 1 and long[-len(short) :] == short:
        return True  # "Ó Dúill" is Cathal Ó Dúill
    short, long = sorted((a, b), key=len)
    if len(short) > 1 and len(long) > len(short) and long[-len(short) :] == short:
        return True  # "Reyes Luna" is Ada Reyes Luna
    if a[0] in SHORT_NAMES.get(b[0], ()):
        return True
    given_a, given_b = one[0], other[0]
    return (len(given_a) == 1 or len(given_b) == 1) and given_a[0] == given_b[0]


__all__ = ["BRANCHES", "Entities", "Entity", "Mention", "Range", "SourceDescription", "is_plural"]
