"""Measures calibration: of predictions with confidence p, a share p should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Bin:
    """Predictions of similar confidence: their number, mean confidence and share of right ones."""

    low: float
    count: int
    confidence: float
    right: float


def reliability(
    confidence: Sequence[float], right: Sequence[bool], bins: int = 10
) -> tuple[float, list[Bin]]:
    """The expected calibration error (Naeini, Cooper and Hauskrecht 2015) and its bins."""
    c: npt.NDArray[np.float64] = np.asarray(confidence, np.float64)
    y = np.asarray(right, np.float64)
    which = np.minimum((c * bins).astype(np.int64), bins - 1)
    table, error = [], 0.0
    for b in range(bins):
        inside = which == b
        count = int(inside.sum())
        if count:
            table.append(Bin(b / bins, count, float(c[inside].mean()), float(y[inside].mean())))
            error += count / len(c) * abs(table[-1].confidence - table[-1].right)
    return error, table
