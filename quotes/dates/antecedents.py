"""What the network reads of a quote and of the dates near it.

See `quotes.detect.mention_scorer`. `quotes.train.mention_scorers` fits the scorer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from quotes.dates.features import ArticleDates, CandidateRow
from quotes.dates.places import Place
from quotes.dates.said import Said
from quotes.detect.mention_scorer import LinkQuery, MentionPlace

_BEFORE, _AFTER = 4, 2  # mentions of one date
_BEGINNING = 12  # code points of a content that are read
_UNIT = 5  # code points: distances are counted in these
_OWN = 2  # how a date with the cue stands; 1 is in the content of a quote, 0 elsewhere


def link_query(article: ArticleDates, rows: Sequence[CandidateRow]) -> LinkQuery:
    """What can be read of a quote and its candidates, which are `rows` of one quote."""
    quote = article.quotes[rows[0].quote]
    attribution = article.attribution(rows[0].quote)
    start, end = attribution.content[0]
    content = start, min(end, start + _BEGINNING)
    nothing = next((k for k, row in enumerate(rows) if row.nearest is None), None)
    return LinkQuery(
        attribution.source[0] if attribution.source else content,
        attribution.cue[0] if attribution.cue else None,
        content,
        tuple(
            tuple(_place(quote, place, place is row.own) for place in _near(article, quote, row))
            for row in rows
        ),
        nothing,
    )


def _near(article: ArticleDates, quote: Said, row: CandidateRow) -> Sequence[Place]:
    """The mentions of a date nearest to a quote: the last before its cue, the next after it, and
    the one with the cue."""
    if row.nearest is None:
        return ()
    same = article.mentions(row.value)
    k = bisect_left(same, quote.position, key=lambda place: place.mention.start)
    low, high = max(0, k - _BEFORE), k + _AFTER
    near = same[low:high]
    own = row.own
    return near if own is None or any(place is own for place in near) else [*near, own]


def _place(quote: Said, place: Place, own: bool) -> MentionPlace:
    m = place.mention
    return MentionPlace.of(
        (m.start, m.end),
        (m.start - quote.position) // _UNIT,
        place.sentence - quote.sentence,
        _OWN if own else int(place.inside),
    )
