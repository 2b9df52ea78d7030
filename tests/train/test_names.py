"""Fitting the head of names to marked articles."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

from quotes.detect.model import DATA, QuoteModel
from quotes.evaluate.corpus import read_corpus
from quotes.evaluate.marked import MarkedArticle, read_all
from quotes.evaluate.names import marked_names
from quotes.train.names import refit_names

CORPUS = Path(__file__).parents[2] / "seeds" / "corpus"
EPOCHS = 120


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six marked articles as JSON Lines."""
    path = tmp_path_factory.mktemp("marked") / "corpus.jsonl"
    articles = read_all(sorted(CORPUS.glob("*.xml"))[:6])
    lines = [json.dumps(a.corpus_record()) for a in articles if isinstance(a, MarkedArticle)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_head_learns_the_marked_names_and_nothing_else_changes(corpus: Path, tmp_path: Path):
    model = shutil.copytree(DATA, tmp_path / "model")
    before = QuoteModel.load(model)
    refit_names(model, [[corpus]], epochs=EPOCHS)
    after = QuoteModel.load(model)
    wanted, found = set(), set()
    for number, article in enumerate(read_corpus(corpus)):
        text = article.document.reading
        read = after.read(text, vectors=True)
        assert read.attributions == before.read(text).attributions
        assert read.vectors is not None
        wanted |= {(number, *name) for name in marked_names(article, {})}
        found |= {(number, n.start, n.end, n.label) for n in read.names or ()}
    assert len(wanted & found) > 0.9 * len(wanted)


def test_the_head_learns_from_lists_of_names(tmp_path: Path):
    """Names that the released head cannot know, in an article that marks nothing itself."""
    text = "\n\n".join(
        f"On day {n} the ship of Grr Zatterling met qorvane limited." for n in range(9)
    )
    corpus, names = tmp_path / "corpus.jsonl", tmp_path / "names.jsonl"
    corpus.write_text(json.dumps({"id": "a", "text": text, "attributions": []}))
    listed = [["PERSON", "Grr Zatterling"], ["ORG", "qorvane limited"]]
    names.write_text(json.dumps({"id": "a", "names": listed}))
    model = shutil.copytree(DATA, tmp_path / "model")
    refit_names(model, [[corpus]], [names], epochs=EPOCHS)
    read = QuoteModel.load(model).read(text)
    found = {(text[n.start : n.end], n.label) for n in read.names or ()}
    assert {("Grr Zatterling", "PERSON"), ("qorvane limited", "ORG")} <= found
