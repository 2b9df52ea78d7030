"""Two real texts, which lie beside a checkout and are not part of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quotes.dates import date_quotes
from quotes.detect.attribution import Attribution
from quotes.document import Document, Spans
from quotes.speakers import Sourcing, Speaker

SHARED = Path(__file__).parents[3] / "shared" / "seeds"

# Source, cue, beginning and end of the content, speaker, month and day of saying.
ROWS = {
    "000": [
        ("Peskov", "", "Russia will", "corridor", "Dmitry Peskov", ""),
        ("Dmitry Peskov", "This was stated by", "Russia is cons", "corridor", "Dmitry Peskov", ""),
        ("he", "said", "“The Russian side", "this work,”", "Dmitry Peskov", ""),
        ("Peskov", "recalled", "earlier the first", "Karabakh", "Dmitry Peskov", ""),
        ("Vedomosti", "wrote", "Azerbaijan ensured", "Armenian side", "Vedomosti", ""),
        ("Nikol Pashinyan", "said", "Russia was moving", "corridor", "Nikol Pashinyan", "09-03"),
        ("The Kremlin", "said", "it could not agree", "theses", "Kremlin", ""),
        ("The Kremlin", "emphasizing", "Russia is an integral", "region", "Kremlin", ""),
        ("Peskov", "said", "Moscow is not afraid", "remain close", "Dmitry Peskov", "09-11"),
        ("Vladimir Putin", "called", "Yerevan’s recog", "the problem", "Vladimir Putin", "09-12"),
        ("Pashinyan", "said", "Armenia can no", "guarantor", "Nikol Pashinyan", "09-13"),
    ],
    "001": [
        ("Dmitry Peskov", "added", "recently the first", "Russian side", "Dmitry Peskov", ""),
        ("Dmitry Peskov", "has said", "Russia is syst", "corridor", "Dmitry Peskov", "09-15"),
        ("he", "said", '"The Russian side', 'concerned,"', "Dmitry Peskov", "09-15"),
        ("Vladimir Putin", "said", "the Armenian lead", "statement", "Vladimir Putin", "09-12"),
        ("Putin", "emphasized", "such a context", "in the region", "Vladimir Putin", ""),
    ],
}


def _nearest(text: str, words: str, start: int, end: int) -> Spans:
    spans = [m.span() for m in re.finditer(re.escape(words), text) if words]
    outside = [(s, e) for s, e in spans if e <= start or s >= end]
    if not outside:
        return ()
    return (min(outside, key=lambda span: min(abs(span[0] - end), abs(start - span[1]))),)


@pytest.mark.parametrize("published", ["2023-09-15", None])
@pytest.mark.parametrize("seed", list(ROWS))
def test_dates(seed: str, published: str | None) -> None:
    paths = list(SHARED.glob(f"{seed}_*.txt"))
    if not paths:
        pytest.skip("the shared seeds are not beside this checkout")
    document = Document(paths[0].read_text(encoding="utf-8"), published=published)
    text = document.reading
    attributions, sourcing, wanted = [], [], []
    for source, cue, first, last, name, day in ROWS[seed]:
        content = re.search(f"{re.escape(first)}.*?{re.escape(last)}", text, re.DOTALL)
        assert content is not None
        kind = "direct" if first[0] in '“"' else "indirect"
        parts = [_nearest(text, words, *content.span()) for words in (cue, source)]
        attributions.append(Attribution((content.span(),), *parts, kind, "speech", 1.0))
        sourcing.append(Sourcing((Speaker(name, "person"),)))
        wanted.append(f"{'2023' if published else 'XXXX'}-{day}" if day else None)
    dates = date_quotes(document, attributions, sourcing)
    assert [found.edtf if found else None for found in dates] == wanted
