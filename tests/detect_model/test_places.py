"""An article's quotes are the same wherever it stands in a longer text."""

from __future__ import annotations

import pytest

from quotes.detect.model import Detected, QuoteModel

PLAIN = (
    "The port of Osterhaven lies on the west coast and has two quays.",
    "One of them was closed after the storm of the last winter.",
    "A train goes to the town twice a day.",
    "The school has ninety children and a library.",
    "Rain fell for most of the week, and the fields behind the dyke stood under water.",
    "The old cinema was sold in the spring.",
)
SENTENCE = (
    "Judge Orla Benn told the Harbour Crown Court on Monday: “You planned this for weeks, and you "
    "chose a man who could not defend himself.\n\n“You have shown no remorse, and the letters that "
    "you wrote from prison show that you still blame everybody but yourself.\n\n“The sentence must "
    "reflect the harm that was done to his family, who have sat here every day.\n\n“You will serve "
    "at least nineteen years.”\n\nHarbour Crown Court had sat for nine days. Detective "
    " Inspector Mo Farrell said: “This was a cruel attack.”"
)
PROTEST = (
    "Protester Lena Okoro, 29, said she had walked for two days. “We came because nobody listens "
    "to us in the valley. My brother lost his farm, and my father before him lost his boat.\n\n“We "
    "want the minister to look at us when he signs it.”\n\nAnother protester, Sam Dray, said: “It "
    "is our water.” He added that the police had been friendly."
)
MATCH = (
    "“It was a good game, but we have to be honest with ourselves,” manager Ivo Strand said after "
    "the match. “We lost the ball far too often in the middle, and a better side would have scored "
    "four. I will not blame the boys, they ran until the end, and the crowd was with us. But on "
    "Saturday we need to be sharper.”\n\nStriker Nico Vale, who scored twice, was happier. “I "
    "dreamed of this,” he said. “My mother was in the stands.”"
)


@pytest.fixture(scope="module")
def model() -> QuoteModel:
    return QuoteModel.load()


def sentences(count: int, first: int = 0) -> str:
    return " ".join(PLAIN[(first + i) % len(PLAIN)] for i in range(count))


def sayings(found: list[Detected], start: int, end: int) -> set[tuple[str, str]]:
    """Contents and sources in a stretch of the text, as offsets from its start."""

    def moved(spans: tuple[tuple[int, int], ...]) -> str:
        return repr([(s - start, e - start) for s, e in spans])

    return {(moved(f.content), moved(f.source)) for f in found if start <= f.content[0][0] < end}


@pytest.mark.parametrize("article", [SENTENCE, PROTEST, MATCH])
def test_the_place_does_not_matter(model: QuoteModel, article: str) -> None:
    alone = sayings(model.attributions(article), 0, len(article))
    assert len(alone) >= 2
    for count in range(1, 56, 5):
        before, after = sentences(count, count) + "\n\n", "\n\n" + sentences(count % 9, 3)
        found = model.attributions(before + article + after)
        assert sayings(found, len(before), len(before) + len(article)) == alone, count


def test_the_end_of_a_part_does_not_matter(model: QuoteModel) -> None:
    """A text of several parts that repeats the article."""
    alone = sayings(model.attributions(SENTENCE), 0, len(SENTENCE))
    text, places = "", []
    while len(text) < 90_000:
        text += sentences(3 + len(places) % 5, len(places)) + "\n\n"
        places.append(len(text))
        text += SENTENCE + "\n\n"
    found = model.attributions(text)
    assert all(sayings(found, at, at + len(SENTENCE)) == alone for at in places)


def test_a_quotation_longer_than_a_window_has_one_speaker(model: QuoteModel) -> None:
    lines = [f"“{sentences(6, i)}" for i in range(14)]
    text = (
        f"Mayor Dana Holt told the council: {lines[0]}\n\n"
        + "\n\n".join(lines[1:])
        + "”\n\nCouncillor Sam Ott said: “I do not believe a word of it.”"
    )
    first, *rest = model.attributions(text)
    assert [text[s:e] for s, e in first.source] == ["Mayor Dana Holt"]
    assert len(first.content) == len(lines) and first.content[-1][1] == text.index("”") + 1
    assert [text[s:e] for quote in rest for s, e in quote.source] == ["Councillor Sam Ott"]
