from __future__ import annotations

from datetime import date

import pytest

from quotes.dates.bounds import bounds


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2023-09-12", date(2023, 9, 12), date(2023, 9, 12)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("2012-21", date(2012, 3, 1), date(2012, 5, 31)),
        ("2014~", date(2014, 1, 1), date(2014, 12, 31)),
        ("2023-06/2023-08", date(2023, 6, 1), date(2023, 8, 31)),
        ("1990/1993", date(1990, 1, 1), date(1993, 12, 31)),
        ("2023-09-12/..", date(2023, 9, 12), None),
    ],
)
def test_known_years(edtf: str, earliest: date, latest: date | None) -> None:
    assert bounds(edtf) == (earliest, latest)


@pytest.mark.parametrize(
    "edtf", ["XXXX-09-12", "XXXX-09", "XXXX", "", "soon", "2023-02-31", "2023-09-12T10:00", "1/2/3"]
)
def test_unknown_years_and_no_edtf(edtf: str) -> None:
    assert bounds(edtf) == (None, None)
