"""Plans the network's windows by the content of the text, not by position.

A window keeps the scores of its core and reads some pieces around it as context. Cores end at
joints of the text: best between paragraphs that share no quotation, then between other paragraphs,
then between sentences. The choice of joints depends only on the text within a few hundred pieces
(content-defined chunking, as in Bjørner, Blass and Gurevich 2010), so an article is read the same
wherever it stands in a longer text.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from quotes.detect.marks import IntArray
from quotes.detect.model.features import GAP_JOINED, MARK_CLOSE, MARK_OPEN, PieceFeatures

CORE = 256  # maximum pieces of a core
REACH = 96  # a joint that is the best within this many pieces on both sides ends a core
LEAST = 32  # pieces of a core that was cut because it was too long
AFTER = 28  # pieces read after a core
# Pieces read before a core, by the joint at its start.
BEFORE = {0: 33, 1: 50, 2: 50, 3: 67, 4: 33, 5: 25}
# Strength of a joint, from the weakest to the strongest.
WORDS, QUOTED_SENTENCES, SENTENCES, HELD_PARAGRAPHS, QUOTED_PARAGRAPHS, PARAGRAPHS = range(6)
_SEEN = 40  # characters on either side of a joint that break ties


@dataclass(frozen=True)
class Plan:
    """One window: pieces [start, end) are read, pieces [first, behind) are kept."""

    start: int
    end: int
    first: int
    behind: int


@dataclass(frozen=True)
class Joints:
    """The places between pieces where a text may be cut: the piece after each, its strength, and a
    number hashed from the words around it."""

    at: Sequence[int]
    grade: Sequence[int]
    draw: Sequence[int]

    def key(self, i: int) -> tuple[int, int]:
        """The key by which joints are compared."""
        return self.grade[i], self.draw[i]


def joints(text: str, starts: IntArray, ends: IntArray, description: PieceFeatures) -> Joints:
    """The joints of a text between the pieces text[starts[i]:ends[i]]."""
    n = len(starts)
    mark, gap = description.features[:, 2], description.features[:, 1]
    region, paragraph = description.region, description.paragraph
    here, before = slice(1, n), slice(0, n - 1)
    final = np.array([text[e - 1] for e in ends[before].tolist()])
    stop = np.isin(final, list(".?!")) | (mark[before] == MARK_CLOSE)
    sentence = stop & (gap[here] >= 2) & (mark[here] != MARK_CLOSE)
    inside = (region[here] == region[before]) & (region[here] >= 0)
    grade = np.where(sentence, np.where(inside, QUOTED_SENTENCES, SENTENCES), WORDS)
    continued = np.array([q.continued for q in description.marks.quotations] + [False])
    held = continued[region[before]] | (final == ":")
    opens = mark[here] == MARK_OPEN
    between = np.where(held, HELD_PARAGRAPHS, np.where(opens, QUOTED_PARAGRAPHS, PARAGRAPHS))
    grade = np.where(paragraph[here] != paragraph[before], between, grade)
    at = (np.flatnonzero(grade) + 1).tolist()
    draw = [zlib.crc32(_around(text, int(starts[i])).encode("utf-8", "replace")) for i in at]
    return Joints(at, grade[np.asarray(at, np.int64) - 1].tolist(), draw)


def _around(text: str, at: int) -> str:
    """The words on both sides of a joint, without the characters between them."""
    return text[max(0, at - _SEEN) : at].rstrip() + "\0" + text[at : at + _SEEN]


def cores(n: int, found: Joints, most: int = CORE, reach: int = REACH) -> list[tuple[int, int]]:
    """Ranges [first, behind) that cover all n pieces; none is longer than `most`."""
    anchors = [i for i in range(len(found.at)) if _is_best(found, i, reach)]
    edges = [0, *(found.at[i] for i in anchors), n]
    ranges: list[tuple[int, int]] = []
    for first, behind in pairwise(edges):
        waiting = [(first, behind)]
        while waiting:
            a, b = waiting.pop()
            if b - a <= most:
                ranges.append((a, b))
            else:
                cut = _cut(found, a, b, most)
                waiting += [(cut, b), (a, cut)]
    return ranges


def _is_best(found: Joints, i: int, reach: int) -> bool:
    low = bisect_left(found.at, found.at[i] - reach)
    high = bisect_right(found.at, found.at[i] + reach)
    mine = found.key(i)
    return all(found.key(k) < mine for k in range(low, high) if k != i)


def _cut(found: Joints, a: int, b: int, most: int) -> int:
    """Where to split a range that is too long."""
    least = min(LEAST, most // 4)
    low, high = bisect_left(found.at, a + least), bisect_right(found.at, b - least)
    middle = (a + b) // 2
    if low >= high:
        return middle
    best = max(range(low, high), key=lambda k: (found.key(k), -abs(found.at[k] - middle)))
    return found.at[best]


def plan(
    n: int, found: Joints, gaps: npt.NDArray[np.int8], most: int = CORE, reach: int = REACH
) -> list[Plan]:
    """The windows over n pieces, in order; each piece is kept by exactly one."""
    grades = dict(zip(found.at, found.grade, strict=True))
    plans = []
    for first, behind in cores(n, found, most, reach):
        start = _begin(first, max(0, first - BEFORE[grades.get(first, WORDS)]), found, gaps)
        end = _finish(behind, min(n, behind + AFTER), found)
        plans.append(Plan(start, end, first, behind))
    return plans


def _begin(first: int, low: int, found: Joints, gaps: npt.NDArray[np.int8]) -> int:
    """Where the context before a core begins: at a paragraph, else at a sentence."""
    if not low:
        return 0
    within = range(bisect_left(found.at, low), bisect_left(found.at, first))
    paragraphs = [found.at[k] for k in within if found.grade[k] >= HELD_PARAGRAPHS]
    if paragraphs and first - paragraphs[0] >= (first - low) // 2:
        return paragraphs[0]
    if within:
        return found.at[within[0]]
    while low < first and gaps[low] == GAP_JOINED:
        low += 1
    return low


def _finish(behind: int, high: int, found: Joints) -> int:
    """Where the context after a core ends: at a sentence if possible."""
    k = bisect_right(found.at, high) - 1
    return found.at[k] if k >= 0 and found.at[k] > behind else high
