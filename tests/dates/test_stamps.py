"""What "today" means in a part of a document: its entry's day, its update's, its dateline's."""

from __future__ import annotations

from datetime import date

import pytest
from dates.marked import parse

from quotes.dates import date_quotes
from quotes.dates.datelines import dateline
from quotes.dates.resolve import timeline
from quotes.dates.stamps import publication_day, times_of
from quotes.document import Block, Document


def found(document: Document) -> list[str]:
    times = times_of(document, dateline(document.reading))
    return [m.edtf for m in timeline(document.reading, times).mentions]


def test_day_of_publication() -> None:
    assert found(Document("She said so today.", published="2024-01-05")) == ["2024-01-05"]
    assert found(Document("She said so today.")) == []


@pytest.mark.parametrize(
    "line",
    [
        "Updated January 5, 2024",
        "Updated: 5 January 2024, 10:30 GMT",
        "Last updated on Friday 5 January",
        "UPDATED 10.30am on 5 January 2024",
        "Updated 2024-01-05T10:30:00+00:00",
    ],
)
def test_update_of_a_page(line: str) -> None:
    text = f"{line}\n\nShe said so on Thursday, and again today."
    document = Document(text, published="2024-01-03")
    assert found(document)[-2:] == ["2024-01-04", "2024-01-05"]


@pytest.mark.parametrize(
    "line", ["Updated June 5, 2025", "Updated: 5 January 2023", "Updated again"]
)
def test_lines_that_are_not_updates(line: str) -> None:
    text = f"{line}\n\nShe said so on Thursday, and again today."
    document = Document(text, published="2024-01-03")
    assert found(document)[-2:] == ["2023-12-28", "2024-01-03"]


def test_days_of_a_live_blog_in_plain_text() -> None:
    text = (
        "The flood, day by day\n\n4 January 2024, 17:30\n\nThe river rose today, she said.\n\n"
        "3 January 2024, 9:15\n\nIt rained yesterday, she said.\n\n3 January was wet."
    )
    document = Document(text, published="2024-01-05")
    days = ["2024-01-04", "2024-01-04", "2024-01-03", "2024-01-02", "2024-01-03"]
    assert found(document) == days


def test_dateline_of_the_day_before() -> None:
    text = "OSLO, January 4 (NOR) — She said so today, and on Friday.\n\nShe said so on Thursday."
    document = Document(text, published="2024-01-05")
    assert found(document)[1:] == ["2024-01-04", "2023-12-29", "2024-01-04"]
    old = Document(text.replace("January 4", "March 4"), published="2024-01-05")
    assert found(old)[-3:] == ["2024-01-05", "2024-01-05", "2024-01-04"]


def test_title_does_not_shift_the_days() -> None:
    text = "4 January 2024, 17:30\n\nThe river rose today, she said."
    document = Document(text, title="A flood", published="2024-01-05")
    assert found(document) == ["2024-01-04", "2024-01-04"]
    assert times_of(document, None).at(len("A flood\n\n")) == date(2024, 1, 5)


def test_entries_of_a_live_blog_are_nearer_than_the_page() -> None:
    text = "It rained yesterday.\n\nIt rains today.\n\nUpdated 6 January 2024\n\nIt rained today."
    first, second = text.index("It rains"), text.index("Updated")
    entry = Block(first, second, "entry", published="2024-01-03T17:30:00+00:00")
    document = Document(text, published="2024-01-05", title="Rain", blocks=(entry,))
    assert found(document) == ["2024-01-05", "2024-01-03", "2024-01-06", "2024-01-06"]


def test_entries_date_what_is_said_in_them() -> None:
    marked = "<Ann Lee> {said} today [that it was old].|\n\n<Bob Ray> {said} today [it fell].|"
    text, attributions, sourcing = parse(marked)
    start = text.index("Bob")
    entries = (
        Block(0, start, "entry", published="2024-01-04T10:00:00Z"),
        Block(start, len(text), "entry", published="2024-01-03T10:00:00Z"),
    )
    document = Document(text, published="2024-01-05", blocks=entries)
    dates = date_quotes(document, attributions, sourcing)
    assert [date.edtf for date in dates if date] == ["2024-01-04", "2024-01-03"]


@pytest.mark.parametrize(
    ("posted", "day"), [("2024-03-05", 5), ("2024-03-01", 4), ("2024-05-05", 4)]
)
def test_a_post_tells_that_the_article_was_updated(posted: str, day: int) -> None:
    text = "It was late.\n\nThe ferry sails.\n\n— Ada Renn (@ada) March 5, 2024"
    post = Block(text.index("The"), len(text), "post", "Ada Renn", posted)
    document = Document(text, published="2024-03-04", blocks=(post,))
    assert publication_day(document, None) == date(2024, 3, day)
