"""Names that the model sees in passing."""

import numpy as np
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quotes.detect.model import QuoteModel
from quotes.detect.model.features import GAP_JOINED, GAP_SPACE
from quotes.detect.model.names import BEGIN, IN, LAST, TAGS, UNIT, names_in, tag

TEXT = (
    "OSTERHAVEN, Oct. 8 — Alma Reventlow, who leads the Transport Ministry of Lowland, met "
    "Jonas Adeyemi in Paris on Tuesday."
)


def scores(*wanted: int) -> np.ndarray:
    table = np.zeros((len(wanted), TAGS), np.float32)
    table[np.arange(len(wanted)), wanted] = 1
    return table


def test_tags_become_whole_words():
    # "Ada Lind", "L" + "indau" in two pieces of which only the first is tagged
    starts, ends = np.array([0, 4, 9, 10]), np.array([3, 8, 10, 15])
    gaps = np.array([GAP_SPACE, GAP_SPACE, GAP_SPACE, GAP_JOINED], np.int8)
    best = scores(tag("PERSON", BEGIN), tag("PERSON", LAST), tag("GPE", UNIT), 0)
    found = names_in(best, starts, ends, gaps, shift=100)
    assert [(n.start, n.end, n.label) for n in found] == [(100, 108, "PERSON"), (109, 115, "GPE")]


@given(st.lists(st.integers(0, TAGS - 1), min_size=1, max_size=40), st.data())
def test_names_are_sorted_and_apart(best, data):
    joined = data.draw(st.lists(st.booleans(), min_size=len(best), max_size=len(best)))
    gaps = np.array([GAP_JOINED if j else GAP_SPACE for j in joined], np.int8)
    at = np.arange(len(best)) * 3
    found = names_in(scores(*best), at, at + 2, gaps)
    edges = [edge for n in found for edge in (n.start, n.end)]
    assert edges == sorted(edges) and all(n.start < n.end for n in found)
    assert bool(found) == any(best)


def test_one_label_goes_on_only_inside():
    best = scores(tag("ORG", BEGIN), tag("ORG", IN), tag("ORG", BEGIN), tag("GPE", IN))
    at = np.arange(4) * 2
    found = names_in(best, at, at + 1, np.full(4, GAP_SPACE, np.int8))
    assert [n.label for n in found] == ["ORG", "ORG", "GPE"]


def test_the_released_model_knows_persons_and_places():
    found = {TEXT[n.start : n.end]: n.label for n in QuoteModel.load().read(TEXT).names or ()}
    assert found["Jonas Adeyemi"] == "PERSON" and found["Transport Ministry of Lowland"] == "ORG"
    assert found["Paris"] == "GPE" and found["Tuesday"] == "DATE"


def test_a_recognizer_of_the_pipeline_is_not_overruled():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "FAC", "pattern": "Paris"}])
    nlp.add_pipe("quotes")
    assert [(e.text, e.label_) for e in nlp(TEXT).ents] == [("Paris", "FAC")]
