"""What the network reads of a source and of the mentions that can be its antecedents.

See `quotes.detect.mention_scorer`. `quotes.train.mention_scorers` fits the scorer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from quotes.detect.mention_scorer import Floats, LinkQuery, MentionPlace, built_in
from quotes.document import Span
from quotes.speakers.candidates import QuoteSource
from quotes.speakers.discourse import Discourse, Referent
from quotes.speakers.entities import Entity

_BEFORE, _AFTER, _TOGETHER = 5, 2, 2  # mentions of one entity, and entities of one candidate
_NAME = 3  # the words of a mention that are read


def link_query(discourse: Discourse, source: QuoteSource, whom: Sequence[Referent]) -> LinkQuery:
    """What can be read of a source and its candidates. A mention in quotation marks stands apart;
    distances are in words."""
    first = source.content[0][0]
    content = _span(discourse, first, first + 1)
    whose = _span(discourse, *source.words) if source.words[0] < source.words[1] else content
    cue = next((_span(discourse, *c) for c in source.cue if c[0] < c[1]), None)
    mentions = tuple(
        tuple(
            _place(discourse, source.place, entity, word)
            for entity in one.entities[:_TOGETHER]
            for word in _near(discourse, entity, source.place) or _own(discourse, entity, source)
        )
        for one in whom
    )
    nobody = next((k for k, one in enumerate(whom) if not one.entities), None)
    return LinkQuery(whose, cue, content, mentions, nobody)


def _near(discourse: Discourse, entity: Entity, place: int) -> Sequence[int]:
    """The mentions of an entity nearest to a word: the last before it, the next after it; and the
    first of all, where news tells who somebody is."""
    named = discourse.named(entity)
    k = bisect_left(named, place)
    first = max(0, k - _BEFORE)
    return [*named[: first > 0], *named[first : k + _AFTER]]


def _own(discourse: Discourse, entity: Entity, source: QuoteSource) -> Sequence[int]:
    """Where a source names an entity that no recognizer marks: "Osterhaven police"."""
    keys = discourse.words.keys
    return [i for i in range(*source.words) if keys[i] in entity.keys][:1]


def _place(discourse: Discourse, place: int, entity: Entity, word: int) -> MentionPlace:
    w = discourse.words
    stop = word + max(1, min(_NAME, len(entity.keys)))
    sentences = w.sentence[word] - w.sentence[min(place, len(w) - 1)]
    span = _span(discourse, word, stop)
    return MentionPlace.of(span, word - place, sentences, int(w.quoted[word]))


def _span(discourse: Discourse, first: int, stop: int) -> Span:
    """The code points of the words `first` to `stop`."""
    w = discourse.words
    last = len(w) - 1
    return w.start[min(first, last)], w.end[max(0, min(stop - 1, last))]


def read_features(discourse: Discourse, source: QuoteSource, whom: Sequence[Referent]) -> Floats:
    """The features `READ` of each candidate (candidates × 3) by the built-in scorer."""
    return built_in("speakers").features(discourse.vectors, link_query(discourse, source, whom))
