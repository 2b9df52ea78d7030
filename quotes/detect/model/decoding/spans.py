"""Finds the best well-formed sequence of tags, and the spans that it marks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from quotes.detect.marks import IntArray
from quotes.detect.model import tags
from quotes.detect.model.decoding.rules import Range
from quotes.detect.model.features import GAP_JOINED
from quotes.detect.model.reading import Floats

_ALLOWED = tags.allowed()
_START = np.where(tags.may_start(), 0.0, -np.inf)
_END = np.where(tags.may_end(), 0.0, -np.inf)
_STEP = np.where(_ALLOWED, 0.0, -np.inf)
_LONGEST_HINT = 12  # pieces


def best_tags(scores: Floats) -> IntArray:
    """The best well-formed sequence of tags.

    If the best tags of all pieces are well-formed, they are the result; otherwise the search runs
    between pieces that are surely outside.
    """
    best: IntArray = scores.argmax(1)
    n = len(best)
    if not n:
        return best
    bad = ~_ALLOWED[best[:-1], best[1:]]
    wrong = np.flatnonzero(bad)
    ends_open = not np.isfinite(_END[best[-1]])
    starts_open = not np.isfinite(_START[best[0]])
    if not len(wrong) and not ends_open and not starts_open:
        return best
    outside = np.flatnonzero(best == tags.OUTSIDE)
    edges = np.concatenate(([-1], outside, [n]))
    points: list[int] = wrong.tolist()
    if starts_open:
        points.insert(0, 0)
    if ends_open:
        points.append(n - 1)
    done = 0
    for point in points:
        if point < done:
            continue
        # A fault next to an outside piece may need it in the span: include its neighbours.
        before = int(np.searchsorted(edges, point, side="right")) - 2
        after = int(np.searchsorted(edges, point + 1, side="left")) + 1
        left = max(int(edges[max(0, before)]) + 1, done)
        right = int(edges[min(len(edges) - 1, after)])
        best[left:right] = _viterbi(scores[left:right])
        done = right
    return best


def _viterbi(scores: Floats) -> IntArray:
    back = np.zeros(scores.shape, np.int64)
    state = scores[0] + _START
    for i in range(1, len(scores)):
        paths = state[:, None] + _STEP
        back[i] = paths.argmax(0)
        state = paths[back[i], np.arange(tags.TAGS)] + scores[i]
    path = np.zeros(len(scores), np.int64)
    path[-1] = int((state + _END).argmax())
    for i in range(len(scores) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def ranges_of(best: IntArray, gaps: npt.NDArray[np.int8]) -> dict[str, list[Range]]:
    """Ranges of pieces of each part in a well-formed sequence of tags, widened to whole words."""
    found: dict[str, list[Range]] = {part: [] for part in tags.PARTS}
    place = (best - 1) % 4
    inside = best != tags.OUTSIDE
    firsts = np.flatnonzero(inside & ((place == tags.BEGIN) | (place == tags.UNIT)))
    lasts = np.flatnonzero(inside & ((place == tags.LAST) | (place == tags.UNIT)))
    n = len(best)
    floor = 0
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        part = tags.PARTS[(int(best[first]) - 1) // 4]
        while first > floor and gaps[first] == GAP_JOINED and not inside[first - 1]:
            first -= 1
        while last + 1 < n and gaps[last + 1] == GAP_JOINED and not inside[last + 1]:
            last += 1
        found[part].append((first, last))
        floor = last + 1
    return found


def hinted(
    spans: list[Range], part: str, best: IntArray, chances: Floats, floor: float
) -> list[Range]:
    """The spans, and weaker candidates outside them that begin with a probability of at least
    `floor`. Links decide later whether those count."""
    begin, unit, inner, last = (
        tags.tag(part, place) for place in (tags.BEGIN, tags.UNIT, tags.IN, tags.LAST)
    )
    hints = np.flatnonzero((chances[:, begin] + chances[:, unit] >= floor) & (best == tags.OUTSIDE))
    more = list(spans)
    free_from = 0
    for first in hints.tolist():
        if first < free_from:
            continue
        end = first
        if chances[first, begin] > chances[first, unit]:
            while (
                end + 1 < len(best)
                and end - first < _LONGEST_HINT
                and best[end + 1] == tags.OUTSIDE
                and chances[end + 1, inner] + chances[end + 1, last] >= floor
            ):
                end += 1
                if chances[end, last] > chances[end, inner]:
                    break
        more.append((first, end))
        free_from = end + 1
    return sorted(more)
