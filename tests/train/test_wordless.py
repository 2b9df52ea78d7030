"""The fit of what reports no words, and its head of the network."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from quotes.detect.wordless import ASKED, FEATURES, Wordless, features
from quotes.train.wordless import Example, Fitted, LayerReader, fit, judge, write

pytest.importorskip("sklearn")

LAYERS = 5
TEXT = (
    "Mayor Ann Lowe said on Monday that the town would rebuild its pier by spring. "
    "“We have the money and we have the will,” she told reporters. "
    "The council criticised the plan.\n\n“It was loud,” a sailor said."
)


def examples(count: int = 2400) -> list[Example]:
    """Attributions whose first features tell whether they report words."""
    random = np.random.default_rng(3)
    made = []
    for number in range(count):
        row = np.zeros(len(ASKED) * LAYERS + len(FEATURES) - len(ASKED), np.float32)
        wordless = number % 2 == 0
        row[:12] = random.normal(size=12) + (4.0 if wordless else -4.0)
        made.append(Example(f"article {number % 30}", row, wordless, 1.0))
    return made


def test_the_fit_separates_what_features_tell_apart() -> None:
    read = examples()
    fitted = fit(read)
    assert fitted.layers.shape == (len(ASKED), LAYERS)
    chances = fitted.chances(np.array([e.row for e in read]))
    assert ((chances > 0.5) == [e.wordless for e in read]).all()


def test_each_article_is_judged_by_a_fit_on_others() -> None:
    read = examples()
    right = (judge(read, 3) >= 0.5) == [e.wordless for e in read]
    assert right.mean() > 0.99
    foreign = [Example("alone", read[0].row, False, 1.0), *read[1:]]
    assert judge(foreign, 3)[0] > 0.5  # its own label did not teach it


def test_the_head_says_what_the_fit_says(tmp_path: Path) -> None:
    """The chances at run time, from the head, are those of the fit, from the layers."""
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from quotes.detect.model import DATA, QuoteModel
    from quotes.detect.vectors import PieceVectors, vectors_of
    from quotes.train.mention_articles import shown

    reader = LayerReader(shown(DATA))
    doc = reader.extractor.nlp(TEXT)
    rows = np.array([e.row for e in reader.examples("", doc, [False] * len(doc._.quotes), 1.0)])
    weights = np.random.default_rng(1).normal(size=rows.shape[1]).astype(np.float32) * 0.02
    fitted = Fitted.of_rows(weights, 0.25)
    folder = tmp_path / "model"
    shutil.copytree(DATA, folder)
    write(fitted, folder, tmp_path / "wordless.npz", 0.4)
    read = QuoteModel.load(folder).read(TEXT, vectors=True)
    assert isinstance(read.vectors, PieceVectors)
    with (tmp_path / "wordless.npz").open("rb") as file:
        wordless = Wordless(file)
    assert read.vectors.heads["wordless"] == wordless.head
    seen = features(read.vectors, TEXT, doc._.quotes) @ wordless.weights + wordless.bias
    wanted = rows @ weights + 0.25
    assert np.allclose(seen, wanted, atol=0.05)
    before = vectors_of(doc)
    assert before is not None
    for name in ("speakers", "dates"):  # the other heads are as they were
        spans, parts = [(0, len(TEXT))], [0]
        assert np.allclose(before.means(name, spans, parts), read.vectors.means(name, spans, parts))
