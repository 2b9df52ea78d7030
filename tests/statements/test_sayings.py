"""Comparison of quotes, and the statements that result."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import QuotesError
from quotes.statements import Comparison, Saying, encode, group
from quotes.statements.clusters import clusters
from quotes.statements.encoder import matrix_of
from quotes.statements.features import FEATURES
from quotes.statements.links import relation
from quotes.statements.numerals import numbers
from quotes.statements.regions import Regions
from quotes.statements.scorer import Scorer, scorer

DAY = date(2024, 5, 6)


def sayings(*texts: str, speakers: str = "Ada Lind", days: tuple[int, ...] = ()) -> list[Saying]:
    """One saying in each of several articles."""
    vectors = encode(texts)
    return [
        Saying(
            id=i, article=i, text=text, kind="direct",
            speaker=speakers if isinstance(speakers, str) else speakers[i - 1], type="person",
            published=DAY if not days else date.fromordinal(DAY.toordinal() + days[i - 1]),
            vector=vector,
        )
        for i, (text, vector) in enumerate(zip(texts, vectors, strict=True), 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.2 lakh people in 340 camps", {120_000, 340}),
        ("forty-five million of two hundred and fifty", {45_000_000, 250}),
        ("Seventeen people are sick, none has died", {17}),
        ("$3bn, or 3 billion dollars", {3_000_000_000}),
        ("1,200.5 tonnes", {Fraction("1200.5")}),
        ("21st and twenty-first, the fifth", {21, 5}),
        ("no one and nobody", set()),
        ("", set()),
    ],
)
def test_numbers_in_digits_and_words(text: str, values: set[Fraction]) -> None:
    assert numbers(text) == values


@given(st.integers(0, 10**12))
def test_numbers_with_and_without_commas_are_the_same(number: int) -> None:
    assert numbers(f"about {number:,} of them") == numbers(f"about {number} of them") == {number}


NUMBERS = st.sampled_from(
    "two fortieth dozens 7 k 3k twice hundred dozen's half million's one-half x".split()
)


@given(st.lists(NUMBERS | st.text(max_size=6)).map(" ".join))
def test_no_text_with_numbers_is_passed_over(text: str) -> None:
    saying = Saying(id=1, article=1, text=text, kind="direct")
    if "_" not in text:
        assert saying.numbers == numbers(text)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_text_has_numbers_and_words(text: str) -> None:
    numbers(text)
    saying = Saying(id=1, article=1, text=text, kind="direct")
    assert saying.negated <= set(saying.words)
    assert saying.weight >= 0


def test_a_text_has_one_vector_in_any_company() -> None:
    texts = ["The harbour is open.", "Nobody came to the vote, not even the mayor.", "Yes."]
    alone = [encode([text])[0] for text in texts]
    assert encode(texts) == alone == encode(texts[::-1])[::-1]
    assert all(len(vector) == 384 for vector in alone)
    near, far = (
        matrix_of([*encode(["The port is open again.", *texts[:2]])])[0:1]
        @ matrix_of(encode(texts[:2])).T[:, [0]],
        matrix_of([encode([texts[1]])[0]]) @ matrix_of(encode(texts[:1])).T,
    )
    assert near[0, 0] > far[0, 0]


def test_a_scorer_of_other_features_is_refused() -> None:
    stored = {"version": "0", "bias": 0, "threshold": 0.5, "weights": dict.fromkeys(FEATURES, 0)}
    assert Scorer.of(stored).chance([0.0] * len(FEATURES)) == 0.5
    del stored["weights"]["cosine"]
    with pytest.raises(QuotesError, match="other features: cosine"):
        Scorer.of(stored)


def judged(some: list[Saying]) -> list[list[int]]:
    comparison = Comparison(some)
    pairs = [(a.id, b.id) for a in some for b in some if a.id < b.id]
    found = comparison.features(pairs)
    chances = {pair: scorer().chance(numbers) for pair, numbers in found.items()}
    return group({s.id: s for s in some}, chances, scorer().threshold)


def test_another_translation_is_the_same_saying_and_another_number_is_not() -> None:
    some = sayings(
        "“The talks with both towns are going on, patiently and without a pause,”",
        "“We go on talking with both towns, patiently and without pausing,”",
        "“The ferry carried 40 people on Monday and nobody was hurt,”",
        "“The ferry carried 400 people on Monday and nobody was hurt,”",
    )
    assert judged(some) == [[1, 2], [3], [4]]
    link = relation(some[2], some[3], 0.95)
    assert link is not None
    assert (link.kind, "another number (40; 400)" in link.evidence) == ("contradicts", True)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Prices are going up faster than we said", "Prices are going down faster than we said",
         "another word (up; down)"),
        ("Most of the boats were back before the storm", "All of the boats were back before the "
         "storm", "another word (most; all)"),
        ("Three lorries of flour reached Torvi last night", "Three lorries of flour reached Salmar "
         "last night", "another name (torvi; salmar)"),
        ("It is Halloran who owes Petrakis a word of thanks", "It is Petrakis who owes Halloran a "
         "word of thanks", "names in another order"),
    ],
)  # fmt: skip
def test_another_word_in_the_same_place_is_another_saying(one: str, other: str, why: str) -> None:
    some = sayings(one, other)
    assert judged(some) == [[1], [2]]
    link = relation(*some, cosine=0.95)
    assert link is not None
    assert (link.kind, why in link.evidence) == ("contradicts", True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The colour of the plume changed at Keilor this morning",
            "The color of the plume changed at Keylor this morning",
        ),
        (
            "We raised the price of bread again in the autumn",
            "We put up the price of bread again in the autumn",
        ),
    ],
)
def test_another_spelling_or_synonym_is_not(one: str, other: str) -> None:
    assert judged(sayings(one, other)) == [[1, 2]]


def test_relations_of_other_speakers_and_other_days() -> None:
    text = "“We will raise the pension age to 66 before the elections,”"
    no = "“We will not raise the pension age to 66 before the elections,”"
    mine, later = sayings(text, text, days=(0, 40))
    other, against = sayings(text, no, speakers="Bo Ström")
    kinds = [
        link and link.kind
        for link in (relation(mine, later, 1.0), relation(mine, other, 1.0),
                     relation(mine, against, 0.95))
    ]  # fmt: skip
    assert kinds == ["repeats", "echoes", "contradicts"]


@given(st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(5, 9)), st.floats(0, 1, allow_nan=False), max_size=12,
))  # fmt: skip
def test_clusters_part_the_items_whatever_their_order(
    chances: dict[tuple[int, int], float],
) -> None:
    made = clusters(range(10), chances, 0.5, lambda a, b: False)
    assert sorted(item for some in made for item in some) == list(range(10))
    assert made == clusters(range(9, -1, -1), dict(reversed(chances.items())), 0.5, lambda a, b: 0)
    for pair, chance in chances.items():
        if chance >= 0.5 and all(other == pair or not set(other) & set(pair) for other in chances):
            assert any(set(pair) <= set(some) for some in made)


def test_the_speaker_decides_not_the_order_of_names() -> None:
    text = "“We will rebuild the bridge before the ice comes, and nobody will pay a toll,”"
    for names in permutations(("Ada Lind", "Mayor Lind", "Bo Ström")):
        some = [
            Saying(id=i, article=i, text=text, kind="direct", speaker=name, type="person",
                   published=DAY, vector=encode([text])[0])
            for i, name in enumerate(names, 1)
        ]  # fmt: skip
        alone = names.index("Bo Ström") + 1
        assert judged(some) == sorted([[alone], [i for i in (1, 2, 3) if i != alone]])


def test_regions_hang_together() -> None:
    regions = Regions[int]()
    for item in range(1, 6):
        regions.add(item, item)
    regions.join(1, 2)
    regions.join(3, 4)
    regions.join(2, 4)
    assert regions.among(range(1, 7)) == [[1, 2, 3, 4], [5], [6]]
    assert [regions.weight(item) for item in (3, 5, 6)] == [10, 5, 0]


def test_a_name_that_begins_a_sentence_is_a_name() -> None:
    some = sayings("Pereda will play for us on Saturday", "Stoykov will play for us on Saturday")
    assert judged(some) == [[1], [2]]
