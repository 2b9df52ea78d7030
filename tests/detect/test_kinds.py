"""Direct, mixed, indirect."""

import pytest

from quotes.detect.component import with_stops
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan


def kind(text: str, *pieces: str, cue: str = "") -> str:
    def span(piece: str) -> tuple[int, int]:
        start = text.index(piece)
        return start, start + len(piece)

    return kind_of(
        text, tuple(map(span, pieces)), (span(cue),) if cue else (), scan(text).quotations
    )


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ('"We won," she said. "At last."', ['"We won,"', '"At last."'], "direct"),
        ("‘We won,’ said Harte. ‘It’s ours.’", ["‘We won,’", "‘It’s ours.’"], "direct"),
        ("He called it “a statue” of a crane.", ["it “a statue” of a crane"], "mixed"),
        ("She said the crane was safe.", ["the crane was safe"], "indirect"),
        ("She said the workers’ crane wasn’t ‘safe’.", ["the workers’ crane"], "indirect"),
        ("«On verra», said Quint.", ["«On verra»"], "direct"),
    ],
)
def test_kind(text, pieces, expected):
    assert kind(text, *pieces) == expected


def test_what_is_told_inside_a_quotation_is_indirect():
    text = "“My doctor says I am fine,” he said."
    assert kind(text, "I am fine", cue="says") == "indirect"
    assert kind(text, "“My doctor says I am fine,”", cue="said") == "direct"


def test_the_full_stop_before_a_new_paragraph_belongs_to_the_quote():
    text = (
        "“First we dig. Then we build.\n\n“And then we rest,” said Ada Renn, who is “ready”. "
        "She left."
    )
    quotations = scan(text).quotations
    first, second = text.index("First"), text.index("And then")
    spans = ((first, text.index(".\n\n")), (second, text.index(",” said")))
    assert with_stops(text, spans, quotations) == ((first, text.index(".\n\n") + 1), spans[1])
    ready = text.index("ready")
    assert with_stops(text, ((ready, ready + 5),), quotations) == ((ready, ready + 5),)
    left = text.index("She left")
    assert with_stops(text, ((left, left + 8),), quotations) == ((left, left + 8),)
