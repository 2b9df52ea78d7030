"""Vectors of word pieces, for models that go on reading where the detector ends.

Heads of the network, one for each of the READERS (`quotes.detect.mention_scorer`) and one for
WORDLESS (`quotes.detect.wordless`), project every piece to a short vector for each part that it can
play later: PARTS. The vectors are kept on a Doc (`doc.user_data`) as plain values, so they survive
serialization as attributions do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from quotes.document import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

READERS = ("speakers", "dates")
PARTS = ("source", "cue", "content", "mention")
WIDTH = 64
"""The width of the vector of one part, for a reader."""
WORDLESS = "wordless"
"""The head of one number for each part: how much it speaks for an attribution without words."""
WIDTHS = {**dict.fromkeys(READERS, WIDTH), WORDLESS: 1}
"""The width of the vector of one part, for each head."""

_KEY = "quotes.vectors"
_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PieceVectors:
    """The pieces of a text: [start, end) in code points, and their vectors (pieces × the sum of
    PARTS · WIDTHS over the heads, float16). `heads` has the heads in their order, each with what
    identifies the weights that made its vectors."""

    heads: Mapping[str, str]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    values: npt.NDArray[np.float16]

    @classmethod
    def joined(cls, parts: Sequence[PieceVectors]) -> PieceVectors:
        """Those of a text from those of its parts, of which there is at least one, in order."""
        arrays = ([getattr(p, name) for p in parts] for name in ("starts", "ends", "values"))
        return cls(parts[0].heads, *map(np.concatenate, arrays))

    def pieces(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the pieces in [start, end): the first, and the one behind the last."""
        first = int(self.ends.searchsorted(start, "right"))
        return first, max(first, int(self.starts.searchsorted(end, "left")))

    def means(self, reader: str, spans: Sequence[Span], parts: Sequence[int]) -> _Floats:
        """The mean vectors of the pieces in each of `spans` as what `reader`, one of `heads`, reads
        of a part; `parts` has the number in PARTS for each span (spans × WIDTHS[reader]). Zeros for
        a span without pieces."""
        starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
        first = self.ends.searchsorted(starts, "right")
        count = np.maximum(self.starts.searchsorted(ends, "left") - first, 0)
        width, before = WIDTHS[reader], takewhile(lambda head: head != reader, self.heads)
        place = len(PARTS) * sum(WIDTHS[head] for head in before)
        own = self.values[:, place : place + len(PARTS) * width].reshape(-1, len(PARTS), width)
        part = np.asarray(parts, np.int64)
        sums = np.zeros((len(first), width), np.float32)
        for k in range(count.max(initial=0)):  # spans are a few pieces long
            long = count > k
            sums[long] += own[first[long] + k, part[long]]
        means: _Floats = sums / np.maximum(count, 1)[:, None].astype(np.float32)
        return means


def set_vectors(doc: Doc, vectors: PieceVectors) -> None:
    """Keep the vectors of the pieces of `doc.text` on `doc`."""
    doc.user_data[_KEY] = {f.name: getattr(vectors, f.name) for f in fields(vectors)}


def vectors_of(doc: Doc) -> PieceVectors | None:
    """The vectors on `doc`; None if there are none."""
    kept: dict[str, Any] | None = doc.user_data.get(_KEY)
    return None if kept is None else PieceVectors(**kept)
