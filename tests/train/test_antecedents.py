"""Fitting the scorer of antecedents, and what is written of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed (extra train)")

from rich.console import Console

from quotes.detect.model import DATA
from quotes.detect.vectors import vectors_of
from quotes.pipeline import Extractor
from quotes.speakers.antecedents import (
    AntecedentScorer,
    MentionPlace,
    ReadableSource,
    readable,
)
from quotes.train.antecedent_network import ReadArticle, ReadSource
from quotes.train.antecedents import (
    export_scorer,
    fit_scorer,
    log_chances,
    read_articles,
    read_by_others,
    shown,
    write_readings,
)
from quotes.train.speaker_linking import read_readings

QUIET = Console(quiet=True)
SAID = [
    ("Ada Renn met Bo Lind.", "Ada Renn", "the harbour was late", "person", ["Ada Renn"]),
    ("Bo Lind waved to Ida Sand.", "She", "the port was cold", "person", ["Ida Sand"]),
    ("A clerk came in.", "The clerk", "nobody was there", "unnamed", []),
]


def _article(number: int, rng: np.random.Generator) -> ReadArticle:
    """An article whose sources are each of one sort, as one of two mentions is."""
    layers = rng.normal(size=(9, 24)).astype(np.float16)
    sources = []
    for n in range(3):
        sort, right = int(rng.integers(2)), int(rng.integers(2))
        layers[n, sort] += 9
        layers[3 + 2 * n + right, sort] += 9
        layers[3 + 2 * n + 1 - right, 1 - sort] += 9
        mentions = [(MentionPlace((3 + 2 * n + k, 4 + 2 * n + k), 5, 9, 0),) for k in range(2)]
        read = ReadableSource((n, n + 1), None, (n, n + 1), (*mentions, ()), 2)
        sources.append(ReadSource(n, read, (right == 0, right == 1, False)))
    return ReadArticle(f"a{number}", layers, tuple(sources))


def test_a_scorer_learns_which_vectors_belong_together(tmp_path: Path):
    rng = np.random.default_rng(3)
    articles = [_article(number, rng) for number in range(400)]
    read = read_by_others(articles, QUIET)
    right = [
        one.right[int(np.argmax(found))]
        for article in articles
        for one, found in zip(article.sources, read[article.id], strict=True)
    ]
    assert np.mean(right) > 0.8
    assert all(sum(np.exp(found)) == pytest.approx(1, abs=1e-3) for found in read["a7"])
    write_readings(articles, read, tmp_path / "readings.jsonl")
    kept = read_readings(tmp_path / "readings.jsonl")
    assert kept["a7"]["1"] == pytest.approx(read["a7"][1], abs=1e-4)


def _corpus(folder: Path) -> tuple[Path, Path]:
    rows, answers = [], []
    for n, (lead, source, content, kind, names) in enumerate(SAID):
        text = f"{lead} It was Monday. {source} said that {content}."
        at = text.rindex(source)
        spans = {
            "source": [[at, at + len(source)]],
            "cue": [[at + len(source) + 1, at + len(source) + 5]],
            "content": [[text.index("that"), len(text) - 1]],
        }
        rows.append({"id": f"t{n}", "text": text, "attributions": [{"id": "E1", **spans}]})
        said = {"kind": kind, "speakers": names, "said_on": ""}
        answers.append({"id": f"t{n}", "attributions": {"E1": said}})
    for name, lines in (("corpus", rows), ("answers", answers)):
        written = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(written, encoding="utf-8")
    return folder / "corpus.jsonl", folder / "answers.jsonl"


def test_what_is_written_reads_as_what_was_fitted(tmp_path: Path):
    model = shutil.copytree(DATA, tmp_path / "model")
    corpus, answers = _corpus(tmp_path)
    network, extractor = shown(model), Extractor.load(model)
    articles = list(read_articles(corpus, [answers], extractor, network))
    assert articles
    scorer = fit_scorer(articles, 1, QUIET)
    export_scorer(scorer, model, tmp_path / "written.npz")
    with (tmp_path / "written.npz").open("rb") as weights:
        written = AntecedentScorer(weights)
    _compare(scorer, written, articles, corpus, answers, Extractor.load(model))


def _compare(scorer, written, articles, corpus, answers, extractor) -> None:
    from quotes.train.speaker_linking import answered, answered_articles

    wanted = {a.id: log_chances(scorer, a) for a in articles}
    for article, known in answered_articles(corpus, [answers]):
        doc, sources = answered(article, known, extractor)
        vectors = vectors_of(doc)
        assert vectors is not None and vectors.head == written.head
        for one, fitted in zip(sources, wanted.get(article.id, ()), strict=True):
            found = written.log_chances(vectors, readable(one.discourse, one.source, one.whom))
            assert found == pytest.approx(fitted, abs=0.1)  # the head is rounded to int8
