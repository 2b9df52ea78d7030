"""The measures, checked by hand on small articles and against the reference scripts."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import QuotesError
from quotes.evaluate import (
    Answer,
    CorpusArticle,
    found_quotes,
    list_misses,
    read_answers,
    read_corpus,
    score_attributions,
    score_speakers,
)
from quotes.evaluate.agreement import agreement, agreement_on_dates
from quotes.evaluate.corpus import pair
from quotes.evaluate.speakers import name_key

SHARED = Path(__file__).parents[3] / "shared"

TEXT = "“We won,” Ada Lind said. Bo Berg denied that they had lost the case. It rained."


def span(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


WON = {"id": "1", "content": span("“We won,”"), "cue": span("said"), "source": span("Ada Lind")}
LOST = {
    "id": "2",
    "content": span("they had lost the case"),
    "cue": span("denied that"),
    "source": span("Bo Berg"),
}
ARTICLE = CorpusArticle("a", TEXT, {"id": "a", "text": TEXT, "attributions": [WON, LOST]})


def quote(gold: dict[str, Any], **changes: Any) -> dict[str, Any]:
    parts = {key: {"text": "", "spans": gold[key]} for key in ("content", "cue", "source")}
    return parts | {"speakers": [], "said_on": None} | changes


def test_everything_found_is_one_and_nothing_found_is_nought() -> None:
    all_found = score_attributions([ARTICLE], {"a": [quote(WON), quote(LOST)]})
    none_found = score_attributions([ARTICLE], {})
    for key, tally in all_found.tallies.items():
        if tally.gold:
            assert tally.f1 == 1.0, key
            assert none_found[key].recall == none_found[key].f1 == 0.0


def test_counts_by_hand() -> None:
    # The direct quote with the other's source, 3 of 5 words of the indirect one, a false one.
    predictions = [
        quote(WON, source={"spans": span("Bo Berg")}),
        quote(LOST, content={"spans": span("lost the case")}),
        {"content": {"spans": span("It rained")}, "cue": None, "source": None},
    ]
    scores = score_attributions([ARTICLE], {"a": predictions})
    half, exact = scores["content_half", "all"], scores["content_exact", "all"]
    assert (half.gold_hits, half.gold, half.predicted_hits, half.predicted) == (2, 2, 2, 3)
    assert (exact.gold_hits, exact.predicted_hits) == (1, 1)
    assert scores["attributed", "all"].gold_hits == 1
    assert scores["attributed", "direct"].gold_hits == 0
    assert scores["attributed", "indirect"].precision == 0.5
    words = scores["content_tokens", "all"]
    assert (words.gold_hits, words.gold, words.predicted) == (5, 7, 7)


def test_title_quotes_and_quotes_without_words_do_not_count() -> None:
    title = quote(WON, content={"spans": [[0, 5]], "in": "title"})
    blank = quote(WON, content={"spans": [[0, 1]]})
    scores = score_attributions([ARTICLE], {"a": [title, blank]})
    assert scores["content_half", "all"].predicted == 0


def test_speakers_and_dates_by_hand() -> None:
    answers = {
        "a": {
            "1": Answer("person", ("Ada Lind",), "2023-09-12", frozenset()),
            "2": Answer("unnamed", (), None, frozenset()),
        }
    }
    ada = [{"name": "Dr. Ada M. Lind", "type": "person"}]
    said = {"edtf": "2023-09-12"}
    right = score_speakers(
        [ARTICLE], answers, {"a": [quote(WON, speakers=ada, said_on=said), quote(LOST)]}
    )
    assert set(right.as_json().values()) == {1.0}
    assert right.wrong == []

    named = score_speakers(
        [ARTICLE], answers, {"a": [quote(WON, said_on={"edtf": "2023"}), quote(LOST, speakers=ada)]}
    ).as_json()
    assert named["speaker"] == named["unnamed_kept"] == named["who_said_what"] == 0.0
    assert named["found"] == 1.0
    assert named["dated"] == named["date_precision"] == 0.0


def test_disputed_answers_do_not_count() -> None:
    answers = {"a": {"1": Answer("person", ("Ada Lind",), None, frozenset({"speaker", "said_on"}))}}
    scores = score_speakers([ARTICLE], answers, {"a": [quote(WON)]})
    assert scores.counts["found"] == 1
    assert scores.counts["named_gold"] == scores.counts["named_matched"] == 0
    assert scores.wrong == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lind", "Sen. ada lind"),
        ("José Ängström", "Jose Angstrom"),
        ("The Moon Council", "Moon Council"),
        ("Bo C. Berg Jr.", "Bo Berg"),
        ('Ada "Red" Lind', "Ada Lind"),
        ("Ada “Red” Lind", "Ada Lind"),
        ("Ada ‘Red’ Lind", "Ada Lind"),
        ("Bo O’Brien", "Bo O'Brien"),
        ("Jean-Luc Moulin", "Jean Luc Moulin"),
    ],
)
def test_equal_names(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names() -> None:
    assert name_key("Ada Lind") != name_key("Bo Lind")


def test_misses_show_what_went_wrong_in_context() -> None:
    predictions = [
        quote(WON, source={"spans": span("Bo Berg")}),
        {"content": {"spans": span("It rained")}, "cue": None, "source": None},
    ]
    misses = list(list_misses([ARTICLE], {"a": predictions}))
    assert [miss.what for miss in misses] == ["other source", "missed", "false find"]
    assert "{Bo Berg} /denied that/ [they had lost the case]" in misses[1].context
    assert misses[2].context.endswith("[It rained].")


@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1), max_size=8), st.data())
def test_pairs_are_one_to_one_and_overlap_by_half(golds: list[frozenset[int]], data: Any) -> None:
    others = data.draw(st.lists(st.frozensets(st.integers(0, 12), min_size=1), max_size=8))
    pairs = pair(golds, others)
    assert len(set(pairs.values())) == len(pairs)
    for i, j in pairs.items():
        assert len(golds[i] & others[j]) * 2 >= len(golds[i] | others[j])
    assert pair(golds, golds).keys() == set(range(len(golds)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1"),
        ('{"id": "a"}', "line 1"),
        ("", "no articles"),
        *(
            (json.dumps({"id": "a", "text": "So.", "attributions": [one]}), words)
            for one, words in (
                ("x", "attribution 1: not an object with content"),
                ({"cue": [[0, 1]]}, "not an object with content"),
                ({"content": [["x", 3]]}, "content is not a list"),
                ({"content": [5]}, "content is not a list"),
                ({"content": [[2, 1]]}, "content is not a list"),
                ({"content": [[0, 1]], "cue": "x"}, "cue is not a list"),
                ({"content": [[0, 4]]}, "content ends beyond the text"),
                ({"content": {"spans": [[0, 4]]}}, "content ends beyond the text"),
            )
        ),
    ],
)
def test_a_broken_corpus_is_one_clear_line(tmp_path: Path, content: str, words: str) -> None:
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(content, encoding="utf-8")
    with pytest.raises(QuotesError, match=words):
        read_corpus(corpus)


def _spoiled(articles: list[CorpusArticle], answers: Any, seed: int) -> list[dict[str, Any]]:
    """The annotated quotes with some parts removed, shifted or swapped."""
    choice = random.Random(seed)
    records = []
    for article in articles:
        quotes = []
        for gold in article.record["attributions"]:
            fate = choice.random()
            answer = answers.get(article.id, {}).get(gold["id"])
            content = [list(piece) for piece in gold["content"]]
            if fate < 0.5:
                content[0][0] = min(content[0][0] + choice.randint(0, 40), content[0][1] - 1)
            if fate > 0.1:
                names = answer.speakers if answer and choice.random() < 0.8 else ("Ada Lind",)
                date = answer.said_on if answer and choice.random() < 0.8 else "2000"
                quotes.append(
                    {
                        "content": {"spans": content},
                        "cue": {"spans": gold["cue"]} if choice.random() < 0.8 else None,
                        "source": {"spans": gold["source"]} if choice.random() < 0.8 else None,
                        "speakers": [{"name": name} for name in names],
                        "said_on": {"edtf": date} if date else None,
                    }
                )
        records.append({"id": article.id, "quotes": quotes})
    return records


@pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora beside the checkout are not there")
def test_the_same_figures_as_the_scripts_whose_definitions_these_are(tmp_path: Path) -> None:
    corpus, speakers = (
        SHARED / "corpora" / name for name in ("polnear-dev.jsonl", "polnear-dev-speakers.jsonl")
    )
    articles, answers = read_corpus(corpus), read_answers(speakers)
    predicted = tmp_path / "predicted.jsonl"
    lines = (json.dumps(record) for record in _spoiled(articles, answers, seed=1))
    predicted.write_text("\n".join(lines), encoding="utf-8")
    quotes = found_quotes(predicted)

    def script(name: str, *files: Path) -> Any:
        command = [sys.executable, SHARED / "scoring" / name, *files, "--json"]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    theirs = script("score_attributions.py", corpus, predicted)
    for measure, kinds in score_attributions(articles, quotes).as_json().items():
        # Of kinds the script knows a content's two ends alone, and spoiled ones lose their marks.
        for figure in ("p", "r", "f1"):
            assert kinds["all"][figure] == theirs[measure]["all"][figure], (measure, figure)
    theirs = script("score_speakers.py", corpus, speakers, predicted)
    for measure, value in score_speakers(articles, answers, quotes).as_json().items():
        renamed = measure[:-2] + measure[-2:].upper() if measure[-2:] in ("_p", "_r") else measure
        assert value == theirs[renamed], measure


def test_two_readers_agree_by_names_not_by_letters() -> None:
    def read(*names: str) -> dict[str, dict[str, Answer]]:
        answers = {str(n): Answer("person", (x,), None, frozenset()) for n, x in enumerate(names)}
        return {"a": answers}

    found = agreement(
        read("Ada Lind", "Bo Berg", "Eva Holm"), read("Dr Ada Lind", "Bo", "Eva Holm")
    )
    assert (found.same, found.both) == (2, 3)
    assert found.apart == (("a", "1", "bo berg", "bo"),)
    assert agreement({}, read("Ada Lind")).both == 0


def test_two_readers_agree_on_dates_where_both_were_asked() -> None:
    def read(*dates: str | None) -> dict[str, dict[str, Answer]]:
        answers = {str(n): Answer("none", (), day, frozenset()) for n, day in enumerate(dates)}
        return {"a": answers}

    found = agreement_on_dates(read("2024-01-05", "", "2024", None), read("2024-01-05", "", "", ""))
    assert (found.same, found.both) == (2, 3)
    assert found.apart == (("a", "2", "2024", ""),)
