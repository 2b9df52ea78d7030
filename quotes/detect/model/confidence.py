"""How sure a quote is: from the network's figures to the share of such quotes that are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Confidence:
    """A logistic regression over the evidence of a quote, and over its squares."""

    weights: tuple[float, ...]
    bias: float

    @staticmethod
    def inputs(evidence: Sequence[Sequence[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """What the regression reads: the evidence (quotes × figures) and its squares."""
        plain = np.asarray(evidence, np.float64)
        return np.concatenate([plain, plain * plain], 1)

    def of(self, evidence: Sequence[Sequence[float]]) -> list[float]:
        """The confidence of every quote, between 0 and 1."""
        if not evidence:
            return []
        scores = self.inputs(evidence) @ np.asarray(self.weights) + self.bias
        chances = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return [round(float(c), 4) for c in chances]

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> Confidence:
        """From an object with `weights` and `bias`."""
        return cls(tuple(raw["weights"]), float(raw["bias"]))

    @classmethod
    def even(cls, figures: int) -> Confidence:
        """Knows nothing: 0.5 for all."""
        return cls((0.0,) * (2 * figures), 0.0)
