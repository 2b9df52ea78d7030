"""The features from which the confidence of a quote is computed."""

from __future__ import annotations

import numpy as np

from quotes.detect.model import tags
from quotes.detect.model.decoding.rules import Range
from quotes.detect.model.reading import Floats, NetworkReading

_SOURCE, _CUE, _CONTENT = range(len(tags.PARTS))
_OPENING = [tags.tag("content", tags.BEGIN), tags.tag("content", tags.UNIT)]
_CLOSING = [tags.tag("content", tags.LAST), tags.tag("content", tags.UNIT)]


def part_chances(chances: Floats) -> Floats:
    """The probability of each piece to be in a source, cue or content."""
    result: Floats = chances[:, 1:].reshape(len(chances), len(tags.PARTS), 4).sum(2)
    return result


EVIDENCE = (
    "content_mean",
    "content_least",
    "content_begins",
    "content_ends",
    "link_to_cue",
    "link_to_source",
    "cue_mean",
    "source_mean",
    "in_marks",
    "length",
)
"""The names of the features in order: probabilities, a share and a logarithm."""


def evidence_of(
    ranges: list[Range],
    cue: Range | None,
    source: Range | None,
    reading: NetworkReading,
    chances: Floats,
    in_part: Floats,
    sure_of_cue: float,
    sure_of_source: float,
) -> tuple[float, ...]:
    """The features of one attribution, on a similar scale.

    `chances` are the probabilities of the tags and `in_part` those of the parts, by piece;
    `sure_of_cue` is the mean log-probability of the link to the cue, `sure_of_source` the
    probability of that to the source.
    """
    inside = np.concatenate([in_part[a : b + 1, _CONTENT] for a, b in ranges])
    first, last = ranges[0][0], ranges[-1][1]
    return (
        float(inside.mean()),
        float(inside.min()),
        float(chances[first, _OPENING].sum()),
        float(chances[last, _CLOSING].sum()),
        float(np.exp(sure_of_cue)),
        sure_of_source,
        _mean(in_part, _CUE, cue),
        _mean(in_part, _SOURCE, source),
        float((reading.description.region[first : last + 1] >= 0).mean()),
        float(np.log1p(sum(b - a + 1 for a, b in ranges)) / 5),
    )


def _mean(in_part: Floats, part: int, span: Range | None) -> float:
    return float(in_part[span[0] : span[1] + 1, part].mean()) if span else 0.0
