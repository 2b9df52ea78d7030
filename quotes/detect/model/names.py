"""Names that the network sees in passing: BILOU tags over the labels of OntoNotes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quotes.detect.model.features import GAP_JOINED

LABELS = (
    "PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART", "DATE",
    "TIME",
)  # fmt: skip
OUTSIDE = 0
BEGIN, IN, LAST, UNIT = range(4)
TAGS = 1 + 4 * len(LABELS)


@dataclass(frozen=True)
class Name:
    """A name, or the words for a time: code points of the text, and its label."""

    start: int
    end: int
    label: str


def tag(label: str, place: int) -> int:
    """The number of a tag: `place` is BEGIN, IN, LAST or UNIT."""
    return 1 + 4 * LABELS.index(label) + place


def names_in(
    scores: npt.NDArray[np.float32],
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    gaps: npt.NDArray[np.int8],
    shift: int = 0,
) -> list[Name]:
    """The names that the best tag of every piece makes, whole words only, `shift` added.

    A name goes on while the label is the same and no new one begins.
    """
    best = scores.argmax(1)
    runs: list[list[int]] = []  # label, first and last piece
    for i in np.flatnonzero(best).tolist():
        label, place = divmod(int(best[i]) - 1, 4)
        touches = bool(runs) and runs[-1][2] == i - 1
        goes_on = touches and (
            gaps[i] == GAP_JOINED or (runs[-1][0] == label and place in (IN, LAST))
        )
        if goes_on:
            runs[-1][2] = i
        else:
            runs.append([label, i, i])
    found: list[Name] = []
    behind = 0
    for label, first, last in runs:
        while first > behind and gaps[first] == GAP_JOINED:
            first -= 1
        while last + 1 < len(best) and gaps[last + 1] == GAP_JOINED:
            last += 1
        if first >= behind:
            found.append(Name(int(starts[first]) + shift, int(ends[last]) + shift, LABELS[label]))
            behind = last + 1
    return found
