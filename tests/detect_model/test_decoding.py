"""Decoding gives well-formed attributions for any scores."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotes.detect.model import links, tags
from quotes.detect.model.confidence import Confidence
from quotes.detect.model.decoding import EVIDENCE, LINK, Heads, Rules, best_tags, quoted_in
from quotes.detect.model.decoding.spans import ranges_of
from quotes.detect.model.decoding.units import held_quotations
from quotes.detect.model.features import describe
from quotes.detect.model.planning import joints, plan
from quotes.detect.model.reading import NetworkReading, TextPart, Window, log_softmax

HEADS = Heads(np.zeros((2, links.BUCKETS), np.float32), np.zeros(2, np.float32))


def reading(text: str, seed: int, sharpness: float = 3.0) -> NetworkReading:
    """A reading with random scores, whose pieces are single characters."""
    rng = np.random.default_rng(seed)
    at = np.array([i for i, c in enumerate(text) if not c.isspace()], np.int64)
    n = len(at)
    scores = rng.normal(size=(n, tags.TAGS)).astype(np.float32) * sharpness
    description = describe(text, at, at + 1)
    plans = plan(n, joints(text, at, at + 1, description), description.features[:, 1])
    read = tuple(
        Window(
            w.start,
            w.first,
            w.behind,
            rng.normal(size=(w.end - w.start, 4 * LINK)).astype(np.float32),
        )
        for w in plans
    )
    whole = TextPart(0, len(text), 0, len(text))
    return NetworkReading(text, whole, at, at + 1, description, log_softmax(scores), None, read)


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_tags_are_well_formed(seed: int, n: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, tags.TAGS)).astype(np.float32)
    best = best_tags(log_softmax(scores))
    table = tags.allowed()
    assert tags.may_start()[best[0]] and tags.may_end()[best[-1]]
    assert all(table[a, b] for a, b in itertools.pairwise(best))


@settings(max_examples=60, deadline=None)
@example('AAAAA. "A', 0)
@example("AAAAAA““““ .", 1)
@given(st.text(alphabet="aA.,\n \"“”'s", min_size=1, max_size=300), st.integers(0, 1000))
def test_spans_are_well_formed(text: str, seed: int) -> None:
    if not text.strip():
        return
    held: set[int] = set()
    for quote in quoted_in(reading(text, seed), HEADS, Rules(keep_null=0.0)):
        assert quote.content
        assert len(quote.evidence) == len(EVIDENCE)
        at = 0
        for start, end in quote.content:
            assert at <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end] != ""
            assert "\n\n" not in text[start:end]
            at = end
        for part in (quote.source, quote.cue):
            assert part is None or 0 <= part[0] < part[1] <= len(text)
        held |= {start for start, _ in quote.content}


@settings(max_examples=60, deadline=None)
@example("AAAAAA“AAAAAA\n“AAA", 500)  # a cue in it: it lost its closing mark
@given(st.text(alphabet='aA.,\n "“”', min_size=1, max_size=300), st.integers(0, 1000))
def test_one_quotation_is_one_saying(text: str, seed: int) -> None:
    """If half of a quotation, or of its part in one paragraph, is content, it belongs to one quote
    at most."""
    if not text.strip():
        return
    drawn, rules = reading(text, seed), Rules(keep_null=0.0, outside=0.0)
    quotes = quoted_in(drawn, HEADS, rules)
    tagged = ranges_of(best_tags(drawn.tags), drawn.description.features[:, 1])
    whole = held_quotations(tagged["cue"], drawn.description)
    content = {i for first, last in tagged["content"] for i in range(first, last + 1)}
    places = [np.flatnonzero(drawn.description.region == i) for i in range(len(whole) - 1)]
    half = [2 * len(content & set(own.tolist())) >= len(own) for own in places]
    letters = {int(i) for i in drawn.starts}
    held = [{i for s, e in quote.content for i in range(s, e)} & letters for quote in quotes]
    quotations = drawn.description.marks.quotations
    for i, q in enumerate(quotations):
        if not whole[i] or not half[i]:
            continue
        owners = [k for k, own in enumerate(held) if own & set(range(q.start, q.end))]
        assert len(owners) <= 1
        if q.continued and whole[i + 1] and half[i + 1]:
            following = set(range(quotations[i + 1].start, quotations[i + 1].end))
            assert [k for k, own in enumerate(held) if own & following] == owners


def test_long_readings_span_windows() -> None:
    assert quoted_in(reading("abcde fghij. " * 150, 1), HEADS, Rules())


def test_confidence() -> None:
    assert Confidence.even(EVIDENCE).of([(0.3,) * len(EVIDENCE)]) == [0.5]
    assert Confidence.even(EVIDENCE).of([]) == []
    told = Confidence(("length",), (2.0, 0.0), -1.0)
    assert told.of([(1.0,)]) == [0.7311]
    assert Confidence.of_json(told.as_json(), ("length",)) == told
    with pytest.raises(ValueError, match="in_marks"):
        Confidence.of_json(told.as_json(), ("in_marks",))
