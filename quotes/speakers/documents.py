"""Who stands behind a document: "a study by X", "the Gallup poll", "her emails", "the report"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from quotes.speakers.lexicon import (
    DEFINITE,
    ORGANIZATION_WORDS,
    PERSON_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    is_plural,
    singular,
)
from quotes.speakers.organizations import Organizations
from quotes.speakers.persons import Persons
from quotes.speakers.scene import APOSTROPHES, Found, Scene
from quotes.speakers.wordlists import word_list

_ADVERTISING = frozenset("ad advertisement commercial".split())
_LETTERS = frozenset("email e-mail letter tweet memo speech".split())
_POLLS = frozenset("poll survey".split())
_STOPS = frozenset('.,;:()“”"')
_CLAUSE = frozenset("who which that in last found said and".split())
_BACK, _FORWARD = 500, 150
_MADE = frozenset(
    "filed issued released published wrote sent launched conducted commissioned unveiled produced "
    "distributed distributing releasing filing issuing launching publishing posted ran".split()
)
"""What the makers of a document do, of which the same sentence tells."""
_OWN = frozenset("article story report piece column post".split())
_PUBLISHED = frozenset("report study poll survey analysis".split())
"""Documents that have their own makers, whether or not the text names them."""
_PUBLIC = _POLLS | frozenset(
    "bill legislation law platform record figure data result rule constitution agreement deal "
    "treaty program transcript".split()
)
"""Documents that are nobody's own just because somebody has spoken before."""
_PERSONAL = word_list("personal_documents")
"""Documents that whoever spoke last may have made."""
_PAPERS = frozenset("document record file paper".split())
_SHOWN = frozenset("obtained seen reviewed leaked released unsealed".split())
_DONE = _MADE | frozenset("delivered gave made posted shared signed provided submitted".split())
_CLAUSE_LENGTH = 7
_ADDED = 16
_OF_BODIES = frozenset(
    "record figure data report study survey finding minute document statistic file archive".split()
)
_DEEPEST = 4  # documents that stand behind one another ("a letter by the authors of the report")
_AUXILIARIES = frozenset("has have had is are was were be been also recently just jointly".split())
_KINDS = (
    frozenset(
        "report study probe investigation inquiry review audit findings research paper".split()
    ),
    frozenset("poll survey results tracker".split()),
    frozenset("lawsuit suit complaint filing brief petition case".split()),
    frozenset("email e-mail message letter memo memorandum note".split()),
    frozenset("article story piece feature column editorial op-ed post essay".split()),
    frozenset("bill legislation proposal measure plan resolution law".split()),
    frozenset("ad advertisement commercial video spot".split()),
)
"""Nouns by which one document may be called in turn."""


class Documents:
    """Finds the makers of documents in a scene. `read` reads a source."""

    def __init__(
        self,
        scene: Scene,
        persons: Persons,
        organizations: Organizations,
        read: Callable[[int, int], Found],
    ) -> None:
        self.scene = scene
        self.persons = persons
        self.organizations = organizations
        self._read = read
        self._known: list[tuple[str, int, Found]] = []
        """The documents that spoke so far: their nouns, where they stand, their makers."""
        self._asked: list[int] = []
        """The documents whose makers are being looked for, one on the way to the other."""

    def read(self, first: int, start: int, stop: int, head: int) -> Found:
        """Who made the document whose noun is the word `head` of the source `first` to `stop`."""
        w, noun = self.scene.words, singular(self.scene.words.keys[head])
        if w.keys[first] == "this" and noun in _OWN:
            return Found()  # the article speaks of itself
        if head in self._asked or len(self._asked) == _DEEPEST:
            return Found()  # "the report by the authors of the letter", made by that report's
        self._asked.append(head)
        found = replace(self._makers(first, start, stop, head), thing=True)
        self._asked.pop()
        if found.entities or noun in _PUBLISHED:
            self._known.append((noun, head, found))
        return found if found.entities else Found()

    def _makers(self, first: int, start: int, stop: int, head: int) -> Found:
        w, scene = self.scene.words, self.scene
        made = self._maker(start, stop, head)
        if made is not None:
            return made
        noun = singular(w.keys[head])
        definite = w.keys[first] in DEFINITE
        kind = next((kind for kind in _KINDS if noun in kind), frozenset((noun,)))
        if definite:
            place, same = next(
                ((p, f) for n, p, f in reversed(self._known) if n == noun), (-1, None)
            )
            if same is not None and same.entities:
                nearer = range(start - 1, max(place, start - _BACK), -1)
                told = (self._told_at(i) for i in nearer if singular(w.keys[i]) in kind)
                return next((made for made in told if made is not None), same)
        bare = is_plural(w.keys[head]) and w.keys[first] not in DEFINITE
        title = w.headline[head] or w.end[head] <= scene.cast.title_end
        if bare and not title:
            return Found()
        before = range(start - 1, max(-1, start - _BACK) if definite else start, -1)
        after = range(stop, min(len(w), stop + _FORWARD))
        made = self._made_in((before, after), frozenset((noun,)))
        if made is not None:
            return made
        if definite:
            same_kind = (f for n, _, f in reversed(self._known) if n in kind)
            alike = next((f for f in same_kind if f.entities), None)
            made = alike or self._made_in((before,), kind)
            if made is not None:
                return made
            unmade = any(n == noun and not f.entities for n, _, f in self._known)
            for k, (place, found) in enumerate(scene.earlier(first)):
                if unmade or k > 1 or w.paragraph[first] - w.paragraph[place] > 2:
                    break
                personal = noun in _PERSONAL and not _SHOWN & set(w.keys[head:stop])
                if (found.organization and noun not in _PAPERS) or (found.entities and personal):
                    return found
        return Found()

    def _made_in(self, places: Iterable[range], nouns: frozenset[str]) -> Found | None:
        """The maker at the first of the words that tells it."""
        told = (self._made_at(i, nouns) for words in places for i in words)
        return next((made for made in told if made is not None), None)

    def _made_at(self, i: int, nouns: frozenset[str]) -> Found | None:
        """The maker where the word `i`, one of `nouns`, names a document with its maker."""
        w = self.scene.words
        other = singular(w.keys[i])
        if other not in nouns and not (other in _POLLS and nouns & _POLLS):
            return None
        a = self._start(i)
        end = next(
            (k for k in range(i + 1, min(len(w), i + 12)) if w.texts[k] in _STOPS or w.broken[k]),
            min(len(w), i + 12),
        )
        made = self._maker(a, end, i) or self._told(a, i)
        return made if made is not None and made.entities else None

    def _start(self, i: int) -> int:
        """Where the phrase begins whose noun is the word `i`."""
        w, a = self.scene.words, i
        while a > 0 and i - a < 8 and not w.broken[a] and w.texts[a - 1] not in _STOPS:
            if w.keys[a] in DEFINITE | {"a", "an"} or w.keys[a - 1] in PREPOSITIONS:
                break
            a -= 1
        return a

    def _told_at(self, i: int) -> Found | None:
        """Who made the document of which the word `i` is the noun, if its sentence tells that."""
        made = self._told(self._start(i), i)
        return made if made is not None and made.entities else None

    def _told(self, start: int, head: int) -> Found | None:
        """Who made the document of the words `start` to `head`, in "X has filed a lawsuit"."""
        w = self.scene.words
        if w.keys[start] not in ("a", "an", "its", "their", "his", "her", "another", "new"):
            return None
        verb = start - 1
        while verb > 0 and start - verb < 5 and w.keys[verb] not in _MADE:
            verb -= 1
        if verb <= 0 or w.keys[verb] not in _MADE or w.quoted[verb]:
            return None
        stop = verb
        while stop > 0 and w.keys[stop - 1] in _AUXILIARIES:
            stop -= 1
        begin = stop
        while begin > 0 and w.sentence[begin - 1] == w.sentence[head] and w.texts[begin - 1] != ";":
            begin -= 1
        return self._read(begin, stop) if stop > begin else None

    def _maker(self, start: int, stop: int, head: int) -> Found | None:
        w, scene = self.scene.words, self.scene
        noun = singular(w.keys[head])
        body = self._of_body(head, stop)
        if body is not None:
            return body
        for i in range(head + 1, min(self._added(stop), len(w) - 1)):
            if w.keys[i] == "by":
                return self._by(i + 1)
            if w.keys[i] == "from" and i < head + 3 and i + 1 < stop:
                found = self._read(i + 1, stop)
                if found.entities:
                    return found
        done = next(
            (i for i in range(head + 2, min(stop, head + _CLAUSE_LENGTH)) if w.keys[i] in _DONE), 0
        )
        if done and (
            w.capital[head + 1] or w.keys[head + 1] in POSSESSIVES | PERSON_PRONOUNS.keys()
        ):
            # "a speech X delivered", "figures her team released"
            found = self._read(head + 1, done)
            if found.entities:
                return found
        owner = next((i for i in range(start + 1, head) if w.texts[i] in APOSTROPHES), None)
        if owner is not None and not w.capital[owner - 1]:  # "the committee's report"
            begin = start - (start > 0 and w.keys[start - 1] == "the")
            found = self._read(begin, owner)
            if found.entities:
                return found
        for m in scene.mentions(start, stop):
            if not m.possessive or m.first > head + 3:
                continue
            if noun in _ADVERTISING or w.between(head - 1, head + 1).lower() == "press release":
                return self.organizations.campaign(m.entity, "campaign")
            return Found((m.entity,))
        if w.keys[start] in PERSON_PRONOUNS and w.keys[start] in POSSESSIVES:
            return self.persons.pronoun(start, PERSON_PRONOUNS[w.keys[start]])
        made = self.organizations.modifying(start, head)
        if made is not None:
            return made
        for m in scene.mentions(start, head):
            if noun in _ADVERTISING:
                return self.organizations.campaign(m.entity, "campaign")
            if noun in _LETTERS:
                return Found((m.entity,))
        return self.organizations.capitalized(start, head)

    def _of_body(self, head: int, stop: int) -> Found | None:
        """The body whose papers speak: "Records of the Lands Board seen by"."""
        w, scene = self.scene.words, self.scene
        if singular(w.keys[head]) not in _OF_BODIES or head + 2 >= stop:
            return None
        at = head + 2 + (w.keys[head + 2] == "the")
        name = scene.name_at(at) if w.keys[head + 1] == "of" and at < stop else None
        if name is not None:
            return self.organizations.named(*name) if name[2] == "ORG" else None
        end = at
        while end < stop and w.capital[end]:
            end += 1
        named = w.keys[head + 1] == "of" and end > at + 1
        return (
            Found((scene.cast.organization(at, end, "ORG"),))
            if named and w.keys[end - 1] in ORGANIZATION_WORDS
            else None
        )

    def _added(self, stop: int) -> int:
        """Where a source ends with what commas add to it: "The report, published by X,"."""
        w = self.scene.words
        if stop < len(w) and w.texts[stop] == "," and not w.broken[stop]:
            for end in range(stop + 1, min(len(w), stop + _ADDED)):
                if w.texts[end] in _STOPS or w.sentence[end] != w.sentence[stop]:
                    return end if w.texts[end] == "," else stop
        return stop

    def _by(self, i: int) -> Found | None:
        """The makers that stand after "by"; of unnamed ones, their organizations."""
        w, scene = self.scene.words, self.scene
        end = i + 1
        while (
            end < len(w)
            and end - i < 24
            and w.texts[end] not in ".;:"
            and not w.broken[end]
            and not (w.keys[end] in _CLAUSE and w.keys[end] != "and")
        ):
            end += 1
        if end <= i:
            return None
        found = self._read(i, end)
        if found.entities:
            return found
        names = [n for n in scene.names_in(i, end) if n[2] == "ORG"]
        if names:
            return Found(tuple(scene.cast.organization(*n) for n in names))
        return None
