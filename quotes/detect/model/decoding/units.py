"""Splits content into units, which are linked to a cue as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quotes.detect.marks import IntArray
from quotes.detect.model import tags
from quotes.detect.model.decoding.rules import Range, Rules
from quotes.detect.model.features import MARK_CLOSE, MARK_OPEN, PieceFeatures
from quotes.detect.model.reading import NetworkReading

_HALF = 0.5


@dataclass(frozen=True)
class Unit:
    """Pieces that belong to one cue: one range, or several of a quotation over paragraphs."""

    ranges: tuple[Range, ...]
    cost: float  # cost of another cue than that of the unit before

    @property
    def first(self) -> int:
        """The first piece."""
        return self.ranges[0][0]

    @property
    def last(self) -> int:
        """The last piece."""
        return self.ranges[-1][1]


def held_quotations(cues: list[Range], seen: PieceFeatures) -> npt.NDArray[np.bool_]:
    """Which quotations are one saying each. Those that lost their closing mark are not: a cue then
    stands in what looks like a quotation over paragraphs."""
    broken = {int(seen.region[first]) for first, _ in cues}
    return np.array(
        [q.closed or (q.continued and i not in broken) for i, q in enumerate(seen.marks.quotations)]
        + [False],  # for pieces in no quotation
        np.bool_,
    )


def make_whole(
    spans: dict[str, list[Range]], best: IntArray, seen: PieceFeatures, held: npt.NDArray[np.bool_]
) -> None:
    """Extend content to every quotation of which at least half is content, in `spans` and in
    `best`.

    The text between one pair of marks is one saying; a cue in it belongs to a quote inside.
    """
    quotations = seen.marks.quotations
    inside = seen.region >= 0
    if not inside.any():
        return
    content = np.zeros(len(best), np.bool_)
    for first, last in spans["content"]:
        content[first : last + 1] = True
    quoted = seen.region[inside]
    size = np.bincount(quoted, minlength=len(quotations))
    share = np.bincount(quoted, content[inside], minlength=len(quotations)) / np.maximum(size, 1)
    filled = np.zeros(len(best), np.bool_)
    filled[inside] = (held[:-1] & (share >= _HALF))[quoted]
    if not filled.any():
        return
    begins = {first for first, _ in spans["content"]}
    begins -= set((np.flatnonzero(filled[1:] & (seen.region[1:] == seen.region[:-1])) + 1).tolist())
    content |= filled
    edges = np.diff(np.concatenate(([False], content, [False])).astype(np.int8))
    cuts = begins | set(np.flatnonzero(edges == 1).tolist())
    ends = {first - 1 for first in cuts if first and content[first - 1]}
    ends |= set((np.flatnonzero(edges == -1) - 1).tolist())
    spans["content"] = list(zip(sorted(cuts), sorted(ends), strict=True))
    for part in ("cue", "source"):
        spans[part] = [s for s in spans[part] if not filled[s[0] : s[1] + 1].any()]
    best[filled] = tags.tag("content", tags.IN)


def units_of(
    contents: list[Range], reading: NetworkReading, rules: Rules, held: npt.NDArray[np.bool_]
) -> list[Unit]:
    """The content spans, cut where an attribution may end and joined where it cannot."""
    quotations = reading.description.marks.quotations
    region = reading.description.region
    units: list[Unit] = []
    for unit in (u for span in contents for u in _cut(span, reading, rules, held)):
        last = int(region[units[-1].last]) if units else -1
        goes_on = last >= 0 and held[last] and quotations[last].continued
        if goes_on and region[unit.first] == last + 1:
            units[-1] = Unit((*units[-1].ranges, *unit.ranges), units[-1].cost)
        else:
            units.append(unit)
    return units


def _cut(
    span: Range, reading: NetworkReading, rules: Rules, held: npt.NDArray[np.bool_]
) -> list[Unit]:
    """One content span, cut where an attribution may end: never inside a quotation."""
    first, last = span
    description = reading.description
    here = slice(first + 1, last + 1)
    before = slice(first, last)
    mark = description.features[:, 2]
    region = description.region
    paragraph = description.paragraph
    costs = np.full(last - first, np.inf)
    stops = np.array(
        [reading.text[e - 1] in ".?!" for e in reading.ends[before].tolist()], np.bool_
    )
    spaced = description.features[here, 1] >= 2
    costs[stops & spaced] = rules.switch_sentence
    changed = region[here] != region[before]
    marked = changed & ((mark[here] == MARK_OPEN) | (mark[before] == MARK_CLOSE))
    costs[marked] = rules.switch_mark
    costs[paragraph[here] != paragraph[before]] = rules.switch_paragraph
    costs[~changed & held[region[here]]] = np.inf
    cuts = (np.flatnonzero(np.isfinite(costs)) + 1).tolist()
    units = []
    at, cost = first, 0.0
    for cut in cuts:
        units.append(Unit(((at, first + cut - 1),), cost))
        at, cost = first + cut, float(costs[cut - 1])
    units.append(Unit(((at, last),), cost))
    return units
