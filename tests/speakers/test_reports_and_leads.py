"""Who speaks through a report, whom a lead means, and who does what a bare cue tells."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers.resolve import resolve

REPORT = (
    "The harbour lost money for years, according to a report by the Lowland Commission on "
    "Ports.\n\nFor years it was kept from the public. The report found "
    "that nobody was asked.\n\nIt said the cranes were old.\n\nPaint was cheap, the study said."
)


def test_a_report_keeps_its_maker(sourcings):
    found = sourcings(
        REPORT,
        ("The harbour lost money", "a report by the Lowland Commission on Ports"),
        ("nobody was asked", "The report"),
        ("the cranes were old", "It"),
        ("Paint was cheap", "the study"),
    )
    known = [[s.name for s in one.speakers] for one in found]
    assert known == [["Lowland Commission on Ports"]] * 4


def test_the_sentence_before_tells_who_made_it(names):
    text = (
        "Two sailors, Ada Renn and Piet Kolda, have filed a lawsuit against the port of Osterhaven.\n\n"
        "The lawsuit contends that the pier was rotten.\n\nIt faults the harbour master."
    )
    found = names(
        text, ("the pier was rotten", "The lawsuit"), ("the harbour master", "It")
    )  # fmt: skip
    assert found == [["Ada Renn", "Piet Kolda"]] * 2


@pytest.mark.parametrize(
    ("title", "text", "source", "content", "name"),
    [
        ("Judge stops new pier", "The pier will not be built.\n\nDistrict Judge Ada Renn read out her ruling on Monday.", "Judge", "stops new pier", "Ada Renn"),
        (None, "A retired captain has written to the minister.\n\nNobody answered.\n\nCapt. Piet Kolda wrote in March that the pier leaks.", "A retired captain", "has written to the minister", "Piet Kolda"),
        ("Senate panel wants answers", "A letter went out on Monday.\n\nThe Senate Committee on Harbours asked for all bills.", "Senate panel", "wants answers", "Senate Committee on Harbours"),
    ],
)  # fmt: skip
def test_a_lead_is_named_by_what_follows(names, title, text, source, content, name):
    assert names(text, (content, source), title=title) == [[name]]


def test_of_two_that_may_be_meant_a_lead_means_nobody(names):
    text = "A judge wants a new pier.\n\nJudge Ada Renn and Judge Piet Kolda both spoke on Monday."
    assert names(text, ("wants a new pier", "A judge")) == [[]]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Ada Renn, 59, of Osterhaven, who watched the launch, said it was loud.", "who", ["Ada Renn"]),
        ("Also there was Ada Renn, a clerk at the port who told them to leave.", "who", ["Ada Renn"]),
        ("Federal and state officials said the two raised money.", "Federal and state officials", []),
        ("Jonas Wick and Ada Renn shook hands for the cameras. They promised a new pier.", "They", ["Jonas Wick", "Ada Renn"]),
        ("The road was open, said Osterhaven police on Monday.", "Osterhaven police", ["Osterhaven police"]),
        ("Reps. Ada Renn (D-Osterhaven), Piet Kolda (D-Sund) and Jonas Wick (R-Sund) said no.", "Reps. Ada Renn (D-Osterhaven), Piet Kolda (D-Sund) and Jonas Wick (R-Sund)", ["Ada Renn", "Piet Kolda", "Jonas Wick"]),
        ("A spokesman for the candidate Ada Renn called it a lie. Mayor Jonas Wick smiled.", "A spokesman for the candidate Ada Renn", []),
        ("President Jonas Wick was away. The Harbour Ministry’s inspector general said little.", "The Harbour Ministry’s inspector general", []),
        ("Peter Kiedel sings. The record is done, Keidel said.", "Keidel", ["Peter Kiedel"]),
    ],
)  # fmt: skip
def test_phrases(names, text, source, expected):
    content = text.rstrip(".").split()[-1]
    assert names(text, (content, source)) == [expected]


@pytest.mark.parametrize(
    ("text", "cue", "name"),
    [
        ("Mayor Ada Renn was not pleased, saying the pier was rotten.", "saying", "Ada Renn"),
        ("Ada Renn praised the sailors and vowed to pay them.", "vowed", "Ada Renn"),
        ("Ada Renn praised the sailors. When asked about money, all fell silent.", "asked", None),
        ("The port, which Ada Renn praised, is old and considered unsafe.", "considered", None),
    ],
)
def test_a_cue_without_a_source_has_the_subject_of_its_sentence(nlp, text, cue, name):
    at = text.index(cue)
    cued = ((at, at + len(cue)),)
    content = ((at + len(cue) + 1, len(text) - 1),)
    spoken: list[Attribution] = []
    if "praised" in text:
        start, end = text.index("Ada Renn"), text.index("Ada Renn") + len("Ada Renn")
        praise = text.index("praised")
        spoken.append(
            Attribution(
                ((praise + 8, praise + 9),), ((praise, praise + 7),), ((start, end),), "indirect", "speech", 1.0
            )
        )  # fmt: skip
    spoken.append(Attribution(content, cued, (), "indirect", "speech", 1.0))
    found = resolve(Document(text=text), nlp(text), spoken)[-1]
    assert [s.name for s in found.speakers] == ([name] if name else [])


def test_what_reports_under_a_bare_word_is_no_person(sourcings):
    text = "The pier will be closed, Vestnik wrote. Mayor Ada Renn did not call back."
    (found,) = sourcings(text, ("The pier will be closed", "Vestnik"))
    assert all(s.type == "organization" for s in (*found.speakers, *found.candidates))


def test_one_of_several_has_the_title_alone(sourcings):
    text = "Senators Ada Renn and Piet Kolda met on Sunday. The pier stays, Renn said."
    (speaker,) = sourcings(text, ("The pier stays", "Renn"))[0].speakers
    assert speaker.role is not None
    assert (speaker.role.text, speaker.role.title) == ("Senators", "Senator")


def test_part_of_a_place_is_nobody(names):
    text = "The bells of Port Lyle are old. “You do not hit a bell,” he says.\n\nNobody in Port Lyle knows his age."
    assert names(text, ("You do not hit a bell", "he")) == [[]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The Harbour Party and the campaigns of Ada Renn and Piet Kolda", ["Harbour Party", "Renn campaign", "Kolda campaign"]),
        ("The Renn and Kolda campaigns", ["Renn campaign", "Kolda campaign"]),
        ("Both the Renn and Kolda campaigns", ["Renn campaign", "Kolda campaign"]),
    ],
)  # fmt: skip
def test_campaigns_are_one_for_each(names, source, expected):
    text = f"The candidates Ada Renn and Piet Kolda met on Sunday.\n\n{source} will sue the port of Osterhaven."
    assert names(text, ("the port of Osterhaven", source)) == [expected]


def test_a_president_is_not_his_wife(names):
    text = (
        "President Renn opened the pier. Mr. Renn said it was safe.\n\nSo it is.\n\nIt was built in "
        "spring.\n\nPresident Renn smiled.\n\nHis wife, Ada Renn, was there too.\n\nThe pier is wide, "
        "President Renn said.\n\nIt is long, Ada Renn said."
    )
    found = names(
        text,
        ("it was safe", "Mr. Renn"),
        ("The pier is wide", "President Renn"),
        ("It is long", "Ada Renn"),
    )
    assert found == [["Renn"], ["Renn"], ["Ada Renn"]]


def test_documents_that_stand_behind_one_another_are_read_to_an_end(names):
    text = (
        "The report by the survey said that the bridge was unsafe.\n\nA survey by the report found "
        "cracks.\n\nThe survey said that nobody was asked."
    )
    found = names(
        text,
        ("the bridge was unsafe", "The report by the survey"),
        ("cracks", "A survey by the report"),
        ("nobody was asked", "The survey"),
    )
    assert found == [[], [], []]
