"""Quotes inside quotes: where they are searched for, and their outer quotes."""

from __future__ import annotations

from collections.abc import Sequence

import spacy

from quotes.detect.component import QuoteDetector
from quotes.detect.model import Detected, Findings
from quotes.detect.nested import stretches
from quotes.document import Spans

TEXT = "“My mother told me he said ‘go home’ to her. It rained,” Emil Brandt said. Nobody moved."


def at(words: str, after: str = "") -> tuple[int, int]:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return start, start + len(words)


class Three:
    """Finds a quote, one in it, and one in that."""

    def read(self, text: str, vectors: bool = False) -> Findings:
        outer = at("“My mother told me he said ‘go home’ to her. It rained,”")
        return Findings(
            (Detected((at("Emil Brandt"),), (at("said", "Emil"),), (outer,), 0.9),), None
        )

    def within(self, text: str, content: Spans) -> Sequence[Detected]:
        if content[0][0] == 0:
            inner = (at("he said ‘go home’ to her"),)
            return [Detected((at("My mother"),), (at("told"),), inner, 0.8)]
        if content[0][0] == at("he said")[0]:
            return [Detected((at("he", "me"),), (at("said"),), (at("‘go home’"),), 0.7)]
        return []


def test_each_quote_knows_the_one_that_tells_it() -> None:
    doc = QuoteDetector(Three())(spacy.blank("en")(TEXT))
    found = doc._.quotes
    assert [a.outer for a in found] == [None, 0, 1]
    assert [a.kind for a in found] == ["direct", "mixed", "direct"]
    assert [TEXT[slice(*a.cue[0])] for a in found] == ["said", "told", "said"]


def test_sentences_with_a_verb_of_telling_are_read_again() -> None:
    content = (at("“My mother told me he said ‘go home’ to her. It rained,”"),)
    assert [TEXT[s:e] for s, e in stretches(TEXT, content)] == [
        "My mother told me he said ‘go home’ to her. It rained,"
    ]
    assert stretches("“It rained all day and nobody came.”", ((0, 36),)) == []
    assert stretches("“She said.”", ((0, 11),)) == []
