"""A small fit from end to end: ONNX Runtime gives the same probabilities as LightGBM."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from dates.marked import parse

pytest.importorskip("lightgbm")
pytest.importorskip("sklearn")
pytest.importorskip("onnx")

from quotes.dates.dating import article_dates
from quotes.dates.linking import DateLinker, as_matrix
from quotes.dates.measures import FEATURES
from quotes.detect.mention_scorer import READ, as_features
from quotes.document import Document
from quotes.train import date_linking
from quotes.train.date_linking import DateExample, JudgedDate, calibrated, exported, fit
from quotes.train.trees import chances, grown

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")
_NAMES = ("Ann Lee", "Bob Ray", "Cy Dow", "Di Fox", "Ed Poe")


def _example(number: int) -> DateExample:
    day, name, other = _DAYS[number % 4], _NAMES[number % 5], _NAMES[(number + 1) % 5]
    marked = (
        f"<{name}> {{said}} on {day} [that it was old].|\n\n[“It is safe,”] <he> {{added}}.|\n\n"
        f"It fell in 2014. <{other}> {{believes}} [that it will fall again].|"
    )
    text, attributions, sourcing = parse(marked)
    article = article_dates(Document(text, published="2024-01-05"), attributions, sourcing, None)
    said = date(2024, 1, 1 + number % 4).isoformat()
    dates = (said, said, None)
    return DateExample(number % 2, f"a{number}", article, tuple(article.rows()), dates, {})


def test_fit_is_read_by_the_runtime() -> None:
    read = [_example(number) for number in range(60)]
    model = DateLinker(fit(read, precision=0.9), "small.onnx")
    found = model.chosen(read[0].article)
    dates = {dated.quote: dated.mention.edtf for dated in found}
    assert dates[0] == "2024-01-01" and 2 not in dates
    assert all(model.threshold < dated.confidence < 1 for dated in found)


def test_the_linker_learns_from_readings() -> None:
    """Where only the reading tells that a day is not that of saying, the fitted linker heeds it."""
    read = [_example(number) for number in range(120)]
    told = [_with_readings(example, number % 3 > 0) for number, example in enumerate(read)]
    words, trees = date_linking._fit(told)
    for trusted in (True, False):
        example = _with_readings(read[0], trusted)
        first = chances(trees, date_linking._numbers(example, words))[0]
        assert (first[0] > 0.5) == trusted


def _with_readings(example: DateExample, trusted: bool) -> DateExample:
    sure, unsure = float(np.log(0.98)), float(np.log(0.02))
    readings = {
        str(choice[0].quote): [
            sure if (row.nearest is not None) == trusted else unsure for row in choice
        ]
        for choice in example.choices
    }
    dates = example.dates if trusted else (None,) * len(example.dates)
    return replace(example, readings=readings, dates=dates)


def test_onnx_says_what_lightgbm_says() -> None:
    from quotes.dates.word_weights import WordWeights

    rng = np.random.default_rng(3)
    choices = list(rng.normal(0, 3, (200, 5, len(FEATURES))).astype(np.float32))
    right = [rows[:, 0] + rows[:, 5] == max(rows[:, 0] + rows[:, 5]) for rows in choices]
    trees = grown(choices, right, [1.0] * 200, {"verbose": -1, "num_threads": 1}, 20)
    maps, threshold = calibrated(
        [[JudgedDate(0.1, False, True), JudgedDate(0.9, True, False)]], 0.5
    )
    model = DateLinker(exported(trees, WordWeights({"c said": 1.0}, 0.0), maps, threshold))
    best = []
    for rows, told in zip(choices, chances(trees, choices), strict=True):
        assert model.chances(rows) == pytest.approx(told, abs=1e-5)
        best.append(rows[np.argmax(told)])
    assert np.mean([row[0] + row[5] for row in best]) > 2  # it has learned something


def test_calibration_is_the_share_that_is_right() -> None:
    rng = np.random.default_rng(4)
    domains = []
    for bias in (0.2, -0.2):  # one domain is surer than it should be, the other less
        chances = rng.uniform(0, 1, 3000)
        right = rng.uniform(0, 1, 3000) < np.clip(chances + bias, 0, 1)
        domains.append(
            [JudgedDate(c, r, c > 0.5) for c, r in zip(chances, right.tolist(), strict=True)]
        )
    maps, threshold = calibrated(domains, 0.8)
    for line in maps.values():
        assert line["from"] == sorted(line["from"]) and line["to"] == sorted(line["to"])
    sure = [
        (float(np.interp(g.chance, *maps["expression" if g.own else "context"].values())), g.right)
        for domain in domains
        for g in domain
    ]
    assert abs(np.mean([s for s, _ in sure]) - np.mean([r for _, r in sure])) < 0.02
    above = [r for s, r in sure if s > threshold]
    assert 0.79 < np.mean(above) < 0.82


def test_rows_follow_the_names() -> None:
    example = _example(1)
    read = as_features(np.log(np.linspace(0.1, 0.5, len(example.rows), dtype=np.float32)))
    rows = as_matrix(example.rows, [0.25] * len(example.article.quotes), read)
    assert rows.shape == (len(example.rows), len(FEATURES))
    own = rows[:, FEATURES.index("cue.own")]
    assert own.tolist() == [float(row.own is not None) for row in example.rows]
    assert set(rows[:, FEATURES.index("words.quote")].tolist()) == {0.25}
    reading = FEATURES.index("reading.read")
    assert rows[:, reading : reading + len(READ)].tolist() == read.tolist()
    none = rows[:, FEATURES.index("candidate.none")]
    assert none.tolist() == [float(row.nearest is None) for row in example.rows]


def test_one_candidate_of_each_quote_is_right() -> None:
    example = _example(1)
    right = [example.right(choice) for choice in example.choices]
    assert [choice[-1].nearest for choice in example.choices] == [None] * len(right)
    assert [its_own[-1] for its_own in right] == [False, False, True]  # the last is undated
    elsewhere = replace(example, dates=("1999-01-01", None, None))
    assert all(elsewhere.right(choice)[-1] for choice in elsewhere.choices)
