"""Which date dates a quote, in an article of Friday, 5 January 2024."""

from __future__ import annotations

from datetime import date

import pytest
from dates.marked import edtf, parse, said

from quotes.dates.dating import article_dates
from quotes.document import Document

FRIDAY = "2024-01-05"


@pytest.mark.parametrize(
    ("marked", "dates"),
    [
        ("[“We will rebuild it,”] <Mayor Ann Lee> {said} Thursday.", ["2024-01-04"]),
        ("[“We will rebuild it,”] <Mayor Ann Lee> {said} on Friday.", ["2024-01-05"]),
        ("<Ann Lee> {said} yesterday [that it would be rebuilt].", ["2024-01-04"]),
        ("[“It is over,”] <Ann Lee> {said} last night.", ["2024-01-04"]),
        ("On Monday night, <Ann Lee> {said} [that it would be rebuilt].", ["2024-01-01"]),
        ("<Ann Lee> {told} reporters last week [that it was old].", ["2023-12-25/2023-12-31"]),
        ("<Ann Lee> {said} in October [that it would be rebuilt].", ["2023-10"]),
        ("<Ann Lee> {said} this month [that it would be rebuilt].", ["2024-01"]),
        ("<Ann Lee> {told} us over the weekend [that it was old].", ["2023-12-30/2023-12-31"]),
        ("On September 12, <Ann Lee> {said} [that it was old].", ["2023-09-12"]),
        ("<Ann Lee> {said} on December 28 [that it was old].", ["2023-12-28"]),
        ("<Ann Lee> {said} on Sept. 3, 2019, [that it was old].", ["2019-09-03"]),
        ("[“It will never be built,”] <Ann Lee> {said} in a 2014 interview.", ["2014"]),
        (
            "In the spring of 2012, <Ann Lee> {told} reporters [that it was old].",
            ["2012-03/2012-05"],
        ),
        ("{According to} <a report> released on Wednesday, [it is safe].", ["2024-01-03"]),
    ],
)
def test_expression_with_the_cue(marked: str, dates: list[str]) -> None:
    assert edtf(marked, FRIDAY) == dates
    assert [found.basis for found in said(marked, FRIDAY) if found] == ["expression"]


@pytest.mark.parametrize(
    ("day", "unsure"),
    [("on Saturday", True), ("last Saturday", False), ("on Sunday", False), ("on Friday", False)],
)
def test_the_weekday_after_the_publication_is_unsure(day: str, unsure: bool) -> None:
    """Pages are revised after the day that they give."""
    (found,) = said(f"[“It is over,”] <Ann Lee> {{said}} {day}.", FRIDAY)
    assert found is not None and found.confidence is not None
    assert (found.confidence <= 0.5) == unsure


def test_neighbouring_event() -> None:
    marked = "It fell on Wednesday. Two days earlier, <Ann Lee> {had said} [that it was safe]."
    assert edtf(marked, FRIDAY) != ["2024-01-03"]  # unknown is better than wrong


@pytest.mark.parametrize(
    "marked",
    [
        "<Ann Lee> {promised} in his first term [that it would be rebuilt].",
        "<Ann Lee> {will speak} on Friday about [the bridge].",
        "<Ann Lee> will {speak} on Friday about [the bridge].",
        "[The talks will begin on Thursday], <Ann Lee> {said}.",
        "[“The talks began on Thursday,”] <Ann Lee> {said}.",
        "<Ann Lee> {said} [the talks began on Thursday].",
        "On Thursday, [the shops were closed], <Ann Lee> {said}.",
        "<Ann Lee>, who took over in December, {said} [that it was old].",
        "<Ann Lee, who took over in December>, {said} [that it was old].",
        "Since Thursday <Ann Lee> {has said} [that it is safe].",
        "<Ann Lee> {warned} of [the storms] which even today flood the town.",
        "<Ann Lee, a historian whose book was published in the spring,> {said} [that it was old].",
        "On Monday, Ann Lee, who is 71, will leave the town. <She> {says} [she is ready].",
        "[“It is old,”] {said} <Ann Lee, a spokeswoman for the 2020 campaign>.",
        "[“It is old,”] {said} <Ann Lee, the mayor from 2012 to 2016>.",
        "[It will become a park on Wednesday], <Ann Lee> {said}.",
        "The bridge will become a park on Wednesday, <Ann Lee> {said} [with a smile].",
        "As of Thursday, <Ann Lee> {said}, [nobody had been hurt].",
        "<Ann Lee> {told} the Today programme [that it was old].",
        "<Ann Lee> {told} the Sunday Argus [that it was old].",
        "[“It is old,”] <Ann Lee> {told} Theresa May.",
        "<Ann Lee> {said} on Friday next [it would open].",
        "Ann Lee lands in Havana later on Friday. [“It is old,”] <she> {told} the Argus.",
        "<Ann Lee>, who lands in Havana later on Friday, {told} the Argus [that it was old].",
        "The show opens on Saturday. [“We are ready,”] <Ann Lee> {said}.",
        "Voters go to the polls on Thursday. [“It is old,”] <Ann Lee> {said}.",
        "Ahead of Sunday’s vote, <Ann Lee> {said} [that it was old].",
        "<Ann Lee> {said} in the run-up to Sunday’s vote [that it was old].",
        "The bridge fell on Wednesday, two days after <Ann Lee> {said} [that it was old].",
        "A week before <Ann Lee> {warned} [that it was old], the bridge fell on Wednesday.",
    ],
)
def test_no_date_of_saying(marked: str) -> None:
    assert edtf(marked, FRIDAY) == [None]


@pytest.mark.parametrize(
    ("marked", "date"),
    [
        ("It fell on Wednesday, and later <Ann Lee> {said} on Thursday [it leaks].", "2024-01-04"),
        ("<Ann Lee> {told} the hosts on Thursday [that it was old].", "2024-01-04"),
        ("<Ann Lee> {spoke} of tax returns on Thursday and said [that it was old].", "2024-01-04"),
        ("It fell two days after <Ann Lee> {said} on Wednesday [that it was old].", "2024-01-03"),
        ("<Ann Lee> {said} at the start of the inquest on Thursday [it was old].", "2024-01-04"),
    ],
)
def test_date_of_saying_beside_that_of_an_event(marked: str, date: str) -> None:
    assert edtf(marked, FRIDAY) == [date]


def test_date_with_the_cue_and_date_in_the_content() -> None:
    marked = "<Ann Lee> {said} Wednesday [the talks began on Tuesday]."
    assert edtf(marked, FRIDAY) == ["2024-01-03"]


@pytest.mark.parametrize(
    ("marked", "date"),
    [
        ("<Ann Lee, whose term began on Tuesday>, {said} Thursday [it was old].", "2024-01-04"),
        ("Bob Ray, <who> on Monday {said} [that it was old], will retire.", "2024-01-01"),
        ("<A report, which was released on Monday>, {said} [that it was old].", "2024-01-01"),
    ],
)
def test_date_of_the_source_and_date_of_saying(marked: str, date: str) -> None:
    assert edtf(marked, FRIDAY) == [date]


@pytest.mark.parametrize(
    ("marked", "date"),
    [
        ("<Theresa May> {said} on Monday [that it was old].", "2024-01-01"),
        ("<Will Lee> {told} us on Monday [that it was old].", "2024-01-01"),
        ("[It was old], <Ann Lee> {told} Sunday’s inquiry in a statement.", "2023-12-31"),
        ("<Ann Lee> {said} on Tuesday of last week [that it was old].", "2023-12-26"),
        ("On Christmas Day, <Ann Lee> {said} [that it was old].", "2023-12-25"),
        ("<Ann Lee> {said} in May last year [that it was old].", "2023-05"),
    ],
)
def test_names_and_days(marked: str, date: str) -> None:
    assert edtf(marked, FRIDAY) == [date]


def test_same_occasion() -> None:
    first, second = said(
        "[“We will rebuild it,”] <Ann Lee> {said} Thursday. |"
        "[“It will take a year,”] <she> {added}.",
        FRIDAY,
    )
    assert first is not None and second is not None
    assert (first.edtf, first.basis) == ("2024-01-04", "expression")
    assert (second.edtf, second.basis, second.text) == ("2024-01-04", "context", "Thursday")
    assert first.confidence is not None and second.confidence is not None
    assert 0.5 < second.confidence < first.confidence
    assert 0.8 < first.confidence <= 1


def test_hearing_with_several_speakers() -> None:
    marked = (
        "At a hearing on Wednesday, <Ann Lee> {testified} [that it was safe].| <She> {said} [she"
        " had seen it].| <Senator Bob Ray> {asked} [whether it would last]."
    )
    assert edtf(marked, FRIDAY) == ["2024-01-03"] * 3


def test_aside_dates_its_own_sentence_alone() -> None:
    marked = (
        "As <Ann Lee> {said} on Monday, [the bridge is old].| "
        "[The road is older], <Ann Lee> {stressed}."
    )
    assert edtf(marked, FRIDAY) == ["2024-01-01", None]


def test_first_day_of_a_report_is_a_candidate_to_its_end() -> None:
    months = "June July August September October November December".split()
    others = " ".join(f"The bank held on {month} 4." for month in months)
    text, quoted, sourcing = parse(
        f"<Ann Lee> {{said}} on Wednesday [that it was old].| {others} <She> {{added}} [it leaks]."
    )
    article = article_dates(Document(text, published=FRIDAY), quoted, sourcing, None)
    days = {article.values[row.value] for row in article.rows() if row.quote and row.nearest}
    assert len(days) > 6
    assert "2024-01-03" in days


def test_years_nobody_gave() -> None:
    (found,) = said("On September 12, <Ann Lee> {said} [that it was old].", None)
    assert found is not None
    assert (found.edtf, found.earliest, found.latest) == ("XXXX-09-12", None, None)
    assert edtf("<Ann Lee> {said} on Monday [that it was old].", None) == [None]


def test_bounds_end_with_the_publication() -> None:
    (found,) = said("<Ann Lee> {said} this month [that it was old].", FRIDAY)
    assert found is not None
    assert (found.earliest, found.latest) == (date(2024, 1, 1), date(2024, 1, 5))


@pytest.mark.parametrize(
    "published", ["2024-01-05", "2024-01-05T00:10:00+14:00", "2024-01-05T23:50:00-11:00"]
)
def test_publication_in_its_own_zone(published: str) -> None:
    marked = "<Ann Lee> {said} on Friday [that it was old]."
    assert edtf(marked, published) == ["2024-01-05"]


def test_nothing_to_date() -> None:
    assert said("", FRIDAY) == []
    assert edtf("[“It is old,”] <Ann Lee> {said}.", FRIDAY) == [None]
