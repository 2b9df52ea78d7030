"""The whole way from the articles under `seeds/` to their quotes, against a table of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from seeds.expected import found, names

from quotes.pipeline import Extractor
from quotes.readers import read
from quotes.record import Extract

ROOT = Path(__file__).parents[2]
MISSES = 4
"""How many rows of the table may be missed: the model finds most quotes, not all."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def extracts() -> dict[str, Extract]:
    """The articles by the number that their file begins with."""
    extractor = Extractor.load()
    paths = sorted((ROOT / "seeds" / "articles").glob("*.md"))
    documents = [document for path in paths for document in read([str(path)])]
    results = list(extractor.pipe(documents))
    assert all(isinstance(result, Extract) for result in results)
    return {
        path.name[:2]: result
        for path, result in zip(paths, results, strict=True)
        if isinstance(result, Extract)
    }


def _rows() -> list[Row]:
    with (Path(__file__).parent / "own.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _wrong(row: Row, extract: Extract) -> Iterator[str]:
    """What of a row does not come out."""
    quotes = found(extract, row["begins"], row["ends"])
    if not quotes:
        yield "no such quote"
        return
    wanted = [row["speaker"]] if row["speaker"] else []
    if all(quote.kind != row["kind"] for quote in quotes):
        yield f"kind: {quotes[0].kind}"
    if all(names(quote) != wanted for quote in quotes):
        yield f"speaker: {names(quotes[0])}"
    dates = [quote.said_on.edtf if quote.said_on else "" for quote in quotes]
    if row["said_on"] and row["said_on"] not in dates:
        yield f"said on: {dates[0]}"


def test_the_table_comes_out(extracts: dict[str, Extract]) -> None:
    rows = _rows()
    assert {row["article"] for row in rows} == set(extracts)
    wrong = [
        f"{row['article']} {row['begins']} … {row['ends']}: {', '.join(why)}"
        for row in rows
        if (why := list(_wrong(row, extracts[row["article"]])))
    ]
    assert len(wrong) <= MISSES, "\n".join(wrong)


def test_people_are_no_organizations_and_roles_are_nouns(extracts: dict[str, Extract]) -> None:
    speakers = [s for e in extracts.values() for q in e.quotes for s in q.speakers]
    types = {s.name: s.type for s in speakers}
    people = {row["speaker"] for row in _rows()} & set(types)
    organizations = {
        "County Football Association",
        "Lowland Commission",
        "National Audit Office",
        "Transport Ministry",
    }
    assert {name: types[name] for name in people} == {
        name: "organization" if name in organizations else "person" for name in people
    }
    roles = {s.role.text for s in speakers if s.role}
    assert "chairman of the dockers' union" in roles
    assert "Minister of Transport of Lowland" in roles
    assert "Foreign Minister of Tavria" in roles
    assert not any(role.startswith("accused") for role in roles)
