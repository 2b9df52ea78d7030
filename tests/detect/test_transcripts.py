"""Transcripts, in which only the layout shows who speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import Document, Extractor
from quotes.detect.model import Detected
from quotes.detect.transcripts import turns, with_turns

INTERVIEW = """Mayor Ada Renn was asked about the pier on Sunday.

Partial transcript as follows:

"WICK: Is the pier safe? Many say no.

"RENN: It is safe. I walk there with my children.

"Nobody has ever come to harm there.

"WICK: Not even in March?

"RENN: In March it was closed.\""""


def said(text: str) -> list[tuple[str, str]]:
    return [
        (text[slice(*turn.source)], " ".join(text[slice(*turn.content)].split()))
        for turn in turns(text)
    ]


def test_turns():
    assert said(INTERVIEW) == [
        ("WICK", "Is the pier safe? Many say no."),
        (
            "RENN",
            'It is safe. I walk there with my children. "Nobody has ever come to harm there.',
        ),
        ("WICK", "Not even in March?"),
        ("RENN", "In March it was closed."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: The pier is closed.\n\nNOTE: Call ahead.\n\nWATCH: The pier by night.",
        "Where: The pier.\n\nWhen: Sunday.\n\nWho: Ada Renn.",
        "Renn: No\n\nThe pier stays, said Wick.",
        "WICK: Is it safe?\n\nIt was quiet.",
    ],
)
def test_what_is_no_transcript(text):
    assert turns(text) == []


def test_names_that_come_again_need_no_capitals():
    text = "Wick: Is it safe?\nRenn: Yes.\nWick: Sure?\nRenn: Quite.\nNote: It was loud."
    assert [who for who, _ in said(text)] == ["Wick", "Renn", "Wick", "Renn"]


def test_speakers_have_the_names_that_the_text_gives():
    quotes = Extractor.load().extract(Document(text=INTERVIEW)).quotes
    asked = {q.content.text[:12]: [s.name for s in q.speakers] for q in quotes if q.source}
    assert asked["It is safe. "] == ["Ada Renn"]
    assert asked["Is the pier "] == ["Wick"]


def test_small_parts_of_a_turn_are_kept_and_what_crosses_it_is_not():
    (first, second, *_) = turns(INTERVIEW)
    begin = second.content[0]
    inner = Detected(((begin, begin + 5),), (), ((begin + 10, begin + 15),), 0.5)
    crossing = Detected((), (), ((first.content[0], begin + 20),), 0.5)
    outside = Detected(((0, 5),), (), ((10, 20),), 0.5)
    kept = with_turns(INTERVIEW, [inner, crossing, outside])
    assert inner in kept and outside in kept and crossing not in kept
    assert len(kept) == 6


PIECES = st.sampled_from(
    ["WICK:", "RENN:", "Ada:", "yes", "“", '"', "\n", "\n\n", " ", ".", "A B C:"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_turns_are_apart_and_in_order(text):
    found = turns(text)
    edges = [e for t in found for e in (*t.source, *t.cue, *t.content)]
    assert edges == sorted(edges)
    assert all(text[slice(*t.content)].strip() == text[slice(*t.content)] for t in found)


def test_a_label_of_a_headline_is_no_source():
    title = "Transcript: the mayor on the tram strike"
    quotes = Extractor.load().extract(Document(text=INTERVIEW, title=title)).quotes
    assert all(q.source is None or q.source.text != "Transcript" for q in quotes)


def test_letters_are_said_by_nobody_they_are_written_to():
    text = (
        "DEAR ABBY: My sister is ill. Should I tell her?\n\n"
        "DEAR SISTER: You should not have to.\n\nDEAR ABBY: My brother owes me money."
    )
    assert turns(text) == []


def test_a_broadcast_names_who_speaks_once() -> None:
    text = (
        "ADA LUND: The quay is closed today.\n\nNobody was told.\n\n"
        "OLAF BRUUN: I was not asked.\n\n"
        "I read it in the Argus.\n\nADA LUND: What will you do?\n\nOLAF BRUUN: I will wait.\n\n"
        "Ada Lund lives in Osterhaven."
    )
    said = [text[slice(*turn.content)] for turn in turns(text)]
    assert said == [
        "The quay is closed today.\n\nNobody was told.",
        "I was not asked.\n\nI read it in the Argus.",
        "What will you do?",
        "I will wait.",
    ]


def test_turns_in_an_article_end_with_their_paragraphs() -> None:
    text = (
        "ADA LUND: The quay is closed today.\n\nThe hall fell silent.\n\nSome left.\n\n"
        "It rained.\n\n"
        "Then a door opened.\n\nOLAF BRUUN: I was not asked.\n\nThe mayor smiled.\n\nSo it went on."
        "\n\nA boy laughed.\n\nADA LUND: What will you do?"
    )
    assert [text[slice(*turn.content)] for turn in turns(text)] == [
        "The quay is closed today.",
        "I was not asked.",
        "What will you do?",
    ]
