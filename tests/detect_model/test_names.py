"""Names that the model finds."""

import numpy as np
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quotes.detect.model import QuoteModel
from quotes.detect.model.features import GAP_JOINED, GAP_SPACE
from quotes.detect.model.names import BEGIN, IN, LABELS, LAST, TAGS, UNIT, names_in, tag

TEXT = (
    "OSTERHAVEN, Oct. 8 — Alma Reventlow, who leads the Transport Ministry of Lowland, met "
    "Jonas Adeyemi in Paris on Tuesday."
)


def scores(*wanted: int, strength: float = 9.0) -> np.ndarray:
    table = np.zeros((len(wanted), TAGS), np.float32)
    table[np.arange(len(wanted)), wanted] = strength
    return table


def apart(n: int, *joined: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at = np.arange(n) * 3
    gaps = np.array([GAP_JOINED if i in joined else GAP_SPACE for i in range(n)], np.int8)
    return at, at + 2, gaps


def test_tags_become_names():
    best = scores(tag("PERSON", BEGIN), tag("PERSON", LAST), 0, tag("GPE", UNIT))
    found = names_in(best, *apart(4), shift=100)
    assert [(n.start, n.end, n.label) for n in found] == [(100, 105, "PERSON"), (109, 111, "GPE")]


def test_a_word_is_in_a_name_as_a_whole():
    # "L" + "indau", of which only the first piece looks like a name, and surely
    best = scores(tag("GPE", UNIT), 0)
    best[1] = 0
    best[0, 0] = -9
    found = names_in(best, *apart(2, 1))
    assert [(n.start, n.end) for n in found] == [(0, 5)]


@given(st.lists(st.integers(0, TAGS - 1), min_size=1, max_size=40), st.data())
def test_names_are_sorted_and_apart(best, data):
    joined = data.draw(st.sets(st.integers(1, len(best))))
    strength = data.draw(st.sampled_from((1.0, 9.0)))
    starts, ends, gaps = apart(len(best), *joined)
    found = names_in(scores(*best, strength=strength), starts, ends, gaps)
    edges = [edge for n in found for edge in (n.start, n.end)]
    assert edges == sorted(edges) and all(n.start < n.end for n in found)
    begins = {int(s) for s, g in zip(starts, gaps, strict=True) if g != GAP_JOINED}
    assert all(n.start in begins for n in found)


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(1, 4), st.integers(0, 2))))
def test_what_says_whole_names_is_taken_as_it_is(wanted):
    row: list[int] = []
    names = []
    for label, length, gap in wanted:
        places = [UNIT] if length == 1 else [BEGIN, *[IN] * (length - 2), LAST]
        names.append((len(row) * 3, (len(row) + length - 1) * 3 + 2, label))
        row += [tag(label, place) for place in places] + [0] * gap
    found = names_in(scores(*row), *apart(len(row)))
    assert [(n.start, n.end, n.label) for n in found] == names


def test_one_label_is_for_the_whole_name():
    # Of "the United States Conference", every word but one is an organization's, and one of a place
    best = scores(tag("ORG", BEGIN), tag("GPE", IN), tag("ORG", IN), tag("ORG", LAST))
    best[1, tag("ORG", IN)] = 8
    found = names_in(best, *apart(4))
    assert [(n.start, n.end, n.label) for n in found] == [(0, 11, "ORG")]


def test_the_released_model_knows_persons_and_places():
    found = {TEXT[n.start : n.end]: n.label for n in QuoteModel.load().read(TEXT).names or ()}
    assert found["Jonas Adeyemi"] == "PERSON" and any(
        "Transport Ministry of Lowland" in name for name in found
    )
    assert found["Paris"] == "GPE" and found["Tuesday"] == "DATE"


def test_a_recognizer_of_the_pipeline_is_not_overruled():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "FAC", "pattern": "Paris"}])
    nlp.add_pipe("quotes")
    assert [(e.text, e.label_) for e in nlp(TEXT).ents] == [("Paris", "FAC")]
