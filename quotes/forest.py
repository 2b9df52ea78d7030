"""Boosted decision trees (Friedman 2001), read from JSON and walked with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_ROWS = 4096  # walked at a time: keeps memory flat on long texts


class Forest:
    """A sum of trees, squashed to a chance between 0 and 1.

    `weights` holds `bias`, and for all trees one after the other the nodes' `feature`, `threshold`,
    `left`, `right` (numbers of nodes; a leaf points to itself) and `value`; `roots` and `depth`.
    """

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._bias = float(weights["bias"])
        self._feature = np.array(weights["feature"], np.int32)
        self._threshold = np.array(weights["threshold"], np.float64)
        self._next = np.array([weights["left"], weights["right"]], np.int32).T.ravel()
        self._value = np.array(weights["value"], np.float64)
        self._roots = np.array(weights["roots"], np.int32)
        self._depth = int(weights["depth"])

    def chances(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The chance of each row."""
        found: list[float] = []
        for start in range(0, len(rows), _ROWS):
            found += self._walk(np.array(rows[start : start + _ROWS], np.float64))
        return found

    def _walk(self, rows: npt.NDArray[np.float64]) -> list[float]:
        nodes = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        begins = np.arange(len(rows))[:, None] * rows.shape[1]
        for _ in range(self._depth):
            numbers = rows.take(begins + self._feature.take(nodes))
            nodes = self._next.take(2 * nodes + (numbers > self._threshold.take(nodes)))
        scores = self._bias + self._value.take(nodes).sum(axis=1)
        chances: list[float] = (1 / (1 + np.exp(-scores))).tolist()
        return chances
