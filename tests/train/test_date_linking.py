"""The annotated dates that date linking is fitted to."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from quotes.dates.bounds import bounds
from quotes.dates.word_weights import WordWeights
from quotes.train.date_linking import read_dates


def test_both_forms_of_answers_are_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    lines = [
        {"id": "a", "attributions": {"E1": {"said_on": "2024-01-04"}, "E2": {"said_on": ""}}},
        {"id": "b", "dates": {"2024-01": ["E1", "E3"], "2023": ["E2"]}},
        {"id": "c", "dates": {}},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert read_dates(path) == {
        "a": {"E1": "2024-01-04", "E2": None},
        "b": {"E1": "2024-01", "E2": "2023", "E3": "2024-01"},
        "c": {},
    }


def test_own_answers_are_dates_that_a_quote_can_have() -> None:
    with resources.as_file(resources.files("quotes.train") / "polnear-dates.jsonl") as path:
        answers = read_dates(path)
    dates = {date for of_article in answers.values() for date in of_article.values()}
    assert len(answers) > 700
    for date in dates:
        earliest, latest = bounds(date or "")
        assert earliest and latest and earliest <= latest, date


def test_words_are_summed_each_once() -> None:
    words = WordWeights({"c tweeted": 1.5, "s officials": -0.5}, bias=-1.0)
    assert words.score(frozenset({"c tweeted", "o never heard"})) == 0.5
    assert words.score(frozenset()) == -1.0
