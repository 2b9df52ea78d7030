"""From scores to attributions.

Three steps, each over one part of a text:

1. spans: the best sequence of tags that is well-formed (`spans_of`);
2. links: every unit of content (a stretch between quotation marks, sentence ends and paragraph
   breaks) goes to the cue that its pieces point at together, every cue to its source;
3. attributions: what went to one cue is one attribution; edges snap to quotation marks and words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from quotes.detect.model import links, tags
from quotes.detect.model.features import (
    GAP_JOINED,
    MARK_CLOSE,
    MARK_OPEN,
    Description,
)
from quotes.detect.model.reading import Floats, IntArray, Reading, log_softmax

LINK = 128
FAR = -1e4
BLIND = -20.0
_HALF = 0.5
Range = tuple[int, int]  # first and last piece, both included

_ALLOWED = tags.allowed()
_START = np.where(tags.may_start(), 0.0, -np.inf)
_END = np.where(tags.may_end(), 0.0, -np.inf)
_STEP = np.where(_ALLOWED, 0.0, -np.inf)


@dataclass(frozen=True)
class Rules:
    """What the tuning articles decide.

    `switch_*`: what it costs that neighbouring units of one content span go to different cues,
    by what stands between them. `null`: what is added to the score of “no cue”, `no_source` to
    that of “no source”. `sight`: the share of a unit's pieces
    that must have a cue in their window. `weight`: how much each piece's
    opinion counts beside the costs. `outside`: what is added to the log-probability of the tag
    “outside”.
    """

    switch_mark: float = 2.0
    switch_paragraph: float = 2.0
    switch_sentence: float = 6.0
    null: float = 0.0
    no_source: float = 0.0
    sight: float = 0.3
    weight: float = 1.0
    outside: float = 0.0
    keep_null: float = 0.5
    cue_floor: float = 0.08
    cue_prior: float = 0.5
    source_floor: float = 0.08
    source_prior: float = 0.5


@dataclass(frozen=True)
class Quoted:
    """One attribution in code points of its part, with what its confidence is worked out from."""

    source: Range | None
    cue: Range | None
    content: tuple[Range, ...]
    evidence: tuple[float, ...]


def best_tags(scores: Floats) -> IntArray:
    """The best well-formed sequence of tags.

    Where the best tag of every piece makes a well-formed sequence, it is that one; elsewhere the
    search runs from one surely outside piece to the next.
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
        # A fault at an outside piece may need it as a part of the span: take in its neighbours.
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


def spans_of(best: IntArray, gaps: npt.NDArray[np.int8]) -> dict[str, list[Range]]:
    """Piece ranges of each part in a well-formed sequence of tags, widened to whole words."""
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


def _scores(
    reading: Reading, which: int, query: IntArray, key: IntArray, heads: Heads
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Scores of every query piece (sorted) for every key piece, and in the last column for none;
    and whether the query sees the key: whether its window holds it."""
    scores = np.full((len(query), len(key) + 1), FAR, np.float32)
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
    return scores, scores > FAR


@dataclass(frozen=True)
class Heads:
    """What the linkers learnt beside their vectors: distance biases and the scores of none."""

    bias: Floats
    null: Floats


def load_heads(folder: Path) -> Heads:
    """The heads of a model folder."""
    with np.load(folder / "links.npz") as stored:
        return Heads(stored["bias"], stored["null"])


@dataclass(frozen=True)
class _Unit:
    """Pieces that go to one cue: one range, or several of a quotation over paragraphs."""

    ranges: tuple[Range, ...]
    cost: float  # of going to another cue than the unit before

    @property
    def first(self) -> int:
        """The first piece."""
        return self.ranges[0][0]

    @property
    def last(self) -> int:
        """The last piece."""
        return self.ranges[-1][1]


def _held(cues: list[Range], seen: Description) -> npt.NDArray[np.bool_]:
    """Which quotations are one saying each. Those are not that lost their closing mark: a cue
    stands in what is then taken for a quotation over paragraphs."""
    broken = {int(seen.region[first]) for first, _ in cues}
    return np.array(
        [q.closed or (q.continued and i not in broken) for i, q in enumerate(seen.marks.quotations)]
        + [False],  # for what is in none
        np.bool_,
    )


def _whole(
    spans: dict[str, list[Range]], best: IntArray, seen: Description, held: npt.NDArray[np.bool_]
) -> None:
    """Make every quotation whole of which half or more is content: in `spans` and in `best`.

    What stands between one pair of marks is one saying; a cue in it belongs to a quote inside.
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


def _units(
    contents: list[Range], reading: Reading, rules: Rules, held: npt.NDArray[np.bool_]
) -> list[_Unit]:
    """The content spans cut where an attribution may end, and joined where it cannot."""
    quotations = reading.description.marks.quotations
    region = reading.description.region
    units: list[_Unit] = []
    for unit in (u for span in contents for u in _cut(span, reading, rules, held)):
        last = int(region[units[-1].last]) if units else -1
        goes_on = last >= 0 and held[last] and quotations[last].continued
        if goes_on and region[unit.first] == last + 1:
            units[-1] = _Unit((*units[-1].ranges, *unit.ranges), units[-1].cost)
        else:
            units.append(unit)
    return units


def _cut(span: Range, reading: Reading, rules: Rules, held: npt.NDArray[np.bool_]) -> list[_Unit]:
    """One content span cut where an attribution may end: never inside a quotation."""
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
        units.append(_Unit(((at, first + cut - 1),), cost))
        at, cost = first + cut, float(costs[cut - 1])
    units.append(_Unit(((at, last),), cost))
    return units


def _opinions(
    units: list[_Unit], pointed: Floats, seen: npt.NDArray[np.bool_], sight: float
) -> Floats:
    """What the pieces of every unit say of every cue (last column: none), summed up.

    A piece whose window does not reach a cue says nothing of it. Where a unit has several ranges,
    those count that see the cue; the others follow them.
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
    result: Floats = np.where(seeing > 0, sums / np.maximum(seeing, 1), BLIND) * whole
    return result


def _assign(units: list[_Unit], opinions: list[Floats]) -> list[int]:
    """The best cue of every unit (the last number: none), with the costs of switching."""
    if not units:
        return []
    state = opinions[0].astype(np.float64)
    back: list[tuple[int, npt.NDArray[np.bool_]]] = []
    for unit, opinion in zip(units[1:], opinions[1:], strict=True):
        top = int(state.argmax())
        stay = state >= state[top] - unit.cost
        back.append((top, stay))
        state = np.where(stay, state, state[top] - unit.cost) + opinion
        # Only differences count, and a long text must not lose them.
        state -= state.max()
    path = [int(state.argmax())]
    for top, stay in reversed(back):
        path.append(path[-1] if stay[path[-1]] else top)
    return path[::-1]


def quoted_in(reading: Reading, heads: Heads, rules: Rules) -> list[Quoted]:
    """The attributions that begin in the core of one part, in the order of their content."""
    scores = reading.tags
    if rules.outside:
        scores = scores.copy()
        scores[:, tags.OUTSIDE] += rules.outside
    best = best_tags(scores)
    spans = spans_of(best, reading.description.features[:, 1])
    held = _held(spans["cue"], reading.description)
    _whole(spans, best, reading.description, held)
    contents, cues, sources = spans["content"], spans["cue"], spans["source"]
    if not contents:
        return []
    paragraph = reading.description.paragraph
    units = _units(contents, reading, rules, held)
    chances = np.exp(reading.tags)
    cues = _more(cues, "cue", best, chances, rules.cue_floor)
    sources = _more(sources, "source", best, chances, rules.source_floor)
    cue_at = np.array([c[0] for c in cues], np.int64)
    pieces = np.concatenate([np.arange(a, b + 1) for u in units for a, b in u.ranges])
    pointed, seen = _scores(reading, 1, pieces, cue_at, heads)
    pointed[:, :-1] += rules.cue_prior * _starting("cue", cue_at, chances)
    pointed[:, -1] += rules.null
    sums = _opinions(units, log_softmax(pointed), seen, rules.sight)
    assigned = _assign(units, list(sums * np.float32(rules.weight)))
    to_source, sure = _sources(reading, cue_at, sources, chances, heads, rules)
    lost = _astray(units, assigned, cue_at, reading)
    groups: dict[tuple[int, int], list[int]] = {}
    run = 0
    for i, cue in enumerate(assigned):
        if i in lost:
            continue
        if cue == len(cues):
            near = i and assigned[i - 1] == cue and units[i].first == units[i - 1].last + 1
            run += not near
            groups.setdefault((-1, run), []).append(i)
        else:
            groups.setdefault((cue, 0), []).append(i)
    part_chance = _part_chances(chances)
    found = []
    for (cue, _), members in groups.items():
        ranges = _joined([r for i in members for r in units[i].ranges], paragraph)
        column = cue if cue >= 0 else len(cues)
        link = float(
            sum(sums[i, column] for i in members)
            / sum(b - a + 1 for i in members for a, b in units[i].ranges)
        )
        source = to_source[cue] if cue >= 0 else -1
        if cue < 0 and (np.exp(link) < rules.keep_null or not _quoted(ranges, reading)):
            continue
        content = _apart([_snap(r, reading) for r in ranges])
        evidence = _evidence(
            reading,
            ranges,
            cues[cue] if cue >= 0 else None,
            sources[source] if source >= 0 else None,
            part_chance,
            chances,
            link,
            sure[cue] if cue >= 0 else 0.5,
        )
        found.append(
            Quoted(
                _characters(sources[source], reading) if source >= 0 else None,
                _cue(cues[cue], reading) if cue >= 0 else None,
                content,
                evidence,
            )
        )
    part = reading.part
    own = range(part.first - part.start, part.behind - part.start)
    return sorted((q for q in found if q.content[0][0] in own), key=lambda q: q.content)


def _quoted(ranges: list[Range], reading: Reading) -> bool:
    """Whether most of it stands in quotation marks: without them, a saying has a cue."""
    region = np.concatenate([reading.description.region[a : b + 1] for a, b in ranges])
    return bool((region >= 0).mean() > _HALF)


def _starting(part: str, at: IntArray, chances: Floats) -> Floats:
    """Log-probability that a span of the part begins at each of the pieces."""
    first = chances[at][:, [tags.tag(part, tags.BEGIN), tags.tag(part, tags.UNIT)]].sum(1)
    result: Floats = np.log(first + 1e-6)
    return result


def _more(
    spans: list[Range], part: str, best: IntArray, chances: Floats, floor: float
) -> list[Range]:
    """The spans, and those that the tags only hint at: they stand outside of all others and
    begin with a chance of at least `floor`. Links decide later whether they count."""
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
                and end - first < 12
                and best[end + 1] == tags.OUTSIDE
                and chances[end + 1, inner] + chances[end + 1, last] >= floor
            ):
                end += 1
                if chances[end, last] > chances[end, inner]:
                    break
        more.append((first, end))
        free_from = end + 1
    return sorted(more)


def _sources(
    reading: Reading,
    cue_at: IntArray,
    sources: list[Range],
    chances: Floats,
    heads: Heads,
    rules: Rules,
) -> tuple[list[int], list[float]]:
    """The source of every cue (-1: none), and how sure that is."""
    if not len(cue_at):
        return [], []
    at = np.array([s[0] for s in sources], np.int64)
    scores, _ = _scores(reading, 0, cue_at, at, heads)
    scores[:, :-1] += rules.source_prior * _starting("source", at, chances)
    scores[:, -1] += rules.no_source
    scores = log_softmax(scores)
    best = scores.argmax(1)
    sure = np.exp(scores.max(1))
    return [int(b) if b < len(sources) else -1 for b in best], [float(s) for s in sure]


def _astray(
    units: list[_Unit], assigned: list[int], cue_at: IntArray, reading: Reading
) -> set[int]:
    """Units without marks in another paragraph than their cue: what is said there is somebody
    else's or nobody's, unless the paragraph of the cue ends with a colon and they follow it."""
    paragraph, region = reading.description.paragraph, reading.description.region
    last = dict(zip(paragraph.tolist(), range(len(paragraph)), strict=True))
    lost = set()
    for i, unit in enumerate(units):
        if assigned[i] == len(cue_at) or region[unit.first] >= 0:
            continue
        home, here = int(paragraph[cue_at[assigned[i]]]), int(paragraph[unit.first])
        announced = here > home and reading.text[reading.ends[last[home]] - 1] == ":"
        if here != home and not announced:
            lost.add(i)
    return lost


def _joined(ranges: list[Range], paragraph: IntArray) -> list[Range]:
    """Ranges with those that touch in one paragraph made one."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        touches = joined and first <= joined[-1][1] + 1
        if touches and paragraph[first] == paragraph[joined[-1][1]]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _apart(spans: list[Range]) -> tuple[Range, ...]:
    """Spans of characters with those that overlap made one."""
    apart: list[Range] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)


def _characters(span: Range, reading: Reading) -> Range:
    return int(reading.starts[span[0]]), int(reading.ends[span[1]])


def _cue(span: Range, reading: Reading) -> Range:
    """A cue without the comma or colon behind its words."""
    start, end = _characters(span, reading)
    words = reading.text[start:end].rstrip(",: ")
    return (start, start + len(words)) if words else (start, end)


_LOOSE = frozenset(" ,.;:\n\t\xa0—–-")


def _snap(span: Range, reading: Reading) -> Range:
    """A content range in characters: marks that enclose it are taken in, and a comma or full
    stop outside of marks is left out."""
    first, last = span
    description: Description = reading.description
    mark = description.features[:, 2]
    region = description.region
    n = len(region)
    if first > 0 and mark[first - 1] == MARK_OPEN and region[first - 1] == region[first]:
        first -= 1
    at = last
    while at + 1 < n and at - last < 2 and region[at] >= 0 and region[at + 1] == region[at]:
        at += 1
        if mark[at] == MARK_CLOSE:
            last = at
            break
        if reading.text[reading.starts[at]] not in ",.?!;:…-—":
            break
    while last < n - 1 and mark[last] == MARK_CLOSE and region[last + 1] == region[last]:
        last += 1  # a closing mark of two pieces
    if first < last and mark[first] == MARK_CLOSE and mark[first + 1] != MARK_CLOSE:
        first += 1
    start, end = int(reading.starts[first]), int(reading.ends[last])
    text = reading.text
    while end > start + 1 and text[end - 1] in _LOOSE and region[last] < 0:
        end -= 1
        while last > first and reading.starts[last] >= end:
            last -= 1
    while start < end - 1 and text[start] in _LOOSE and region[first] < 0:
        start += 1
        while first < last and reading.ends[first] <= start:
            first += 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, end


def _part_chances(chances: Floats) -> Floats:
    """Chance of every piece to be in a source, cue or content."""
    result: Floats = chances[:, 1:].reshape(len(chances), len(tags.PARTS), 4).sum(2)
    return result


EVIDENCE = 10


def _evidence(
    reading: Reading,
    ranges: list[Range],
    cue: Range | None,
    source: Range | None,
    part_chance: Floats,
    chances: Floats,
    link: float,
    sure: float,
) -> tuple[float, ...]:
    """What the confidence is worked out from, as figures of similar size."""
    content = tags.PARTS.index("content")
    inside = np.concatenate([part_chance[a : b + 1, content] for a, b in ranges])
    first, last = ranges[0][0], ranges[-1][1]
    opening = tags.tag("content", tags.BEGIN), tags.tag("content", tags.UNIT)
    closing = tags.tag("content", tags.LAST), tags.tag("content", tags.UNIT)
    length = sum(b - a + 1 for a, b in ranges)
    cue_chance = float(part_chance[cue[0] : cue[1] + 1, 1].mean()) if cue else 0.0
    source_chance = float(part_chance[source[0] : source[1] + 1, 0].mean()) if source else 0.0
    quoted = float((reading.description.region[first : last + 1] >= 0).mean())
    return (
        float(inside.mean()),
        float(inside.min()),
        float(chances[first, list(opening)].sum()),
        float(chances[last, list(closing)].sum()),
        float(np.exp(link)),
        sure,
        cue_chance,
        source_chance,
        quoted,
        float(np.log1p(length) / 5),
    )
