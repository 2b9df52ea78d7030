"""What comes out: rows, annotations, editions; each read back by a program that is not ours."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import etree
from store_data import ADA, BO, PORT, Said, article, crowd, ingest, on

from quotes.document import Document, Part
from quotes.errors import QuotesError
from quotes.record import Extract, Quote
from quotes.store import Database
from quotes.store.export import FORMATS, export

TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"

TEXT = "“We rebuild,” Lind said, “and\nsoon.” Then <&> she left.\n\nOfficials said \x0b no.\n"
BROKEN = Extract(
    Document(TEXT, id="b", title="A “bridge”", outlet="Norra Post", published="2024-05-04",
             url="https://norra.example/1", author="Siv Ek"),
    (
        Quote("direct", "speech", Part.of("A “bridge”", ((2, 10),)), None, None, (ADA,), None, 0.9,
              in_title=True),
        Quote("direct", "speech", Part.of(TEXT, ((0, 13), (25, 36))), Part.of(TEXT, ((19, 23),)),
              Part.of(TEXT, ((14, 18),)), (ADA, PORT), on("2024-05-03"), 0.6),
        Quote("indirect", "thought", Part.of(TEXT, ((3, 10),)), None, None, (BO,), None, 0.2),
    ),
)  # fmt: skip
FORMULA = article("f", [Said("=HYPERLINK(“x”), “said” she, and left", (BO,))])


@pytest.fixture
def filled(database: Database) -> Database:
    ingest(database, [BROKEN, FORMULA, *crowd(6)])
    return database


def written(database: Database, format: str, query: str = "") -> tuple[int, bytes]:
    file = io.BytesIO()
    with database.connect() as connection:
        count = export(connection, format, file, query)
    return count, file.getvalue()


def test_csv_and_json_lines_hold_the_same(filled: Database) -> None:
    count, data = written(filled, "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    number, lines = written(filled, "jsonl")
    objects = [json.loads(line) for line in lines.splitlines()]
    assert count == number == len(rows) == len(objects) > 10
    for row, record in zip(rows, objects, strict=True):
        assert row["text"].removeprefix("'") == record["text"]
        assert row["speakers"] == "; ".join(record["speakers"])
        assert int(row["id"]) == record["id"] and float(row["confidence"]) == record["confidence"]
    assert [r["role"] for r in rows if "rebuild" in r["text"]] == ["mayor of Ostby"]
    (row,) = [r for r in rows if "rebuild" in r["text"]]
    assert (row["external_id"], row["author"]) == ("b", "Siv Ek")
    assert (row["earliest"], row["latest"]) == ("2024-05-03", "2024-05-03")
    assert row["paragraph"] == "“We rebuild,” Lind said, “and\nsoon.” Then <&> she left."
    assert [r["paragraph"] for r in rows if r["text"] == "“bridge”"] == ["A “bridge”"]
    (formula,) = [row for row in rows if "HYPERLINK" in row["text"]]
    assert formula["text"].startswith("'="), "a spreadsheet must not run it"


def test_a_query_chooses(filled: Database) -> None:
    assert written(filled, "jsonl", "rebuild")[0] == 1
    assert written(filled, "jsonl", "act:thought")[0] == 1
    with pytest.raises(QuotesError, match="no letters or digits"):
        written(filled, "jsonl", "***")


def test_parquet(filled: Database) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    count, data = written(filled, "parquet")
    table = parquet.read_table(io.BytesIO(data))
    assert table.num_rows == count
    (row,) = [r for r in table.to_pylist() if "rebuild" in r["text"]]
    assert row["earliest"] == date(2024, 5, 3)
    assert [s["name"] for s in row["speakers"]] == ["Ada Lind", "Ostby Port Authority"]
    assert row["speakers"][0]["role"] == "mayor of Ostby" and row["said_on"] == "2024-05-03"


def test_annotations_are_as_the_w3c_model_has_them(filled: Database) -> None:
    """Checked against the MUSTs of https://www.w3.org/TR/annotation-model/."""
    count, data = written(filled, "webanno", "act:all")
    page: dict[str, Any] = json.loads(data)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage" and len(page["items"]) == count
    assert len({item["id"] for item in page["items"]}) == count
    for item in page["items"]:
        assert item["type"] == "Annotation" and item["id"].startswith("urn:")
        assert item["target"], "an annotation has a target"
        for body in item["body"]:
            assert body["type"] == "TextualBody" and isinstance(body["value"], str)
            assert body["purpose"] in ("identifying", "describing")
        for target in item["target"]:
            assert target["type"] == "SpecificResource" and ":" in target["source"]
            position, words = target["selector"]
            assert position["type"] == "TextPositionSelector"
            assert 0 <= position["start"] < position["end"]
            assert words["type"] == "TextQuoteSelector"
            assert len(words["exact"]) == position["end"] - position["start"]
    (rebuild,) = [
        i for i in page["items"] if "rebuild" in i["body"][1]["value"] and i["target"][1:]
    ]
    first, second = rebuild["target"]
    assert first["source"] == "https://norra.example/1"
    for target in (first, second):
        position, words = target["selector"]
        assert words["exact"] == TEXT[position["start"] : position["end"]]
        assert TEXT.startswith(words["prefix"] + words["exact"] + words["suffix"],
                               position["start"] - len(words["prefix"]))  # fmt: skip
    (title,) = [i for i in page["items"] if i["target"][0]["source"].endswith("#title")]
    assert title["target"][0]["selector"][1]["exact"] == "“bridge”"


def assert_valid_tei(data: bytes) -> None:
    """By the DTD of the Text Encoding Initiative, a copy of which comes with trafilatura."""
    schema = etree.DTD(str(files("trafilatura") / "data" / "tei_corpus.dtd"))
    assert schema.validate(etree.fromstring(data)), schema.error_log


def test_tei_has_said_with_who(filled: Database) -> None:
    count, data = written(filled, "tei", "act:all")
    assert_valid_tei(data)
    corpus = ElementTree.fromstring(data)
    assert corpus.tag == f"{TEI}teiCorpus" and corpus[0].tag == f"{TEI}teiHeader"
    assert corpus.findall(f"{TEI}TEI")
    ids = [element.get(f"{XML}id") for element in corpus.iter() if element.get(f"{XML}id")]
    assert len(ids) == len(set(ids))
    for text in corpus.findall(f"{TEI}TEI"):
        assert [child.tag for child in text] == [f"{TEI}teiHeader", f"{TEI}text"]
        (description,) = text.findall(f"{TEI}teiHeader/{TEI}fileDesc")
        parts = [f"{TEI}titleStmt", f"{TEI}publicationStmt", f"{TEI}sourceDesc"]
        assert [child.tag for child in description] == parts
        for said in text.iter(f"{TEI}said"):
            for pointer in (said.get("who") or "").split() + (said.get("prev") or "").split():
                assert pointer[0] == "#" and pointer[1:] in ids
            assert said.get("direct") in ("true", "false")
            assert said.get("aloud") in ("true", "false", "unknown")
            assert said.get("cert") in ("high", "medium", "low")
    assert count == len(written(filled, "jsonl", "act:all")[1].splitlines())

    (norra,) = [t for t in corpus if t.findtext(f".//{TEI}author") == "Siv Ek"]
    body = norra.find(f".//{TEI}body")
    assert body is not None
    assert [(p.tag.removeprefix(TEI), "".join(p.itertext())) for p in body] == [
        ("head", "A “bridge”"),
        ("p", "“We rebuild,” Lind said, “and"),
        ("p", "soon.” Then <&> she left."),
        ("p", "Officials said \N{REPLACEMENT CHARACTER} no."),
    ]
    marked = [
        (said.text, said.get("who", "").count("#"), said.get("prev") is not None)
        for said in norra.iter(f"{TEI}said")
    ]
    assert marked == [
        ("“bridge”", 1, False),
        ("“We rebuild,”", 2, False),
        ("“and", 2, True),
        ("soon.”", 2, False),
    ]
    names = [e.text for e in norra.iter() if e.tag in (f"{TEI}persName", f"{TEI}orgName")]
    assert names == ["Ada Lind", "Bo Ström", "Ostby Port Authority"]


def test_an_empty_export_is_still_a_file_of_its_format(database: Database) -> None:
    for format in FORMATS:
        count, data = written(database, format)
        assert count == 0
        if format == "tei":
            assert_valid_tei(data)
            assert ElementTree.fromstring(data).findall(f"{TEI}TEI")
        if format == "webanno":
            assert json.loads(data)["items"] == []


def test_an_unknown_format(database: Database) -> None:
    with pytest.raises(QuotesError, match="no format 'doc'; there are: csv, jsonl, parquet"):
        written(database, "doc")
