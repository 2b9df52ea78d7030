"""The annotated world news: answers here, the text from elsewhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import QuotesError
from quotes.train import news_articles

TEXT = '  The quay is closed.- Ada Lund said so.  "It is -Big," she\nsaid. '
RESTORED = 'The quay is closed. Ada Lund said so.\n\n"It is Big," she said.'
COLUMNS = ("article_id", "publish_date", "article_source_link", "title", "subtitle", "text")


def table(folder: Path, text: str, columns: tuple[str, ...] = COLUMNS) -> Path:
    path = folder / "NewsArticles.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(columns)
        rows.writerow(("7", "2017/2/9", "http://www.argus.example/a", " The quay ", "", text))
        rows.writerow(("8", "2017/2/9", "http://www.argus.example/b", "Other", "", "Unmarked."))
    return path


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quotes = {"E1": [[[20, 28]], [[29, 33]], [[0, 18]], "person", ["Ada Lund"], "2017-02-08"]}
    line = {"id": "7", "held_out": False, "joints": [], "breaks": [30], "quotes": quotes}
    line["check"] = crc32(RESTORED.encode())
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    monkeypatch.setattr(news_articles, "ANSWERS", path)


def test_the_text_is_restored_with_its_answers(tmp_path: Path, answers: None) -> None:
    ((article, answer),) = news_articles.articles(table(tmp_path, TEXT), held_out=False)
    assert (article["id"], article["published"], article["title"]) == (
        "na-7", "2017-02-09", "The quay",
    )  # fmt: skip
    assert article["text"] == RESTORED
    (marked,) = article["attributions"]
    assert [article["text"][s:e] for s, e in (*marked["source"], *marked["content"])] == [
        "Ada Lund",
        "The quay is closed",
    ]
    assert answer["attributions"]["E1"]["speakers"] == ["Ada Lund"]
    assert list(news_articles.articles(table(tmp_path, TEXT), held_out=True)) == []


def test_another_text_or_table_is_refused(tmp_path: Path, answers: None) -> None:
    with pytest.raises(QuotesError, match="article 7 has another text"):
        list(news_articles.articles(table(tmp_path, TEXT + "More."), held_out=False))
    with pytest.raises(QuotesError, match="not the collection"):
        list(news_articles.articles(table(tmp_path, TEXT, ("id", "text")), held_out=False))


@given(st.text(alphabet="ab. \n", max_size=60), st.lists(st.integers(1, 30)))
def test_only_white_space_changes(text: str, breaks: list[int]) -> None:
    found = news_articles.restored(text, [], breaks)
    assert "".join(found.split()) == "".join(text.split())


def test_the_released_answers_are_whole() -> None:
    lines = [json.loads(line) for line in news_articles.ANSWERS.open(encoding="utf-8")]
    assert sum(line["held_out"] for line in lines) == 220
    assert len({line["id"] for line in lines}) == len(lines) == 1125
    for line in lines:
        for source, cue, content, kind, names, said_on in line["quotes"].values():
            assert content
            assert bool(names) == (kind not in ("unnamed", "author", "none"))
            assert all(start < end for start, end in (*source, *cue, *content))
            assert said_on == "" or said_on[0] in "12X"
