"""Resolves documents to their makers: "a study by X", "the Gallup poll", "her emails", "the
report"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from quotes.speakers.discourse import Discourse, Referent
from quotes.speakers.lexicon import (
    APOSTROPHES,
    CAMPAIGN,
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
from quotes.speakers.wordlists import rows, word_list
from quotes.speakers.words import Range

_ADVERTISING = frozenset("ad advertisement commercial".split())
_LETTERS = word_list("letter_nouns")
_POLLS = frozenset("poll survey".split())
_STOPS = frozenset('.,;:()“”"')
_CLAUSE = word_list("clause_openers")
_BACK, _FORWARD = 500, 150
_MADE = word_list("publishing_verbs")
"""Verbs of a document's maker in the same sentence."""
_OWN = word_list("own_articles")
_PUBLISHED = word_list("published_documents")
"""Documents that have makers of their own, named or not."""
_PUBLIC = _POLLS | word_list("public_documents")
"""Documents that do not belong to the last speaker."""
_PERSONAL = word_list("personal_documents")
"""Documents that the last speaker may have made."""
_PAPERS = frozenset("document record file paper".split())
_SHOWN = word_list("showing_verbs")
_DONE = _MADE | word_list("giving_verbs")
_CLAUSE_LENGTH = 7
_ADDED = 16
_OF_BODIES = word_list("papers_of_bodies")
_AUXILIARIES = word_list("document_auxiliaries")
_ARTICLES = DEFINITE | {"a", "an"}
_KINDS = tuple(map(frozenset, rows("document_kinds")))
"""Nouns that may name the same document."""


Proposal = Referent | Range


class Documents:
    """Finds the makers of documents in an article, by their words and earlier sources.

    The results are proposals: a referent, or a range of words to resolve as a source.
    """

    def __init__(
        self, discourse: Discourse, persons: Persons, organizations: Organizations
    ) -> None:
        self.discourse = discourse
        self.persons = persons
        self.organizations = organizations
        self._known: list[tuple[str, int, Referent]] = []
        """The documents that spoke so far: nouns, places and makers."""

    def remember(self, head: int, maker: Referent) -> None:
        """Record the maker of the document whose noun is the word `head`."""
        noun = singular(self.discourse.words.keys[head])
        if maker.entities or noun in _PUBLISHED:
            self._known.append((noun, head, maker))

    def of_article(self, first: int, head: int) -> bool:
        """Whether the article refers to itself: "this report"."""
        keys = self.discourse.words.keys
        return keys[first] == "this" and singular(keys[head]) in _OWN

    def makers(self, first: int, start: int, stop: int, head: int) -> Iterator[Proposal]:
        """The possible makers of the document with the noun `head` in the source `first` to `stop`,
        likeliest first."""
        w, discourse = self.discourse.words, self.discourse
        yield from self._maker(start, stop, head)
        noun = singular(w.keys[head])
        definite = w.keys[first] in DEFINITE
        kind = next((kind for kind in _KINDS if noun in kind), frozenset((noun,)))
        if definite:
            yield from self._same(start, noun, kind)
        bare = is_plural(w.keys[head]) and w.keys[first] not in DEFINITE
        title = w.headline[head] or w.end[head] <= discourse.entities.title_end
        if bare and not title:
            return
        before = range(start - 1, max(-1, start - _BACK) if definite else start, -1)
        after = range(stop, min(len(w), stop + _FORWARD))
        yield from self._made_in((before, after), frozenset((noun,)))
        if definite:
            alike = (f for n, _, f in reversed(self._known) if n in kind and f.entities)
            yield from islice(alike, 1)
            yield from self._made_in((before,), kind)
            yield from self._spoken(first, stop, head)

    def _same(self, start: int, noun: str, kind: frozenset[str]) -> Iterator[Proposal]:
        """The maker of an earlier document with that noun, or one given in a nearer sentence."""
        w = self.discourse.words
        place, same = next(((p, f) for n, p, f in reversed(self._known) if n == noun), (-1, None))
        if same is None or not same.entities:
            return
        for i in range(start - 1, max(place, start - _BACK), -1):
            if singular(w.keys[i]) in kind:
                yield from self._told(self._start(i), i)
        yield same

    def _spoken(self, first: int, stop: int, head: int) -> Iterator[Proposal]:
        """The last speaker, if the document can be theirs."""
        w, noun = self.discourse.words, singular(self.discourse.words.keys[head])
        if any(n == noun and not f.entities for n, _, f in self._known):
            return
        personal = noun in _PERSONAL and not _SHOWN & set(w.keys[head:stop])
        for place, found in islice(self.discourse.earlier(first), 2):
            if w.paragraph[first] - w.paragraph[place] > 2:
                break
            if (found.organization and noun not in _PAPERS) or (found.entities and personal):
                yield found

    def _made_in(self, places: Iterable[range], nouns: frozenset[str]) -> Iterator[Proposal]:
        """The makers, by the place of the words that name them."""
        for words in places:
            for i in words:
                yield from self._made_at(i, nouns)

    def _made_at(self, i: int, nouns: frozenset[str]) -> Iterator[Proposal]:
        """The makers where the word `i`, one of `nouns`, names a document with its maker."""
        w = self.discourse.words
        other = singular(w.keys[i])
        if other not in nouns and not (other in _POLLS and nouns & _POLLS):
            return
        a = self._start(i)
        end = next(
            (k for k in range(i + 1, min(len(w), i + 12)) if w.texts[k] in _STOPS or w.broken[k]),
            min(len(w), i + 12),
        )
        yield from self._maker(a, end, i)
        yield from self._told(a, i)

    def _start(self, i: int) -> int:
        """The start of the phrase with the noun `i`."""
        w, a = self.discourse.words, i
        while a > 0 and i - a < 8 and not w.broken[a] and w.texts[a - 1] not in _STOPS:
            if w.keys[a] in _ARTICLES or w.keys[a - 1] in PREPOSITIONS:
                break
            a -= 1
        return a

    def _told(self, start: int, head: int) -> Iterator[Proposal]:
        """The maker of the document `start` to `head`, as in "X has filed a lawsuit"."""
        w = self.discourse.words
        if w.keys[start] not in ("a", "an", "its", "their", "his", "her", "another", "new"):
            return
        verb = start - 1
        while verb > 0 and start - verb < 5 and w.keys[verb] not in _MADE:
            verb -= 1
        if verb <= 0 or w.keys[verb] not in _MADE or w.quoted[verb]:
            return
        stop = verb
        while stop > 0 and w.keys[stop - 1] in _AUXILIARIES:
            stop -= 1
        begin = stop
        while begin > 0 and w.sentence[begin - 1] == w.sentence[head] and w.texts[begin - 1] != ";":
            begin -= 1
        if stop > begin:
            yield begin, stop

    def _maker(self, start: int, stop: int, head: int) -> Iterator[Proposal]:
        """The maker given by the words next to the noun."""
        w = self.discourse.words
        body = self._of_body(head, stop)
        if body is not None:
            yield body
        for i in range(head + 1, min(self._added(stop), len(w) - 1)):
            if w.keys[i] == "by":
                yield from self._by(i + 1)
                return
            if w.keys[i] == "from" and i < head + 3 and i + 1 < stop:
                yield i + 1, stop
        done = next(
            (i for i in range(head + 2, min(stop, head + _CLAUSE_LENGTH)) if w.keys[i] in _DONE), 0
        )
        if done and (
            w.capital[head + 1] or w.keys[head + 1] in POSSESSIVES | PERSON_PRONOUNS.keys()
        ):
            yield head + 1, done  # "a speech X delivered", "figures her team released"
        owner = next((i for i in range(start + 1, head) if w.texts[i] in APOSTROPHES), None)
        if owner is not None and not w.capital[owner - 1]:  # "the committee's report"
            yield start - (start > 0 and w.keys[start - 1] == "the"), owner
        yield from self._owners(start, stop, head)

    def _owners(self, start: int, stop: int, head: int) -> Iterator[Proposal]:
        """Whose name or pronoun stands before the noun."""
        w, discourse = self.discourse.words, self.discourse
        noun = singular(w.keys[head])
        for m in discourse.mentions(start, stop):
            if not m.possessive or m.first > head + 3:
                continue
            if noun in _ADVERTISING or w.between(head - 1, head + 1).lower() == "press release":
                yield self.organizations.campaign(m.entity, "campaign")
            else:
                yield Referent((m.entity,))
            return
        if w.keys[start] in PERSON_PRONOUNS and w.keys[start] in POSSESSIVES:
            yield self.persons.pronoun(start, PERSON_PRONOUNS[w.keys[start]])
            return
        made = self.organizations.modifying(start, head)
        if made is not None:
            yield made
            return
        for m in discourse.mentions(start, head):
            if m.stop < head and w.keys[m.stop] in CAMPAIGN:  # "the Renn campaign's letter"
                yield self.organizations.campaign(m.entity, w.keys[m.stop])
            elif noun in _ADVERTISING:
                yield self.organizations.campaign(m.entity, "campaign")
            elif noun in _LETTERS:
                yield Referent((m.entity,))
        capitals = self.organizations.capitalized(start, head)
        if capitals is not None:
            yield capitals

    def _of_body(self, head: int, stop: int) -> Referent | None:
        """The body whose records speak: "Records of the Lands Board seen by"."""
        w, discourse = self.discourse.words, self.discourse
        if singular(w.keys[head]) not in _OF_BODIES or head + 2 >= stop:
            return None
        at = head + 2 + (w.keys[head + 2] == "the")
        name = discourse.name_at(at) if w.keys[head + 1] == "of" and at < stop else None
        if name is not None:
            return self.organizations.named(*name) if name[2] == "ORG" else None
        end = at
        while end < stop and w.capital[end]:
            end += 1
        named = w.keys[head + 1] == "of" and end > at + 1
        return (
            Referent((discourse.entities.organization(at, end, "ORG"),))
            if named and w.keys[end - 1] in ORGANIZATION_WORDS
            else None
        )

    def _added(self, stop: int) -> int:
        """The end of a source including additions in commas: "The report, published by X,"."""
        w = self.discourse.words
        if stop < len(w) and w.texts[stop] == "," and not w.broken[stop]:
            for end in range(stop + 1, min(len(w), stop + _ADDED)):
                if w.texts[end] in _STOPS or w.sentence[end] != w.sentence[stop]:
                    return end if w.texts[end] == "," else stop
        return stop

    def _by(self, i: int) -> Iterator[Proposal]:
        """The makers that stand after "by"; of unnamed ones, their organizations."""
        w, discourse = self.discourse.words, self.discourse
        end = i + 1
        while (
            end < len(w)
            and end - i < 24
            and w.texts[end] not in ".;:"
            and not w.broken[end]
            and not (w.keys[end] in _CLAUSE and w.keys[end] != "and")
        ):
            end += 1
        yield i, end
        names = [n for n in discourse.names_in(i, end) if n[2] == "ORG"]
        if names:
            yield Referent(tuple(discourse.entities.organization(*n) for n in names))
