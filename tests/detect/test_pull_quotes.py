"""Quotations with a dash and a name, whose layout shows who speaks."""

from __future__ import annotations

import pytest

from quotes.detect.model import Detected
from quotes.detect.pull_quotes import with_pull_quotes
from quotes.pipeline import Extractor

SAID = "“Clean water is a right, not a privilege.”"


def _found(text: str) -> list[tuple[str, ...]]:
    extract = Extractor.load().extract(text)
    return [(q.source.text, q.cue.text, q.content.text) for q in extract.quotes]


@pytest.mark.parametrize(
    ("behind", "source"),
    [
        (" — Commissioner Dana Holt", "Commissioner Dana Holt"),
        ("\n– Dana Holt, mayor of Ostby", "Dana Holt, mayor of Ostby"),
        (" -- Dana Holt \n\nIt rained all day.", "Dana Holt"),
    ],
)
def test_a_name_behind_a_dash_is_the_source(behind, source):
    ((found, _, content),) = _found(f"The council met on Monday.\n\n{SAID}{behind}")
    assert (found, content) == (source, SAID)


def test_a_pull_quote_can_be_the_whole_text():
    assert _found(f"{SAID} — Commissioner Dana Holt") == [("Commissioner Dana Holt", "—", SAID)]


def test_what_already_has_a_source_stays():
    text = f"{SAID} — Dana Holt"
    known = Detected(((len(text) - 9, len(text)),), (), ((0, len(SAID)),), 0.7)
    assert with_pull_quotes(text, [known]) == [known]


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID} - a surprise to all who were there.",
        f"{SAID} she said - Dana Holt left.",
        f"{SAID} — Nobody knew what the mayor would say. It rained",
    ],
)
def test_other_dashes_show_no_source(text):
    assert with_pull_quotes(text, []) == []
