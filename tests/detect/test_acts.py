"""The act that a cue tells."""

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
