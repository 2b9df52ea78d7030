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
from quotes.detect.model.reading import OVERLAP, WINDOW, parts, windows


@given(st.integers(0, 5000))
def test_windows_keep_every_piece_once(n: int) -> None:
    at = 0
    for start, end, first, behind in windows(n):
        assert first == at
        assert 0 <= start <= first < behind <= end <= n
        assert end - start <= WINDOW
        assert start == 0 or first - start >= OVERLAP // 4
        at = behind
    assert at == n


@given(st.text(alphabet="a. \n", max_size=400), st.integers(8, 60))
def test_parts_are_the_text(text: str, size: int) -> None:
    cut = list(parts(text, size))
    assert "".join(part for _, part in cut) == text
    assert all(text[at : at + len(part)] == part for at, part in cut)
    assert all(0 < len(part) <= size * 5 // 4 for _, part in cut)


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
