"""Titles with a dash: the words of a source, or an outlet's name."""

import pytest

from quotes import Document, Extractor

TEXT = (
    "Engineers told the harbour board in Port Lyle on Monday that the crane would fall.\n\n“Prices "
    "will be lower by spring, but taxes will rise,” the Treasury said in a statement.\n\n“The pier "
    "stays open,” said Piet Kolda, who runs the port. Crowds watched the film of it on the beach."
)


def sources(extractor: Extractor, title: str, outlet: str | None = None) -> list[str]:
    extract = extractor.extract(Document(TEXT, title=title, outlet=outlet))
    return [q.source.text for q in extract.quotes if q.in_title and q.source]


@pytest.mark.parametrize("dash", ["-", "–", "—"])
@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Crane will collapse within a year", "engineers"),
        ("Tax rise 'inevitable' after vote", "Treasury"),
        ("Inflation to fall below 3% by spring", "Treasury"),
    ],
)
def test_a_source_behind_any_dash(extractor, title, source, dash):
    assert sources(extractor, f"{title} {dash} {source}") == [source]


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Kolda: pier will stay open", "Kolda"),
        ("Treasury: tax rise will come after vote", "Treasury"),
        ("Pier will stay open for good: Kolda", "Kolda"),
        ("Pier will stay open for good: the Treasury", "the Treasury"),
    ],
)
def test_a_source_beside_a_colon(extractor, title, source):
    assert sources(extractor, title) == [source]


@pytest.mark.parametrize(
    "title",
    [
        "Port Lyle: a crane and its engineers",
        "Crane will collapse within a year - beach",
        "Crane watch - engineers",
        "Pier and crane: how the film was made",
        "Engineers at the pier all week",
    ],
)
def test_what_no_source_of_the_text_says(extractor, title):
    assert sources(extractor, title) == []


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_an_outlet_behind_a_dash_says_nothing(extractor, dash):
    title = "Crane will collapse within a year"
    assert sources(extractor, f"{title} {dash} Lyle Evening Mail") == []
    assert sources(extractor, f"{title} {dash} Treasury", "The Treasury") == []


def test_offsets_and_words_stay_those_of_the_title(extractor):
    document = Document(TEXT, title="Crane will collapse within a year - engineers")
    quote = extractor.extract(document).quotes[0]
    assert quote.cue.text == "-" and quote.content.text == "Crane will collapse within a year"
