"""The tags of word pieces: BILOU over source, cue and content."""

from __future__ import annotations

import numpy as np

PARTS = ("source", "cue", "content")
OUTSIDE = 0
BEGIN, IN, LAST, UNIT = range(4)
TAGS = 1 + 4 * len(PARTS)


def tag(part: str, place: int) -> int:
    """The index of a tag; `place` is BEGIN, IN, LAST or UNIT."""
    return 1 + 4 * PARTS.index(part) + place


def allowed() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """allowed()[a, b]: tag b may follow tag a."""
    table = np.zeros((TAGS, TAGS), np.bool_)
    for a in range(TAGS):
        for b in range(TAGS):
            open_a = a != OUTSIDE and (a - 1) % 4 in (BEGIN, IN)
            carries = b != OUTSIDE and (b - 1) % 4 in (IN, LAST)
            if open_a:
                table[a, b] = carries and (a - 1) // 4 == (b - 1) // 4
            else:
                table[a, b] = not carries
    return table


def may_start() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tags that a text may begin with."""
    starts: np.ndarray[tuple[int], np.dtype[np.bool_]] = allowed()[OUTSIDE]
    return starts


def may_end() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tags that a text may end with."""
    ends: np.ndarray[tuple[int], np.dtype[np.bool_]] = allowed()[:, OUTSIDE]
    return ends
