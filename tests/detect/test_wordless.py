"""Attributions that report no words."""

from __future__ import annotations

import io

import numpy as np
import pytest

from quotes.detect.wordless import FEATURES, Wordless, built_in
from quotes.pipeline import Extractor


def stored(features: tuple[str, ...], head: str = "a"):
    file = io.BytesIO()
    weights = np.zeros(len(FEATURES), np.float32)
    np.savez(file, features=features, head=head, weights=weights, bias=9.0, least=0.5)
    file.seek(0)
    return file


def acts(extractor: Extractor, text: str) -> dict[str, str]:
    doc = next(iter(extractor.nlp.pipe([text])))
    return {text[a.content[0][0] : a.content[-1][1]]: a.act for a in doc._.quotes}


def test_a_file_with_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        Wordless(stored(FEATURES[1:]))


def test_vectors_of_another_head_are_not_read(extractor: Extractor) -> None:
    from quotes.detect.vectors import vectors_of

    doc = next(iter(extractor.nlp.pipe(['"We will rebuild the pier," said Ann Lowe.'])))
    found, vectors = doc._.quotes, vectors_of(doc)
    assert [a.act for a in found] == ["speech"]
    assert Wordless(stored(FEATURES)).with_acts(vectors, doc.text, found) == found
    assert Wordless(stored(FEATURES)).with_acts(None, doc.text, found) == found
    own = Wordless(stored(FEATURES, built_in().head))
    assert [a.act for a in own.with_acts(vectors, doc.text, found)] == ["other"]


def test_what_was_said_stays_speech(extractor: Extractor) -> None:
    text = (
        "Mayor Ann Lowe said on Monday that the town would rebuild its pier by spring. "
        "“We have the money and we have the will,” she told reporters. "
        "According to the harbour board, the storm of January broke forty of its piles."
    )
    assert set(acts(extractor, text).values()) <= {"speech", "writing"}
    assert len(acts(extractor, text)) == 3
