"""How likely a quote is dated at all, by the words of its cue, its source and about them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping


class Words:
    """A weight for each word that tells something, to be summed (logistic regression).

    Words are those of `Said.words`; one that `weights` does not hold counts nothing.
    """

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self._weights, self._bias = weights, bias

    def score(self, words: Iterable[str]) -> float:
        """The logit of the chance that a quote with these words is dated."""
        return math.fsum((self._bias, *(self._weights.get(word, 0.0) for word in words)))
