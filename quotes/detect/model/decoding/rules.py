"""Parameters and results of decoding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quotes.detect.model.reading import Floats

Range = tuple[int, int]  # first and last piece, or code points, as each function says


@dataclass(frozen=True)
class Rules:
    """Parameters fitted on the tuning articles.

    `switch_*`: the cost of linking neighbouring units of one content span to different cues, by
    what separates them. `null` is added to the score of “no cue”, `no_source` to that of “no
    source”. `sight`: the share of a unit's pieces that must have a cue in their window. `weight`:
    the weight of each piece's score against the costs. `outside` is added to the log-probability of
    the tag “outside”.
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
    """Learnt parameters of the linkers besides their vectors: distance biases and the scores of
    none."""

    bias: Floats
    null: Floats


def load_heads(folder: Path) -> Heads:
    """The heads of a model folder."""
    with np.load(folder / "links.npz") as stored:
        return Heads(stored["bias"], stored["null"])


@dataclass(frozen=True)
class Quoted:
    """One attribution in code points of its part, with the features of its confidence."""

    source: Range | None
    cue: Range | None
    content: tuple[Range, ...]
    evidence: tuple[float, ...]
