"""What decoding goes by beside the scores of a text, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quotes.detect.model.reading import Floats

Range = tuple[int, int]  # first and last piece, or code points, as each function says


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
class Heads:
    """What the linkers learnt beside their vectors: distance biases and the scores of none."""

    bias: Floats
    null: Floats


def load_heads(folder: Path) -> Heads:
    """The heads of a model folder."""
    with np.load(folder / "links.npz") as stored:
        return Heads(stored["bias"], stored["null"])


@dataclass(frozen=True)
class Quoted:
    """One attribution in code points of its part, with what its confidence is worked out from."""

    source: Range | None
    cue: Range | None
    content: tuple[Range, ...]
    evidence: tuple[float, ...]
