"""Where content begins and ends, whatever the network says."""

from __future__ import annotations

import pytest

from quotes.detect.model.decoding.edges import without_day


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ada Lind said on May 12, the bridge was open", "the bridge was open"),
        ("Ada Lind said on Friday bridges were open", "bridges were open"),
        ("Ada Lind said Friday that she would pay", "that she would pay"),
        ("Ada Lind said on 3 March it was over", "it was over"),
        ("Ada Lind said Friday would be too late", "Friday would be too late"),
        ("Ada Lind said Friday's vote was a farce", "Friday's vote was a farce"),
        ("Ada Lind said on Friday", "on Friday"),
        ("Ada Lind said: On Friday it rained", "On Friday it rained"),
        ("Ada Lind said May was a fine month", "May was a fine month"),
        ("Ada Lind said on May 12 2024 all was well", "on May 12 2024 all was well"),
    ],
)
def test_the_day_of_saying_is_no_content(text: str, content: str) -> None:
    cue = text.index("said")
    whole = (cue + (6 if "said:" in text else 5), len(text))
    (span,) = without_day((whole,), (cue, whole[0] - 1), text)
    assert text[slice(*span)] == content
    assert without_day((whole,), None, text) == (whole,)


def test_a_day_that_is_a_span_of_its_own_goes_whole() -> None:
    text = "Ada Lind said on May 12, the bridge was open"
    spans = ((14, 23), (25, len(text)))
    assert without_day(spans, (9, 13), text) == ((25, len(text)),)
    quoted = "Ada Lind said “on May 12 the bridge was open”"
    assert without_day(((14, len(quoted)),), (9, 13), quoted) == ((14, len(quoted)),)
