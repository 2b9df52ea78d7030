"""Words that one relays and another has said."""

from __future__ import annotations

import pytest

from quotes.detect.relays import relayed
from quotes.pipeline import Extractor

SAID = "“The roof is damaged, and the filters are safe,”"


@pytest.mark.parametrize(
    ("behind", "source", "speaker"),
    [
        ("the Port Daily quoted Ada Renn as saying.", "Ada Renn", "Ada Renn"),
        ("the Port Daily quoted her as saying at a meeting on Friday.", "her", "Ada Renn"),
        ("the Port Daily quoted the minister.", "the minister", "Ada Renn"),
        ("the Port Daily said.", "the Port Daily", "Port Daily"),
    ],
)
def test_whoever_is_quoted_has_said_it(behind, source, speaker):
    text = f"Harbour Minister Ada Renn came on Friday. {SAID} {behind} Nobody was hurt."
    (quote,) = Extractor.load().extract(text).quotes
    assert quote.content.text == SAID
    assert quote.source.text == source
    assert [s.name for s in quote.speakers] == [speaker]


def test_what_is_quoted_behind_belongs_to_who_relays_it():
    text = "The paper quoted him as saying that it was late."
    content, source = ((text.index("that"), len(text) - 1),), ((0, 9),)
    assert relayed(text, content, source) == (content, source)


def test_a_sum_is_not_quoted():
    text = f"{SAID} the broker quoted £1.4m for it."
    source = ((len(SAID) + 1, len(SAID) + 11),)
    assert relayed(text, ((0, len(SAID)),), source) == (((0, len(SAID)),), source)
