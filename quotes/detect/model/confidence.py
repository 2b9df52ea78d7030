"""Calibrates confidence: from the network's figures to the share of such quotes that are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Confidence:
    """A logistic regression on the evidence of a quote and its squares.

    `features` are the names of the evidence; `weights` are for the evidence, then for its squares.
    """

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    @staticmethod
    def inputs(evidence: Sequence[Sequence[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The inputs of the regression: the evidence (quotes × features) and its squares."""
        plain = np.asarray(evidence, np.float64)
        return np.concatenate([plain, plain * plain], 1)

    def of(self, evidence: Sequence[Sequence[float]]) -> list[float]:
        """The confidence of each quote, between 0 and 1."""
        if not evidence:
            return []
        scores = self.inputs(evidence) @ np.asarray(self.weights) + self.bias
        chances = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return [round(float(c), 4) for c in chances]

    def as_json(self) -> dict[str, Any]:
        """An object with `bias` and `weights`: by name, those of the feature and of its square."""
        n = len(self.features)
        pairs = zip(self.features, self.weights[:n], self.weights[n:], strict=True)
        return {"bias": self.bias, "weights": {name: [w, squared] for name, w, squared in pairs}}

    @classmethod
    def of_json(cls, raw: Mapping[str, Any], features: Sequence[str]) -> Confidence:
        """The inverse of `as_json`; raises ValueError if it was fitted on other features."""
        weights = raw["weights"]
        if not isinstance(weights, dict) or set(weights) != set(features):
            raise ValueError(f"confidence not fitted on {', '.join(features)}: fit it again")
        pairs = [weights[name] for name in features]
        flat = (*(w for w, _ in pairs), *(squared for _, squared in pairs))
        return cls(tuple(features), tuple(float(w) for w in flat), float(raw["bias"]))

    @classmethod
    def even(cls, features: Sequence[str]) -> Confidence:
        """An unfitted one: 0.5 for all."""
        return cls(tuple(features), (0.0,) * (2 * len(features)), 0.0)
