"""B³ over the quotes of several articles, as `quotes evaluate` measures it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import QuotesError
from quotes.evaluate import read_entities, score_people


def _quotes(*names: str, role: str | None = None) -> list[dict[str, object]]:
    return [{"speakers": [{"name": n, "type": "person", "role": role}]} for n in names]


def _read(tmp_path: Path, *lines: str) -> dict[tuple[str, tuple[str, ...]], str]:
    file = tmp_path / "entities.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_entities(file)


def test_annotated_people_of_several_articles(tmp_path: Path) -> None:
    entities = _read(
        tmp_path,
        '{"id": "1", "entities": {"Ines Varga": "varga", "Bob Okonjo": "okonjo"}}',
        '{"id": "2", "entities": {"Ines P. Varga": "varga", "Ana Lind": "lind"}}',
    )
    found = {"1": _quotes("Ines Varga", "Bob Okonjo"), "2": _quotes("Ines P. Varga", "Somebody")}
    result = score_people(entities, found)
    assert (result.f1, result.items) == (1, 3)


def test_other_names_of_one_person_are_one_entity(tmp_path: Path) -> None:
    entities = _read(
        tmp_path,
        '{"id": "1", "entities": {"Ines Varga": "varga"}}',
        '{"id": "2", "entities": {"Varga": "varga"}}',
    )
    found = {"1": _quotes("Ines Varga", role="goalkeeper"), "2": _quotes("Varga")}
    apart = score_people(entities, found)
    assert (apart.precision, apart.recall) == (1, 0.5)


def test_one_name_of_two_people_is_two_entities(tmp_path: Path) -> None:
    entities = _read(
        tmp_path,
        '{"id": "1", "entities": {"Ines Varga": "the goalkeeper"}}',
        '{"id": "2", "entities": {"Ines Varga": "the biologist"}}',
    )
    found = {
        "1": _quotes("Ines Varga", role="goalkeeper"),
        "2": _quotes("Ines Varga", role="biologist"),
    }
    assert score_people(entities, found).f1 == 1


def test_entities_of_other_articles_are_refused(tmp_path: Path) -> None:
    entities = _read(tmp_path, '{"id": "1", "entities": {"Ines Varga": "varga"}}')
    with pytest.raises(QuotesError, match="none of the speakers found is among the entities"):
        score_people(entities, {"2": _quotes("Ines Varga")})
    assert score_people(entities, {"1": []}).items == 0


@pytest.mark.parametrize(
    ("line", "words"), [("", "no entities"), ('{"id": "1"}', "line 1: not an object of entities")]
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(QuotesError, match=words):
        _read(tmp_path, line)
