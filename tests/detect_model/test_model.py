"""The model of the package, on texts of our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.detect.model import Acceptance, Detected, QuoteModel


@pytest.fixture(scope="module")
def model() -> QuoteModel:
    return QuoteModel.load()


def shown(text: str, found: list[Detected]) -> list[tuple[str, str, str]]:
    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " | ".join(text[start:end] for start, end in spans)

    return [(words(f.source), words(f.cue), words(f.content)) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We deserved to lose,” coach Emil Brandt said. “The lads didn't run.”",
            [("coach Emil Brandt", "said", "“We deserved to lose,” | “The lads didn't run.”")],
        ),
        (
            "The bridge is closed. The ministry noted that the exercises would last two weeks.",
            [("The ministry", "noted", "that the exercises would last two weeks")],
        ),
        (
            "Mr Harrow told the court: ‘I never saw the money.’ ‘It’s a disgrace,’ she said.",
            [
                ("Mr Harrow", "told", "‘I never saw the money.’"),
                ("she", "said", "‘It’s a disgrace,’"),
            ],
        ),
        (
            "HOLT: Senator, what is your plan for the debt?\n\nMARSH: We will grow the economy.",
            [
                ("HOLT", ":", "Senator, what is your plan for the debt?"),
                ("MARSH", ":", "We will grow the economy"),
            ],
        ),
        (  # each question is that of the verb behind it
            "“Why now?” Ida Sand asked. “Because the ice is thin,” Bo Lind said. “Are you afraid?” "
            "Sand asked. “Not yet,” Lind said.",
            [
                ("Ida Sand", "asked", "“Why now?”"),
                ("Bo Lind", "said", "“Because the ice is thin,”"),
                ("Sand", "asked", "“Are you afraid?”"),
                ("Lind", "said", "“Not yet,”"),
            ],
        ),
        (
            "He said he grabbed the bag and ran to the station, the indictment says.",
            [("the indictment", "says", "He said he grabbed the bag and ran to the station")],
        ),
        (
            "Robert “Bobby” Shaw opened the bar in 1999. It has 40 seats.",
            [],
        ),
    ],
)
def test_finds(model: QuoteModel, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text, model.attributions(text)) == expected


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            "Ana Ruiz told police that the car was stolen on Friday, court papers say.",
            ("Ana Ruiz", "told", "that the car was stolen on Friday"),
        ),
        (
            "The tenant told investigators that he never saw the gun, according to the affidavit.",
            ("The tenant", "told", "that he never saw the gun"),
        ),
    ],
)
def test_a_report_of_a_report(model: QuoteModel, report: str, words: tuple[str, str, str]) -> None:
    (whole,) = model.attributions(report)
    assert report[slice(*whole.content[0])] == report[: report.index(",")]
    assert shown(report, model.within(report, whole.content)) == [words]


def test_what_is_less_sure_than_the_least_is_left_out(model: QuoteModel) -> None:
    text = "“No,” he said. The council hopes for rain, and the mayor may object."
    every = QuoteModel(model.network, model.heads, model.rules, Acceptance(model.outer.confidence))
    found = every.attributions(text)
    for least in (0.0, *(q.confidence for q in found)):
        sure = Acceptance(model.outer.confidence, least)
        kept = QuoteModel(model.network, model.heads, model.rules, sure).attributions(text)
        assert kept == [q for q in found if q.confidence >= least]


@pytest.mark.parametrize("text", ["", " \n\t", "“”", "\u200b", "…"])
def test_nothing_to_find(model: QuoteModel, text: str) -> None:
    assert model.attributions(text) == []


def test_pipe_is_the_same(model: QuoteModel) -> None:
    texts = ["“No,” he said.", "", "She said yes. " * 100]
    assert list(model.pipe(texts)) == [model.read(t) for t in texts]


WORDS = st.sampled_from(
    [*"“”\"'‘’.,:;—\n😀é", "\n\n", "said", "Peskov", "that", "he", "The", "told", "¼", "e\u0301"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=80), st.sampled_from(["", " "]))
def test_offsets(model: QuoteModel, words: list[str], joint: str) -> None:
    text = joint.join(words)
    for found in model.attributions(text):
        assert 0.0 <= found.confidence <= 1.0
        assert found.content
        for spans in (found.source, found.cue, found.content):
            at = 0
            for start, end in spans:
                assert at <= start < end <= len(text)
                at = end


def test_long_texts_take_linear_time(model: QuoteModel) -> None:
    text = "“It is late,” said the mayor of the town. Nobody moved, and it rained.\n\n"
    times = []
    for count in (50, 200):
        started = time.process_time()
        assert len(model.attributions(text * count)) >= count * 0.9
        times.append(time.process_time() - started)
    assert times[1] < 8 * times[0]
