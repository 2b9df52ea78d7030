"""Resolves pronouns, descriptions and appositions to persons."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

from quotes.speakers import ranker
from quotes.speakers.discourse import UNNAMED, Discourse, Referent
from quotes.speakers.entities import Entity, Mention
from quotes.speakers.lexicon import (
    APOSTROPHES,
    DEFINITE,
    DETERMINERS,
    FEMALE_NOUNS,
    FORMER,
    GIVEN_FEMALE,
    GIVEN_MALE,
    INDEFINITE,
    MALE_NOUNS,
    PERSON_PRONOUNS,
    PREPOSITIONS,
    RELATION_NOUNS,
    SPOKES_NOUNS,
    TITLES,
    is_person_noun,
    singular,
    titles_only,
)
from quotes.speakers.roles import Description, canonical, office_of
from quotes.speakers.wordlists import word_list

DASHES = ("–", "—", "-", "--")
_GENERIC = word_list("generic_people")
_UNNAMED = word_list("unnamed_people")
_IN_OFFICE = frozenset("interim acting current new".split())
_HEADS = word_list("sole_offices")
"""Offices of which a body has one."""
_ASKED = word_list("asking_verbs")
_VERBAL = word_list("verbal_words")
_LONGEST_OFFICE = 12
_EMPTY = PREPOSITIONS | DETERMINERS
_OTHER = {"male": "female", "female": "male"}
_HISTORY = 3
_NEAR = 2  # lines, empty ones too
_SURE = 4.0


@dataclass(frozen=True)
class Choice:
    """One choice of the ranker: its candidates' features and names (None: nobody named)."""

    task: ranker.Task
    attribution: int
    features: tuple[ranker.Features, ...]
    names: tuple[str | None, ...]


@dataclass(frozen=True)
class _Query:
    """A description: its noun, literally and folded, and its modifiers."""

    noun: str
    wanted: str
    modifiers: frozenset[str]
    former: bool
    indefinite: bool
    places: frozenset[str]
    owned: bool

    @property
    def sex(self) -> str | None:
        """The sex that the noun shows."""
        return (
            "male" if self.noun in MALE_NOUNS else "female" if self.noun in FEMALE_NOUNS else None
        )


class Persons:
    """Finds persons in a discourse. `recording`, if a list, collects the ranker's choices."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.recording: list[Choice] | None = None
        self.attribution = -1
        self.shares: dict[Entity | None, float] = {}
        """The ranker's probability of each candidate of its last choice, None for nobody."""
        self.contents: Sequence[tuple[int, int]] = ()
        """The words quoted from the present source, as ranges."""

    # -- beside the source -----------------------------------------------------------------------

    def beside(self, first: int, start: int, stop: int, head: int, person: bool) -> Referent | None:
        """The name in apposition to a description, inside the source or right next to it.

        The words `first` to `stop` are the source, `start` is the first after its articles, `head`
        its noun; `person` says that the noun names a human being.
        """
        w = self.discourse.words
        n = len(w)
        for i in range(head + 1, stop - 1):
            if w.texts[i] in (",", ":", *DASHES) or w.keys[i] in ("named", "called"):
                m = self._apposed(i + 1, stop)
                if m is not None:
                    return Referent((m.entity,), role=(start, i) if person else None)
        if not person:
            return None
        if stop < n and not w.broken[stop]:
            following = self.discourse.mentions(stop, min(n, stop + 10))
            if following:
                m = following[0]
                if m.first == stop and head == stop - 1 and not m.possessive:
                    return Referent((m.entity,))
                at = stop + (w.texts[stop] in (",", *DASHES))
                if at > stop or w.texts[stop - 1] == ",":
                    m2 = self._apposed(at, min(n, at + 8))
                    if m2 is not None and m2.whole and w.texts[m2.stop : m2.stop + 1] != ("'s",):
                        after = w.texts[m2.stop] if m2.stop < n else "."
                        if not after[:1].isalnum():
                            return Referent((m2.entity,), role=(start, stop))
        if first > 1 and w.texts[first - 1] == "," and not w.broken[first]:
            for m in self.discourse.mentions(max(0, first - 6), first - 1):
                if m.stop == first - 1 and not m.possessive and w.keys[first] != "the":
                    return Referent((m.entity,))
        m = self._outer(start, stop, head)
        return None if m is None else Referent((m.entity,), role=(start, m.first))

    def _outer(self, start: int, stop: int, head: int) -> Mention | None:
        """NAME of "the ROLE of the OFFICE NAME" where it holds the role."""
        if head + 1 >= stop or self.discourse.words.keys[head + 1] not in ("of", "to", "for"):
            return None
        for m in self.discourse.mentions(head + 1, stop):
            if m.stop == stop and not m.possessive and self._holds_outer(start, head, m):
                return m
        return None

    def _apposed(self, i: int, stop: int) -> Mention | None:
        """The person whose name, perhaps with an office before it, begins at `i`."""
        w = self.discourse.words
        for m in self.discourse.mentions(i, stop):
            between = range(i, m.first)
            if m.possessive or any(w.texts[k] in ",;:()–—" for k in between):
                return None
            if m.modifier and m.stop < stop:
                return None
            if any(w.keys[k] in PREPOSITIONS and w.keys[k] != "of" for k in between):
                return None
            if titles_only(w.keys[i : m.first]) or is_person_noun(w.keys[m.first - 1]):
                after = w.texts[m.stop] if m.stop < len(w) else "."
                if (
                    m.stop >= stop
                    or not after[:1].isalnum()
                    or w.keys[m.stop] in ("who", "of", "and")
                ):
                    return m
            return None
        return None

    def _holds_outer(self, start: int, head: int, m: Mention) -> bool:
        """Whether NAME in "the ROLE of the OFFICE NAME" holds the role rather than the office.

        Another holder of the office in the article, or the same role given to NAME elsewhere, says
        so; NAME in the office elsewhere says the contrary. Else "the … of the …" leans to the role,
        since an office before a name takes no article.
        """
        w = self.discourse.words
        inner = m.first - 1
        if inner <= head + 1 or not is_person_noun(w.keys[inner]):
            return False
        if w.keys[head + 1] == "for" and singular(w.keys[head]) in SPOKES_NOUNS:
            return False
        role, office = canonical(singular(w.keys[head])), canonical(w.keys[inner])
        own = {d.head for d in m.entity.descriptions if d.name != m.first}
        roles = {role} | (
            {"spokesman", "secretary"} if role in ("spokesman", "secretary") else set()
        )
        if own & roles:
            return True
        if office in own:
            return False
        others = (p for p in self.discourse.entities.persons if p is not m.entity)
        if any(d.head == office for p in others for d in p.descriptions):
            return True
        definite = w.keys[head + 2] == "the" and w.keys[max(0, start - 1)] in DEFINITE
        return definite and w.keys[head + 1] == "of"

    # -- descriptions ----------------------------------------------------------------------------

    def described(self, first: int, start: int, stop: int, head: int) -> Referent | None:
        """The person in the article that fits a description best, or None for nobody named."""
        w = self.discourse.words
        key = singular(w.keys[head])
        owners = {m.entity for m in self.discourse.mentions(start, stop)}
        words = {canonical(k) for k in w.keys[start:stop] if k[:1].isalnum() and k not in _EMPTY}
        wanted = office_of(w, start, head)
        query = _Query(
            noun=key,
            wanted=wanted,
            modifiers=frozenset(words - {wanted}),
            former=any(k in FORMER for k in w.keys[start : head + 1]),
            indefinite=w.keys[first] in INDEFINITE,
            places=self._places(start, stop),
            owned=bool(owners),
        )
        # "The State Department's inspector general" can only be somebody whom the text describes
        # so.
        held = bool(owners) and key not in RELATION_NOUNS
        body = not query.former and self._of_body(start, stop, key)
        holder = held or key in _UNNAMED or body
        candidates: list[Entity | None] = [None]
        features: list[dict[str, float]] = [
            {
                "nobody": 1.0,
                "nobody_indefinite": float(query.indefinite),
                "nobody_spokes": float(key in SPOKES_NOUNS),
                "nobody_definite": float(w.keys[first] == "the"),
                "nobody_generic": float(key in _GENERIC),
                "nobody_source": float(key in _UNNAMED),
                "nobody_long": float(stop - head > 2),
                "nobody_owned": float(query.owned),
            }
        ]
        for person in self.discourse.persons_near(first):
            if person in owners or not person.mentions:
                continue
            named = any(wanted in d.keys or d.head == wanted for d in person.descriptions)
            if named or not holder:
                features.append(self._fitting(person, first, query))
                candidates.append(person)
        chosen = self._best("description", candidates, features)
        return Referent((chosen,)) if chosen is not None else None

    def _fitting(self, person: Entity, first: int, query: _Query) -> dict[str, float]:
        """How well a description matches what the text says about a person."""
        named_so = [d for d in person.descriptions if d.head == query.wanted]
        matched = [d for d in named_so if not self._elsewhere(query.places, d)]
        loose = [d for d in person.descriptions if query.wanted in d.keys]
        overlap = max((len(query.modifiers & d.keys) for d in matched or loose), default=0)
        unmatched = not matched and not loose
        former = any(FORMER & d.keys for d in matched)
        return self._features(person, first, query.sex) | {
            "head": float(bool(matched)),
            "loose": float(not matched and bool(loose)),
            "overlap": float(min(overlap, 3)),
            "missing": max(0.0, float(len(query.modifiers) - overlap)) * bool(matched),
            "unmatched": float(unmatched),
            "unmatched_generic": float(unmatched and query.noun in _GENERIC),
            "unmatched_known": float(unmatched and bool(person.descriptions)),
            "unmatched_owned": float(not matched and query.owned),
            "elsewhere": float(bool(named_so) and not matched),
            "former": float(query.former and former),
            "sitting": float(query.former and bool(matched) and not former),
            "later": float(person.before(first) is None),
            "head_indefinite": float(query.indefinite and bool(matched)),
        }

    def called(self, noun: str) -> bool:
        """Whether the text gives anybody the office of that noun."""
        wanted = canonical(noun)
        return any(
            d.head == wanted for p in self.discourse.entities.persons for d in p.descriptions
        )

    def with_initials(self, key: str) -> Referent | None:
        """The one person whose initials a label of an interview has: "JS:"."""
        fitting = [
            p
            for p in self.discourse.entities.persons
            if len(p.keys) > 1 and "".join(k[0] for k in p.keys) == key.replace(".", "")
        ]
        return Referent((fitting[0],)) if len(fitting) == 1 else None

    def interviewed(self, i: int) -> Referent:
        """Who answers in an interview of "Q:" and "A:": the person most mentioned before it."""
        w = self.discourse.words
        first = next((k for k in range(i + 1) if w.texts[k : k + 2] == ("Q", ":")), i)
        counts = Counter(
            m.entity
            for m in self.discourse.entities.mentions
            if m.first < first and not m.possessive
        )
        most = counts.most_common(1)
        return Referent((most[0][0],)) if most else UNNAMED

    def _of_body(self, first: int, stop: int, noun: str) -> bool:
        """Whether a description says of which body or place somebody holds an office."""
        w = self.discourse.words
        return any(
            (label == "ORG" and noun in _HEADS)
            or (b < stop and w.texts[b] in APOSTROPHES)
            or not {"of", "from"}.isdisjoint(w.keys[max(first, a - 2) : a])
            or w.texts[b - 1] in APOSTROPHES
            for a, b, label in self.discourse.names_in(first, stop)
        )

    def introduced(self, start: int, stop: int, head: int) -> Entity | None:
        """The only person of that description whom a report names after the lead: "A judge has"."""
        w, discourse = self.discourse.words, self.discourse
        wanted = office_of(w, start, head)
        former = any(k in FORMER for k in w.keys[start:head])
        fitting = [
            person
            for person in discourse.entities.persons
            if person.mentions
            and person.mentions[0].first >= stop
            and discourse.follows_lead(person.mentions[0].first)
            and (
                any(
                    d.head == wanted and not (former and d.keys & _IN_OFFICE)
                    for d in person.descriptions
                    if discourse.follows_lead(d.first)
                )
                or any(canonical(w.keys[m.first - 1]) == wanted for m in person.mentions)
            )
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _places(self, first: int, stop: int) -> frozenset[str]:
        """The words for places and peoples in a range."""
        w, entities = self.discourse.words, self.discourse.entities
        return frozenset(
            w.keys[k]
            for k in range(first, stop)
            if w.capital[k] and entities.label_at(k) in ("GPE", "NORP", "LOC")
        )

    def _elsewhere(self, places: frozenset[str], d: Description) -> bool:
        """Whether a description is of another place: "the Ohio senator", "senator of Texas"."""
        theirs = self._places(d.first, d.stop)
        return bool(places) and bool(theirs) and not theirs & places

    # -- pronouns --------------------------------------------------------------------------------

    def pronoun(self, i: int, sex: str) -> Referent:
        """The person meant by "he" or "she" at the word `i`."""
        focus = self._asked(i, sex) or self._cleft(i, sex)
        if focus is not None:
            return Referent((focus,))
        candidates = [p for p in self.discourse.persons_near(i) if p.before(i) is not None]
        if not candidates:
            w = self.discourse.words
            for m in self.discourse.mentions(i, min(len(w), i + 60)):
                if w.sentence[m.first] == w.sentence[i]:
                    return Referent((m.entity,))
            return UNNAMED
        features = [self._features(p, i, sex) for p in candidates]
        chosen = self._best("pronoun", candidates, features)
        if chosen is not None and self._surely_not(chosen, sex):
            near = [p for p in candidates if self._near(p, i) and not self._surely_not(p, sex)]
            chosen = self._likeliest(near, i, sex)
        return Referent((chosen,)) if chosen is not None else UNNAMED

    def _likeliest(self, people: Sequence[Entity], i: int, sex: str) -> Entity | None:
        features = [self._features(p, i, sex) for p in people]
        return people[ranker.best("pronoun", features)] if people else None

    def _near(self, person: Entity, i: int) -> bool:
        """Whether somebody is mentioned in the same paragraph as a word, or in the one before."""
        m, w = person.before(i), self.discourse.words
        return m is not None and w.paragraph[i] - w.paragraph[m.first] <= _NEAR

    def _asked(self, i: int, sex: str) -> Entity | None:
        """Who answers in "Asked whether …, he said": whoever spoke, or was told of, before that."""
        w = self.discourse.words
        first = bisect_left(w.sentence, w.sentence[i])
        while first < i and not w.texts[first][0].isalnum():
            first += 1
        if w.keys[first] not in _ASKED or "," not in w.texts[first:i]:
            return None
        subject = self._subject_of(w.sentence[first] - 1, w.paragraph[first])
        if subject is not None and self._may_be(subject, sex):
            return subject
        for k, (place, found) in enumerate(self.discourse.earlier(first)):
            if k > 1 or w.paragraph[i] - w.paragraph[place] > 2:
                return None
            people = [e for e in found.entities if e.person]
            if len(people) == 1 and self._may_be(people[0], sex):
                return people[0]
        return None

    def _cleft(self, i: int, sex: str) -> Entity | None:
        """The person in focus of the sentence before: "It was NAME who won. “…,” she said"."""
        w = self.discourse.words
        for sentence in (w.sentence[i], w.sentence[i] - 1, w.sentence[i] - 2):
            first, stop = bisect_left(w.sentence, sentence), bisect_left(w.sentence, sentence + 1)
            if first < stop and w.paragraph[i] - w.paragraph[first] > 2:
                return None
            for m in self.discourse.mentions(first, min(stop, i)):
                before = w.keys[max(0, m.first - 2) : m.first]
                if (
                    before in (("it", "was"), ("it", "is"))
                    and w.keys[m.stop : m.stop + 1] == ("who",)
                    and self._may_be(m.entity, sex)
                ):
                    return m.entity
        return None

    def _subject_of(self, sentence: int, paragraph: int) -> Entity | None:
        """The person with whom a sentence of the same paragraph begins, outside of quotes."""
        w = self.discourse.words
        first, stop = bisect_left(w.sentence, sentence), bisect_left(w.sentence, sentence + 1)
        if first >= stop or w.paragraph[first] != paragraph or w.quoted[first]:
            return None
        mentions = self.discourse.mentions(first, stop)
        if not mentions or mentions[0].possessive:
            return None
        between = range(first, mentions[0].first)
        clear = all(w.texts[k][0].isalnum() and w.keys[k] not in _VERBAL for k in between)
        return mentions[0].entity if clear and len(between) < _LONGEST_OFFICE else None

    def subject_before(self, i: int, after: int) -> Referent | None:
        """Whom the sentence right before the word `i` speaks of, if it begins after a word."""
        w = self.discourse.words
        last = i - 1
        while last > after and not w.texts[last][0].isalnum():
            last -= 1
        if last <= after or w.quoted[last] or w.paragraph[last] != w.paragraph[i]:
            return None
        first = bisect_left(w.sentence, w.sentence[last])
        if first <= after:
            return None
        subject = self._subject_of(w.sentence[last], w.paragraph[i])
        if subject is not None:
            return Referent((subject,))
        for k in range(first, last):
            if w.keys[k] in ("he", "she"):
                return self.pronoun(k, PERSON_PRONOUNS[w.keys[k]])
        return None

    def _may_be(self, person: Entity, sex: str) -> bool:
        """Whether nothing indicates the other gender."""
        own, other = person.evidence(sex)
        return not (other > own or (other == own and self._given_sex(person) == _OTHER[sex]))

    @staticmethod
    def _given_sex(person: Entity) -> str | None:
        """The gender shown by a first name, if it is unambiguous."""
        given = person.keys[0] if len(person.keys) > 1 else ""
        return "male" if given in GIVEN_MALE else "female" if given in GIVEN_FEMALE else None

    def _surely_not(self, person: Entity, sex: str) -> bool:
        """Whether the text clearly and consistently shows the other gender."""
        own, other = person.evidence(sex)
        if self._given_sex(person) == _OTHER[sex] and own < 2:
            return other >= own
        return other >= _SURE and own < 1

    def _best(
        self,
        task: ranker.Task,
        candidates: Sequence[Entity | None],
        features: Sequence[dict[str, float]],
    ) -> Entity | None:
        if self.recording is not None:
            names = tuple(c.name if c is not None else None for c in candidates)
            self.recording.append(Choice(task, self.attribution, tuple(features), names))
        chances = ranker.shares(task, features)
        self.shares = dict(zip(candidates, chances, strict=True))
        return candidates[chances.index(max(chances))]

    def _features(self, person: Entity, i: int, sex: str | None) -> dict[str, float]:
        """Features of a person relative to the word `i`: distance, last speaker, gender."""
        discourse, w = self.discourse, self.discourse.words
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
            found["object"] = float(self._governed(m))
            found["subject"] = float(self._is_first(m))
            found["between"] = float(min(self._between(m, i), 4))
            count = bisect_left(person.starts, i)
            found["share"] = count / max(1, bisect_left(discourse.entities.starts, i))
            found["count"] = log1p(count)
            found["title"] = float(w.end[person.mentions[0].first] <= discourse.entities.title_end)
        for k, (place, earlier) in enumerate(discourse.earlier(i)):
            if k >= _HISTORY:
                break
            if person in earlier.entities:
                found[f"speaker{k}"] = 1.0
                if k == 0:
                    gap = w.paragraph[i] - w.paragraph[place]
                    found[f"speaker_paragraph{min(gap, 3)}"] = 1.0
                    found["speaker_after_quote"] = float(self._after_quote(i))
                break
        # A person named in a quote is seldom its speaker.
        named = [
            x.first
            for a, b in self.contents
            for x in discourse.mentions(a, b)
            if x.entity is person
        ]
        if named:
            found["inside"] = 1.0
            found["inside_quoted"] = float(any(w.quoted[k] for k in named))
        if w.quoted[i]:
            # Speakers call themselves "I".
            found["sayer"] = float(person in discourse.sayer(i).entities)
        if sex:
            own, other = person.evidence(sex)
            found["agrees"] = float(own > 0 and own >= 2 * other)
            found["clashes"] = float(other > 0 and other >= 2 * own)
            found["sex"] = (own - other) / (own + other + 1)
            given = person.keys[0] if len(person.keys) > 1 else ""
            same, opposite = (
                (GIVEN_MALE, GIVEN_FEMALE) if sex == "male" else (GIVEN_FEMALE, GIVEN_MALE)
            )
            found["given_agrees"] = float(given in same)
            found["given_clashes"] = float(given in opposite)
        return found

    def _after_quote(self, i: int) -> bool:
        """Whether quotation marks close right before the word `i`."""
        w = self.discourse.words
        return (
            i > 1
            and not w.broken[i]
            and (w.quoted[i - 1] or (not w.texts[i - 1][0].isalnum() and w.quoted[i - 2]))
        )

    def _between(self, m: Mention, i: int) -> int:
        """How many others are mentioned outside quotation marks between a mention and a word."""
        w = self.discourse.words
        seen: set[int] = set()
        starts, mentions = self.discourse.entities.starts, self.discourse.entities.mentions
        for k in range(bisect_left(starts, i) - 1, -1, -1):
            x = mentions[k]
            if x.first <= m.first or len(seen) > 3:
                break
            if x.entity is not m.entity and not w.quoted[x.first]:
                seen.add(x.entity.number)
        return len(seen)

    def _is_first(self, m: Mention) -> bool:
        """Whether a mention is the first of its sentence outside quotation marks."""
        w, starts = self.discourse.words, self.discourse.entities.starts
        k = bisect_left(starts, m.first) - 1
        while k >= 0 and w.sentence[starts[k]] == w.sentence[m.first]:
            other = self.discourse.entities.mentions[k]
            if not (w.quoted[other.first] or other.possessive):
                return False
            k -= 1
        return True

    def _governed(self, m: Mention) -> bool:
        """Whether a preposition stands before a name and its titles: "to Vice President NAME"."""
        w, i = self.discourse.words, m.first - 1
        while i >= 0 and (w.keys[i] in TITLES or w.keys[i] == "vice"):
            i -= 1
        return i >= 0 and w.keys[i] in PREPOSITIONS

    # -- several ---------------------------------------------------------------------------------

    def named_in(self, i: int, stop: int) -> tuple[Entity, ...]:
        """The people listed from `i` on: "A, B and C"."""
        w = self.discourse.words
        stop = next((k for k in range(i, stop) if w.keys[k] in ("who", "whose", "which")), stop)
        mentions = [
            m
            for m in self.discourse.mentions(i, stop)
            if not m.possessive and w.keys[m.first - 1] not in ("from", "in", "of", "at", "near")
        ]
        if not mentions or mentions[0].first > i + 3:
            return ()
        return tuple(dict.fromkeys(m.entity for m in mentions))

    def listed(self, position: int) -> Referent | None:
        """The people of the list that ends right before a word: "A, B (D) and C, all of whom"."""
        w = self.discourse.words
        starts, mentions = self.discourse.entities.starts, self.discourse.entities.mentions
        people: list[Entity] = []
        after = position
        for k in range(bisect_left(starts, position) - 1, -1, -1):
            m = mentions[k]
            between = range(m.stop, after)
            if m.possessive or w.paragraph[m.first] != w.paragraph[position] or len(between) > 8:
                break
            if any(
                w.texts[i].islower() and w.keys[i] not in ("and", "or", "both") for i in between
            ):
                break
            people.insert(0, m.entity)
            after = m.first
        found = tuple(dict.fromkeys(people))
        return Referent(found) if len(found) > 1 else None

    def pair_before(self, position: int) -> Referent | None:
        """The two whom "they" means: joined before it in its sentence, or in the one before that.

        "A and B met. They", "lawmakers, including A and B, in their letter".
        """
        w = self.discourse.words
        sentence = w.sentence[position]
        here = self.discourse.mentions(bisect_left(w.sentence, sentence), position)
        pair = self._joined(self._chain(here))
        if pair is not None:
            return pair
        first, stop = bisect_left(w.sentence, sentence - 1), bisect_left(w.sentence, sentence)
        if first == stop or w.paragraph[first] != w.paragraph[position]:
            return None
        people = [m for m in self.discourse.mentions(first, stop) if not m.possessive]
        late = bool(people) and any(
            w.texts[k].islower() and w.keys[k] not in TITLES for k in range(first, people[0].first)
        )
        if late and len({m.entity for m in people}) > 2:
            return None
        return self._joined(people[:2])

    def _words_between(self, one: Mention, other: Mention) -> tuple[str, ...]:
        return self.discourse.words.keys[one.stop : other.first]

    def _chain(self, people: Sequence[Mention]) -> list[Mention]:
        """The last of the mentions, as far back as they form a list."""
        chain = list(people[-1:])
        for m in reversed(people[:-1]):
            if any(k not in TITLES | {"and", ","} for k in self._words_between(m, chain[0])):
                break
            chain.insert(0, m)
        return chain

    def _joined(self, people: Sequence[Mention]) -> Referent | None:
        """Those who are named with nothing but "and", commas and titles between them."""
        w = self.discourse.words
        if len(people) < 2 or any(m.possessive or w.quoted[m.first] for m in people):
            return None
        between = [k for a, b in pairwise(people) for k in self._words_between(a, b)]
        if "and" not in between or any(k not in TITLES | {"and", ","} for k in between):
            return None
        return Referent(tuple(dict.fromkeys(m.entity for m in people)))

    def main_pair(self, position: int) -> Referent | None:
        """The two most mentioned people before a word, if no other is mentioned as often."""
        starts = (
            (bisect_left(p.starts, position), p) for p in self.discourse.persons_near(position)
        )
        most = sorted(starts, key=lambda s: (-s[0], s[1].number))[:3]
        if len(most) < 2 or most[1][0] < 2 or (len(most) > 2 and most[2][0] * 2 > most[1][0]):
            return None
        return Referent((most[0][1], most[1][1]))

    def last_several(self, position: int) -> Referent | None:
        """The last joint source, or two people named with "and" just before."""
        w = self.discourse.words
        for k, (_, found) in enumerate(self.discourse.earlier(position)):
            if k > 4:
                break
            if len(found.entities) > 1:
                return found
        starts, mentions = self.discourse.entities.starts, self.discourse.entities.mentions
        for k in range(bisect_left(starts, position) - 1, 0, -1):
            a, b = mentions[k - 1], mentions[k]
            if w.paragraph[position] - w.paragraph[a.first] > 1:
                break
            between = w.keys[a.stop : b.first]
            joined = "and" in between and len(between) <= 8 and a.entity is not b.entity
            if (
                joined
                and not w.quoted[a.first]
                and all(k in TITLES or k == "and" for k in between[:1])
            ):
                return Referent((a.entity, b.entity))
        return None
