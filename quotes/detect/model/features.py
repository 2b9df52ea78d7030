"""Input features that the encoder cannot see by itself: letter case, line breaks and quotation
marks.

The encoder reads lower-cased word pieces. `describe` encodes the look of each piece's text as small
integers that index embedding tables. Training and inference use the same function.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quotes.detect.marks import IntArray, Marks, scan

# Sizes of the embedding tables by feature, in the order of the columns of `PieceFeatures.features`.
FEATURES = {"case": 8, "gap": 5, "mark": 8}

CASE_NONE, CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_MIXED, CASE_LETTER, CASE_DIGIT = range(7)
GAP_JOINED, GAP_TOUCHING, GAP_SPACE, GAP_BREAK, GAP_START = range(5)
(
    MARK_OUTSIDE,
    MARK_OPEN,
    MARK_INSIDE,
    MARK_CLOSE,
    MARK_STRAY,
    MARK_INSIDE_UNCLOSED,
    MARK_INSIDE_CONTINUED,
    MARK_TOLD,
) = range(8)

# Letter case of the scripts that have one lies below this code point, with few exceptions.
_TABLE = 0x590
_UPPER = np.array([chr(i).isupper() for i in range(_TABLE)] + [False])
_ALPHA = np.array([chr(i).isalpha() for i in range(_TABLE)] + [True])
_DIGIT = np.array([chr(i).isdigit() for i in range(_TABLE)] + [False])
_SPACE = np.array([chr(i).isspace() for i in range(_TABLE)] + [False])


# Before the last words of a line without a full stop: a headline's, mostly.
_DASH = re.compile(r"(?<=\S )[-–](?= \S[^\n.!?]{0,48}(?:\n|\Z))")


def legible(text: str) -> str:
    """The text as the encoder reads it, of the same length: a hyphen or en dash that separates a
    headline's source becomes an em dash ("Crane may fall - engineers")."""
    return _DASH.sub("—", text)


@dataclass(frozen=True)
class PieceFeatures:
    """For each piece: `features` (pieces × 3), its `paragraph` and `region` (index of the quotation
    that contains it, or -1). `marks` are those of the text."""

    features: npt.NDArray[np.int8]
    paragraph: IntArray
    region: IntArray
    marks: Marks


def _sums(flags: npt.NDArray[np.bool_]) -> IntArray:
    return np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))


def describe(
    text: str, starts: IntArray, ends: IntArray, is_content: bool = False
) -> PieceFeatures:
    """Features of the pieces text[starts[i]:ends[i]] (sorted, without overlaps).

    `is_content`: the text is the content of a quote, read again for quotes inside it.
    """
    marks = scan(text)
    n = len(starts)
    features = np.zeros((n, len(FEATURES)), np.int8)
    if not n:
        empty = np.zeros(0, np.int64)
        return PieceFeatures(features, empty, empty, marks)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(points, _TABLE).astype(np.int64)
    features[:, 0] = _cases(codes, starts, ends)
    features[:, 1] = _gaps(codes, starts, ends)
    features[:, 2], region = _states(marks, starts, ends)
    if is_content:
        features[features[:, 2] == MARK_OUTSIDE, 2] = MARK_TOLD
    paragraphs = np.asarray(marks.paragraphs, np.int64)
    paragraph = np.searchsorted(paragraphs, starts, side="right") - 1
    return PieceFeatures(features, paragraph, region, marks)


def _cases(codes: IntArray, starts: IntArray, ends: IntArray) -> npt.NDArray[np.int8]:
    upper, alpha, digit = (_sums(table[codes]) for table in (_UPPER, _ALPHA, _DIGIT))
    uppers = upper[ends] - upper[starts]
    alphas = alpha[ends] - alpha[starts]
    digits = digit[ends] - digit[starts]
    first = _UPPER[codes[starts]]
    case = np.full(len(starts), CASE_NONE, np.int8)
    case[digits > 0] = CASE_DIGIT
    has = alphas > 0
    case[has & (uppers == 0)] = CASE_LOWER
    case[has & (uppers > 0)] = CASE_MIXED
    case[has & first & (uppers == 1)] = CASE_TITLE
    case[has & (uppers == alphas) & (alphas > 1)] = CASE_UPPER
    case[(uppers == 1) & (ends - starts == 1)] = CASE_LETTER
    return case


def _gaps(codes: IntArray, starts: IntArray, ends: IntArray) -> npt.NDArray[np.int8]:
    newline = _sums(codes == 10)
    before = np.concatenate(([0], ends[:-1]))
    gap = np.full(len(starts), GAP_SPACE, np.int8)
    touching = starts == before
    joined = _ALPHA[codes[starts]] & _ALPHA[codes[np.maximum(starts - 1, 0)]]
    gap[touching] = GAP_TOUCHING
    gap[touching & joined] = GAP_JOINED
    gap[newline[starts] > newline[before]] = GAP_BREAK
    gap[0] = GAP_START
    return gap


def _states(
    marks: Marks, starts: IntArray, ends: IntArray
) -> tuple[npt.NDArray[np.int8], IntArray]:
    state = np.full(len(starts), MARK_OUTSIDE, np.int8)
    region = np.full(len(starts), -1, np.int64)
    if marks.quotations:
        first, last = marks.arrays()
        at = np.searchsorted(first, starts, side="right") - 1
        inside = (at >= 0) & (starts < last[at])
        region[inside] = at[inside]
        opening = first + [q.open_length for q in marks.quotations]
        closing = last - [q.close_length for q in marks.quotations]
        kinds = np.array(
            [
                MARK_INSIDE
                if q.closed
                else MARK_INSIDE_CONTINUED
                if q.continued
                else MARK_INSIDE_UNCLOSED
                for q in marks.quotations
            ],
            np.int8,
        )
        state[inside] = kinds[at[inside]]
        state[inside & (starts < opening[at])] = MARK_OPEN
        state[inside & (starts >= closing[at])] = MARK_CLOSE
    if marks.strays:
        strays = np.asarray(marks.strays, np.int64)
        at = np.searchsorted(strays, starts, side="left")
        stray = (at < len(strays)) & (strays[np.minimum(at, len(strays) - 1)] < ends)
        state[stray & (region < 0)] = MARK_STRAY
    return state, region
