"""Vectors of word pieces, for models that go on reading where the detector ends.

A head of the network projects every piece to a short vector for each part that it can play later:
`ROLES`, the PARTS of what each of the READERS reads (`quotes.detect.mention_scorer`). The vectors
are kept on a Doc (`doc.user_data`) as plain values, so they survive serialization as attributions
do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

READERS = ("speakers", "dates")
PARTS = ("source", "cue", "content", "mention")
ROLES = tuple(f"{reader}.{part}" for reader in READERS for part in PARTS)
WIDTH = 64
"""The width of the vector of one role."""

_KEY = "quotes.vectors"
_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PieceVectors:
    """The pieces of a text: [start, end) in code points, and their vectors (pieces × roles · WIDTH,
    float16). `head` identifies the weights that made them."""

    head: str
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    values: npt.NDArray[np.float16]

    @classmethod
    def joined(cls, parts: Sequence[PieceVectors]) -> PieceVectors:
        """Those of a text from those of its parts, of which there is at least one, in order."""
        arrays = ([getattr(p, name) for p in parts] for name in ("starts", "ends", "values"))
        return cls(parts[0].head, *map(np.concatenate, arrays))

    def pieces(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the pieces in [start, end): the first, and the one behind the last."""
        first = int(self.ends.searchsorted(start, "right"))
        return first, max(first, int(self.starts.searchsorted(end, "left")))

    def mean(self, role: str, start: int, end: int) -> _Floats:
        """The mean vector in `role` of the pieces in [start, end); zeros if there are none."""
        known = self._means.get((role, start, end))
        if known is None:
            first, behind = self.pieces(start, end)
            place = ROLES.index(role) * WIDTH
            some = self.values[first:behind, place : place + WIDTH]
            known = some.mean(0, np.float32) if behind > first else np.zeros(WIDTH, np.float32)
            self._means[role, start, end] = known
        return known

    @cached_property
    def _means(self) -> dict[tuple[str, int, int], _Floats]:
        """Those asked for before: a mention is one of many sources' candidates."""
        return {}


def set_vectors(doc: Doc, vectors: PieceVectors) -> None:
    """Keep the vectors of the pieces of `doc.text` on `doc`."""
    doc.user_data[_KEY] = {f.name: getattr(vectors, f.name) for f in fields(vectors)}


def vectors_of(doc: Doc) -> PieceVectors | None:
    """The vectors on `doc`; None if there are none."""
    kept: dict[str, Any] | None = doc.user_data.get(_KEY)
    return None if kept is None else PieceVectors(**kept)
