"""The scanner of quotation marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.detect.marks import scan


def found(text: str) -> list[str]:
    return [text[q.start : q.end] for q in scan(text).quotations]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('"Hi," he said. "You."', ['"Hi,"', '"You."']),
        ("“Hi,” he said.", ["“Hi,”"]),
        ("''Hi,'' he said.", ["''Hi,''"]),
        ("``Hi,'' he said.", ["``Hi,''"]),
        ("«Hi», he said.", ["«Hi»"]),
        ("„Hi“, he said.", ["„Hi“"]),
        ("He said ‘yes,’ and it’s done.", ["‘yes,’"]),
        ("‘The workers’ rights matter,’ she said.", ["‘The workers’ rights matter,’"]),
        ("He said: 'It's a \"great\" day,' twice.", ["'It's a \"great\" day,'"]),
        ("the '90s weren't for 'em", []),
        ("“She called it “odd,” and left,” he said.", ["“She called it “odd,” and left,”"]),
        ('a 6" pipe', []),
        ('“No," he said. "Never.”', ['“No,"', '"Never.”']),
        ('“He said "no" and "never,"” she wrote.', ['“He said "no" and "never,"”']),
        ('“A 6" pipe,” he said.', ['“A 6" pipe,”']),
    ],
)
def test_pairs(text: str, quotations: list[str]) -> None:
    assert found(text) == quotations


def test_paragraphs_that_open_again() -> None:
    marks = scan("“One.\n\n“Two.\n\n“Three,” she said.")
    assert [(q.closed, q.continued) for q in marks.quotations] == [
        (False, True),
        (False, True),
        (True, False),
    ]


def test_a_lost_mark_stays_in_its_paragraph() -> None:
    text = "“Never closed, he said.\n\nThe next paragraph is free. “This” is not."
    assert found(text) == ["“Never closed, he said.", "“This”"]


def test_a_lost_mark_ends_where_another_opens() -> None:
    assert found('say "one two "three" four') == ['"one two', '"three"']


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "He said that “the whole of the long sentence goes on\nover the line” and ended."
    assert found(text) == ["“the whole of the long sentence goes on\nover the line”"]


@given(st.text(alphabet="ab .,\n\"“”‘’'«»„`s", max_size=200))
def test_quotations_stand_apart(text: str) -> None:
    marks = scan(text)
    at = 0
    for q in marks.quotations:
        assert at <= q.start < q.end <= len(text)
        assert q.open_length + q.close_length <= q.end - q.start
        assert "\n\n" not in text[q.start : q.end]
        at = q.end


@pytest.mark.parametrize("unit", ['"', "“", "‘", "'", "‘a ", '"a ', "'a ", "” ", '\n"', "'s "])
def test_nothing_but_marks_is_quick(unit: str) -> None:
    started = time.process_time()
    scan(unit * 30_000)
    assert time.process_time() - started < 10
