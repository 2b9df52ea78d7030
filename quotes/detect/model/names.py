"""Decodes the names that the network also tags: BILOU tags over the labels of OntoNotes."""

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
    """A named entity (or time expression): its offsets in code points and its label."""

    start: int
    end: int
    label: str


def tag(label: str, place: int) -> int:
    """The index of a tag; `place` is BEGIN, IN, LAST or UNIT."""
    return 1 + 4 * LABELS.index(label) + place


def names_in(
    scores: npt.NDArray[np.float32],
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    gaps: npt.NDArray[np.int8],
    shift: int = 0,
) -> list[Name]:
    """The names of the best sequence of tags, whole words only, with `shift` added to offsets.

    A sequence of tags is valid if its names have one label throughout and consist of whole words.
    Where the best tags of single pieces are not valid, the best valid sequence is found by dynamic
    programming (Viterbi 1967), between pieces that are surely outside names.
    """
    joined = np.asarray(gaps) == GAP_JOINED
    chosen = scores.argmax(1)
    sure = scores[:, OUTSIDE] - scores[:, 1:].max(1, initial=-np.inf) > _SURE
    found: list[Name] = []
    for first, stop in _runs(~sure, joined):
        tags = chosen[first:stop].tolist()
        if not any(tags):
            continue
        if not _whole(tags, joined[first:stop]):
            tags = _best_row(scores[first:stop], joined[first:stop])
        begin = first
        for i, number in enumerate(tags, first):
            label, place = divmod(number - 1, 4)
            if number == OUTSIDE:
                continue
            if place in (BEGIN, UNIT):
                begin = i
            if place in (LAST, UNIT):
                found.append(Name(int(starts[begin]) + shift, int(ends[i]) + shift, LABELS[label]))
    return found


_SURE = 3.0
"""By how much (in logits) "outside" must beat every name where a sequence may be cut."""


def _runs(open_: npt.NDArray[np.bool_], joined: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Ranges of consecutive pieces that may be in names, in whole words."""
    n = len(open_)
    word = np.cumsum(~joined)
    of_words = np.zeros(int(word[-1]) + 1 if n else 1, bool)
    of_words[word[open_]] = True
    inside = np.concatenate(([False], of_words[word], [False]))
    edges = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _whole(tags: list[int], joined: npt.NDArray[np.bool_]) -> bool:
    """Whether a sequence of tags is valid."""
    inner = 0  # the label that must continue, plus one
    outside = True
    for number, sticks in zip(tags, joined.tolist(), strict=True):
        label, place = divmod(number - 1, 4) if number else (-1, UNIT)
        goes_on = number != OUTSIDE and place in (IN, LAST)
        if goes_on != bool(inner) or (inner and label + 1 != inner):
            return False
        if sticks and not (goes_on or (outside and number == OUTSIDE)):
            return False
        inner = label + 1 if number and place in (BEGIN, IN) else 0
        outside = number == OUTSIDE
    return not inner


def _best_row(scores: npt.NDArray[np.float32], joined: npt.NDArray[np.bool_]) -> list[int]:
    """The valid sequence of tags with the highest score."""
    n = len(scores)
    names = scores[:, 1:].reshape(n, len(LABELS), 4)
    impossible = np.full(len(LABELS), -np.inf, np.float32)
    # The best score of a sequence that ends outside, at a name's end, or within a name.
    outside, ended, within = 0.0, -np.inf, impossible
    back: list[tuple[bool, int, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]] = []
    for i in range(n):
        free = -np.inf if joined[i] else max(outside, ended)
        after_name = ended > outside
        goes_on = within + names[i, :, IN]
        begins = free + names[i, :, BEGIN]
        last = within + names[i, :, LAST]
        alone = free + names[i, :, UNIT]
        ends = np.maximum(last, alone)
        label = int(ends.argmax())
        back.append((after_name, label, last > alone, goes_on > begins))
        outside = float((outside if joined[i] else free) + scores[i, OUTSIDE])
        ended = float(ends[label])
        within = np.maximum(goes_on, begins)
    tags = [OUTSIDE] * n
    state = "end" if ended > outside else "out"
    label = 0
    for i in range(n - 1, -1, -1):
        after_name, ending, was_last, went_on = back[i]
        if state == "out":
            state = "end" if after_name and not joined[i] else "out"
            continue
        if state == "end":
            label = ending
            inner = bool(was_last[label])
            tags[i] = tag(LABELS[label], LAST if inner else UNIT)
        else:
            inner = bool(went_on[label])
            tags[i] = tag(LABELS[label], IN if inner else BEGIN)
        state = "in" if inner else "end" if after_name else "out"
    return tags
