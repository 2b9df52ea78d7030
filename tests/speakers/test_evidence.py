"""What the words around a name show, whatever a recognizer makes of it: here it finds nothing."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from speakers_reading import BLANK, read

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers.resolve import resolve


@pytest.mark.parametrize(
    ("text", "source", "name", "role"),
    [
        ("And this is from Chairwoman Ada Renn:\nWe did it.", "Chairwoman Ada Renn", "Ada Renn", "Chairwoman"),
        ("A spokesman for the bank, Even Dahl, said no.", "A spokesman for the bank, Even Dahl,", "Even Dahl", "spokesman for the bank"),
        ("Exports went up again in the early spring, said the Minister of Trade of Orland, Ada Renn, on Monday.", "the Minister of Trade of Orland, Ada Renn,", "Ada Renn", "Minister of Trade of Orland"),
        ("Foreign Minister of Orland Piet Kolda has said that he is ready. Kolda left.", "Foreign Minister of Orland Piet Kolda", "Piet Kolda", "Foreign Minister of Orland"),
        ("The losing coach, Bo Lind, accused the referee of having slept.", "The losing coach, Bo Lind,", "Bo Lind", "losing coach"),
    ],
)  # fmt: skip
def test_offices_show_persons(text, source, name, role):
    (speaker,) = read(text, source)[0].speakers
    assert (speaker.name, speaker.type) == (name, "person")
    assert speaker.role is not None
    assert speaker.role.text == role


def test_who_is_in_focus_is_a_person():
    text = "It was cold, and it was Kati Dalen who won. Dalen said that she was glad."
    (speaker,) = read(text, "Dalen")[0].speakers
    assert (speaker.name, speaker.type) == ("Kati Dalen", "person")


def test_nicknames_show_persons():
    text = "Nobody knows how old Carlo “Ding” Renn is. Everybody hopes to be asked, Renn says."
    (speaker,) = read(text, ", Renn")[0].speakers
    assert (speaker.name, speaker.type) == ("Carlo “Ding” Renn", "person")


@pytest.mark.parametrize("label", [None, "ORG", "GPE", "PERSON"])
def test_a_recognizer_may_be_wrong_about_an_office(label):
    text = "Orland's foreign minister, Piet Kolda, is behind.\nPolls do not vote, Kolda said."
    entities = {"Piet Kolda": label} if label else {}
    (speaker,) = read(text, "Kolda said"[:5] if False else ", Kolda", entities=entities)[0].speakers
    assert (speaker.name, speaker.type) == ("Piet Kolda", "person")


def test_the_labels_of_a_transcript_are_surnames():
    text = (
        "Mayor Ada Renn spoke to Canal 5's Piet Kolda on Monday about the strike that has stopped "
        "trams for days.\n\nKOLDA: You promised trams.\n\n"
        "RENN: We did negotiate."
    )
    found = read(text, "KOLDA", "RENN", entities={"Ada Renn": "PERSON"})
    assert [[s.name for s in x.speakers] for x in found] == [["Piet Kolda"], ["Ada Renn"]]


def test_a_mother_with_one_name_is_a_person():
    text = "I waited nine hours, said Runa, a mother of two from Sund, who gave no surname."
    (speaker,) = read(text, "Runa, a mother of two from Sund,", entities={"Runa": "ORG"})[
        0
    ].speakers
    assert (speaker.name, speaker.type) == ("Runa", "person")


def test_a_weekly_is_no_person():
    text = "It would be an earthquake, the weekly Glint wrote in an editorial."
    (speaker,) = read(text, "the weekly Glint", entities={"Glint": "PERSON"})[0].speakers
    assert (speaker.name, speaker.type) == ("Glint", "organization")


def test_a_regulator_is_not_just_any_organization():
    text = (
        "They lent too much, said Bo Lind of the brokerage Finch & Tull.\n\n"
        "The regulator said it was watching. The brokerage said nothing."
    )
    found = read(
        text,
        "Bo Lind",
        "The regulator",
        "The brokerage",
        entities={"Bo Lind": "PERSON", "Finch & Tull": "ORG"},
    )
    assert [[s.name for s in x.speakers] for x in found] == [["Bo Lind"], [], ["Finch & Tull"]]


def test_churches_are_no_persons():
    text = (
        "Nobody knows how old Carlo Renn is. He has tuned the bells of St Alban's for years.\n\n"
        "You ask it a question, he says."
    )
    entities = {"Carlo Renn": "PERSON", "St Alban's": "PERSON"}
    found = read(text, ", he", entities=entities)
    assert [s.name for s in found[0].speakers] == ["Carlo Renn"]


def test_whoever_is_named_in_what_is_said_does_not_say_it():
    text = "Rita Sand, a teacher, met Mayor Ada Renn on Monday. Renn has her critics, she said."
    reading = Document(text=text).reading
    doc = BLANK(reading)
    doc.ents = tuple(
        doc.char_span(reading.index(n), reading.index(n) + len(n), label="PERSON")
        for n in ("Rita Sand", "Ada Renn")
    )
    content = (reading.index("Renn has"), reading.index(", she"))
    source = (reading.rindex("she"), reading.rindex("she") + 3)
    quote = Attribution((content,), (), (source,), "indirect", "speech", 1.0)
    (found,) = resolve(Document(text=text), doc, [quote])
    assert [s.name for s in found.speakers] == ["Rita Sand"]


def test_a_short_name_has_its_whole_name_in_another_place():
    text = (
        "A designer for the B-IV Apparel Group watched. Sales grew, B-IV said. "
        "As The Northern Caller reported, they fell before."
    )
    found = read(text, ", B-IV", "The Northern Caller", entities={"B-IV": "ORG"})
    assert [[s.name for s in x.speakers] for x in found] == [
        ["B-IV Apparel Group"],
        ["Northern Caller"],
    ]
