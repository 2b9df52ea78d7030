"""How sure a quote is: from the network's figures to the share of such quotes that are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Confidence:
    """A logistic regression over the evidence of a quote, and over its squares.

    `features` are the names of the figures of the evidence; `weights` are those of the figures,
    then those of their squares.
    """

    features: tuple[str, ...]
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

    def as_json(self) -> dict[str, Any]:
        """An object with `bias` and `weights`: by name, of the figure and of its square."""
        n = len(self.features)
        pairs = zip(self.features, self.weights[:n], self.weights[n:], strict=True)
        return {"bias": self.bias, "weights": {name: [w, squared] for name, w, squared in pairs}}

    @classmethod
    def of_json(cls, raw: Mapping[str, Any], features: Sequence[str]) -> Confidence:
        """What `as_json` gave; raises ValueError where it was fitted on other features."""
        weights = raw["weights"]
        if not isinstance(weights, dict) or set(weights) != set(features):
            raise ValueError(f"the confidence was not fitted on {', '.join(features)}: fit it anew")
        pairs = [weights[name] for name in features]
        flat = (*(w for w, _ in pairs), *(squared for _, squared in pairs))
        return cls(tuple(features), tuple(float(w) for w in flat), float(raw["bias"]))

    @classmethod
    def even(cls, features: Sequence[str]) -> Confidence:
        """Knows nothing: 0.5 for all."""
        return cls(tuple(features), (0.0,) * (2 * len(features)), 0.0)
