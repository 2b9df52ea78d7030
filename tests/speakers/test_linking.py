"""How sure a speaker is, and that the same text has the same speakers wherever it stands."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speakers_reading import read

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.speakers.link_features import FEATURES
from quotes.speakers.linking import METADATA, MODEL, Linker

ARTICLES = (
    "The mayor of Ostby, Ada Renn, said on Monday that the bridge would close. “No,” she said.",
    "Bo Lind, 42, a baker, said he was tired. A spokeswoman for Ostby Bank said nothing.",
    "“It is late,” said Senator Varga. Varga added that Ostby Bank had lied. It denied that.",
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda names: ["moon", *names[1:]], "moon"),
        (lambda names: names[::-1], "another order"),
        (lambda names: names[1:], FEATURES[0]),
    ],
)
def test_a_file_of_other_features_is_refused(change, told):
    onnx = pytest.importorskip("onnx")
    model = onnx.load_from_string(files("quotes.speakers").joinpath(MODEL).read_bytes())
    (row,) = (row for row in model.metadata_props if row.key == METADATA)
    fitted = json.loads(row.value)
    row.value = json.dumps(fitted | {"features": change(fitted["features"])})
    with pytest.raises(QuotesError, match=told):
        Linker(model.SerializeToString())


def test_what_is_no_model_is_refused():
    with pytest.raises(QuotesError, match="no model of speakers"):
        Linker(b"moon")


def test_a_name_is_surer_than_a_pronoun_that_may_mean_two():
    text = "Ada Renn met Ida Sand in the old town hall. Later that day she said it was late."
    entities = {"Ada Renn": "PERSON", "Ida Sand": "PERSON"}
    named, pronoun = read(text, "Ada Renn", "she", entities=entities)
    (sure,), others = named.speakers, (*pronoun.speakers, *pronoun.candidates)
    assert 0 <= max(s.confidence or 0 for s in others) < (sure.confidence or 0) <= 1


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(range(len(ARTICLES))), again=st.booleans())
def test_the_order_of_articles_changes_nothing(extractor, order, again):
    alone = [extractor.extract(Document(text=t, id=t[:9])).as_json() for t in ARTICLES]
    batch = [Document(text=ARTICLES[i], id=ARTICLES[i][:9]) for i in order]
    found = [e.as_json() for e in extractor.pipe(batch * (1 + again))]
    assert found == [alone[i] for i in order] * (1 + again)
    speakers = [s for a in alone for q in a["quotes"] for s in q["speakers"]]
    assert speakers
    assert all(0 <= s["confidence"] <= 1 for s in speakers)
