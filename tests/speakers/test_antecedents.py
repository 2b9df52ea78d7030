"""Whom a source means, as the network reads it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

import quotes.detect.component  # noqa: F401 - registers the component
from quotes.detect.mention_scorer import FLOOR, READ, UNREAD, built_in
from quotes.detect.vectors import PARTS, WIDTH, PieceVectors, set_vectors, vectors_of
from quotes.document import Document
from quotes.pipeline import Extractor
from quotes.speakers.antecedents import read_features
from quotes.speakers.candidates import candidates
from quotes.speakers.link_features import FEATURES, features
from quotes.speakers.resolve import read_sources

TEXT = (
    "Ada Renn, the mayor of Osterhaven, met Bo Lind on Tuesday. “We will build the harbour,” "
    "Ada Renn told reporters.\n\nBo Lind, who runs the port, waited outside. He said that the "
    "harbour was too dear.\n\n“It is late,” she added."
)


@cache
def _read() -> tuple[Document, Doc]:
    document = Document(text=TEXT)
    return document, Extractor.load().nlp(document.reading)


def test_the_mean_is_that_of_the_pieces_in_a_span():
    size = 2 * len(PARTS) * WIDTH
    values = np.arange(3 * size, dtype=np.float32).reshape(3, size).astype(np.float16)
    heads = {"speakers": "x", "dates": "y"}
    vectors = PieceVectors(heads, np.array([0, 4, 7]), np.array([3, 7, 9]), values)
    assert vectors.pieces(4, 9) == (1, 3)
    assert vectors.pieces(5, 6) == (1, 2)  # inside a piece
    own = values[:, len(PARTS) * WIDTH :].astype(np.float32).reshape(3, len(PARTS), WIDTH)
    two, space, one = vectors.means("dates", [(4, 9), (3, 4), (0, 1)], [2, 2, 0])
    assert np.allclose(two, own[1:, 2].mean(0)) and np.allclose(one, own[0, 0])
    assert not space.any()
    assert vectors.means("dates", [], []).shape == (0, WIDTH)


def test_every_candidate_is_read():
    document, doc = _read()
    seen = 0
    for _, discourse, source in read_sources(document, doc, doc._.quotes):
        whom = candidates(discourse, source)
        rows = read_features(discourse, source, whom)
        log_chance, behind, first = rows.T
        assert rows.shape == (len(whom), len(READ))
        assert (log_chance >= FLOOR).all()
        assert np.exp(log_chance[log_chance > FLOOR]).sum() == pytest.approx(1, abs=1e-3)
        assert (behind <= 0).all()
        assert first.tolist() == (behind == 0).tolist()
        assert features(discourse, source, whom).rows[:, -len(READ) :].tolist() == rows.tolist()
        seen += 1
    assert seen >= 3
    assert FEATURES[-len(READ) :] == READ


@pytest.mark.parametrize("vectors", ["none", "of another head"])
def test_what_the_scorer_cannot_read_is_told_apart(vectors):
    document, doc = _read()
    other = Doc(doc.vocab).from_bytes(doc.to_bytes())
    kept = vectors_of(other)
    assert kept is not None
    if vectors == "none":
        other.user_data.pop("quotes.vectors")
    else:
        set_vectors(other, replace(kept, heads={**kept.heads, "speakers": "another"}))
    for _, discourse, source in read_sources(document, other, other._.quotes):
        rows = read_features(discourse, source, candidates(discourse, source))
        assert set(map(tuple, rows.tolist())) == {UNREAD}


def test_vectors_survive_serialization():
    _, doc = _read()
    one, other = vectors_of(doc), vectors_of(Doc(doc.vocab).from_bytes(doc.to_bytes()))
    assert one is not None and other is not None
    assert one.heads == other.heads and one.heads["speakers"] == built_in("speakers").head
    assert (one.values == other.values).all()
    assert (one.starts == other.starts).all() and (one.ends == other.ends).all()


def test_the_component_keeps_vectors_only_if_asked():
    for asked in (False, True):
        nlp = spacy.blank("en")
        nlp.add_pipe("quotes", config={"vectors": asked})
        assert (vectors_of(nlp(TEXT)) is not None) == asked


def test_the_pieces_of_a_long_text_follow_each_other():
    text = "\n\n".join(f"{TEXT} Number {k}." for k in range(120))
    vectors = vectors_of(Extractor.load().nlp(text))
    assert vectors is not None
    assert (np.diff(vectors.starts) > 0).all()
    assert (vectors.starts[1:] >= vectors.ends[:-1]).all()
    assert len(vectors.values) == len(vectors.starts)
    covered = {k for s, e in zip(vectors.starts, vectors.ends, strict=True) for k in range(s, e)}
    assert covered == {k for k, c in enumerate(text) if not c.isspace()}
