"""Fitting speaker linking: the annotated speakers, and a model that can be loaded."""

from __future__ import annotations

import json
import random
import re
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from command_line import ROOT

from quotes.evaluate.corpus import read_answers
from quotes.pipeline import Extractor
from quotes.speakers.link_features import FEATURES
from quotes.speakers.linking import Linker
from quotes.train.speaker_linking import (
    SourceExample,
    calibrated,
    examples,
    grow,
    judge,
    model,
    ruled,
)

AUTHORS_QUOTE = {"source": "I", "cue": "asked", "content": "whether the bridge was safe"}
KINDS = {"person", "organization", "several", "unnamed", "none", "author"}


def test_the_answers_that_come_along_can_be_read():
    with resources.as_file(resources.files("quotes.train") / "polnear-speakers.jsonl") as path:
        answers = read_answers(path)
    assert len(answers) == 728
    given = [answer for article in answers.values() for answer in article.values()]
    assert {answer.kind for answer in given} == KINDS
    named = [a for a in given if a.kind in ("person", "organization", "several")]
    assert all(a.speakers and all(a.speakers) for a in named)
    assert all(a.disputed == {"said_on"} for a in given)


def test_a_corpus_that_says_who_it_was_needs_no_other_file(tmp_path: Path):
    page = (ROOT / "docs" / "corpus.md").read_text(encoding="utf-8")
    printed = re.search(r"```json\n(\{.*?\})\n```", page, re.DOTALL)
    corpus = tmp_path / "ours.jsonl"
    corpus.write_text(" ".join(printed[1].split()) + "\n", encoding="utf-8")
    (checked,) = examples(3, corpus, [], Extractor.load())  # the other quote is not checked
    assert (checked.domain, checked.article, checked.named) == (3, "harbour-01", True)
    assert any(checked.right)


def test_authors_are_nobody_whom_their_articles_name(tmp_path: Path):
    text = "Ada Renn runs the port. I asked on Monday whether the bridge was safe. Nobody knew."
    spans = {k: [[text.index(w), text.index(w) + len(w)]] for k, w in AUTHORS_QUOTE.items()}
    corpus, answers = tmp_path / "ours.jsonl", tmp_path / "who.jsonl"
    record = {"id": "port", "text": text, "attributions": [{"id": "E1", **spans}]}
    corpus.write_text(json.dumps(record) + "\n", encoding="utf-8")
    answers.write_text(json.dumps({"id": "port", "who": {"author": ["E1"]}}) + "\n", "utf-8")
    (one,) = examples(0, corpus, [answers], Extractor.load())
    assert not one.named
    assert one.right == one.nobody and any(one.nobody) and not all(one.nobody)


def example(number: int, rng: random.Random) -> SourceExample:
    """A source with three candidates, of which the one that the rules choose is mostly right."""
    right = rng.randrange(3)
    rules = right if rng.random() < 0.9 else rng.randrange(3)
    rows = np.zeros((3, len(FEATURES)), np.float32)
    rows[rules, FEATURES.index("rule")] = 1
    rows[2, FEATURES.index("nobody")] = 1
    flags = tuple(k == right for k in range(3))
    kind = rng.choice(("name", "pronoun"))
    return SourceExample(0, f"a{number % 40}", kind, right < 2, rows, flags, (False, False, True))


@pytest.mark.parametrize("least", [0.3, 0.6])
def test_a_fitted_model_follows_what_is_mostly_right(least):
    pytest.importorskip("lightgbm", reason="LightGBM is not installed (extra train)")
    rng = random.Random(7)
    read = [example(number, rng) for number in range(600)]
    judged = judge(read, 2, rounds=30)
    assert len(judged) == len(read)
    line = calibrated(judged)
    assert line["to"] == sorted(line["to"])
    assert ruled(judged) == ["label"]
    linker = Linker(model(judged, grow(read, rounds=30), least))
    assert linker.least == least
    rows = np.zeros((2, len(FEATURES)), np.float32)
    rows[0, FEATURES.index("rule")] = 1
    chances = linker.chances(rows)
    assert chances[0] > 0.7 > 0.3 > chances[1]
