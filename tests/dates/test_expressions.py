"""What the words for a time mean, in an article of Friday, 5 January 2024."""

from __future__ import annotations

from datetime import date

import pytest

from quotes.dates.english import month_first
from quotes.dates.resolve import timeline
from quotes.dates.times import Times
from quotes.document import Document

FRIDAY = date(2024, 1, 5)


def found(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.edtf) for m in timeline(text, Times(published)).mentions]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("Thursday", "2024-01-04"),
        ("on Friday", "2024-01-05"),
        ("Saturday morning", "2023-12-30"),
        ("last Friday", "2023-12-29"),
        ("late Monday", "2024-01-01"),
        ("on Monday night", "2024-01-01"),
        ("yesterday", "2024-01-04"),
        ("last night", "2024-01-04"),
        ("this morning", "2024-01-05"),
        ("earlier today", "2024-01-05"),
        ("three days ago", "2024-01-02"),
        ("last week", "2023-12-25/2023-12-31"),
        ("two weeks ago", "2023-12-18/2023-12-24"),
        ("this week", "2024-01-01/2024-01-05"),
        ("earlier this week", "2024-01-01/2024-01-04"),
        ("earlier in the week", "2024-01-01/2024-01-04"),
        ("over the weekend", "2023-12-30/2023-12-31"),
        ("this month", "2024-01"),
        ("last month", "2023-12"),
        ("in October", "2023-10"),
        ("last January", "2023-01"),
        ("ten months ago", "2023-03"),
        ("last year", "2023"),
        ("three years ago", "2021"),
        ("twenty-two years ago", "2002"),
        ("Forty two years ago", "1982"),
        ("thirty years ago", "1994"),
        ("half a dozen years ago", "2018"),
        ("on September 12", "2023-09-12"),
        ("on Dec. 28", "2023-12-28"),
        ("Sept. 3, 2019", "2019-09-03"),
        ("on Thursday, Jan. 4,", "2024-01-04"),
        ("this past Monday", "2024-01-01"),
        ("this Friday", "2024-01-05"),
        ("this past October", "2023-10"),
        ("this past weekend", "2023-12-30/2023-12-31"),
        ("this past summer", "2023-06/2023-08"),
        ("on 3 September 2019", "2019-09-03"),
        ("2019-09-03", "2019-09-03"),
        ("in mid-March 2015", "2015-03"),
        ("February 15-17, 2016", "2016-02-15/2016-02-17"),
        ("from March 30 to April 4, 2016", "2016-03-30/2016-04-04"),
        ("Thursday through Monday", "2023-12-28/2024-01-01"),
        ("Saturday-Tuesday", "2023-12-30/2024-01-02"),
        ("from Dec. 20 through Sunday", "2023-12-20/2023-12-31"),
        ("from Dec. 1, 2015 through Sunday", "2015-12-01/2015-12-06"),
        ("the first week of March 2016", "2016-03-01/2016-03-07"),
        ("over the summer", "2023-06/2023-08"),
        ("last fall", "2023-09/2023-11"),
        ("in the spring of 2012", "2012-03/2012-05"),
        ("in the winter of 2012", "2012-24"),
        ("in 2014", "2014"),
        ("in the early 1990s", "1990/1993"),
        ("in the 1990s", "199X"),
        ("on Tuesday of last week", "2023-12-26"),
        ("Wednesday last week", "2023-12-27"),
        ("on Tuesday of this week", "2024-01-02"),
        ("on Monday last", "2024-01-01"),
        ("this Monday", "2024-01-01"),
        ("at the weekend", "2023-12-30/2023-12-31"),
        ("a fortnight ago", "2023-12-18/2023-12-24"),
        ("the day before yesterday", "2024-01-03"),
        ("in May last year", "2023-05"),
        ("in November of last year", "2023-11"),
        ("on 14 October last year", "2023-10-14"),
        ("on Christmas Day", "2023-12-25"),
        ("on New Year's Eve", "2023-12-31"),
        ("on Good Friday 2023", "2023-04-07"),
        ("on Easter Monday 2022", "2022-04-18"),
        ("on 25/12/23", "2023-12-25"),
        ("on 12/25/2023", "2023-12-25"),
        ("on 25.12.2023", "2023-12-25"),
        ("to Theresa May in June", "2023-06"),
        ("in May Mr Lee,", "2023-05"),
    ],
)
def test_one_expression(words: str, edtf: str) -> None:
    assert [value for _, value in found(f"She said so {words}.")] == [edtf]


@pytest.mark.parametrize(
    "words",
    [
        "in his first term",
        "next Tuesday",
        "tomorrow",
        "next week",
        "for three days",
        "one or two years ago",
        "a hundred and two years ago",
        "2.5 years ago",
        "over the past year",
        "and may march again",
        "to April Ryan",
        "to 2,014 people",
        "for $2014",
        "on February 31",
        "on Feb. 1",  # four weeks ahead: not eleven months back
        "before the May 1 vote",  # nearer ahead than back
        "in February",  # next month
        "this Saturday",
        "this November",
        "this fall",
        "that November",  # of no year that was told
        "on “Fox News Sunday”",
        "after the Sept. 11 attacks",
        "after this fall in prices",
        "on Friday next",
        "on Tuesday week",
        "on Friday of next week",
        "on Saturday of this week",
        "to the Today programme",
        "to BBC Today",
        "to USA Today",
        "on the Tonight Show",
        "to the Sunday Argus",
        "to The Mail on Sunday",
        "on ABC’s Sunday Breakfast",
        "to Theresa May",
        "to Mrs May",
        "in May’s own words",
        "in April Ryan’s book",
        "on 6/4/23",  # June or April, nobody tells
        "at 10.30",
        "in the ratio 9/10",
        "under the Good Friday Agreement",
    ],
)
def test_no_date(words: str) -> None:
    assert found(f"She said so {words}.") == []


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on this weekend’s broadcast of “Fox News Sunday”", "2023-12-31"),
        ("in last weekend's Sunday Argus", "2023-12-31"),
        ("to last weekend’s Mail on Sunday", "2023-12-31"),
        ("in this weekend’s edition of “Harbour Saturday”", "2023-12-30"),
        ("after last weekend’s match", "2023-12-30/2023-12-31"),
    ],
)
def test_what_a_weekend_has_may_be_named_for_its_day(words: str, edtf: str) -> None:
    assert [day for _, day in found(f"She said so {words}.")][:1] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtfs"),
    [
        ("It fell on Wednesday. Two days earlier it was safe.", ["2024-01-03", "2024-01-01"]),
        ("It fell on June 3, 2020. The next day it rained.", ["2020-06-03", "2020-06-04"]),
        ("It fell in May 2020. The following month it rained.", ["2020-05", "2020-06"]),
        ("It fell in 1968. That November it was new.", ["1968", "1968-11"]),
        ("It fell on Wednesday. Earlier in the day it was safe.", ["2024-01-03", "2024-01-03"]),
        ("It fell in 2020. Two days earlier it was safe.", ["2020"]),
        (
            "The attack on Monday was bad. She rang the day after the attack.",
            ["2024-01-01", "2024-01-02"],
        ),
        (
            "The trial began on June 3, 2020. A day before the trial, he rang.",
            ["2020-06-03", "2020-06-02"],
        ),
        ("She rang the day after the attack. It rained on Monday.", ["2024-01-01"]),
        ("between March and May 2020", ["2020-03", "2020-05"]),
        ("from September to November last year", ["2023-09", "2023-11"]),
        ("It fell in June 2009 and rose in October of that year.", ["2009-06", "2009-10"]),
        ("It fell in 2014, and on 4 May of the same year it rose.", ["2014", "2014-05-04"]),
    ],
)
def test_counted_from_the_date_before(text: str, edtfs: list[str]) -> None:
    assert [value for _, value in found(text)] == edtfs


@pytest.mark.parametrize(
    ("text", "edtfs"),
    [
        (
            "She wrote to him in the spring of 2006. On March 6 he wrote back.",
            ["2006-03/2006-05", "2006-03-06"],
        ),
        (
            "It fell on June 30, 2015, and rose the day after. On July 2, it stood.",
            ["2015-06-30", "2015-07-01", "2015-07-02"],
        ),
        ("It fell in the fall of 2017. By Jan. 3 it stood.", ["2017-09/2017-11", "2018-01-03"]),
        # Not in another paragraph, after a day of this week, or where the date bounds a time.
        ("She wrote on May 2, 2006.\n\nOn June 6 he wrote.", ["2006-05-02", "2023-06-06"]),
        (
            "She wrote on May 2, 2006. On Monday he rang, and on Dec. 6.",
            ["2006-05-02", "2024-01-01", "2023-12-06"],
        ),
        ("Mayor since May 2, 2016, she resigned on June 6.", ["2016-05-02", "2023-06-06"]),
        ("Born on May 2, 1940, she died on June 6.", ["1940-05-02", "2023-06-06"]),
    ],
)
def test_a_day_in_a_story_of_the_past(text: str, edtfs: list[str]) -> None:
    assert [value for _, value in found(text)] == edtfs


@pytest.mark.parametrize(
    ("document", "edtf"),
    [
        (Document("On 6/4/13 she said so.", language="en-US"), "2013-06-04"),
        (Document("On 6/4/13 she said so.", language="en-GB"), "2013-04-06"),
        (Document("On 6/4/13 she said so.", url="https://www.post.example.uk/a"), "2013-04-06"),
        (Document("On 6/4/13 she said so, and again on 13/5/13."), "2013-04-06"),
        (Document("On 6/4/13 she said so, and again on June 7."), "2013-06-04"),
        (Document("On 6/4/13 she said so, and again on 7 June."), "2013-04-06"),
        (Document("On 6/4/13 the labor board said so, 9 percent."), "2013-06-04"),
        (Document("On 6/4/13 the labour centre said so, 9 per cent."), "2013-04-06"),
        (Document("On 6/4/13 she said so."), None),
        (Document("On 6.4.2013 she said so.", language="en-US"), "2013-04-06"),
        (Document("On Nov. 4: she said so."), "2013-11-04"),
    ],
)
def test_days_in_figures_by_the_articles_english(document: Document, edtf: str | None) -> None:
    times = timeline(document.text, Times(date(2014, 1, 5)), month_first(document))
    assert [m.edtf for m in times.mentions if m.start < 10] == ([edtf] if edtf else [])


def test_what_is_to_come_or_unknown_is_told_apart() -> None:
    text = "On Monday she said that next week, on Feb. 1, or the day after the vote it would fall."
    named = timeline(text, Times(FRIDAY))
    assert [text[m.start : m.end] for m in named.mentions] == ["On Monday"]
    assert [text[s:e] for s, e in named.unresolved] == [
        "next week",
        "on Feb. 1",
        "the day after the vote",
    ]


def test_without_publication_only_the_calendar_is_left() -> None:
    text = "On Monday, last week, on September 12, in May, this fall, on May 3, 2019 and in 2014."
    assert found(text, None) == [
        ("on September 12", "XXXX-09-12"),
        ("in May", "XXXX-05"),
        ("on May 3, 2019", "2019-05-03"),
        ("in 2014", "2014"),
    ]


def test_days_in_a_row_need_a_publication() -> None:
    assert found("taken from Sept. 3 through Tuesday", None) == []
    assert found("taken Thursday through Monday", None) == []


def test_words_are_given_as_they_stand() -> None:
    assert found("So she said\non  Monday\xa0night, he said.")[0][0] == "on  Monday\xa0night"


@pytest.mark.parametrize(
    "unit", ["last the last ", "May 1-", "2014", "on the on the ", "A, B ", "\n"]
)
def test_long_texts_are_read_to_their_end(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + " on Sept. 3, 2019"
    assert found(text)[-1][1] == "2019-09-03"
