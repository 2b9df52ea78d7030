"""The act of a cue."""

import pytest

from quotes.detect.acts import act_of


@pytest.mark.parametrize(
    ("cue", "source", "act"),
    [
        ("said", "Reventlow", "speech"),
        ("went on to say", "she", "speech"),
        ("told reporters", "the minister", "speech"),
        ("According to", "a senior official", "speech"),
        ("has repeatedly accused", "Halloran", "speech"),
        ("asked", "Castellanos", "speech"),
        (":", "NAKAMURA", "speech"),
        ("wrote", "Brekke", "writing"),
        ("tweeted", "Petrosyan", "writing"),
        ("said on Twitter", "Petrosyan", "writing"),
        ("states", "the report", "writing"),
        ("said", "The audit report", "writing"),
        ("showed", "A new poll", "writing"),
        ("according to", "a study published on Wednesday", "writing"),
        ("said", "Priya Venkataraman, lead author of the study", "speech"),
        ("noted", "Reventlow", "speech"),
        ("showed", "a poll by the institute Vox Tavria", "writing"),
        ("believes", "Echeverría", "thought"),
        ("had hoped", "Bonfiglio", "thought"),
        ("is expected", "", "thought"),
        ("fears", "the union", "thought"),
        ("was outraged at", "the mayor", "other"),
        ("decision to", "the board", "other"),
        ("declined to say", "the ministry", "other"),
        ("could not resist saying", "the mayor", "speech"),
        ("could not help but tell", "the mayor", "speech"),
        ("show", "Newly released files", "writing"),
        ("did not mention", "Kolev", "other"),
        ("will discuss", "the parties", "other"),
    ],
)
def test_act_of_an_indirect_quote(cue, source, act):
    assert act_of(cue, source, "indirect") == act


def test_quoted_words_with_an_unknown_cue_or_none_are_speech():
    assert act_of("", "", "direct") == "speech"
    assert act_of("deadpanned", "Harte", "direct") == "speech"
    assert act_of("deadpanned", "Harte", "indirect") == "other"


@pytest.mark.parametrize(
    ("cue", "source", "content", "act"),
    [
        ("explained", "Harte", "at least some of his motives", "other"),
        ("explained", "Harte", "the crane had to go", "speech"),
        ("recalled", "she", "they walked home", "speech"),
        ("recalled", "she", "the walk home, on which it had rained", "other"),
        ("testified", "the envoy", "about the events of that night", "other"),
        ("asked", "counsel", "about doubts that his predecessor might have had", "other"),
        ("said", "Harte", "about half of the cranes are safe", "speech"),
        ("asked", "counsel", "on whose authority", "speech"),
        ("offers", "the shop", "free repairs", "other"),
        ("offered", "the ministry", "to pay for the crane", "speech"),
        ("posted on Twitter accusing", "Harte", "the firm of lying", "writing"),
        ("was named", "", "Harte chairman of the harbour", "other"),
        ("was announced", "", "The closure of the harbour", "speech"),
        ("was accused", "", "Harte of lying", "speech"),
        ("has repeatedly said", "she", "which", "other"),
        ("denied", "Harte", "any part in it", "speech"),
        ("accepted", "Harte", "that the crane was late", "speech"),
        ("accepted", "Harte", "the prize", "other"),
        ("submitted", "counsel", "that the file was lost", "speech"),
        ("put", "Counsel", "it to her that she had lied", "speech"),
        ("makes clear", "The law", "that fines can follow", "writing"),
        ("charged", "the councillor", "that lorries were sent to hotels", "speech"),
        ("charged", "police", "two men with theft", "other"),
        ("pleaded guilty", "the driver", "to threatening a mayor", "other"),
        ("revealed", "A blood test", "that the lung was inflamed", "other"),
        ("revealed", "The doctor", "that the lung was inflamed", "speech"),
        ("oppose", "the teachers", "the bill", "other"),
    ],
)
def test_what_is_only_about_something_is_no_speech(cue, source, content, act):
    assert act_of(cue, source, "indirect", content) == act


@pytest.mark.parametrize(
    ("cue", "source", "kind", "content", "act"),
    [
        ("is called", "", "direct", "“feather duvet lung.”", "other"),
        ("called", "", "direct", '"Master Builder Series"', "other"),
        ("call", "they", "indirect", "TNG50", "other"),
        ("is known as", "", "direct", "“the Groom”", "other"),
        ("called", "she", "direct", "“a liar”", "speech"),
        ("called", "she", "indirect", "the plan absurd", "speech"),
        ("called for", "", "indirect", "Lowland to leave", "speech"),
    ],
)
def test_giving_a_name_is_no_speech(cue, source, kind, content, act):
    assert act_of(cue, source, kind, content) == act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("said", "Bo Carr, 31, pleaded guilty to threatening a mayor", "speech"),
        ("pleaded", "not guilty to threatening a mayor", "other"),
        ("announced", "that a man was found guilty of murder", "speech"),
        ("shared", "that the doors are stiffer now", "speech"),
        ("shared", "a photo of the doors", "other"),
        ("derided", "the deal as toothless", "speech"),
        ("derided", "the deal as well", "other"),
        ("derided", "the deal", "other"),
    ],
)
def test_what_the_content_says_decides(cue, content, act):
    assert act_of(cue, "Ada Renn", "indirect", content) == act
