"""Links every unit to a cue, and every cue to a source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quotes.detect.marks import IntArray
from quotes.detect.model import links, tags
from quotes.detect.model.decoding.rules import Heads, Range, Rules
from quotes.detect.model.decoding.units import Unit
from quotes.detect.model.reading import Floats, NetworkReading, log_softmax

LINK = 128  # width of a query or key
NO_CUE = -1
_CUES, _SOURCES = 1, 0  # the two linkers, as the network has them
_SURE = 0.8  # how likely a cue must be to which nothing was linked
_FAR = -1e4  # the score of pieces outside the window
_BLIND = -20.0  # the score of a unit for a cue outside the windows of all its pieces


@dataclass(frozen=True)
class Links:
    """For every unit its cue (or NO_CUE) and its scores of all cues (last column: none); for every
    cue its source (-1: none) and the probability of that."""

    cue_of: list[int]
    opinions: Floats
    source_of: list[int]
    sure_of_source: list[float]


def link(
    units: list[Unit],
    cues: list[Range],
    sources: list[Range],
    chances: Floats,
    reading: NetworkReading,
    heads: Heads,
    rules: Rules,
) -> Links:
    """The cue of each unit and the source of each cue, by the network's scores."""
    cue_at = np.array([first for first, _ in cues], np.int64)
    pieces = np.concatenate([np.arange(a, b + 1) for u in units for a, b in u.ranges])
    pointed, seen = _scores(reading, _CUES, pieces, cue_at, heads)
    begins = _starting("cue", cue_at, chances)
    pointed[:, :-1] += rules.cue_prior * begins
    pointed[:, -1] += rules.null
    held = _opinions(units, log_softmax(pointed), seen, rules.sight)
    assigned = _assign(units, list(held * np.float32(rules.weight)))
    source_of, sure = _sources(reading, cue_at, sources, chances, heads, rules)
    idle = {*np.flatnonzero(np.exp(begins) >= _SURE).tolist()} - {*assigned}
    for cue in sorted(cue for cue in idle if source_of[cue] >= 0):
        begin = min(sources[source_of[cue]][0], cues[cue][0])
        if (unit := _unclaimed(units, assigned, cues, begin, reading)) is not None:
            assigned[unit] = cue
    return Links([c if c < len(cues) else NO_CUE for c in assigned], held, source_of, sure)


def _unclaimed(
    units: list[Unit], assigned: list[int], cues: list[Range], begin: int, reading: NetworkReading
) -> int | None:
    """The quotation right before the words that begin at a piece (a source and its cue to which
    nothing was linked), if it went to an earlier cue that has more: “A,” X said. “B?” Y asked."""
    description = reading.description
    for i, unit in enumerate(units):
        cue = assigned[i]
        if unit.last + 1 != begin or description.region[unit.last] < 0 or cue >= len(cues):
            continue
        whole = description.paragraph[begin] == description.paragraph[unit.first]
        shared = assigned.count(cue) > 1
        return i if whole and shared and cues[cue][1] < unit.first else None
    return None


def _scores(
    reading: NetworkReading, which: int, query: IntArray, key: IntArray, heads: Heads
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Scores of every query piece (sorted) for every key piece, and in the last column for none;
    and whether the query's window holds the key."""
    scores = np.full((len(query), len(key) + 1), _FAR, np.float32)
    scores[:, -1] = heads.null[which]
    paragraph = reading.description.paragraph
    for window in reading.windows:
        low, high = np.searchsorted(query, (window.first, window.behind))
        end = window.start + len(window.links)
        left, right = np.searchsorted(key, (window.start, end))
        if low == high or left == right:
            continue
        asked, offered = query[low:high], key[left:right]
        queries = window.links[asked - window.start, 2 * which * LINK : (2 * which + 1) * LINK]
        keys = window.links[offered - window.start, (2 * which + 1) * LINK : (2 * which + 2) * LINK]
        bucket = links.buckets(
            asked[:, None], offered[None], paragraph[asked][:, None], paragraph[offered][None]
        )
        scores[low:high, left:right] = queries @ keys.T / links.SCALE + heads.bias[which][bucket]
    return scores, scores > _FAR


def _starting(part: str, at: IntArray, chances: Floats) -> Floats:
    """Log-probability that a span of the part begins at each of the pieces."""
    first = chances[at][:, [tags.tag(part, tags.BEGIN), tags.tag(part, tags.UNIT)]].sum(1)
    result: Floats = np.log(first + 1e-6)
    return result


def _opinions(
    units: list[Unit], pointed: Floats, seen: npt.NDArray[np.bool_], sight: float
) -> Floats:
    """The summed scores of the pieces of every unit for every cue (last column: none).

    A piece whose window does not reach a cue abstains. If a unit has several ranges, those that see
    the cue count, and the others follow them.
    """
    ranges = [last - first + 1 for u in units for first, last in u.ranges]
    edges = np.cumsum([0, *ranges])[:-1]
    lengths = np.array(ranges, np.float32)[:, None]
    seeing = np.add.reduceat(seen, edges, axis=0, dtype=np.float32)
    sums = np.add.reduceat(np.where(seen, pointed, 0), edges, axis=0)
    visible = seeing >= sight * lengths
    heads = np.cumsum([0, *(len(u.ranges) for u in units)])[:-1]
    sums = np.add.reduceat(np.where(visible, sums, 0), heads, axis=0)
    seeing = np.add.reduceat(np.where(visible, seeing, 0), heads, axis=0)
    whole = np.add.reduceat(lengths, heads, axis=0)
    result: Floats = np.where(seeing > 0, sums / np.maximum(seeing, 1), _BLIND) * whole
    return result


def _assign(units: list[Unit], opinions: list[Floats]) -> list[int]:
    """The best cue of every unit (the last index: none), given the costs of switching."""
    if not units:
        return []
    state = opinions[0].astype(np.float64)
    back: list[tuple[int, npt.NDArray[np.bool_]]] = []
    for unit, opinion in zip(units[1:], opinions[1:], strict=True):
        top = int(state.argmax())
        stay = state >= state[top] - unit.cost
        back.append((top, stay))
        state = np.where(stay, state, state[top] - unit.cost) + opinion
        # Only differences count; they must not be lost in large sums.
        state -= state.max()
    path = [int(state.argmax())]
    for top, stay in reversed(back):
        path.append(path[-1] if stay[path[-1]] else top)
    return path[::-1]


def _sources(
    reading: NetworkReading,
    cue_at: IntArray,
    sources: list[Range],
    chances: Floats,
    heads: Heads,
    rules: Rules,
) -> tuple[list[int], list[float]]:
    """The source of every cue (-1: none), and its probability."""
    if not len(cue_at):
        return [], []
    at = np.array([s[0] for s in sources], np.int64)
    scores, _ = _scores(reading, _SOURCES, cue_at, at, heads)
    scores[:, :-1] += rules.source_prior * _starting("source", at, chances)
    scores[:, -1] += rules.no_source
    scores = log_softmax(scores)
    best = scores.argmax(1)
    sure = np.exp(scores.max(1))
    return [int(b) if b < len(sources) else -1 for b in best], [float(s) for s in sure]


def astray(
    units: list[Unit], cue_of: list[int], cues: list[Range], reading: NetworkReading
) -> set[int]:
    """Units without marks in another paragraph than their cue: these are not that source's words,
    unless the cue's paragraph ends with a colon and they follow it."""
    paragraph, region = reading.description.paragraph, reading.description.region
    last = dict(zip(paragraph.tolist(), range(len(paragraph)), strict=True))
    lost = set()
    for i, unit in enumerate(units):
        if cue_of[i] == NO_CUE or region[unit.first] >= 0:
            continue
        home, here = int(paragraph[cues[cue_of[i]][0]]), int(paragraph[unit.first])
        announced = here > home and reading.text[reading.ends[last[home]] - 1] == ":"
        if here != home and not announced:
            lost.add(i)
    return lost
