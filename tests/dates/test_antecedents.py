"""What the network reads of a quote and of the dates near it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from dates.marked import parse

from quotes.dates.antecedents import link_query
from quotes.dates.dating import article_dates
from quotes.dates.features import ArticleDates, CandidateRow
from quotes.document import Document

MARKED = (
    "It rained on Monday and on Tuesday.|\n\n"
    "<Ann Lee> {said} on Tuesday [that the road was wet].|\n\n"
    "It rained again on Wednesday. [“It is dry,”] <Bo Ray> {told} the Argus.|"
)


def _asked() -> tuple[ArticleDates, list[list[CandidateRow]]]:
    text, attributions, sourcing = parse(MARKED)
    document = Document(text, published="2024-01-05")
    article = article_dates(document, attributions, sourcing, None)
    return article, [list(rows) for _, rows in groupby(article.rows(), attrgetter("quote"))]


def test_source_cue_and_the_beginning_of_the_content_are_read():
    article, choices = _asked()
    first, second = (link_query(article, rows) for rows in choices)
    words = [article.text[slice(*span)] for query in (first, second) for span in query.asked]
    assert words == ["Ann Lee", "said", "that the roa", "Bo Ray", "told", "“It is dry,”"]


def test_every_candidate_has_its_mentions_and_no_date_has_none():
    article, choices = _asked()
    for rows in choices:
        query = link_query(article, rows)
        assert len(query.candidates) == len(rows)
        assert query.nothing == len(rows) - 1 and query.candidates[-1] == ()
        for row, mentions in zip(rows[:-1], query.candidates, strict=False):
            told = {article.text[slice(*m.span)] for m in mentions}
            assert len(told) == 1 and {p.mention.edtf for p in article.mentions(row.value)} == {
                article.values[row.value]
            }


def test_the_date_with_the_cue_stands_apart():
    article, choices = _asked()
    query = link_query(article, choices[0])
    found = {
        article.text[slice(*m.span)]: [(m.standing, m.sentence) for m in mentions]
        for mentions in query.candidates
        for m in mentions
    }
    tuesday = next(place for day, place in found.items() if "Tuesday" in day)
    assert [standing for standing, _ in tuesday] == [0, 2]
    assert tuesday[0][1] < tuesday[1][1]  # a sentence before, and the same one


def test_distances_tell_before_from_after():
    article, choices = _asked()
    query = link_query(article, choices[0])
    places = [m for mentions in query.candidates for m in mentions]
    before = {m.distance for m in places if m.span[1] <= query.cue[0]}
    after = {m.distance for m in places if m.span[0] >= query.cue[1]}
    assert before and after and max(before) < min(after)
