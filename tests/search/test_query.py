"""The language of searches."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import QuotesError
from quotes.store.schema.values import ACTS
from quotes.store.search.language import MOST_TERMS, parse
from quotes.store.search.query import (
    Clause,
    Filters,
    Query,
    Term,
    fts5,
    period,
    tsquery,
)
from quotes.store.search.words import as_indexed, words


def test_words_side_by_side_are_all_wanted() -> None:
    (clause,) = parse("Lachin corridor").clauses
    assert clause == Clause((Term(("lachin",)), Term(("corridor",))))


def test_phrases_prefixes_and_what_is_not_wanted() -> None:
    (clause,) = parse('“Lachin corridor” armen* -"road block" -Nagorno-Kar*').clauses
    assert clause.wanted == (
        Term(("lachin", "corridor"), quoted=True),
        Term(("armen",), prefix=True),
    )
    assert clause.unwanted == (
        Term(("road", "block"), quoted=True),
        Term(("nagorno", "kar"), prefix=True),
    )


def test_or_binds_less_than_standing_side_by_side() -> None:
    assert [len(c.wanted) for c in parse("a b OR c | d AND e f").clauses] == [2, 1, 3]
    assert [len(c.wanted) for c in parse("a or b").clauses] == [3]


def terms(query: Query) -> list[tuple[list[str], list[str]]]:
    return [
        ([" ".join(t.words) for t in c.wanted], [" ".join(t.words) for t in c.unwanted])
        for c in query.clauses
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("(wall OR mexico) pay", [(["wall", "pay"], []), (["mexico", "pay"], [])]),
        ("wall NOT mexico", [(["wall"], ["mexico"])]),
        ("wall -mexico", [(["wall"], ["mexico"])]),
        ("wall −mexico", [(["wall"], ["mexico"])]),
        ("wall NOT (mexico OR border)", [(["wall"], ["mexico", "border"])]),
        ("NOT (a b)", [([], ["a"]), ([], ["b"])]),
        ("NOT NOT a", [(["a"], [])]),
        ("-(a -b)", [([], ["a"]), (["b"], [])]),
        ('(a OR ("b c" d)) e', [(["a", "e"], []), (["b c", "d", "e"], [])]),
        ('("road block")', [(["road block"], [])]),
        ("wall(s)", [(["wall s"], [])]),
        ("(wall(s) OR x)", [(["wall s"], []), (["x"], [])]),
        ("a - b & c", [(["a", "b", "c"], [])]),
        ("a -a OR b", [(["b"], [])]),
    ],
)
def test_parentheses_and_not(text: str, meant: list[tuple[list[str], list[str]]]) -> None:
    assert terms(parse(text)) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind:loud", "no kind 'loud'; there are: direct, mixed, indirect, all"),
        ("-kind:loud", "no kind 'loud'"),
        ("act:sang", "no act 'sang'; there are: speech, writing, thought, other, all"),
        ("after:yesterday", "after: not a date: 'yesterday' .write 2023, 2023-09 or 2023-09-15"),
        ("since:2023-13", "not a date"),
        ("-before:2023", "cannot be negated"),
        ("before:0001", "nothing was said before"),
        ("speaker: Peskov", "without a space: speaker:VALUE"),
        ("speaker:?", "names nobody"),
        ("spaeker:Peskov", "did you mean speaker:?"),
        ("title:wall", 'There are speaker:, outlet:, .* write "title wall"'),
        ("(a OR b", "not closed"),
        ("a OR b)", "does not open"),
        ("a ()", "nothing inside the parentheses"),
        ('a "b', "quotation mark at character 3 of the search has no pair"),
        ("OR a", "OR needs words on both sides"),
        ("a OR", "OR needs words on both sides"),
        ("a AND", "AND needs words on both sides"),
        ("a NOT", "NOT needs a word"),
        ("*gate", "at the end of a word"),
        ("wa*l", "at the end of a word"),
        ("(a speaker:b)", "outside the parentheses"),
        ("a OR speaker:b", "OR stands between words"),
        ("speaker:a OR outlet:b", "OR stands between words"),
        (" ".join(f"w{n}" for n in range(MOST_TERMS + 1)), "more than 200 words"),
        ("(a OR b)" * 1 + " (c OR d)" * 12, "more than 200 words"),
    ],
)
def test_what_is_no_query_is_an_error_that_helps(text: str, said: str) -> None:
    with pytest.raises(QuotesError, match=said):
        parse(text)


def test_filters_of_one_field_are_alternatives() -> None:
    assert parse("speaker:a OR speaker:b").filters.speakers == ("a", "b")
    assert parse("kind:direct kind:mixed -kind:mixed").filters.kinds == ("direct",)


def test_filters_stand_anywhere_and_hold_for_all() -> None:
    query = parse('corridor speaker:"Ada Lind" OR road outlet:Post kind:DIRECT act:all -outlet:Sun')
    assert len(query.clauses) == 2
    assert query.filters == Filters(
        speakers=("Ada Lind",),
        outlets=("Post",),
        not_outlets=("Sun",),
        kinds=("direct",),
        acts=ACTS,
    )


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("after:2023-09", date(2023, 9, 1), None),
        ("since:2023", date(2023, 1, 1), None),
        ("before:2023-09", None, date(2023, 8, 31)),
        ("until:2024-02", None, date(2024, 2, 29)),
        ("since:2023 since:2023-05 until:2024 before:2023-06-02", date(2023, 5, 1),
         date(2023, 6, 1)),
    ],
)  # fmt: skip
def test_dates(text: str, since: date | None, until: date | None) -> None:
    assert (parse(text).filters.since, parse(text).filters.until) == (since, until)


@pytest.mark.parametrize("text", ["***", '""', "-", "'; --", "? kind:direct", "NOT *"])
def test_a_query_without_letters_or_digits_is_reported(text: str) -> None:
    with pytest.raises(QuotesError, match="no letters or digits"):
        parse(text)


def test_a_query_that_contradicts_itself_finds_nothing() -> None:
    assert parse("a -a").nothing


@pytest.mark.parametrize("text", ['"of th*"', '"of th"*', '"of th* "', '"of th***"'])
def test_a_phrase_may_end_with_the_beginning_of_a_word(text: str) -> None:
    ((term,),) = [clause.wanted for clause in parse(text).clauses]
    assert (term.words, term.prefix) == (("of", "th"), True)


@pytest.mark.parametrize("text", ["after:2025 before:2020", "since:2024-10-08 before:2024-10-08"])
def test_days_that_come_before_themselves_are_reported(text: str) -> None:
    with pytest.raises(QuotesError, match="no day is from 202"):
        parse(text)


@pytest.mark.parametrize("text", ["", "  ", "speaker:Lind", 'outlet:"The Post"'])
def test_no_words_at_all_leave_everything_in(text: str) -> None:
    assert not parse(text).nothing and not parse(text).clauses


@given(st.text() | st.text(alphabet="ab\"“”*-:;'()OR \\%_speakr", max_size=40))
def test_every_string_is_a_query_or_refused_in_a_line(text: str) -> None:
    try:
        query = parse(text)
    except QuotesError as error:
        assert "\n" not in str(error) or "\n" in text
        return
    for clause in query.clauses:
        for term in clause.wanted + clause.unwanted:
            assert term.words and all(as_indexed(word) == word for word in term.words)
    if query.ranked:
        assert fts5(query).count('"') % 2 == 0
    tsquery(query)


@given(st.text())
def test_folding_is_the_words_and_folding_again_changes_nothing(text: str) -> None:
    assert as_indexed(text) == " ".join(word.text for word in words(text))
    assert as_indexed(as_indexed(text)) == as_indexed(text)
    for word in words(text):
        assert word.text in as_indexed(text[word.start : word.end])


def test_case_and_accents_do_not_matter() -> None:
    assert (
        as_indexed("Łódź’s  “CAFÉ” – STRASSE")
        == as_indexed("lodz's cafe straße")
        == "lodz s cafe strasse"
    )
    assert as_indexed("cafe\u0301 co\u00adoperate") == "cafe cooperate"


def test_highlights_are_the_words_of_the_text() -> None:
    text = "The “Lachin” Corridor, Łachin’s roads: the corridor."
    spans = parse('lachin "the corridor" road* -roads').highlights(text)
    assert [text[s:e] for s, e in spans] == ["Lachin", "Łachin", "roads", "the corridor"]


def test_periods() -> None:
    assert period("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert period(" 2024 ") == (date(2024, 1, 1), date(2024, 12, 31))
    with pytest.raises(QuotesError, match="not a date: 'May'"):
        period("May")
