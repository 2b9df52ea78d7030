"""The result of detection survives spaCy's serialization of a Doc."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import quotes.detect.component  # noqa: F401 - registers the component

TEXTS = [
    "“Polls do not vote,” Ana Petrosyan said on Friday. She added that nobody should panic.",
    "Nobody spoke.",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("quotes")
    return nlp


def test_contents_are_a_span_group_labelled_by_kind(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    found = [(span.label_, span.text) for span in doc.spans["quotes"]]
    assert found[0] == ("direct", "“Polls do not vote,”")
    assert [label for label, _ in found] == [quote.kind for quote in doc._.quotes]
    html = spacy.displacy.render(doc, style="span", options={"spans_key": "quotes"}, page=False)
    assert "direct" in html


def test_quotes_survive_other_processes_bins_and_files(nlp: Language, tmp_path: Path) -> None:
    docs = [nlp(text) for text in TEXTS]
    expected = [doc._.quotes for doc in docs]
    assert expected[0] and not expected[1]
    elsewhere = list(nlp.pipe(TEXTS, n_process=2, batch_size=1))
    assert [doc._.quotes for doc in elsewhere] == expected
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    back = list(DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab))
    assert [doc._.quotes for doc in back] == expected
    docs[0].to_disk(tmp_path / "doc")
    assert Doc(nlp.vocab).from_disk(tmp_path / "doc")._.quotes == expected[0]
    nlp.to_disk(tmp_path / "nlp")
    assert spacy.load(tmp_path / "nlp")(TEXTS[0])._.quotes == expected[0]
