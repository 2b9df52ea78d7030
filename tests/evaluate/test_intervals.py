"""Intervals over articles, kinds of sources, and the tables of `quotes evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.cli.main import run
from quotes.evaluate import Answer
from quotes.evaluate.intervals import Counts, intervals
from quotes.evaluate.sources import source_kind
from quotes.evaluate.speakers import name_key


def _share(counts: Counts) -> dict[str, float]:
    return {"share": counts["right"] / counts["of"] if counts["of"] else 0.0}


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30))
def test_an_interval_holds_the_figure_between_the_worst_and_the_best_article(
    right: list[int],
) -> None:
    low, high = intervals([{"right": r, "of": 9} for r in right], _share)["share"]
    assert min(right) / 9 <= low <= high <= max(right) / 9
    assert low <= sum(right) / (9 * len(right)) + 1e-9 or low == high


def test_more_articles_make_it_narrower_and_the_draw_is_the_same() -> None:
    few, many = ([{"right": r, "of": 9} for r in (3, 9, 6, 0)] * n for n in (1, 25))
    (a, b), (c, d) = (intervals(some, _share)["share"] for some in (few, many))
    assert d - c < (b - a) / 3
    assert intervals(few, _share) == intervals(few, _share)


def test_one_article_has_no_interval() -> None:
    assert intervals([{"right": 1, "of": 2}], _share) == {}


@pytest.mark.parametrize(
    ("source", "kind", "names", "wanted"),
    [
        ("Ms Lind", "person", ["Ada Lind"], "name"),
        ("the Lind Trust", "organization", ["Lind Trust"], "organization"),
        ("she", "person", ["Ada Lind"], "pronoun"),
        ("the 43-year-old", "person", ["Ada Lind"], "description"),
        ("the watchdog", "organization", ["Office of Tides"], "description"),
        ("The report", "organization", ["Office of Tides"], "document"),
        ("Lind and Berg", "several", ["Ada Lind", "Bo Berg"], "several"),
        ("officials", "unnamed", [], "nobody named"),
        ("", "none", [], "none"),
    ],
)
def test_kinds_of_sources(source: str, kind: str, names: list[str], wanted: str) -> None:
    answer = Answer(kind, tuple(names), None, frozenset())
    assert source_kind(source, answer, [name_key(name) for name in names]) == wanted


TEXT = "“We won,” Ada Lind said. She was glad, she added."


def _article(number: int, field: str) -> dict[str, object]:
    def span(words: str, after: int = 0) -> list[list[int]]:
        start = TEXT.index(words, after)
        return [[start, start + len(words)]]

    attributions = [
        {"id": "1", "content": span("“We won,”"), "cue": span("said"), "source": span("Ada Lind")},
        {"id": "2", "content": span("She was glad"), "cue": span("added"), "source": span("she ")},
    ]
    for attribution in attributions:
        attribution |= {"speakers": ["Ada Lind"], "types": ["person"]}
    return {"id": str(number), "text": TEXT, "desk": field, "attributions": attributions}


def _predicted(number: int) -> dict[str, object]:
    start = TEXT.index("“We won,”")
    content = {"spans": [[start, start + 9]]}
    quote = {"content": content, "source": None, "cue": None, "speakers": [{"name": "Ada Lind"}]}
    return {"id": str(number), "quotes": [quote]}


def test_figures_by_a_field_of_the_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, predicted = tmp_path / "corpus.jsonl", tmp_path / "predicted.jsonl"
    articles = [_article(n, "sport" if n < 2 else "courts") for n in range(4)]
    corpus.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    predicted.write_text("\n".join(json.dumps(_predicted(n)) for n in range(3)), encoding="utf-8")
    command = ["evaluate", str(corpus), "--predicted", str(predicted), "--by"]
    monkeypatch.setenv("COLUMNS", "80")
    assert run([*command, "desk"]) == 0
    narrow = capsys.readouterr().out
    assert "…" not in narrow and {"precision", "attributed", "unnamed"} <= set(narrow.split())
    monkeypatch.setenv("COLUMNS", "140")
    assert run([*command, "desk"]) == 0
    shown = capsys.readouterr().out
    rows = {row.split()[0]: row.split()[1:] for row in shown.splitlines() if row.strip()}
    assert rows["sport"][:3] == ["2", "4", "0.667"]
    assert rows["courts"][:3] == ["2", "4", "0.400"]
    assert rows["speaker"][0] == "1.000"
    assert rows["name"] == ["3", "3", "1.000"]
    assert run([*command, "county"]) == 1
    assert "no article has a field 'county'; the first one has desk" in capsys.readouterr().err


def test_figures_of_some_acts_and_of_quotes_inside_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "“She hopes ‘to win’,” Ada Lind said. Bo Berg wants peace."
    spans = {part: text.index(part) for part in ("“She hopes ‘to win’,”", "to win", "peace")}
    parts = [[[start, start + len(part)]] for part, start in spans.items()]
    acts = ["speech", "thought", "thought"]
    marked = [
        {"id": str(n), "content": part, "source": [], "cue": [], "act": act}
        for n, (part, act) in enumerate(zip(parts, acts, strict=True))
    ]
    found = [
        {"content": {"spans": part}, "source": None, "cue": None, "act": act, "confidence": sure}
        for part, act, sure in zip(parts[:2], acts, (0.9, 0.3), strict=False)
    ]
    corpus, predicted = tmp_path / "corpus.jsonl", tmp_path / "predicted.jsonl"
    corpus.write_text(json.dumps({"id": "1", "text": text, "attributions": marked}), "utf-8")
    predicted.write_text(json.dumps({"id": "1", "quotes": found}), "utf-8")
    command = ["evaluate", str(corpus), "--predicted", str(predicted), "--json"]

    def measured(*options: str) -> tuple[int, int, object]:
        assert run([*command, *options]) == 0
        shown = json.loads(capsys.readouterr().out)
        half = shown["attributions"]["content_half"]["all"]
        return half["gold"], half["predicted"], shown.get("inside")

    assert measured() == (3, 2, {"gold": 1, "r": 1.0})
    assert measured("--act", "speech") == (1, 1, None)
    assert measured("--act", "thought") == (2, 1, None)
    assert measured("--act", "all") == measured("--act", "speech", "--act", "thought") == measured()
    assert measured("--min-confidence", "0.5") == (3, 1, {"gold": 1, "r": 0.0})
    assert run([*command, "--workers", "2"]) == 2
    assert "--predicted extracts nothing" in capsys.readouterr().err
    assert run([*command, "--act", "shout"]) == 1
    assert "no act 'shout'; there are: speech" in capsys.readouterr().err
