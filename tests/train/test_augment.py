"""Data augmentation: every span still covers the same words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quotes.train.augment import apply_edits, restyle
from quotes.train.data import AnnotatedAttribution, TrainingArticle

SAYINGS = (
    ("“The road is closed until the end of May,” ", "said", " ", "Ana Ruiz", ". "),
    ("“Nobody has told us when the work will begin,” ", "said", " ", "Tom Beck", ". "),
    ("“We have been waiting for an answer since June,” ", "added", " ", "Jo Lund", ".\n\n"),
    ("“There will be no trains on Sunday at all,” ", "said", " ", "Ana Ruiz", ". "),
)
PLAIN = "The station was built in the year 1931. " * 6


def article() -> TrainingArticle:
    text, found = "", []
    for content, cue, gap, source, end in SAYINGS:
        start = len(text)
        parts = []
        for part in (content, cue, gap, source, end):
            parts.append((len(text), len(text) + len(part.rstrip())))
            text += part
        assert text[start:].startswith("“")
        found.append(AnnotatedAttribution((parts[3],), (parts[1],), (parts[0],)))
    return TrainingArticle("a", text + PLAIN, tuple(found))


def letters(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return "".join(c for start, end in spans for c in text[start:end] if c.isalnum())


@given(st.integers(0, 100_000))
def test_restyle_keeps_the_words(seed: int) -> None:
    before = article()
    after = restyle(before, np.random.default_rng(seed))
    assert letters(after.text, ((0, len(after.text)),)) == letters(
        before.text, ((0, len(before.text)),)
    )
    for a, b in zip(before.attributions, after.attributions, strict=True):
        for part in ("source", "cue", "content"):
            assert letters(before.text, getattr(a, part)) == letters(after.text, getattr(b, part))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4), st.text("xyz", max_size=3))))
def test_edits_keep_untouched_spans(drawn: list[tuple[int, int, str]]) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(60))
    edits, at = [], 0
    for start, length, new in sorted(drawn):
        if start >= at and start + length <= len(text):
            edits.append((start, start + length, new))
            at = start + length + 1
    spans = tuple((i, i + 3) for i in range(0, 57, 3))
    before = TrainingArticle("a", text, tuple(AnnotatedAttribution((), (), (s,)) for s in spans))
    after = apply_edits(before, edits)
    kept = {after.text[slice(*a.content[0])] for a in after.attributions}
    for start, end in spans:
        if not any((s < end and start < e) or (s == e and start <= s <= end) for s, e, _ in edits):
            assert text[start:end] in kept
