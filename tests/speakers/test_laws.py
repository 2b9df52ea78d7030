"""What holds for any text and any spans."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers.resolve import resolve
from quotes.speakers.words import Words

BLANK = spacy.blank("en")
PIECES = st.sampled_from(
    ["Ingrid Solvang", "Mr. Dane", "said", "she", "he", "who", "the", "of", "a spokesman for", ",", ".",
     "“", "”", '"', "\n", "and", "Nordbank AG", "’s", "poll", "by", "the chairman", "Jr.", "(", ")", "é",
     "they", "it", "U.S.", "1,100", "—", "van der", "Hoeven", "aides", "campaign", "'", "other",
     "\u0301", "former"]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map(" ".join)


@given(TEXTS)
def test_words_are_the_text(text):
    words = Words.of(text)
    assert [text[a:b] for a, b in zip(words.start, words.end, strict=True)] == list(words.texts)
    assert "".join(words.texts) == "".join(text.split())
    assert len(words.sentence) == len(words.quoted) == len(words.paragraph) == len(words)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_every_attribution_gets_a_sourcing(text, data):
    document = Document(text=text)
    doc = BLANK(document.reading)
    position = st.integers(0, len(text) - 1)
    attributions = []
    for _ in range(data.draw(st.integers(0, 4))):
        a, b, c = data.draw(position), data.draw(position), data.draw(st.integers(1, 30))
        source = ((a, min(len(text), a + c)),) if data.draw(st.booleans()) else ()
        attributions.append(
            Attribution(((b, min(len(text), b + c)),), (), source, "indirect", "speech", 1.0)
        )
    found = resolve(document, doc, attributions)
    assert len(found) == len(attributions)
    for attribution, sourcing in zip(attributions, found, strict=True):
        floating = any(mark in text for mark in "“\"„«`'")
        assert attribution.source or floating or not sourcing.speakers
        assert all(speaker.name.strip() for speaker in sourcing.speakers)


def test_a_word_that_is_nothing_but_an_accent(nlp):
    text = "The former \u0301 adviser said it was late."
    attribution = Attribution(((29, 40),), ((24, 28),), ((0, 20),), "indirect", "speech", 1.0)
    assert resolve(Document(text=text), nlp(text), [attribution])


def test_no_attribution_no_sourcing(nlp):
    assert resolve(Document(text="Nobody spoke."), nlp("Nobody spoke."), []) == []


@pytest.mark.parametrize("mark", ['"', "“", "‘", "(", ","])
def test_very_many_marks_are_read(mark):
    marks = f"{mark} " * 10000
    document = Document(text=f"Ingrid Solvang said {marks}it was late.")
    doc = BLANK(document.reading)
    attribution = Attribution(((20030, 20035),), (), ((0, 14),), "direct", "speech", 1.0)
    (found,) = resolve(document, doc, [attribution])
    assert [s.name for s in found.speakers] == ["Ingrid Solvang"]
