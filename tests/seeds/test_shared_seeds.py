"""The two articles that the project began from, from reading to the database."""

# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest
from seeds.expected import found, names
from sqlalchemy import text
from store_data import ingest

from quotes.pipeline import Extractor
from quotes.readers import ReadOptions, read
from quotes.record import Extract
from quotes.store import Database

SHARED = Path(__file__).parents[2].parent / "shared" / "seeds"

PESKOV, PUTIN, PASHINYAN = "Dmitry Peskov", "Vladimir Putin", "Nikol Pashinyan"

# Article, beginning and end of the content, kind, speaker, words of the role, day it was said.
ROWS = [
    ("000", "Russia will continue", "the Lachin corridor", "indirect", PESKOV, "", ""),
    ("000", "Russia is consistently", "around the Lachin corridor", "indirect", PESKOV, "press secretary", ""),
    ("000", "“The Russian side", "continue this work,”", "direct", PESKOV, "", ""),
    ("000", "earlier the first batch", "Nagorno-Karabakh", "indirect", PESKOV, "", ""),
    ("000", "Azerbaijan ensured", "Armenian side", "indirect", "Vedomosti", "", ""),
    ("000", "Russia was moving away", "the Lachin corridor", "indirect", PASHINYAN, "Armenian Prime Minister", "2023-09-03"),
    ("000", "it could not agree", "theses", "indirect", "Kremlin", "", ""),
    ("000", "Russia is an integral", "of the region", "indirect", "Kremlin", "", ""),
    ("000", "Moscow is not afraid", "remain close", "indirect", PESKOV, "", "2023-09-11"),
    ("000", "Yerevan’s recognition", "key to the problem", "indirect", PUTIN, "President", "2023-09-12"),
    ("000", "Armenia can no longer", "security guarantor", "indirect", PASHINYAN, "", "2023-09-13"),
    ("001", "recently the first batch", "Russian side", "indirect", PESKOV, "", ""),
    ("001", "Russia is systematically", "the Lachin corridor", "indirect", PESKOV, "Spokesman", "2023-09-15"),
    ("001", '"The Russian side', 'parties concerned,"', "direct", PESKOV, "", "2023-09-15"),
    ("001", "the Armenian leadership", "Prague statement", "indirect", PUTIN, "", "2023-09-12"),
    ("001", "such a context raises", "Russian peacekeepers", "indirect", PUTIN, "", ""),
]  # fmt: skip
ORGANIZATIONS = {"Vedomosti", "Kremlin"}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    if len(sorted(SHARED.glob("00[01]_*.txt")) if SHARED.is_dir() else []) != 2:
        pytest.skip("the shared seeds are not beside this checkout")
    return Extractor.load()


def _extracts(extractor: Extractor, published: str | None) -> dict[str, Extract]:
    paths = sorted(SHARED.glob("00[01]_*.txt"))
    options = ReadOptions(published=published)
    documents = [document for path in paths for document in read([str(path)], options)]
    results = list(extractor.pipe(documents))
    return {
        path.name[:3]: result
        for path, result in zip(paths, results, strict=True)
        if isinstance(result, Extract)
    }


@pytest.fixture(scope="module")
def extracts(extractor: Extractor) -> dict[str, Extract]:
    return _extracts(extractor, "2023-09-15")


@pytest.mark.parametrize(
    ("article", "begins", "ends", "kind", "name", "role", "day"),
    ROWS,
    ids=[f"{row[0]} {row[1]}" for row in ROWS],
)
def test_the_table_comes_out(
    extracts: dict[str, Extract],
    article: str,
    begins: str,
    ends: str,
    kind: str,
    name: str,
    role: str,
    day: str,
) -> None:
    quotes = found(extracts[article], begins, ends)
    assert quotes, [q.content.text[:60] for q in extracts[article].quotes]
    right = [q for q in quotes if q.kind == kind and names(q) == [name]]
    assert right, [(q.kind, names(q)) for q in quotes]
    speaker = right[0].speakers[0]
    assert speaker.type == ("organization" if name in ORGANIZATIONS else "person")
    if role:
        assert speaker.role is not None
        assert role in speaker.role.text
    if day:
        assert [q.said_on.edtf if q.said_on else None for q in right][:1] == [day]


def test_names_carry_no_titles_and_those_who_say_nothing_have_no_quotes(
    extracts: dict[str, Extract],
) -> None:
    everybody = {s.name for e in extracts.values() for q in e.quotes for s in q.speakers}
    assert "Russian President Dmitry Peskov" not in everybody
    for surname in ("Shahramanyan", "Haratyunyan", "Harutyunyan", "Bobylev"):
        assert not any(surname in name for name in everybody)


def test_no_year_is_invented(extractor: Extractor) -> None:
    extracts = _extracts(extractor, None)
    days = [
        (q.said_on.edtf, e.document.text)
        for e in extracts.values()
        for q in e.quotes
        if q.said_on is not None
    ]
    assert "XXXX-09-12" in [day for day, _ in days]
    for day, article in days:
        assert day.startswith("XXXX") or day[:4] in article


def test_one_row_each_in_the_database(extracts: dict[str, Extract], tmp_path: Path) -> None:
    database = Database(tmp_path / "seeds.db")
    database.prepare()
    ingest(database, extracts.values())
    with database.connect() as connection:
        rows = connection.execute(text("SELECT name, type FROM speakers")).all()
    database.close()
    for surname in ("Peskov", "Putin", "Pashinyan"):
        assert len([name for name, _ in rows if surname in name]) == 1, rows
    assert {(PESKOV, "person"), (PUTIN, "person"), (PASHINYAN, "person")} <= {
        (name, type) for name, type in rows
    }
