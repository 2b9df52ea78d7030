"""Scores how likely two quotes are one saying, by a logistic regression on named features.

Fitted offline (`quotes.train.statements`) and shipped as `scorer.json`, which names its features; a
file with other features is refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Self

from quotes.errors import QuotesError
from quotes.statements.features import FEATURES


@dataclass(frozen=True)
class Scorer:
    """The weights of the features in order, and the chance from which a pair is one saying."""

    version: str
    bias: float
    weights: tuple[float, ...]
    threshold: float

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """The scorer stored as JSON; raises QuotesError if it was fitted to other features."""
        weights = stored["weights"]
        if set(weights) != set(FEATURES):
            differing = ", ".join(sorted(set(weights) ^ set(FEATURES)))
            raise QuotesError(f"the scorer of statements was fitted to other features: {differing}")
        return cls(
            stored["version"],
            float(stored["bias"]),
            tuple(float(weights[name]) for name in FEATURES),
            float(stored["threshold"]),
        )

    def chance(self, numbers: Sequence[float]) -> float:
        """The probability that a pair is one saying; `numbers` are its features, as in FEATURES."""
        score = self.bias + sum(w * n for w, n in zip(self.weights, numbers, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def scorer() -> Scorer:
    """The scorer that the package contains."""
    text = files("quotes.statements").joinpath("scorer.json").read_text("utf-8")
    return Scorer.of(json.loads(text))
