"""Partitions vectors into fixed cells, so that near ones are found without comparing all.

An inverted file (Jégou, Douze and Schmid 2011): each vector is kept under the nearest of 1,024
centres, and a search reads the cells whose centres are nearest. The centres come from quotes of
news (`quotes.train.cells`) and never change, so stored vectors keep their cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from quotes.statements.encoder import SIZE, Floats, matrix_of


def cells(vectors: Sequence[bytes]) -> list[int]:
    """The cell of each vector."""
    if not vectors:
        return []
    nearest: list[int] = (matrix_of(vectors) @ centres().T).argmax(1).tolist()
    return nearest


def nearest_cells(vector: bytes) -> list[int]:
    """All cells, nearest first."""
    likeness = (matrix_of([vector]) @ centres().T)[0]
    found: list[int] = np.argsort(-likeness, kind="stable").tolist()
    return found


@cache
def centres() -> Floats:
    """The centres, as rows of Euclidean length 1."""
    stored = files("quotes.statements").joinpath("centres.bin").read_bytes()
    return matrix_of([stored[i : i + SIZE] for i in range(0, len(stored), SIZE)])
