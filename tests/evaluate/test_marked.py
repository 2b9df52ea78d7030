"""The open corpus: its annotation is consistent, and inconsistent annotation is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, environment

from quotes.evaluate.marked import MarkedArticle, MarkingError, read, read_all

CORPUS = ROOT / "seeds" / "corpus"
EXAMPLE = CORPUS / "uk-courts-01.xml"


def test_every_article_of_the_corpus_is_consistent() -> None:
    found = list(read_all([CORPUS]))
    assert [str(item) for item in found if isinstance(item, MarkingError)] == []
    articles = [item for item in found if isinstance(item, MarkedArticle)]
    assert len(articles) >= 94
    assert len({article.id for article in articles}) == len(articles)
    assert len({article.about["english"] for article in articles}) >= 15
    for article in articles:
        for quote in article.quotes:
            for start, end in (*quote.source, *quote.cue, *quote.content):
                piece = article.text[start:end]
                assert piece and piece == piece.strip()


def test_marks_become_spans_of_the_text() -> None:
    article = read(EXAMPLE)
    quotes = {quote.id: quote for quote in article.quotes}

    def words(spans: tuple[tuple[int, int], ...]) -> list[str]:
        return [article.text[start:end] for start, end in spans]

    assert words(quotes["E4"].source) == ["The mother"]
    assert words(quotes["E4"].content) == ["to wait at the kerb"]
    assert (quotes["E4"].parent, quotes["E3"].parent) == ("E3", None)
    (content,) = words(quotes["E3"].content)
    assert content.startswith("“This was") and content.endswith("saw him’.”")
    assert "\n\n" in content, "a quotation that goes on in the next paragraph is one piece"
    answers = article.speakers_record()["attributions"]
    assert answers["E7"]["kind"] == "unnamed", "a spokesman without a name is nobody by name"
    assert (answers["E6"]["speakers"], answers["E6"]["said_on"]) == (
        ["Ngozi Okafor"],
        "2022-11-07",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('<q n="6"', '<q n="66"', "nothing in the text is said n='66'"),
        ('<q n="6" who="okafor"', '<q n="6" who="nobody"', "who='nobody' is not an entity"),
        ('<q n="6" who="okafor"', '<q n="6" who="pell"', "its source mentions"),
        ('<q n="6" who="okafor" act="speech"', '<q n="6" who="okafor" act="song"', "act is 'song'"),
        ('<rs e="boy">he</rs>', '<rs e="girl">he</rs>', 'rs e="girl">: no such entity'),
        ('<date when="2022-11-07">', '<date when="Monday">', "is not an EDTF date"),
        ('when="2022-11-07" basis="context"/>', 'when="2022-11-08" basis="context"/>', "no <date"),
        ("<cue ", "<verb ", "not well-formed XML"),
        ('name="Ngozi Okafor"', 'name="Ngozi Obi Okafor"', "'Obi' of its name is not in the text"),
        ('published="2022-11-08"', 'published="8 November"', "not a day"),
        ('english="UK"', 'english="Scots"', "english is 'Scots'"),
        ("<head>", "<h1>", "not well-formed XML"),
    ],
)
def test_what_is_inconsistent_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    source = EXAMPLE.read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / EXAMPLE.name
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MarkingError) as refused:
        read(path)
    assert said in str(refused.value)
    assert str(refused.value).startswith(str(path))


def test_the_command_writes_what_training_and_evaluation_read(tmp_path: Path) -> None:
    corpus, speakers = tmp_path / "open.jsonl", tmp_path / "speakers.jsonl"
    command = [sys.executable, "-m", "quotes.evaluate.marked", str(EXAMPLE)]
    done = subprocess.run(
        [*command, "--corpus", str(corpus), "--speakers", str(speakers)],
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert done.returncode == 0, done.stderr
    (article,) = (json.loads(line) for line in corpus.read_text().splitlines())
    (answers,) = (json.loads(line) for line in speakers.read_text().splitlines())
    assert {a["id"] for a in article["attributions"]} == set(answers["attributions"])
    first = article["attributions"][0]
    assert [article["text"][s:e] for s, e in first["cue"]] == ["told"]
