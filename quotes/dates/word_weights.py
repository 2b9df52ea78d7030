"""How likely a quote is dated, judged by the words around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any


class WordWeights:
    """A weight for each informative word, to be summed (logistic regression).

    The words are those of `Said.words`; a word without a weight counts 0.
    """

    @classmethod
    def of(cls, fitted: Mapping[str, Any]) -> WordWeights:
        """The `weights` and `bias` of a fitted model."""
        return cls(fitted["weights"], float(fitted["bias"]))

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self.weights, self.bias = weights, bias

    def score(self, words: Iterable[str]) -> float:
        """The logit that a quote with these words is dated."""
        return math.fsum((self.bias, *(self.weights.get(word, 0.0) for word in words)))
