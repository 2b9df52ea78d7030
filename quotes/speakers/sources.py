"""Reading a source: its kind of phrase decides where to look for the speaker."""

from __future__ import annotations

from itertools import pairwise

from quotes.speakers.documents import Documents
from quotes.speakers.entities import Mention
from quotes.speakers.holders import holder
from quotes.speakers.lexicon import (
    DAYS,
    DEFINITE,
    DOCUMENT_NOUNS,
    FIRST_PERSON,
    FUNCTION_WORDS,
    GROUP_NOUNS,
    INDEFINITE,
    NEUTER_PRONOUNS,
    NOBODY,
    OPEN_MARKS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    QUANTITY_NOUNS,
    RELATION_NOUNS,
    RELATIVE,
    SPOKES_NOUNS,
    TITLES,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.organizations import CAMPAIGN, Organizations
from quotes.speakers.persons import DASHES, Persons
from quotes.speakers.roles import head_of
from quotes.speakers.scene import APOSTROPHES, UNNAMED, Found, Scene

_LEADING = frozenset(
    "by from for among to that but and or then so as according if when while although though "
    "because "
    "even also like per via yet both neither in with of".split()
)
_OTHERS = frozenset("other others her his their its some many several".split())
_GO_ON = frozenset("was also and or of said is has had the".split())
_PLURAL_VERBS = (("both",), ("are",), ("were",), ("have",), ("say",))
_ADVERBS = frozenset(
    "himself herself also later then now again too still just once first even ever".split()
)
_AGAIN = frozenset(
    "two three author researcher lawmaker man woman scientist pair chairman candidate "
    "moderator side "
    "economist professor leader brother sister couple trio plaintiff senator heavyweight".split()
)

_APPOSED = 24
"""Words that may stand between a name and the "who" behind its description."""

Range = tuple[int, int]


class Sources:
    """Reads the sources of a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.persons = Persons(scene)
        self.organizations = Organizations(scene, self.persons)
        self.documents = Documents(scene, self.persons, self.organizations, self.read)

    def read(self, first: int, stop: int) -> Found:
        """Who the words `first` to `stop` mean."""
        w = self.scene.words
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
        parts = self._coordinated(first, stop)
        if len(parts) == 1:
            return self._single(*parts[0])
        results = [self._single(*part) for part in parts]
        entities = tuple(dict.fromkeys(e for result in results for e in result.entities))
        if entities:
            return Found(entities, role=results[0].role if len(entities) == 1 else None)
        return next((r for r in results if r.behalf), UNNAMED)

    # -- joint sources -----------------------------------------------------------------------------

    def _coordinated(self, first: int, stop: int) -> list[Range]:
        """The members of "A, B and C" where each is a source of its own."""
        w = self.scene.words
        for i in range(first + 1, stop - 1):
            if w.keys[i] not in ("and", "&", "nor", "or"):
                continue
            within = self.scene.name_at(i)
            if within is not None and within[0] < i:
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
            if self._begins(i + 1, stop) and (len(listed) > 1 or self._ends(first, i)):
                return [*listed, *self._coordinated(i + 1, stop)]
        return [(first, stop)]

    def _shared(self, i: int) -> bool:
        """Whether several have what the word `i` says: "the A and B campaigns"."""
        key = self.scene.words.keys[i]
        return is_plural(key) and singular(key) in CAMPAIGN

    def _of_several(self, first: int, stop: int) -> bool:
        """Whether what stands before an "and" is a plural and its first name: "the teams of A"."""
        w = self.scene.words
        head = head_of(w, first, stop)
        return (
            head is not None
            and head + 1 < stop
            and w.keys[head + 1] in ("of", "in", "from", "at")
            and is_plural(w.keys[head])
            and (not w.capital[head] or w.opens[head])
        )

    def _listed(self, first: int, stop: int) -> list[Range]:
        """The members before the "and" of a list; one if its commas are of another kind."""
        w = self.scene.words
        cuts = [i for i in range(first, stop) if w.texts[i] == ","]
        edges = [first, *[c + 1 for c in cuts], stop + 1]
        parts = [(a, b - 1) for a, b in pairwise(edges)]
        return (
            parts if len(parts) > 1 and all(self._bare_name(*p) for p in parts) else [(first, stop)]
        )

    def _bare_name(self, first: int, stop: int) -> bool:
        w = self.scene.words
        if w.texts[stop - 1] == ")" and "(" in w.texts[first + 1 : stop]:
            stop = w.texts.index("(", first)
        if first < stop - 1 and w.keys[first] == "the":
            first += 1
            if self.scene.name_at(first) is None:
                return False
        while first < stop and w.keys[first] in TITLES:
            first += 1
        return first < stop and (
            any(m.first == first and m.stop == stop for m in self.scene.mentions(first, stop))
            or all(w.capital[k] or w.keys[k] in PREPOSITIONS for k in range(first, stop))
        )

    def _begins(self, i: int, stop: int) -> bool:
        """Whether a name, or a description ending in one, begins at `i`."""
        w, scene = self.scene.words, self.scene
        mentions = scene.mentions(i, stop)
        if mentions and not (mentions[0].possessive and mentions[0].stop < stop):
            between = range(i, mentions[0].first)
            if all(
                w.capital[k] or w.keys[k] in TITLES | DEFINITE or is_person_noun(w.keys[k])
                for k in between
            ):
                return True
        j = i + (w.keys[i] == "the")
        name = scene.name_at(j) if j < stop else None
        if name and name[0] == j and name[1] <= stop and name[2] != "NORP":
            return name[1] == stop or w.keys[name[1]] not in CAMPAIGN
        if w.keys[stop - 1] in CAMPAIGN or any(
            is_plural(k) and singular(k) in CAMPAIGN for k in w.keys[i : min(stop, i + 4)]
        ):
            return True
        run = scene.cast.name_at(i, stop) if w.capital[i] else None
        return bool(
            run
            and run[1] - run[0] > 1
            and (run[1] == stop or not w.texts[run[1]][0].isalnum() or w.keys[run[1]] == "of")
            and not scene.person_noun(run[1] - 1)
        )

    def _ends(self, first: int, stop: int) -> bool:
        """Whether what stands before an "and" is a source by itself."""
        w, scene = self.scene.words, self.scene
        if w.keys[first] in PERSON_PRONOUNS and stop - first == 1:
            return True
        head = head_of(w, first, stop)
        if head is None:
            return False
        mentions = scene.mentions(first, stop)
        closed = w.texts[stop - 1] in (",", ")")
        if mentions and mentions[0].stop - 1 <= head:
            if len(mentions) == 1:
                m = mentions[0]
                return not m.possessive and (closed or m.stop == stop or head + 1 < stop)
            return closed or all(
                w.texts[k] == "," for a, b in pairwise(mentions) for k in range(a.stop, b.first)
            )
        name = scene.name_at(head)
        if name and name[1] >= stop - 1 and name[0] <= first + 2:
            return True
        return head == stop - 1 and head == first and is_plural(w.keys[head])

    # -- one source --------------------------------------------------------------------------------

    def _single(self, first: int, stop: int) -> Found:
        w = self.scene.words
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
            return self.scene.sayer(first)
        if alone and key in PLURAL_PRONOUNS:
            return self._plural(first)
        if alone and key in NEUTER_PRONOUNS:
            return self.organizations.neuter(first)
        if key in RELATIVE and (alone or key not in ("that", "whose")):
            return self._relative(first)
        return self._phrase(first, stop)

    def _dateline(self, first: int, stop: int) -> bool:
        """Whether a place in capitals begins the text, with a colon: "DHARPUR: The state"."""
        w, scene = self.scene.words, self.scene
        return (
            w.texts[stop : stop + 1] == (":",)
            and scene.leads(first)
            and (not first or w.broken[first])
            and w.texts.count(w.texts[first]) == 1
        )

    def _phrase(self, first: int, stop: int) -> Found:
        """A noun phrase: a name, a description, an organization, a document, a group."""
        w, scene = self.scene.words, self.scene
        start = first
        while start < stop - 1 and w.keys[start] in DEFINITE | {"a", "an", "both"}:
            start += 1
        head = head_of(w, start, stop)
        if head is None:
            return UNNAMED
        if stop - start == 1 and w.keys[start] in scene.cast.short_forms:
            return Found((scene.cast.organization(start, stop, "ORG"),))
        held = holder(scene, first, start, stop)
        if held is not None:
            return Found((held[0].entity,), role=(start, held[1]))
        joint = self._joint_name(start)
        if joint is not None and joint <= stop:
            return Found((scene.cast.organization(start, joint, "ORG"),))
        head = stop - 1 if self._shared(stop - 1) else self._behind_and(head, stop)
        key = w.keys[head]
        force = key == "police" and start < head == stop - 1 and not w.opens[start]
        if (
            force
            and all(w.capital[start:head])
            and not any(w.texts[k] in APOSTROPHES for k in range(start, head))
        ):
            return Found((scene.cast.organization_named(w.between(start, head + 1)),))
        named = self._named_head(first, start, head, stop)
        if named is not None:
            return named
        noun = singular(key)
        if head == stop - 1 and self.organizations.article_is_name(first, start, head):
            return self.organizations.named(start, stop, scene.cast.label_at(head))
        if w.keys[first:stop] == ("the", "two"):
            return self.persons.last_several(first) or UNNAMED
        if noun in QUANTITY_NOUNS and head + 2 < stop and w.keys[head + 1] == "of":
            return self._phrase(head + 2, stop)
        named_so = w.capital[head] and not w.headline[head] and scene.cast.label_at(head) == "ORG"
        maker = noun in ("website", "site") and start == head and w.keys[first] in DEFINITE
        if noun == "paper" and w.keys[first] == "the" and start == head == stop - 1:
            paper = self.organizations.publication(head)
            if paper is not None:
                return paper
        if (noun in DOCUMENT_NOUNS or key in DOCUMENT_NOUNS) and not (named_so or maker):
            return self.documents.read(first, start, stop, head)
        behind = scene.name_at(head)
        if behind and behind[1] < stop and singular(w.keys[behind[1]]) in DOCUMENT_NOUNS:
            return self.documents.read(first, start, stop, behind[1])  # "a Club for X ad"
        quantified = w.keys[first] in INDEFINITE | NOBODY and w.keys[first] not in DEFINITE
        single = w.keys[first] in ("a", "an", "one", "another")
        if key in NOBODY or (quantified and not single):
            if single or w.keys[first] in ("one", "another"):
                beside = self.persons.beside(first, start, stop, head, False)
                if beside is not None:
                    return beside
            return self._group(first, start, stop, head)
        name = scene.name_at(head)
        if name and self.organizations.is_name(name, head):
            return self.organizations.widened(name, start, stop)
        longer = head + 2 < stop and w.keys[head + 1] in ("of", "for") and w.capital[head + 2]
        if (
            w.capital[head]
            and not longer
            and scene.cast.known(start, head + 1)
            and not scene.person_noun(head)
            and not (is_plural(key) and scene.cast.label_of(start, head + 1) != "ORG")
            and not self.organizations.generic(start, head + 1)
        ):
            return Found((scene.cast.organization(start, head + 1, scene.cast.label_at(head)),))
        if w.keys[first] in ("neither", "no") and not scene.person_noun(head):
            return UNNAMED
        person = scene.person_noun(head)
        if noun in ORGANIZATION_NOUNS and self.organizations.generic(head, head + 1) and not person:
            if is_plural(key):
                return self._group(first, start, stop, head)
            alone = first == head == stop - 1  # "State declined": a name, or it had an article
            if alone and w.capital[head] and not w.headline[head]:
                return Found((scene.cast.organization(head, head + 1, "ORG"),))
            capital = w.capital[head] and not w.opens[head] and not w.headline[head]
            if not capital or (
                self.organizations.generic(start, head + 1)
                and (head > start or w.keys[first] in DEFINITE)
            ):
                return self.organizations.described(first, start, stop, head)
        if w.capital[head] and not w.headline[head] and not person:
            unknown = self.organizations.unknown(start, head + 1, stop)
            if unknown is not None:
                return unknown
        if key == "police" and head == stop - 1 and start < head:
            label = scene.cast.label_at(head - 1)
            known = label in ("GPE", "LOC", "ORG") or (label is None and not w.opens[start])
            if known and all(w.capital[start:head]):
                return Found((scene.cast.organization_named(w.between(start, head + 1)),))
        if is_plural(key) or (noun in GROUP_NOUNS and noun not in ORGANIZATION_NOUNS):
            return self._group(first, start, stop, head)
        if noun in ORGANIZATION_NOUNS and not person:
            return self.organizations.described(first, start, stop, head)
        if person:
            return self._described(first, start, stop, head)
        if w.capital[head] and (noun in ORGANIZATION_WORDS or name is not None):
            unknown = self.organizations.unknown(start, head + 1, stop)
            if unknown is not None:
                return unknown
        beside = self.persons.beside(first, start, stop, head, False)
        if beside is None and w.keys[start] in PERSON_PRONOUNS and w.keys[start] in POSSESSIVES:
            return self.persons.pronoun(start, PERSON_PRONOUNS[w.keys[start]])  # "her message"
        return beside or UNNAMED

    def _joint_name(self, i: int) -> int | None:
        """Where a body's name with an "and" inside ends: "the Central and Upper Sund Council"."""
        w, scene = self.scene.words, self.scene
        if not (i + 2 < len(w) and w.capital[i] and w.keys[i + 1] == "and" and w.capital[i + 2]):
            return None
        label = scene.cast.label_at(i)
        known = label in ("GPE", "PERSON") or bool(scene.mentions(i, i + 1))
        known = known or (label == "ORG" and w.keys[i] not in ORGANIZATION_WORDS)
        if known or w.headline[i] or w.opens[i] or is_plural(w.keys[i]):
            return None
        end = i + 2
        while end < len(w) and w.capital[end] and not w.broken[end]:
            end += 1
        return end if w.keys[end - 1] in ORGANIZATION_WORDS else None

    def _behind_and(self, head: int, stop: int) -> int:
        """The noun of "Federal and state officials", where `head` is a capital adjective."""
        w = self.scene.words
        if (
            w.opens[head]
            and w.keys[head + 1 : head + 2] == ("and",)
            and w.texts[head + 2 : head + 3]
            and w.texts[head + 2].islower()
            and self.scene.cast.label_at(head) is None
            and not is_plural(w.keys[head])
            and not is_person_noun(w.keys[head])
            and not self.scene.mentions(head, head + 1)
        ):
            return head_of(w, head + 2, stop) or head
        return head

    def _named_head(self, first: int, start: int, head: int, stop: int) -> Found | None:
        """The name that a phrase is about: "former senator NAME", "NAME, the mayor"."""
        w = self.scene.words
        mentions = self.scene.mentions(first, stop)
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
                return Found((m.entity,)) if office or joined else None
            if m.modifier and m.stop <= head:
                continue
            if m.stop - 1 >= head or self._opens(m, start):
                return Found((m.entity,))
        return None

    def _opens(self, m: Mention, start: int) -> bool:
        """Whether a name begins a phrase that has no noun of its own: "Trump Tuesday"."""
        w = self.scene.words
        if any(w.keys[k] not in TITLES for k in range(start, m.first)) or m.stop >= len(w):
            return False
        key = w.keys[m.stop]
        return key.endswith("ly") or key in DAYS or key in _ADVERBS

    def _described(self, first: int, start: int, stop: int, head: int) -> Found:
        """ "The Republican nominee", "a spokeswoman for the ministry", "his lawyer"."""
        w = self.scene.words
        beside = self.persons.beside(first, start, stop, head, True)
        if beside is not None:
            return beside
        label = (not first or w.broken[first]) and w.texts[stop : stop + 1] == (":",)
        if label and w.texts[head].isupper() and not self.persons.called(w.keys[head]):
            return UNNAMED  # "The PRESIDENT:" in a transcript
        noun = singular(w.keys[head])
        bare = first == start == head and not w.capital[head] and not self.scene.leads(first)
        if bare and not self.persons.called(noun):
            return UNNAMED  # "rival claims", as headlines have it
        single = w.keys[first] in ("a", "an", "one", "another")
        own = w.keys[start] in ("my", "our", "your")
        kin = (w.keys[start] in PERSON_PRONOUNS or own) and noun in RELATION_NOUNS
        if not kin and self.scene.leads(first):
            introduced = self.persons.introduced(start, stop, head)
            if introduced is not None:
                return Found((introduced,))
        if (single and noun not in SPOKES_NOUNS) or kin:
            return self._unnamed(start, stop, head)
        return self.persons.described(first, start, stop, head) or self._unnamed(start, stop, head)

    # -- groups ------------------------------------------------------------------------------------

    def _unnamed(self, start: int, stop: int, head: int) -> Found:
        return Found(behalf=self.organizations.behalf(start, stop, head))

    def _group(self, first: int, start: int, stop: int, head: int) -> Found:
        """A plural: people named in an apposition, those just named, or nobody named."""
        w = self.scene.words
        if w.keys[first] in ("both", "all", "neither") and {"whom", "who", "them"} & set(
            w.keys[first:stop]
        ):
            return self.persons.listed(first) or self.persons.last_several(first) or UNNAMED
        for i in range(first + 1, stop - 1):
            if w.texts[i] in (",", ":", *DASHES) and w.texts[i + 1] not in DASHES:
                if self.scene.mentions(head, i):
                    break  # "residents of A, B and C"
                people = self.persons.named_in(i + 1, stop)
                if len(people) > 1 or (people and "one" in w.keys[first:i]):
                    return Found(people)
            if w.keys[i] in ("like", "including") or w.keys[i - 1 : i + 1] == ("such", "as"):
                return self.read(i + 1, stop)
        again = singular(w.keys[head]) in _AGAIN
        if singular(w.keys[head]) in CAMPAIGN:
            # "the Renn and Wick campaigns", "the teams of A and B"
            of = w.keys[head + 1 : head + 2] == ("of",)
            where = (head + 2, stop) if of else (start, head)
            owners = dict.fromkeys(m.entity for m in self.scene.mentions(*where))
            if owners:
                noun = singular(w.keys[head])
                named = (self.organizations.campaign(owner, noun) for owner in owners)
                return Found(tuple(found.entities[0] for found in named))
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

    def _plural(self, i: int) -> Found:
        """ "They": the last joint source, the organization that spoke last, or nobody named."""
        w = self.scene.words
        pair = self.persons.pair_before(i)
        if pair is not None:
            return pair
        for k, (place, found) in enumerate(self.scene.earlier(i)):
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

    def _relative(self, i: int) -> Found:
        """ "NAME, the governor of Ohio, who said": the name before the pronoun."""
        w, scene = self.scene.words, self.scene
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
        for m in scene.mentions(max(0, j - 6), j + 1):
            whole = scene.cast.label_at(j) in (None, "PERSON") or w.keys[i] == "who"
            if m.stop == j + 1 and not m.possessive and whole:
                return self._with_partner(m, i)
        if w.keys[i] == "which" and singular(w.keys[j]) in DOCUMENT_NOUNS:
            k = j
            while k > 0 and j - k < 6 and w.keys[k] not in DEFINITE | {"a", "an"}:
                k -= 1
            if w.sentence[k] == w.sentence[i]:
                return self._phrase(k, j + 1)
        name = scene.name_at(j)
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
                return Found((unrecognized,))
        if w.keys[i] == "who":
            described = self._apposed(i, j)
            if described is not None:
                return described
        if w.keys[j] in NOBODY | INDEFINITE or (is_plural(w.keys[j]) and not w.capital[j]):
            return UNNAMED
        return self._behind(i, j, comma)

    def _seated(self, place: int) -> Found | None:
        """The body that is in a place: "the X Group in PLACE, which"."""
        w, scene = self.scene.words, self.scene
        at = place - 1 - (w.keys[place - 1] == "the")
        if at < 1 or w.keys[at] not in ("in", "of", "at", "near"):
            return None
        body = scene.name_at(at - 1)
        return self.organizations.named(*body) if body and body[2] == "ORG" else None

    def _apposed(self, i: int, j: int) -> Found | None:
        """NAME before what stands between it and "who": "NAME, 59, of X, who", "NAME, a Y who"."""
        w = self.scene.words
        cuts = [k for k in range(j, max(0, j - _APPOSED), -1) if w.texts[k] == ","]
        for n, k in enumerate(cuts):
            if w.sentence[k] != w.sentence[i] or n > 3:
                break
            m = next((m for m in self.scene.mentions(max(0, k - 6), k) if m.stop == k), None)
            if m is not None and not m.possessive:
                fits = w.texts[k + 1].isdigit() or w.keys[k + 1] in ("a", "an", "of", "the")
                return Found((m.entity,)) if fits else None
        return None

    def _subject(self, k: int) -> Found | None:
        """Whom "he was a man who", with the article at `k`, speaks of."""
        w = self.scene.words
        if k < 2 or w.keys[k - 1] not in ("is", "was", "'s") or w.sentence[k - 2] != w.sentence[k]:
            return None
        if w.keys[k - 2] in ("he", "she"):
            return self.persons.pronoun(k - 2, PERSON_PRONOUNS[w.keys[k - 2]])
        m = next((m for m in self.scene.mentions(max(0, k - 7), k - 1) if m.stop == k - 1), None)
        return Found((m.entity,)) if m is not None else None

    def _with_partner(self, m: Mention, i: int) -> Found:
        """The antecedent NAME, with the one joined to it where the verb is plural."""
        w = self.scene.words
        others = self.scene.mentions(max(0, m.first - 8), m.first)
        joined = bool(others) and "and" in w.keys[others[-1].stop : m.first]
        if joined and w.keys[i + 1 : i + 2] in _PLURAL_VERBS:
            return Found((others[-1].entity, m.entity))
        return Found((m.entity,))

    def _behind(self, i: int, j: int, comma: bool) -> Found:
        """The antecedent of the pronoun `i` in the phrase that ends with the noun `j`."""
        w, scene = self.scene.words, self.scene
        a = j
        while a > 0 and w.sentence[a - 1] == w.sentence[j] and j - a < 30:
            if w.texts[a - 1] in ',“”"':
                m = next((m for m in scene.mentions(max(0, a - 8), a - 1) if m.stop == a - 1), None)
                if m is not None and comma:
                    return Found((m.entity,))
                break
            a -= 1
        if w.keys[i] != "who":
            names = [n for n in scene.names_in(a, j + 1) if n[2] == "ORG"]
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
        mentions = [m for m in scene.mentions(a, j + 1) if not m.possessive and not m.modifier]
        return Found((mentions[-1].entity,)) if mentions and comma else UNNAMED


__all__ = ["FUNCTION_WORDS", "Sources"]
