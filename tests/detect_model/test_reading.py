"""Windows, parts and features."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quotes.detect.model import tags
from quotes.detect.model.features import (
    CASE_LOWER,
    CASE_TITLE,
    CASE_UPPER,
    GAP_BREAK,
    GAP_JOINED,
    GAP_START,
    MARK_CLOSE,
    MARK_INSIDE,
    MARK_OPEN,
    MARK_OUTSIDE,
    describe,
)
from quotes.detect.model.planning import CORE, REACH, Joints, cores, joints, plan
from quotes.detect.model.reading import parts


def drawn(sizes: list[tuple[int, int]]) -> tuple[int, Joints]:
    """Joints behind stretches of (pieces, grade), each told apart by its number in the draw."""
    at, n = [], 0
    for size, _ in sizes:
        n += size
        at.append(n)
    grades = [grade for _, grade in sizes]
    draws = [hash((size, grade, i % 7)) & 0xFFFF for i, (size, grade) in enumerate(sizes)]
    return n + 1, Joints(at, grades, draws)


STRETCHES = st.lists(st.tuples(st.integers(1, 90), st.integers(1, 5)), min_size=1, max_size=120)


@given(STRETCHES)
def test_windows_keep_every_piece_once(sizes: list[tuple[int, int]]) -> None:
    n, found = drawn(sizes)
    at = 0
    for window in plan(n, found, np.full(n, 2, np.int8)):
        assert window.first == at
        assert 0 <= window.start <= window.first < window.behind <= window.end <= n
        assert window.behind - window.first <= CORE
        at = window.behind
    assert at == n


@given(STRETCHES, STRETCHES, STRETCHES)
def test_what_lies_far_away_moves_no_window(
    before: list[tuple[int, int]], sizes: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    n, alone = drawn(sizes)
    shift, first = drawn(before)
    more, last = drawn(after)
    within = Joints(
        [*first.at, *(a + shift for a in alone.at), *(a + shift + n for a in last.at)],
        [*first.grade, *alone.grade, *last.grade],
        [*first.draw, *alone.draw, *last.draw],
    )
    mine = {a for a, _ in cores(n, alone)}
    there = {a - shift for a, _ in cores(shift + n + more, within)}
    # Joints that are the best around them, with nothing of the neighbours in reach.
    keys = [alone.key(i) for i in range(len(alone.at))]
    anchors = [
        a
        for a, key in zip(alone.at, keys, strict=True)
        if REACH < a < n - REACH
        and all(k < key for b, k in zip(alone.at, keys, strict=True) if 0 < abs(a - b) <= REACH)
    ]
    if anchors:
        inner = range(anchors[0], anchors[-1] + 1)
        assert {a for a in mine if a in inner} == {a for a in there if a in inner}


def test_a_text_of_words_alone_is_cut_too() -> None:
    text = "word " * 1000
    starts = np.arange(1000) * 5
    description = describe(text, starts, starts + 4)
    assert max(b - a for a, b in cores(1000, joints(text, starts, starts + 4, description))) <= CORE


@given(st.text(alphabet="a. \n", max_size=400), st.integers(8, 60), st.integers(0, 30))
def test_parts_are_the_text(text: str, size: int, margin: int) -> None:
    cut = parts(text, size, margin)
    assert "".join(text[p.first : p.behind] for p in cut) == text
    assert all(0 < p.behind - p.first <= size * 5 // 4 for p in cut)
    assert all(p.first - margin <= p.start <= p.first for p in cut)
    assert all(p.behind <= p.end <= p.behind + margin for p in cut)


def test_features() -> None:
    text = "Pes kov SAID “so”\n\nx"
    pieces = [(0, 3), (4, 6), (6, 7), (8, 12), (13, 14), (14, 16), (16, 17), (19, 20)]
    starts, ends = (np.array(side) for side in zip(*pieces, strict=True))
    described = describe(text, starts, ends)
    case, gap, mark = described.features.T.tolist()
    assert case[:4] == [CASE_TITLE, CASE_LOWER, CASE_LOWER, CASE_UPPER]
    assert (gap[0], gap[2], gap[7]) == (GAP_START, GAP_JOINED, GAP_BREAK)
    assert mark[3:] == [MARK_OUTSIDE, MARK_OPEN, MARK_INSIDE, MARK_CLOSE, MARK_OUTSIDE]
    assert described.paragraph.tolist() == [0] * 7 + [1]
    assert described.region.tolist() == [-1] * 4 + [0] * 3 + [-1]


def test_tags() -> None:
    table = tags.allowed()
    begin, inner, last, unit = (tags.tag("cue", place) for place in range(4))
    assert table[begin, inner] and table[inner, last] and table[last, unit]
    assert not table[begin, tags.OUTSIDE] and not table[tags.OUTSIDE, last]
    assert not table[begin, tags.tag("source", tags.LAST)]
