"""Names in several forms of Unicode, values that are null, articles that the tables refuse."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from store_data import ADA, Said, article, crowd, ingest

from quotes import ingest as ingesting
from quotes.document import Document
from quotes.errors import QuotesError
from quotes.record import Extract
from quotes.store import Database
from quotes.store.speakers import people
from quotes.store.write import writing
from quotes.store.write.copy import copy
from quotes.store.write.rows import BatchRows
from quotes.store.write.writing import open_failures

NFC = "Süddeutsche Küstenpost"
NFD = unicodedata.normalize("NFD", NFC)


def test_an_outlet_is_one_in_all_forms_of_unicode(database: Database) -> None:
    names = (NFC, NFD, f" {NFC}\u00a0", NFD.replace(" ", "\u2003"))
    ingest(database, [article(f"a{i}", outlet=name) for i, name in enumerate(names)], batch=1)
    ingest(database, [article("a0", outlet=NFD)])
    with database.connect() as connection:
        assert connection.execute(text("SELECT name FROM outlets")).scalars().all() == [NFC]
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar() == 4


def test_null_stays_null_in_a_copy(database: Database, tmp_path: Path) -> None:
    ingest(database, [*crowd(4), article("a", [Said("“Yes”", (ADA,))])])
    with database.connect() as connection:
        names = connection.execute(text("SELECT name FROM speakers LIMIT 2")).scalars().all()
    people.merge(database, names[0], names[1])
    target = Database(tmp_path / "copy.db")
    copy(database, target)
    from quotes.store.schema.models import Base

    with target.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                wrong = (
                    f"SELECT count(*) FROM {table.name} WHERE CAST({column.name} AS text) = 'null'"
                )
                assert connection.execute(text(wrong)).scalar() == 0, (table.name, column.name)
        nothing = "SELECT count(*) FROM judgements WHERE value IS NULL"
        assert connection.execute(text(nothing)).scalar()
    target.close()


def test_what_the_tables_refuse_is_tried_again_by_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "The mayor of Orrin said that the bridge is open."
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(json.dumps({"id": f"a{i}", "text": f"{said} {i}"}) + "\n" for i in (1, 2))
    )
    good = article("x", [Said("“Yes”", (ADA,))]).quotes

    def extracted(documents: list[Document], *_: object) -> object:
        for document in documents:
            bad = [replace(quote, confidence=7.0) for quote in good]
            yield Extract(document, tuple(bad if document.id == "a2" else ()))

    monkeypatch.setattr(ingesting, "extract_all", extracted)
    database = Database(tmp_path / "q.db")
    summary = ingesting.ingest([str(path)], database)
    assert (summary.tally.new, summary.tally.failed) == (1, 1)
    (failure,) = open_failures(database)
    assert (failure.place, failure.path) == (f"{path}:2", str(path))
    again = ingesting.retry_failed(database)
    assert (again.read, again.tally.failed) == (2, 1)


def test_an_article_of_too_many_quotes_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in archives whose articles have no address, and no id but ours."""
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (1, 2, 3):
            archive.writestr(f"x/{number}.txt", f"The mayor of Orrin said it is open. {number}")
    good = article("x", [Said("“Yes”", (ADA,))]).quotes

    def extracted(documents: list[Document], *_: object) -> object:
        for document in documents:
            many = 12 if document.text.endswith("2") else 9
            yield Extract(document, tuple(list(good) * many))

    monkeypatch.setattr(ingesting, "extract_all", extracted)
    monkeypatch.setattr(writing, "PER_ARTICLE", 11)
    constrained = writing.write

    def refusing(connection: object, rows: BatchRows, *rest: object) -> object:
        if len(rows.quotes) % 9:
            raise IntegrityError("INSERT", {}, Exception("CHECK constraint failed: x\nmore"))
        return constrained(connection, rows, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "write", refusing)
    database = Database(tmp_path / "q.db")
    assert ingesting.ingest([str(path)], database).tally.new == 2
    (failure,) = open_failures(database)
    assert (failure.place, failure.path) == (f"{path}!x/2.txt", str(path))
    assert failure.reason.endswith("they are 12, and an article has at most 10")
    assert ingesting.retry_failed(database).read == 3


def test_a_database_that_cannot_hold_all_characters_is_refused(postgresql: object) -> None:
    import psycopg
    from postgresql_server import Server

    assert isinstance(postgresql, Server)
    for encoding in ("LATIN1", "SQL_ASCII", "EUC_JP"):
        with psycopg.connect(postgresql.url(), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS old")
            connection.execute(
                f"CREATE DATABASE old ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
                " TEMPLATE template0"
            )
        database = Database(postgresql.url("old"))
        with pytest.raises(QuotesError, match=f"its encoding is {encoding}"):
            ingest(database, crowd(1))
        database.close()
    with psycopg.connect(postgresql.url(), autocommit=True) as connection:
        connection.execute("DROP DATABASE old")


def test_unsure_quotes_do_not_count_and_reports_say_so(database: Database, quotes: Command) -> None:
    said = [Said("we will wait", (ADA,), confidence=sure) for sure in (0.1, 0.49, 0.5, 0.9)]
    ingest(database, [article("a", said, outlet="Norra Post", published="2024-03-02")])
    url = database.url.render_as_string(hide_password=False)
    found = quotes("search", "wait", "--db", url, "--format", "json")
    assert len(json.loads(found.out)) == 2
    for name in ("source-audit", "most-quoted", "quotes-per-month", "unnamed-sources"):
        done = quotes("report", name, "--db", url, "--format", "json")
        assert [row["quotes"] for row in json.loads(done.out)] == [2], name
        assert done.err == "Quotes less certain than 0.5 do not count, as in listings.\n"
        assert "less certain than 0.5" in quotes("report", name, "--help").out
    assert quotes("report", "runs", "--db", url).err == ""
