"""Fitting the scorers of mentions, and what is written of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed (extra train)")
pytest.importorskip("lightgbm")

from rich.console import Console

from quotes.dates import antecedents as of_dates
from quotes.detect.mention_scorer import WEIGHTS, LinkQuery, MentionPlace, MentionScorer, built_in
from quotes.detect.model import DATA
from quotes.detect.vectors import READERS, vectors_of
from quotes.pipeline import Extractor
from quotes.speakers import antecedents as of_speakers
from quotes.train.date_linking import example_of, read_dates
from quotes.train.domains import read_readings, write_readings
from quotes.train.mention_articles import read_articles, shown
from quotes.train.mention_network import ReadArticle, ReadQuery, quote_numbers
from quotes.train.mention_scorers import (
    fit_scorers,
    log_chances,
    read_by_others,
    show,
)
from quotes.train.mention_writing import write_scorers

QUIET = Console(quiet=True)
SAID = [
    ("Ada Renn met Bo Lind.", "Ada Renn", "the harbour was late", "person", ["Ada Renn"]),
    ("Bo Lind waved to Ida Sand.", "She", "the port was cold", "person", ["Ida Sand"]),
    ("A clerk came in.", "The clerk", "nobody was there", "unnamed", []),
]


_QUOTES = 40


def _article(number: int, rng: np.random.Generator) -> ReadArticle:
    """An article whose quotes are each of one sort, as one of two mentions is; every other quote is
    asked for its speaker, the others for their date."""
    layers = rng.normal(size=(3 * _QUOTES, 24)).astype(np.float16)
    queries: dict[str, list[ReadQuery]] = {reader: [] for reader in READERS}
    for n in range(_QUOTES):
        sort, right = int(rng.integers(2)), int(rng.integers(2))
        first = _QUOTES + 2 * n
        layers[n, sort] += 9
        layers[first + right, sort] += 9
        layers[first + 1 - right, 1 - sort] += 9
        mentions = [(MentionPlace((first + k, first + k + 1), 5, 9, 0),) for k in range(2)]
        query = LinkQuery((n, n + 1), None, (n, n + 1), (*mentions, ()), 2)
        queries[READERS[n % 2]].append(ReadQuery(n, query, (right == 0, right == 1, False)))
    return ReadArticle(f"a{number}", layers, {r: tuple(asked) for r, asked in queries.items()})


def test_scorers_learn_which_vectors_belong_together():
    rng = np.random.default_rng(3)
    articles = [_article(number, rng) for number in range(60)]
    network = fit_scorers(articles[:48], 1, QUIET, epochs=12)
    for reader in READERS:
        right = [
            one.right[int(np.argmax(found))]
            for article in articles[48:]
            for one, found in zip(
                article.queries[reader], log_chances(network, article)[reader], strict=True
            )
        ]
        assert np.mean(right) > 0.9


def test_every_article_is_read_by_scorers_fitted_on_others(tmp_path: Path, capsys):
    rng = np.random.default_rng(4)
    articles = [_article(number, rng) for number in range(9)]
    read = read_by_others(articles, QUIET, epochs=1)
    assert set(read) == {article.id for article in articles}
    show(articles, read)
    assert f"dates: {9 * _QUOTES // 2} quotes" in capsys.readouterr().out
    numbers = {article.id: quote_numbers(article.queries) for article in articles}
    write_readings(read, numbers, tmp_path / "readings.jsonl")
    kept = read_readings(tmp_path / "readings.jsonl", "dates")
    assert set(kept) == set(read)
    assert kept["a7"]["1"] == pytest.approx(read["a7"]["dates"][0], abs=1e-4)
    assert sum(np.exp(kept["a7"]["1"])) == pytest.approx(1, abs=1e-3)


def test_without_a_right_candidate_nothing_is_learnt():
    query = LinkQuery((0, 1), None, (0, 1), ((), ()), None)
    bare = ReadArticle(
        "a", np.zeros((2, 24), np.float16), {"dates": (ReadQuery(0, query, (True, False)),)}
    )
    with pytest.raises(ValueError, match="right candidate"):
        fit_scorers([bare], 1, QUIET)


def _corpus(folder: Path) -> tuple[Path, Path]:
    rows, answers = [], []
    for n, (lead, source, content, kind, names) in enumerate(SAID):
        text = f"{lead} It was cold on Monday. {source} said on Tuesday that {content}."
        at = text.rindex(source)
        spans = {
            "source": [[at, at + len(source)]],
            "cue": [[at + len(source) + 1, at + len(source) + 5]],
            "content": [[text.index("that"), len(text) - 1]],
        }
        attributions = [{"id": "E1", **spans}]
        rows.append(
            {"id": f"t{n}", "text": text, "published": "2024-05-10", "attributions": attributions}
        )
        said = {"kind": kind, "speakers": names, "said_on": "2024-05-07"}
        answers.append({"id": f"t{n}", "attributions": {"E1": said}})
    for name, lines in (("corpus", rows), ("answers", answers)):
        written = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(written, encoding="utf-8")
    return folder / "corpus.jsonl", folder / "answers.jsonl"


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Scorers fitted to a small corpus, and written: the network, the folder of the detector, the
    written scorers, the articles, and the corpus with its answers."""
    folder = tmp_path_factory.mktemp("scorers")
    model = shutil.copytree(DATA, folder / "model")
    corpus, answers = _corpus(folder)
    articles = list(read_articles(corpus, [answers], Extractor.load(model), shown(model)))
    network = fit_scorers(articles, 1, QUIET)
    written = {}
    for reader in READERS:
        (folder / reader).mkdir()
    write_scorers(network, model, folder)
    for reader in READERS:
        with (folder / reader / WEIGHTS).open("rb") as weights:
            written[reader] = MentionScorer(weights)
    return network, model, written, articles, corpus, answers


def test_the_command_writes_both_readers_with_one_head(tmp_path: Path):
    model = shutil.copytree(DATA, tmp_path / "model")
    corpus, answers = _corpus(tmp_path)
    for reader in READERS:
        (tmp_path / reader).mkdir()
    files = ["--domain", corpus, answers, "--model", model, "--out", tmp_path]
    command = [sys.executable, "-m", "quotes.train.mention_scorers", *files]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    heads = shown(model).vectors
    for reader in READERS:
        with (tmp_path / reader / WEIGHTS).open("rb") as weights:
            assert MentionScorer(weights).head == heads[reader] != built_in(reader).head


def test_articles_are_asked_about_speakers_and_dates(fitted):
    articles = fitted[3]
    assert len(articles) == len(SAID)
    assert all(one.right.count(True) for a in articles for one in a.queries["dates"])
    assert all(set(article.queries) == set(READERS) for article in articles)


def test_what_is_written_reads_speakers_as_what_was_fitted(fitted):
    from quotes.train.speaker_linking import answered, answered_articles

    network, model, written, articles, corpus, answers = fitted
    wanted = {a.id: log_chances(network, a)["speakers"] for a in articles}
    extractor = Extractor.load(model)
    for article, known in answered_articles(corpus, [answers]):
        doc, sources = answered(article, known, extractor)
        vectors = vectors_of(doc)
        assert vectors is not None and vectors.heads["speakers"] == written["speakers"].head
        for one, fitted_chances in zip(sources, wanted[article.id], strict=True):
            query = of_speakers.link_query(one.discourse, one.source, one.whom)
            found = written["speakers"].log_chances(vectors, query)
            assert found == pytest.approx(fitted_chances, abs=0.15)  # the head is rounded to int8


def test_what_is_written_reads_dates_as_what_was_fitted(fitted):
    network, model, written, articles, corpus, answers = fitted
    wanted = {a.id: log_chances(network, a)["dates"] for a in articles}
    extractor, dates = Extractor.load(model), read_dates(answers)
    for line in corpus.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        doc = extractor.nlp(record["text"])
        vectors = vectors_of(doc)
        assert vectors is not None
        example = example_of(0, record, dates[record["id"]], doc)
        for rows, fitted_chances in zip(example.choices, wanted[record["id"]], strict=True):
            query = of_dates.link_query(example.article, rows)
            found = written["dates"].log_chances(vectors, query)
            assert found == pytest.approx(fitted_chances, abs=0.15)
