"""What a program gives to the package, in the forms that programs have it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from command_line import Command
from hypothesis import given
from hypothesis import strategies as st

from quotes import Document, Extractor, QuotesError
from quotes.detect.component import without_overlaps
from quotes.workers import Loading

SAID = "“The bridge is open,” Ada Lind said on Friday."


@pytest.fixture
def extractor(load: Callable[[Loading], Extractor]) -> Extractor:
    return load(Loading())


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        (date(2016, 9, 12), "2016-09-12"),
        (datetime(2016, 9, 12, 10, 30), "2016-09-12"),
        (datetime(2016, 9, 12, 10, 30, tzinfo=UTC), "2016-09-12T10:30:00+00:00"),
        ("12 Sept 2016", "2016-09-12"),
        ("September 12, 2016", "2016-09-12"),
        ("2016-09-12", "2016-09-12"),
        ("2016-09-12T10:30:00+03:00", "2016-09-12T10:30:00+03:00"),
        ("2016-09-12T10:30:00Z", "2016-09-12T10:30:00Z"),
        ("Mon, 12 Sep 2016 10:30:00 GMT", "2016-09-12T10:30:00+00:00"),
        (None, None),
    ],
)
def test_days_in_all_forms(extractor: Extractor, given_as: object, kept: str | None) -> None:
    document = Document(SAID, published=given_as)  # type: ignore[arg-type]
    assert document.published == kept
    (quote,) = extractor.extract(document).quotes
    assert (quote.said_on.edtf if quote.said_on else None) in ("2016-09-09", None)
    assert kept is None or quote.said_on is not None


@pytest.mark.parametrize(
    "value",
    ["soon", "2016-13-45", "2016-09", "", "03/04/2016", "2016-09-12T25:00:00", object(), True],
)
def test_invalid_days_are_reported(value: object) -> None:
    with pytest.raises(QuotesError, match="is not a date; write it as 2023-09-15"):
        Document(SAID, published=value)  # type: ignore[arg-type]


def test_a_text_alone(extractor: Extractor) -> None:
    (quote,) = extractor.extract(SAID).quotes
    assert quote.speakers[0].name == "Ada Lind"
    assert len(list(extractor.pipe([SAID, Document(SAID), SAID]))) == 3
    for wrong in (None, 5, b"bytes", ["a"], Path("x")):
        with pytest.raises(TypeError, match=f"not {type(wrong).__name__}"):
            extractor.extract(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["Zoë Strömqvist", "José Peña", "Ólafur Jónsson", "Zoë-Anaïs Muñoz"]
)
def test_names_are_read_in_all_forms_of_unicode(extractor: Extractor, name: str) -> None:
    said = f"“It was opened,” {name} said on Friday. The café’s façade, {name} said, is open."
    composed, apart_ = (unicodedata.normalize(form, said) for form in ("NFC", "NFD"))
    wanted, found = (extractor.extract(text).quotes for text in (composed, apart_))
    who = [[[s.name for s in q.speakers] for q in quotes] for quotes in (found, wanted)]
    assert who[0] == who[1] and all(who[1])
    for quote, other in zip(found, wanted, strict=True):
        for part, same in ((quote.content, other.content), (quote.source, other.source)):
            assert part is not None and same is not None
            assert part.text == " ".join(apart_[a:b] for a, b in part.spans)
            assert unicodedata.normalize("NFC", part.text) == same.text


def test_a_text_is_not_read_letter_by_letter(extractor: Extractor) -> None:
    for wrong in (SAID, Document(SAID)):
        with pytest.raises(TypeError, match="for one, call extract"):
            list(extractor.pipe(wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["text", "id", "title", "outlet", "url", "author", "language"])
def test_a_field_that_is_no_text_is_reported(field: str) -> None:
    for wrong in (5, ["a"], b"a"):
        with pytest.raises(TypeError, match=f"{field} of a Document must be a str, not"):
            Document(**{"text": SAID, field: wrong})


SPANS = st.lists(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=4), max_size=5
)


@given(SPANS, st.text(st.sampled_from("ab “”"), min_size=60, max_size=60))
def test_contents_are_apart(drawn: list[list[tuple[int, int]]], text: str) -> None:
    contents = [tuple(sorted((s, s + size) for s, size in spans)) for spans in drawn]
    kept = without_overlaps(text, contents)
    assert len(kept) == len(contents)
    taken: set[int] = set()
    for spans, before in zip(kept, contents, strict=True):
        for start, end in spans:
            here = set(range(start, end))
            assert here and not here & taken
            assert any(s <= start and end <= e for s, e in before)
            taken |= here


SHUFFLED = (
    "hoe.\norMrTu s tan mof Republicans agreed.\nCony to hlaim that pepe w‚‘leatng,”« there would "
    'be a" said “the mayor” «of” Orrin‘ on" Monday.'
)


def test_contents_of_shuffled_marks_are_apart(extractor: Extractor) -> None:
    for shift in range(0, len(SHUFFLED), 7):
        text = SHUFFLED[shift:] + " " + SHUFFLED[:shift] + "\n\n" + SAID
        taken: set[int] = set()
        for quote in extractor.extract(text).quotes:
            for start, end in quote.content.spans:
                assert not taken & set(range(start, end))
                taken |= set(range(start, end))


MARKED = {"content": [[0, 21]], "source": [[22, 30]], "cue": [[31, 35]]}


def corpus_of(path: Path, count: int, *attributions: object, id: str = "") -> Path:
    """A corpus of `count` articles that have these attributions; all with one `id`, if it is
    given."""
    lines = [{"id": id or str(i), "text": SAID, "attributions": attributions} for i in range(count)]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def test_too_little_to_train_on_is_reported_first(quotes: Command, tmp_path: Path) -> None:
    """Also where PyTorch is missing: nobody installs it to hear that."""
    corpus = tmp_path / "corpus.jsonl"
    for made, words in (
        (corpus_of(corpus, 3, MARKED), "3 articles are too few"),
        (corpus_of(tmp_path / "nine", 9, MARKED), "give at least 10"),
        (corpus_of(tmp_path / "same", 20, MARKED, id="a"), "one id"),
        (corpus_of(tmp_path / "none", 20), "no attributions in the articles to train on (18 of"),
        (corpus_of(tmp_path / "part", 20, {"cue": [[1, 2]]}), "not an object with content"),
        (corpus_of(tmp_path / "odd", 20, "x"), "not an object with content"),
    ):
        done = quotes("train", made, "-o", "model")
        assert done.code == 1 and words in done.err and len(done.err.splitlines()) == 1
        assert not (tmp_path / "model").exists() and not (tmp_path / "model.work").exists()
    corpus_of(corpus, 20, MARKED)
    done = quotes("train", corpus, "-o", "model", "--nested", corpus)
    assert done.code == 1 and "no quotes inside quotes" in done.err
    (tmp_path / "file").write_text("x")
    assert "is a file" in quotes("train", corpus, "-o", "file").err


@pytest.mark.parametrize("names", ["no_such_pipeline", "no.such.pipeline", "..."])
def test_a_pipeline_that_is_not_there_is_reported_first(
    quotes: Command, tmp_path: Path, names: str
) -> None:
    pytest.importorskip("torch")
    corpus = corpus_of(tmp_path / "corpus.jsonl", 20, MARKED)
    done = quotes("train", corpus, "-o", "model", "--names", names)
    assert done.code == 1 and "not installed" in done.err and len(done.err.splitlines()) == 1
