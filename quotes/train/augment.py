"""Data augmentation: annotated articles in the style of other publishers.

A corpus shows the habits of only a few publishers. `restyle` rewrites an article's quotation marks
and paragraph breaks as another publisher might. All randomness comes from the generator that is
passed in, so a seed always gives the same articles.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from quotes.detect.marks import scan
from quotes.document import Span
from quotes.train.data import AnnotatedAttribution, TrainingArticle

Edit = tuple[int, int, str]


def apply_edits(article: TrainingArticle, edits: Sequence[Edit]) -> TrainingArticle:
    """The article with the edits applied and its spans adjusted.

    Edits are (start, end, replacement), sorted and without overlaps. Spans keep their edges on the
    same characters; an edge inside an edited stretch moves to the edge of the replacement.
    """
    parts: list[str] = []
    old: list[int] = []
    shift: list[int] = []
    at = moved = 0
    for start, end, new in edits:
        parts += (article.text[at:start], new)
        moved += len(new) - (end - start)
        old.append(end)
        shift.append(moved)
        at = end
    parts.append(article.text[at:])
    begins = [e[0] for e in edits]

    def place(offset: int, is_end: bool) -> int:
        i = bisect_right(old, offset) - 1
        base = shift[i] if i >= 0 else 0
        j = bisect_right(begins, offset) - 1
        if j > i and edits[j][0] < offset < edits[j][1]:
            start, _, new = edits[j]
            return start + base + (len(new) if is_end else 0)
        if not is_end and i >= 0 and edits[i][0] == edits[i][1] == offset:
            return offset + base
        return offset + base

    def carry(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        moved_spans = ((place(s, False), place(e, True)) for s, e in spans)
        return tuple((s, e) for s, e in moved_spans if e > s)

    found = tuple(
        AnnotatedAttribution(carry(a.source), carry(a.cue), carry(a.content))
        for a in article.attributions
    )
    return replace(article, text="".join(parts), attributions=tuple(a for a in found if a.content))


# Opening and closing marks of each style, with its probability. The first leaves marks unchanged.
STYLES = (
    (None, None, 0.62),
    ('"', '"', 0.10),
    ("“", "”", 0.12),
    ("‘", "’", 0.07),
    ("'", "'", 0.03),
    ("«", "»", 0.03),
    ("''", "''", 0.02),
    ("``", "''", 0.01),
)


def restyle(article: TrainingArticle, rng: np.random.Generator) -> TrainingArticle:
    """The article unchanged or, less often, with other or lost marks, or joined paragraphs."""
    shares = np.array([s[2] for s in STYLES])
    opening, closing, _ = STYLES[rng.choice(len(STYLES), p=shares / shares.sum())]
    losing = 0.06 if rng.random() < 0.1 else 0.0
    edits: list[Edit] = []
    if opening is not None or losing:
        for q in scan(article.text).quotations:
            if not q.single:
                lost = int(rng.choice(3, p=[1 - losing, losing / 2, losing / 2]))
                for start, length, mark, number in (
                    (q.start, q.open_length, opening, 1),
                    (q.end - q.close_length, q.close_length, closing, 2),
                ):
                    if length and lost == number:
                        edits.append((start, start + length, ""))
                    elif length and mark is not None:
                        edits.append((start, start + length, mark))
    if edits:
        article = apply_edits(article, edits)
    if rng.random() < 0.08:
        joint = "\n" if rng.random() < 0.6 else " "
        breaks = [(m.start(), m.end(), joint) for m in re.finditer(r"\n\s*\n\s*", article.text)]
        article = apply_edits(article, breaks)
    return article
