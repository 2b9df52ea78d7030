"""Which words of a marked article are names."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import QuotesError
from quotes.evaluate.corpus import Answer, CorpusArticle
from quotes.evaluate.names import Listed, marked_names, overlaid, read_listed

TEXT = (
    "Cr Ada Lund-Berg, 41, said no. Lund-Berg's plan is dead, the councillor said. She told the "
    "Harbour Trust (HT) of it. “Bluey” Berg of the trust laughed. The HT will reply."
)


def _mentions(*words: str) -> list[list[int]]:
    found, start = [], 0
    for word in words:
        start = TEXT.index(word, start)
        found.append([start, start + len(word)])
        start += len(word)
    return found


def _article(**more: object) -> CorpusArticle:
    return CorpusArticle("a", TEXT, {"id": "a", "text": TEXT, "attributions": [], **more})


def _named(article: CorpusArticle, answers: dict[str, Answer] | None = None) -> list[str]:
    text = f"{article.record['title']}\n\n{TEXT}" if article.record.get("title") else TEXT
    return [text[a:b] for a, b, _ in marked_names(article, answers or {})]


@pytest.fixture
def listed() -> list[dict[str, object]]:
    ada = _mentions("Cr Ada Lund-Berg, 41", "Lund-Berg's", "the councillor", "She")
    trust = _mentions("the Harbour Trust", "HT", "the trust", "The HT")
    other = _mentions("Bluey", "Berg of the trust")
    return [
        {"type": "person", "name": "Ada Lund-Berg", "mentions": ada},
        {"type": "organization", "name": "Harbour Trust", "mentions": trust},
        {"type": "person", "name": "Jim Berg", "mentions": other},
        {"type": "person", "name": None, "mentions": _mentions("plan")},
    ]


def test_names_without_titles_and_organizations_with_their_articles(listed):
    named = _named(_article(entities=listed))
    people, bodies = ["Ada Lund-Berg", "Lund-Berg", "Bluey", "Berg"], ["the Harbour Trust", "HT"]
    assert named == [*people[:2], *bodies, *people[2:], "The HT"]


def test_a_separate_title_moves_the_names_and_is_searched_for_whole_ones(listed):
    article = _article(entities=listed, title="Harbour Trust hears from Lund-Berg")
    named = _named(article)
    assert named[0] == "Harbour Trust" and named[1:] == _named(_article(entities=listed))


def test_without_entities_the_answers_tell_whole_names():
    answers = {
        "1": Answer("person", ("Ada Lund-Berg",), None, frozenset()),
        "2": Answer("organization", ("Harbour Trust",), None, frozenset()),
        "3": Answer("unnamed", (), None, frozenset()),
    }
    assert _named(_article(), answers) == ["Ada Lund-Berg", "the Harbour Trust"]
    assert _named(_article()) == []


def test_a_list_of_names_marks_each_form_wherever_it_stands():
    names = [
        Listed("PERSON", ("Ada Lund-Berg", "Lund-Berg", "Berg")),
        Listed("ORG", ("Harbour Trust", "HT")),
    ]
    marked = marked_names(_article(), {}, names)
    found = [(TEXT[a:b], label) for a, b, label in marked]
    people = [("Ada Lund-Berg", "PERSON"), ("Lund-Berg", "PERSON"), ("Berg", "PERSON")]
    bodies = [("the Harbour Trust", "ORG"), ("HT", "ORG"), ("The HT", "ORG")]
    assert found == [*people[:2], *bodies[:2], people[2], bodies[2]]
    titled = marked_names(_article(title="Trust hears Lund-Berg"), {}, names)
    assert titled[0][:2] == (12, 21)


def test_the_entities_of_an_article_outrank_a_list_and_a_list_the_answers(listed):
    answers = {"1": Answer("person", ("Ada Lund-Berg",), None, frozenset())}
    names = [Listed("ORG", ("Harbour Trust",))]
    assert marked_names(_article(), answers, names) == marked_names(_article(), {}, names)
    article = _article(entities=listed)
    assert marked_names(article, answers, names) == marked_names(article, {})


def test_lists_of_names_are_read_by_article(tmp_path: Path):
    path = tmp_path / "names.jsonl"
    path.write_text('{"id": "a", "names": [["ORG", "Harbour Trust", "HT"]]}\n\n')
    assert read_listed(path) == {"a": [Listed("ORG", ("Harbour Trust", "HT"))]}


@pytest.mark.parametrize(
    "line", ['{"id": "b"}', '{"id": "b", "names": [[]]}', '{"id": "b", "names": 3}']
)
def test_a_line_without_a_list_of_names_is_told_with_its_number(line: str, tmp_path: Path):
    path = tmp_path / "names.jsonl"
    path.write_text(f'{{"id": "a", "names": []}}\n{line}\n')
    with pytest.raises(QuotesError, match=r"names\.jsonl, line 2: no list of names"):
        read_listed(path)


def test_marks_replace_what_overlaps_them_but_places_stay_places():
    found = [(0, 9, "PERSON"), (20, 26, "GPE"), (30, 34, "DATE")]
    marked = [(3, 9, "PERSON"), (20, 26, "ORG")]
    assert overlaid(found, marked) == [(3, 9, "PERSON"), (20, 26, "GPE"), (30, 34, "DATE")]
