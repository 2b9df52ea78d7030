"""From scores to attributions.

Three steps for each part of a text:

1. spans: the best sequence of tags that is well-formed (`spans`);
2. links: every unit of content (a stretch between quotation marks, sentence ends and paragraph
   breaks: `units`) goes to the cue that its pieces point at together, every cue to its source
   (`linking`);
3. attributions: what went to one cue is one attribution; edges snap to quotation marks and words
   (`edges`), and `evidence` says what its confidence is worked out from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotes.detect.model.decoding.edges import (
    bare_cue,
    characters,
    merged,
    snapped,
    united,
    without_day,
)
from quotes.detect.model.decoding.evidence import EVIDENCE, evidence_of, part_chances
from quotes.detect.model.decoding.linking import LINK, NO_CUE, Links, astray, link
from quotes.detect.model.decoding.reports import Reports
from quotes.detect.model.decoding.rules import Heads, Quoted, Range, Rules, load_heads
from quotes.detect.model.decoding.spans import best_tags, hinted, ranges_of
from quotes.detect.model.decoding.units import Unit, held_quotations, make_whole, units_of
from quotes.detect.model.reading import Floats, NetworkReading
from quotes.detect.model.tags import OUTSIDE

__all__ = [
    "EVIDENCE",
    "LINK",
    "Heads",
    "Quoted",
    "Rules",
    "best_tags",
    "load_heads",
    "quoted_in",
]

_HALF = 0.5


@dataclass(frozen=True)
class _Tagged:
    """The spans of a part: content in units, cues and sources; the probabilities of all tags."""

    units: list[Unit]
    cues: list[Range]
    sources: list[Range]
    chances: Floats


def quoted_in(reading: NetworkReading, heads: Heads, rules: Rules) -> list[Quoted]:
    """The attributions that begin in the core of one part, in the order of their content."""
    tagged = _tagged(reading, rules)
    if not tagged.units:
        return []
    linked = link(tagged.units, tagged.cues, tagged.sources, tagged.chances, reading, heads, rules)
    in_part = part_chances(tagged.chances)
    reports = Reports.of(tagged.units, tagged.cues, tagged.sources, linked, reading)
    found = (
        _attribution(members, tagged, linked, in_part, reports, rules)
        for members in _groups(tagged, linked, reading)
    )
    own = range(reading.part.first - reading.part.start, reading.part.behind - reading.part.start)
    return sorted((q for q in found if q and q.content[0][0] in own), key=lambda q: q.content)


def _tagged(reading: NetworkReading, rules: Rules) -> _Tagged:
    scores = reading.tags
    if rules.outside:
        scores = scores.copy()
        scores[:, OUTSIDE] += rules.outside
    best = best_tags(scores)
    spans = ranges_of(best, reading.description.features[:, 1])
    held = held_quotations(spans["cue"], reading.description)
    make_whole(spans, best, reading.description, held)
    chances = np.exp(reading.tags)
    return _Tagged(
        units_of(spans["content"], reading, rules, held),
        hinted(spans["cue"], "cue", best, chances, rules.cue_floor),
        hinted(spans["source"], "source", best, chances, rules.source_floor),
        chances,
    )


def _groups(tagged: _Tagged, linked: Links, reading: NetworkReading) -> list[list[int]]:
    """The indexes of the units of each attribution: all of one cue, or neighbours without a cue."""
    units, cue_of = tagged.units, linked.cue_of
    lost = astray(units, cue_of, tagged.cues, reading)
    groups: dict[tuple[int, int], list[int]] = {}
    run = 0
    for i, cue in enumerate(cue_of):
        if i in lost:
            continue
        if cue == NO_CUE:
            near = i and cue_of[i - 1] == cue and units[i].first == units[i - 1].last + 1
            run += not near
        groups.setdefault((cue, run if cue == NO_CUE else 0), []).append(i)
    return list(groups.values())


def _attribution(
    members: Sequence[int],
    tagged: _Tagged,
    linked: Links,
    in_part: Floats,
    reports: Reports,
    rules: Rules,
) -> Quoted | None:
    """The attribution of some units; None if they have no cue and are not a quotation."""
    reading = reports.reading
    units = [tagged.units[i] for i in members]
    cue = linked.cue_of[members[0]]
    ranges = merged([r for unit in units for r in unit.ranges], reading.description.paragraph)
    pieces = sum(b - a + 1 for unit in units for a, b in unit.ranges)
    sure_of_cue = float(sum(linked.opinions[i, cue] for i in members) / pieces)
    if cue == NO_CUE and (np.exp(sure_of_cue) < rules.keep_null or not _quoted(ranges, reading)):
        return None
    cue_span = tagged.cues[cue] if cue != NO_CUE else None
    source = linked.source_of[cue] if cue != NO_CUE else -1
    source_span = tagged.sources[source] if source >= 0 else None
    cue_at = bare_cue(cue_span, reading) if cue_span else None
    whole = reports.extended(ranges, cue_span, source_span)
    return Quoted(
        characters(source_span, reading) if source_span else None,
        cue_at,
        without_day(united([snapped(r, reading) for r in whole]), cue_at, reading.text),
        evidence_of(
            ranges,
            cue_span,
            source_span,
            reading,
            tagged.chances,
            in_part,
            sure_of_cue,
            linked.sure_of_source[cue] if cue != NO_CUE else 0.5,
        ),
    )


def _quoted(ranges: list[Range], reading: NetworkReading) -> bool:
    """Whether most of it is in quotation marks: without them, a quote needs a cue."""
    region = np.concatenate([reading.description.region[a : b + 1] for a, b in ranges])
    return bool((region >= 0).mean() > _HALF)
