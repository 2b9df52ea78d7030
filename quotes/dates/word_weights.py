"""How likely a quote is dated at all, by the words that are used about it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any


class WordWeights:
    """A weight for each word that tells something, to be summed (logistic regression).

    WordWeights are those of `Said.words`; one that `weights` does not hold counts nothing.
    """

    @classmethod
    def of(cls, fitted: Mapping[str, Any]) -> WordWeights:
        """Those that a fitted model carries: its `weights` and its `bias`."""
        return cls(fitted["weights"], float(fitted["bias"]))

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self.weights, self.bias = weights, bias

    def score(self, words: Iterable[str]) -> float:
        """The logit of the chance that a quote with these words is dated."""
        return math.fsum((self.bias, *(self.weights.get(word, 0.0) for word in words)))
