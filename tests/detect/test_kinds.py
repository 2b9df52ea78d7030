"""Direct, mixed, indirect."""

import pytest

from quotes.detect.component import with_stops
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan
from quotes.evaluate.corpus import CorpusArticle


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
        ("'We won' , they said", ["'We won'"], "direct"),
        ("it isn’t the dog's, he said", ["it isn’t the dog's"], "indirect"),
        ("They said ``so'' again", ["``so'' again"], "mixed"),
        ("It was “hard” and “dear”, he said", ["“hard” and “dear”"], "mixed"),
    ],
)
def test_kind(text, pieces, expected):
    assert kind(text, *pieces) == expected


def test_what_is_told_inside_a_quotation_is_indirect():
    text = "“My doctor says I am fine,” he said."
    assert kind(text, "I am fine", cue="says") == "indirect"
    assert kind(text, "“My doctor says I am fine,”", cue="said") == "direct"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [("‘You are fine’", "direct"), ("I was ‘fine’", "mixed"), ("I was fine", "indirect")],
)
def test_marks_inside_a_quotation_count_for_what_is_told_in_it(inner, expected):
    text = f"“I asked. My doctor told me {inner}, and I went home,” she said."
    assert kind(text, inner, cue="told") == expected


def test_evaluation_knows_the_kind_by_the_same_rule():
    text = "It was “hard” and “dear”, he said."
    start, end = text.index("“"), text.index(", he")
    quote = {"content": [[start, end]], "cue": [[end + 5, end + 9]], "source": []}
    assert CorpusArticle("a", text, {"attributions": [quote]}).gold[0].kind == "mixed"


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
