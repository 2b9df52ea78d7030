"""From the sources of one article's quotes to their speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING

from quotes.detect.attribution import Attribution
from quotes.detect.vectors import vectors_of
from quotes.document import Document
from quotes.speakers.candidates import QuoteSource
from quotes.speakers.discourse import UNNAMED, Discourse, Referent
from quotes.speakers.entities import Entities, Entity, SourceDescription
from quotes.speakers.lexicon import (
    APOSTROPHES,
    AUXILIARIES,
    DETERMINERS,
    PERSON_NOUNS,
    RELATION_NOUNS,
    TITLES,
)
from quotes.speakers.linking import Link, Linker, released
from quotes.speakers.persons import Choice
from quotes.speakers.roles import split_role
from quotes.speakers.sources import Sources
from quotes.speakers.speaker import Role, Sourcing, Speaker
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc


def resolve(
    document: Document,
    doc: Doc,
    attributions: Sequence[Attribution],
    linker: Linker | None = None,
) -> list[Sourcing]:
    """Resolve the speakers of each attribution of `document`.

    `doc` is made from `document.reading` and has named entities; the spans of `attributions` refer
    to it too. Returns one `Sourcing` per attribution, in order: speakers for a named source, none
    for an unnamed or unknown one. `linker` is the model that chooses, by default the built-in one.
    """
    if not attributions:
        return []
    return _Resolver(document, doc, attributions, linker or released()).all()


def choices(document: Document, doc: Doc, attributions: Sequence[Attribution]) -> list[Choice]:
    """Every choice that the rules leave to their ranker, to fit its weights."""
    resolver = _Resolver(document, doc, attributions)
    found: list[Choice] = []
    resolver.sources.persons.recording = found
    resolver.read()
    return found


def read_sources(
    document: Document, doc: Doc, attributions: Sequence[Attribution], linker: Linker | None = None
) -> Iterator[tuple[int, Discourse, QuoteSource]]:
    """To fit the linker: each source as resolved by the rules, in order, with its index.

    Earlier sources are linked by `linker`, or by the rules alone.
    """
    yield from _Resolver(document, doc, attributions, linker).each()


# After "and": words about somebody, no cue ("is her ally and considered").
_PASSED_OVER = AUXILIARIES | word_list("passed_over")


_OPENERS = DETERMINERS | TITLES


_APART = 4  # words between a subject and its verb
_WITHIN = AUXILIARIES | word_list("within_verbs")
_SPEAKING = frozenset(("i", "we"))
_SUBJECTS = _SPEAKING | {"he", "she", "they", "it", "who", "you"}
_SHORT = 3  # maximum letters of initials


_LONGEST_OFFICE = 6  # maximum words of an office before a name
_TURNS = 4  # sources among which two alternating speakers are found


def _closed(words: Words, i: int) -> bool:
    """Whether quotation marks close right before the word `i`."""
    return words.texts[i - 1] in ("”", '"', "’", "''", "'")


class _Resolver:
    def __init__(
        self,
        document: Document,
        doc: Doc,
        attributions: Sequence[Attribution],
        linker: Linker | None = None,
    ) -> None:
        self.linker = linker
        self.words = w = Words.of(document.reading)
        self.spans = [[w.at(*span) for span in a.source] for a in attributions]
        self.cues = [[w.at(*span) for span in a.cue] for a in attributions]
        self.contents = [[w.at(*span) for span in a.content] for a in attributions]
        title_end = document.offset or (len(document.title or "") if document.title_in_text else 0)
        self.entities = Entities(w, doc, self._hints(), title_end)
        self.discourse = Discourse(w, self.entities, vectors_of(doc))
        self.sources = Sources(self.discourse)
        self.entities.describe(self._descriptions())
        self.links: dict[int, Link] = {}

    def _hints(self) -> Iterator[tuple[int, int]]:
        """The places in sources where the name of a person may begin: the start, or after an
        office, a comma or an owner."""
        w = self.words
        for spans in self.spans:
            for first, stop in spans:
                begin = first
                while begin < stop and w.keys[begin] in _OPENERS:
                    begin += 1
                for i in range(first, stop):
                    if not w.capital[i] or w.keys[i] in TITLES:
                        continue
                    before = w.keys[i - 1] if i > first else ""
                    if (
                        (i == begin and w.keys[first] != "the")
                        or before in PERSON_NOUNS
                        or (before and w.texts[i - 1] in (",", "’", "'", *APOSTROPHES))
                        or before in ("from", "by", "to", "with", "and")
                    ):
                        yield i, stop

    def _descriptions(self) -> Iterator[SourceDescription]:
        """What the sources say about those whom they name."""
        for i, spans in enumerate(self.spans):
            for first, stop in spans:
                first, stop = self._of_one_line(i, first, stop)
                if first < stop and self.discourse.mentions(first, min(len(self.words), stop + 10)):
                    told = self.sources.description_of(*self.discourse.whole(first, stop))
                    if told is not None:
                        yield told

    def read(self) -> None:
        """Resolve and link the sources."""
        for _ in self.each():
            pass

    def each(self) -> Iterator[tuple[int, Discourse, QuoteSource]]:
        """Resolve the sources: those of outer quotes first, then those inside others.

        Yields each before it is linked.
        """
        depth = self._depths()
        for i in sorted(range(len(self.spans)), key=lambda i: (depth[i], self._place(i), i)):
            source = self._source(i, self._read(i))
            yield i, self.discourse, source
            link = self.linker.link(self.discourse, source) if self.linker else Link(source.rule)
            self.links[i] = link
            self.discourse.attribute(self.contents[i], link.referent)
            if self.spans[i] or link.referent.entities:
                self.discourse.remember(self._place(i), link.referent)

    def all(self) -> list[Sourcing]:
        """Resolve the sources, with the confidence of each speaker."""
        self.read()
        return [self._sourcing(i) for i in range(len(self.spans))]

    def _source(self, i: int, rule: Referent) -> QuoteSource:
        place = min(self._place(i), max(0, len(self.words) - 1))  # a content may have no words
        words = next(iter(self.spans[i]), (place, place))
        shares = self.sources.persons.shares
        return QuoteSource(words, place, tuple(self.contents[i]), tuple(self.cues[i]), rule, shares)

    def _place(self, i: int) -> int:
        return (self.spans[i] or self.contents[i])[0][0]

    def _depths(self) -> list[int]:
        """The number of quotes around the source of each attribution."""
        ranges = sorted((*span, k) for k, spans in enumerate(self.contents) for span in spans)
        depths, open_, n = [0] * len(self.spans), list[tuple[int, int]](), 0
        for k in sorted(range(len(self.spans)), key=self._place):
            place = self._place(k)
            while n < len(ranges) and ranges[n][0] <= place:
                heappush(open_, ranges[n][1:])
                n += 1
            while open_ and open_[0][0] <= place:
                heappop(open_)
            depths[k] = sum(owner != k for _, owner in open_)
        return depths

    def _read(self, i: int) -> Referent:
        persons = self.sources.persons
        persons.attribution, persons.contents, persons.shares = i, self.contents[i], {}
        found = UNNAMED if self.spans[i] else self._implied(i)
        for first, stop in self.spans[i]:
            first, stop = self._of_one_line(i, first, stop)
            if first < stop:
                found = self.sources.read(*self.discourse.whole(first, stop))
            if found.entities or found.behalf:
                break
        if any(self.words.keys[a:b] == ("heard",) for a, b in self.cues[i]):
            return UNNAMED  # "the court heard": somebody told it
        return found

    def _of_one_line(self, i: int, first: int, stop: int) -> tuple[int, int]:
        """The part of a source on one line, that of its cue."""
        breaks = [k for k in range(first + 1, stop) if self.words.broken[k]]
        if not breaks:
            return first, stop
        later = any(begin >= stop for begin, _ in self.cues[i])
        return (breaks[-1], stop) if later or not self.cues[i] else (first, breaks[0])

    def _implied(self, i: int) -> Referent:
        """The subject of a cue without a source: "she smiled, saying", "he won and said"."""
        w = self.words
        cue = next((cue for cue in self.cues[i] if cue[0] < cue[1]), None)
        if cue is None:
            return self._floating(i)
        if not cue[0] or w.sentence[cue[0] - 1] != w.sentence[cue[0]]:
            return UNNAMED
        first = cue[0]
        if self._of_first_person(first):
            return self.discourse.sayer(first)
        before, key = w.keys[first - 1], w.keys[first]
        participle = key.endswith("ing")
        if participle:
            follows = before in (",", "before", "after", "while", "by")
        else:
            follows = before in ("and", "but", "then") and key not in _PASSED_OVER
        if not follows:
            return self._apposed_subject(first)
        place, found = next(self.discourse.earlier(first), (-1, UNNAMED))
        if place >= 0 and w.sentence[place] == w.sentence[first]:
            return found
        begin = bisect_left(w.sentence, w.sentence[first]) if participle else first
        for m in self.discourse.mentions(begin, first):
            return Referent((m.entity,)) if not (m.possessive or w.quoted[m.first]) else UNNAMED
        return UNNAMED

    def _of_first_person(self, cue: int) -> bool:
        """Whether speakers report their own words: "I told her", "I turned to Bo and said"."""
        w = self.words
        k = cue - 1
        while k > 0 and cue - k < _APART and (w.keys[k] in _WITHIN or w.keys[k].endswith("ly")):
            k -= 1
        if w.keys[k] in _SPEAKING:
            return True
        if w.keys[k] not in ("and", "but", "then"):
            return False
        begin = bisect_left(w.sentence, w.sentence[cue])
        named = {m.first for m in self.discourse.mentions(begin, k)}
        others = (i for i in range(begin, k) if i in named or w.keys[i] in _SUBJECTS)
        return any(w.keys[i] in _SPEAKING for i in islice(others, 1))

    def _apposed_subject(self, cue: int) -> Referent:
        """The name that begins the sentence of a verb: "NAME, leader of the council, told X"."""
        w = self.words
        begin = bisect_left(w.sentence, w.sentence[cue])
        m = next(iter(self.discourse.mentions(begin, cue)), None)
        if m is None or m.possessive or w.quoted[m.first] or m.first - begin > _LONGEST_OFFICE:
            return UNNAMED
        before = range(begin, m.first)
        office = all(w.texts[k][0].isalnum() and not w.keys[k].endswith("ed") for k in before)
        closed = w.texts[m.stop] == "," and w.texts[cue - 1] == ","
        return Referent((m.entity,)) if office and closed else UNNAMED

    def _floating(self, i: int) -> Referent:
        """The speaker of a quotation without cue and source.

        The subject of the sentence before them ("NAME was tired of it. “…”"), or the last speaker
        in the same paragraph or the one before; if two people alternate in questions and answers,
        the other one.
        """
        w = self.words
        first, stop = self.contents[i][0][0], self.contents[i][-1][1]
        if not (first < stop and (w.quoted[first] or w.quoted[min(first + 1, stop - 1)])):
            return UNNAMED
        place, found = next(self.discourse.earlier(first), (-1, UNNAMED))
        if place < 0 or w.paragraph[first] - w.paragraph[place] > 1:
            place, found = -1, UNNAMED
        subject = self.sources.persons.subject_before(first, place)
        if subject is not None:
            return subject
        if self._in_turn(first, stop):
            others = (f for _, f in islice(self.discourse.earlier(first), _TURNS))
            return next((f for f in others if f.entities != found.entities), UNNAMED)
        return found

    def _in_turn(self, first: int, stop: int) -> bool:
        """Whether two quotes that are paragraphs follow each other, one of them a question."""
        w = self.words
        opens = bisect_left(w.paragraph, w.paragraph[first])
        closes = bisect_left(w.paragraph, w.paragraph[first] + 1)
        if first - opens > 1 or closes - stop > 1 or opens < 2 or not _closed(w, opens):
            return False
        return "?" in (w.texts[stop - 1], w.texts[stop - 2], *w.texts[opens - 2 : opens])

    # -- what users get -----------------------------------------------------------------------

    def _sourcing(self, i: int) -> Sourcing:
        link = self.links[i]
        found = link.referent
        if not found.entities:
            return Sourcing(on_behalf_of=found.behalf)
        place = self._place(i)
        speakers = tuple(
            self._speaker(e, place, found.role, link.confidence) for e in found.entities
        )
        if link.open:
            return Sourcing(candidates=speakers, on_behalf_of=found.behalf)
        return Sourcing(speakers)

    def _speaker(
        self, entity: Entity, place: int, role: tuple[int, int] | None, sure: float
    ) -> Speaker:
        forms = tuple(sorted({entity.name, *entity.forms}, key=lambda f: (-len(f), f)))
        if not entity.person:
            return Speaker(entity.name, "organization", None, forms, confidence=sure)
        shouted = entity.name.isupper() and len(entity.name) > _SHORT  # as transcripts write it
        name = entity.name.title() if shouted else entity.name
        role_of = self._role(entity, place, role)
        return Speaker(name, "person", role_of, forms, entity.gender, sure)

    def _role(self, entity: Entity, place: int, role: tuple[int, int] | None) -> Role | None:
        """The role given by the source, or by the text nearest before it, or else after it; what
        is only told of the past, or what somebody else calls the person, counts where nothing else
        does, and what somebody else says the person is, never."""
        w = self.words
        if role is not None:
            return split_role(w, *role, self.discourse.ends)
        described = [
            d
            for d in entity.descriptions
            if d.head not in RELATION_NOUNS
            and not (w.quoted[d.first] and w.keys[d.first - 1] in ("is", "was"))
        ]
        described = [d for d in described if not (d.told or w.quoted[d.first])] or described
        if not described:
            return None
        sentence = w.sentence[place]
        nearest = min(
            described,
            key=lambda d: (
                w.sentence[d.name] > sentence,
                abs(w.sentence[d.name] - sentence),
                not d.before,
            ),
        )
        return split_role(w, nearest.first, nearest.stop, self.discourse.ends)
