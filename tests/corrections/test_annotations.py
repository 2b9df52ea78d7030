"""Annotations of other programs come in as corrections, and corrections go out as a corpus."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corrections.made_corrections import ask
from store_data import ADA, BO, KIM, Said, article, ingest

from quotes.corrections.annotations import read_annotations
from quotes.document import Document
from quotes.errors import QuotesError
from quotes.evaluate import answers_in, read_corpus
from quotes.record import Extract
from quotes.store import Database
from quotes.store.corrections import Change, correct
from quotes.store.corrections.importing import import_annotations
from quotes.store.export.corpus import write_corpus

TEXT = (
    "Ada Lind said: “😀 We agree.” Then aides said it was over. “No,” said Bo Ström, “not at all.”"
)


def at(words: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, after)
    return start, start + len(words)


MARKS = {
    "c1": at("“😀 We agree.”"), "s1": at("Ada Lind"), "q1": at("said"),
    "c2": at("it was over"), "s2": at("aides"), "q2": at("said", 20),
    "c3": at("“No,”"), "c4": at("“not at all.”"), "s3": at("Bo Ström"), "q3": at("said", 60),
}  # fmt: skip
LABELS = {"c": "Content", "s": "Source", "q": "Cue"}
TIES = [("c1", "s1"), ("c1", "q1"), ("c2", "s2"), ("q2", "c2"), ("c3", "s3"), ("c3", "q3"),
        ("c3", "c4")]  # fmt: skip
NUMBERS = {key: number for number, key in enumerate(MARKS, 10)}


def utf16(span: tuple[int, int]) -> list[int]:
    return [len(TEXT[:end].encode("utf-16-le")) // 2 for end in span]


def doccano() -> str:
    entities = [
        {"id": NUMBERS[k], "label": LABELS[k[0]], "start_offset": s, "end_offset": e}
        for k, (s, e) in MARKS.items()
    ]
    relations = [
        {"id": n, "from_id": NUMBERS[a], "to_id": NUMBERS[b], "type": "of"}
        for n, (a, b) in enumerate(TIES)
    ]
    return json.dumps({"id": 7, "text": TEXT, "entities": entities, "relations": relations})


def label_studio() -> str:
    result: list[dict[str, Any]] = [
        {"id": k, "type": "labels", "from_name": "label", "to_name": "text",
         "value": {"start": utf16(span)[0], "end": utf16(span)[1],
                   "text": TEXT[slice(*span)], "labels": [LABELS[k[0]]]}}
        for k, span in MARKS.items()
    ]  # fmt: skip
    result += [{"type": "relation", "from_id": a, "to_id": b} for a, b in TIES]
    result.append({"id": "c1", "type": "textarea", "from_name": "said_on",
                   "value": {"text": ["2024-03"]}})  # fmt: skip
    cancelled = {"id": 2, "was_cancelled": True, "result": []}
    tasks = [{"id": 1, "data": {"text": TEXT}, "annotations": [{"result": result}, cancelled]}]
    return json.dumps(tasks)


def inception() -> str:
    structures: list[dict[str, Any]] = [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaString": TEXT},
        {"%ID": 2, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData",
         "begin": 0, "end": len(TEXT), "documentId": "a"},
        *({"%ID": NUMBERS[k], "%TYPE": "custom.Span", "begin": utf16(span)[0],
           "end": utf16(span)[1], "label": LABELS[k[0]]} for k, span in MARKS.items()),
        *({"%ID": 100 + n, "%TYPE": "custom.Relation", "begin": 0, "end": 1,
           "@Governor": NUMBERS[a], "@Dependent": NUMBERS[b]} for n, (a, b) in enumerate(TIES)),
    ]  # fmt: skip
    return json.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": structures, "%VIEWS": {}})


@pytest.mark.parametrize("program", [doccano, label_studio, inception])
def test_every_program_gives_the_same_quotes(tmp_path: Path, program: Callable[[], str]) -> None:
    path = tmp_path / "file.json"
    path.write_text(program(), encoding="utf-8")
    (marked,) = read_annotations(path)

    def words(spans: Any) -> list[str]:
        return [TEXT[s:e] for s, e in spans]

    assert [(words(q.content), words(q.source), words(q.cue)) for q in marked.quotes] == [
        (["“😀 We agree.”"], ["Ada Lind"], ["said"]),
        (["it was over"], ["aides"], ["said"]),
        (["“No,”", "“not at all.”"], ["Bo Ström"], ["said"]),
    ]


@pytest.mark.parametrize("program", [doccano, label_studio, inception])
def test_what_was_marked_corrects_the_database(
    database: Database, tmp_path: Path, program: Callable[[], str]
) -> None:
    made = article("b", [Said("“Elsewhere”", (KIM,))])
    ingest(database, [Extract(Document(TEXT, id="a", title="T"), ()), made])
    path = tmp_path / "file.json"
    path.write_text(program(), encoding="utf-8")
    done = import_annotations(database, read_annotations(path), who="Ann", complete=True)
    assert (done.articles, done.added, done.rejected) == (1, 3, 0)
    shown = "SELECT text, source, cue, kind, corrected_by FROM quotes_flat WHERE article_id = 1"
    assert ask(database, f"{shown} ORDER BY quote_id") == [
        ("“😀 We agree.”", "Ada Lind", "said", "direct", "Ann"),
        ("it was over", "aides", "said", "indirect", "Ann"),
        ("“No,” “not at all.”", "Bo Ström", "said", "direct", "Ann"),
    ]
    again = import_annotations(database, read_annotations(path), who="Ann", complete=True)
    assert (again.confirmed, again.corrected, again.added, again.rejected) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    "content",
    ["no json", "[1]", '{"id": 1}', '{"text": "a", "label": [[0, 9, "Cue"]]}', '{"data": {}}',
     '{"id": 1, "text": "a", "attributions": [{"source": [[0, 1]], "content": "x"}]}',
     '{"items": [{"target": [{"source": "a", "selector": []}]}]}'],
)  # fmt: skip
def test_what_is_no_annotation_is_reported_with_its_place(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuotesError, match=r"file\.json") as raised:
        list(read_annotations(path))
    assert "\n" not in str(raised.value)


def test_corrected_articles_are_a_corpus_that_comes_in_again(
    database: Database, databases: Any, tmp_path: Path
) -> None:
    said = [Said("“We agree”", (ADA,)), Said("“No”", (BO,)), Said("it is over", source="aides")]
    made = [article("a", said, outlet="Ostby Courier"), article("b", said, outlet="Norra Post")]
    ingest(database, made)
    correct(database, 100001, Change(speakers=("Kim Ek",), said_on="2024-02"), who="Ann")
    correct(database, 100002, Change(reject=True), who="Ann")
    path = tmp_path / "corpus.jsonl"

    def write(**options: Any) -> int:
        file = io.BytesIO()
        with database.connect() as connection:
            count = write_corpus(connection, file, **options)
        path.write_bytes(file.getvalue())
        return count

    assert write(complete=True) == 0
    correct(database, 100003, Change(confirm=True), who="Ann")
    assert write(complete=True) == 1 and write(outlet="Norra Post") == 0 and write() == 1
    (read,) = read_corpus(path)
    assert len(read.gold) == 2
    answers = answers_in([read])["a"]
    assert [(a.kind, a.speakers, a.said_on) for a in answers.values()] == [
        ("person", ("Kim Ek",), "2024-02"), ("unnamed", (), ""),
    ]  # fmt: skip

    other = Database(databases.empty())
    ingest(other, made)
    done = import_annotations(other, read_annotations(path), who="Bob", complete=True)
    assert (done.corrected, done.confirmed, done.rejected) == (1, 1, 1)
    shown = "SELECT quote_id, text, speaker, said_on, kind FROM quotes_flat ORDER BY quote_id"
    assert ask(other, shown) == ask(database, shown)
    other.close()
