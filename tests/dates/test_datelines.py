from __future__ import annotations

import pytest
from dates.marked import said

from quotes.dates import dateline


@pytest.mark.parametrize(
    ("line", "agency", "edtf"),
    [
        ("WASHINGTON (AP) — The bridge fell.", "AP", None),
        ("Lisbon (AFP) – The bridge fell.", "AFP", None),
        ("LISBON (Reuters) - The bridge fell.", "Reuters", None),
        ("LISBON, Sept 15 (Reuters) - The bridge fell.", "Reuters", "XXXX-09-15"),
        ("PASADENA, Calif., Jan. 1 (UPI) — The bridge fell.", "UPI", "XXXX-01-01"),
        ("MOSCOW, September 15. /TASS/. The bridge fell.", "TASS", "XXXX-09-15"),
        ("BEIJING, Sept. 15, 2023 (Xinhua) -- The bridge fell.", "Xinhua", "2023-09-15"),
        ("YEREVAN, 15 September 2023. /Armenpress/. The bridge fell.", "Armenpress", "2023-09-15"),
        ("New Delhi [India], September 15 (ANI): The bridge fell.", "ANI", "XXXX-09-15"),
        ("OSLO, Sept. 15, 2023 — The bridge fell.", None, "2023-09-15"),
        ("CHENNAI, Sept. 15: The bridge fell.", None, "XXXX-09-15"),
        ("LAHORE, Sept 15. The bridge fell.", None, "XXXX-09-15"),
    ],
)
def test_agencies(line: str, agency: str | None, edtf: str | None) -> None:
    found = dateline(f"Home\n\nA headline, with words\n\n{line}")
    assert found is not None
    assert (found.agency, found.edtf) == (agency, edtf)
    assert found.published == (edtf if edtf and edtf[0] == "2" else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Senator Ann Lee (D-Ohio) said so.",
        "The Bridge Company (TBC) said so.",
        "On September 15, the bridge fell.",
        "She works in WASHINGTON (AP) — they say.",
    ],
)
def test_no_dateline(text: str) -> None:
    assert dateline(text) is None


def test_dates_what_is_said_under_it() -> None:
    first, second, other, later = said(
        "OSLO, January 4. /NOR/. [The bridge is safe], <Ann Lee> {has said}.|\n\n"
        "[“We looked at it,”] <she> {said}.|\n\n"
        "<Bob Ray> {said} in December [that it was old].|\n\n"
        "<Cy Dow> {believes} [that it will fall].",
        "2024-01-05",
    )
    for quote in (first, second):
        assert quote is not None
        assert (quote.edtf, quote.basis, quote.text) == ("2024-01-04", "dateline", "January 4")
    assert other is not None
    assert (other.edtf, other.basis) == ("2023-12", "expression")
    assert later is None


def test_year_of_a_dateline_is_not_guessed() -> None:
    marked = "OSLO, January 4. /NOR/. [The bridge is safe], <Ann Lee> {has said}."
    assert [found.edtf for found in said(marked, None) if found] == ["XXXX-01-04"]
    assert said(marked, "2024-01-03") == [None]  # of no day up to the publication


def test_full_dateline_is_a_publication_date() -> None:
    marked = "OSLO, Jan. 5, 2024 (NOR) - [The bridge is safe], <Ann Lee> {said} on Thursday."
    assert [found.edtf for found in said(marked, None) if found] == ["2024-01-04"]


def test_today_under_a_dateline_is_its_day() -> None:
    marked = "LAHORE, January 3: <Ann Lee> today {said} [that it was old]."
    assert [found.edtf for found in said(marked, "2024-01-05") if found] == ["2024-01-03"]
