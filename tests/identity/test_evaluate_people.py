"""B³ over the quotes of several articles, as `quotes evaluate` measures it."""

from __future__ import annotations

from quotes.evaluate import Answer, score_people


def _quotes(*names: str, role: str | None = None) -> list[dict[str, object]]:
    return [{"speakers": [{"name": n, "type": "person", "role": role}]} for n in names]


def _answers(*names: str) -> dict[str, Answer]:
    return {
        str(n): Answer("person", (name,), said_on="", disputed=frozenset())
        for n, name in enumerate(names)
    }


def test_annotated_people_of_several_articles() -> None:
    answers = {
        "1": _answers("Ines Varga", "Bob Okonjo"),
        "2": _answers("Ines P. Varga", "Ana Lind"),
    }
    found = {"1": _quotes("Ines Varga", "Bob Okonjo"), "2": _quotes("Ines P. Varga", "Somebody")}
    result = score_people(answers, found)
    assert (result.f1, result.items) == (1, 3)


def test_one_name_of_two_people_is_not_what_annotators_call_one() -> None:
    answers = {"1": _answers("Ines Varga"), "2": _answers("Ines Varga")}
    found = {
        "1": _quotes("Ines Varga", role="goalkeeper"),
        "2": _quotes("Ines Varga", role="biologist"),
    }
    result = score_people(answers, found)
    assert (result.precision, result.recall) == (1, 0.5)
