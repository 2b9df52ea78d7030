"""Buckets the distance between two pieces for the link scorers.

A link score is a dot product of two projected pieces plus a bias learnt for their distance in
pieces (signed, in logarithmic buckets) and in paragraphs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

NEAR = 8  # smaller distances have a bucket each
SIDE = 16  # buckets of one direction
PARAGRAPHS = 7  # paragraphs: three before, the same one, three after
BUCKETS = 2 * SIDE * PARAGRAPHS
SCALE = 8.0  # the dot product is divided by this


def _distance_table(reach: int) -> npt.NDArray[np.int64]:
    distance = np.arange(-reach, reach + 1)
    size = np.abs(distance)
    far = NEAR + np.floor(np.log2(np.maximum(size, 1) / NEAR) * 1.4)
    bucket = np.where(size < NEAR, size, np.minimum(far, SIDE - 1)).astype(np.int64)
    return np.where(distance < 0, bucket + SIDE, bucket) * PARAGRAPHS


REACH = 512
DISTANCE = _distance_table(REACH)


def buckets(
    query: npt.NDArray[np.int64],
    key: npt.NDArray[np.int64],
    query_paragraph: npt.NDArray[np.int64],
    key_paragraph: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Bias bucket of every (query, key) pair; positions and paragraphs are broadcast."""
    distance: Any = np.clip(key - query, -REACH, REACH) + REACH
    half = PARAGRAPHS // 2
    paragraph = np.clip(key_paragraph - query_paragraph, -half, half) + half
    result: npt.NDArray[np.int64] = DISTANCE[distance] + paragraph
    return result
