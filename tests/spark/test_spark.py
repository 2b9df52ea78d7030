"""Spark finds what `quotes extract` finds, loses nothing to one bad row, and feeds the database."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import ROOT, environment

from quotes import QuotesError
from quotes.evaluate.marked import MarkedArticle, read_all
from quotes.extracted import from_plain, to_plain
from quotes.ingest import ingest
from quotes.pipeline import Extractor
from quotes.store import Database

CORPUS = ROOT / "seeds" / "corpus"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some articles of the open corpus as JSON Lines."""
    path = tmp_path_factory.mktemp("input") / "news.jsonl"
    found = [a for a in read_all([CORPUS]) if isinstance(a, MarkedArticle)][::16][:6]
    keys = ("id", "publisher", "published", "title", "text")
    records = ({k: a.corpus_record()[k] for k in keys} for a in found)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def expected(articles: Path) -> dict[str, Any]:
    """What `quotes extract` prints for them."""
    command = [sys.executable, "-m", "quotes", "extract", str(articles), "-q"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=300)
    assert done.returncode == 0, done.stderr
    return {(record := json.loads(line))["id"]: record for line in done.stdout.splitlines()}


def records(rows: list[Any]) -> dict[str, Any]:
    """Rows of articles as the records of `quotes extract`."""
    found = {}
    for row in rows:
        result = from_plain(row.asDict(recursive=True)).result("row")
        if hasattr(result, "document"):
            found[result.document.id] = json.loads(json.dumps(result.as_json()))
    return found


def test_the_same_quotes_as_extract(spark: Any, articles: Path, expected: dict[str, Any]) -> None:
    from quotes.spark import articles as of
    from quotes.spark import extract

    df = spark.read.json(str(articles)).repartition(3)
    assert records(of(df).collect()) == expected
    flat = extract(df).select("article_id", "text", "kind", "confidence", "failure").collect()
    assert len(flat) == sum(len(record["quotes"]) for record in expected.values())
    assert {row.failure for row in flat} == {None}


def test_a_poisoned_row_and_one_that_hangs_are_rows_with_a_reason(spark: Any) -> None:
    from quotes.spark import articles as of
    from quotes.spark import extract

    long = "“It never ends,” said Ann Bell, who went on. " * 20_000
    rows = [
        ("good", "“It is gone,” Ann Bell said on Monday."),
        ("poison", None),
        ("long", long),
        ("after", "“It is back,” Ann Bell said on Monday."),
    ]
    df = spark.createDataFrame(rows, "id string, text string").coalesce(1)
    found = [from_plain(r.asDict(recursive=True)) for r in of(df, seconds=2.0).collect()]
    assert [r.document.id for r in found if r.document] == ["good", "after"]
    failed = {r.failed.where: r.failed.reason for r in found if r.failed}
    assert failed == {"poison": "no text", "long": "took longer than 2 seconds"}
    flat = {r.failed_where or r.article_id: r.failure for r in extract(df, seconds=2.0).collect()}
    assert flat["long"] == "took longer than 2 seconds" and flat["good"] is None


def test_a_killed_worker_loses_nothing(
    spark: Any, articles: Path, expected: dict[str, Any]
) -> None:
    from quotes.spark import articles as of

    killed: list[int] = []
    done = threading.Event()

    def kill() -> None:
        while not done.wait(0.2) and not killed:
            command = ["pgrep", "-f", "pyspark.daemon"]
            listed = subprocess.run(command, capture_output=True, text=True)
            workers = [int(pid) for pid in listed.stdout.split()]
            if len(workers) > 1:  # the daemon forks the workers
                killed.append(max(workers))
                os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    rows = of(spark.read.json(str(articles)).repartition(2)).collect()
    done.set()
    killer.join()
    assert killed and records(rows) == expected


def test_a_run_goes_into_the_database_as_the_articles_would(
    spark: Any, articles: Path, tmp_path: Path
) -> None:
    from quotes.spark.__main__ import run
    from quotes.spark.work import Job

    counts = run([str(articles)], tmp_path / "out", Job(), spark=spark)
    assert counts["articles"] == 6 and counts["failed"] == 0
    with pytest.raises(QuotesError, match="holds a run with other reading"):
        run([str(articles)], tmp_path / "out", Job(seconds=1.0), spark=spark)
    place = tmp_path / "out" / "articles" / "part=00000" / "_SUCCESS"
    before = place.stat().st_mtime_ns
    assert run([str(articles)], tmp_path / "out", Job(), spark=spark) == counts
    assert place.stat().st_mtime_ns == before, "what is whole is not done again"

    direct, loaded = tmp_path / "direct.db", tmp_path / "loaded.db"
    ingest([str(articles)], Database(direct))
    summary = ingest([str(tmp_path / "out" / "articles")], Database(loaded))
    assert summary.tally.new == counts["articles"]
    assert contents(loaded) == contents(direct)
    again = ingest([str(tmp_path / "out" / "articles")], Database(loaded))
    assert again.tally.unchanged == counts["articles"]
    with pytest.raises(QuotesError, match="ingest these separately"):
        ingest([str(tmp_path / "out" / "articles"), str(articles)], Database(loaded))


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a database, without those that depend on when and from where they were read."""
    told = {"started_at", "finished_at", "extracted_at", "ingested_at", "judged_at", "created_at"}
    told |= {"origin", "path", "read_at", "at"}
    rows = {}
    with closing(sqlite3.connect(path)) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        )
        for (name,) in names.fetchall():
            cursor = database.execute(f"SELECT * FROM {name}")
            columns = [column[0] for column in cursor.description]
            kept = [i for i, column in enumerate(columns) if column not in told]
            rows[name] = sorted((tuple(row[i] for i in kept) for row in cursor), key=repr)
    return rows


def test_a_crawl_with_pages_images_and_broken_records_reads_through(
    spark: Any, tmp_path: Path
) -> None:
    from quotes.spark.__main__ import run
    from quotes.spark.work import Job

    paragraph = "<p>“The quay is safe,” harbour master Ida Holm said on Tuesday, and went home.</p>"
    page = f"<html lang=en><head><title>Quay</title></head><body><article>{paragraph * 4}"
    item = (
        "<item><title>Ferry {0}</title><link>https://tarnby.example/f{0}</link>"
        "<description>“Boat {0} is full,” ferry master Bo Ek said on Friday in the harbour."
        " Nobody else may come on board before Monday.</description></item>"
    )
    feed = f'<rss version="2.0"><channel><title>T</title>{item.format(1)}{item.format(2)}'
    packed = zlib.compress(page.encode())[:90]
    records = [
        _record("text/html", page.encode(), "a"),
        _record("image/png", b"\x89PNG\r\n\x1a\n" + bytes(100), "b"),
        _record("text/html\r\nContent-Encoding: deflate", packed, "c"),
        _record("application/rss+xml", f"{feed}</channel></rss>".encode(), "d"),
        _record("text/html", page.replace("quay", "pier").encode(), "e"),
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999\r\n\r\nHTTP/1.1 200",
    ]
    # Each record is packed by itself, as crawls are.
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    counts = run([str(tmp_path / "crawl.warc.gz")], tmp_path / "out", Job(), spark=spark)
    assert counts["articles"] == 4, "two pages and two entries of a feed"
    assert counts["quotes"] >= 4
    assert counts["failed"] == 1, "the record that is cut off"
    assert counts["skipped"] == 1, "the page that cannot be unpacked has no text"


def _record(kind: str, body: bytes, name: str) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tarnby.example/{name}\r\n"
        "WARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        "WARC-Record-ID: <urn:uuid:1b4b0c5e-0000-4000-8000-000000000001>\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_rows_are_what_they_were_made_from() -> None:
    extractor = Extractor.load()
    from quotes import Document
    from quotes.extracted import ExtractedRow

    said = Document("“It works,” Ada Lind, the mayor, said on Friday.", published="2024-05-06")
    row = ExtractedRow.of(extractor.extract(said), extractor.settings)
    assert from_plain(to_plain(row)) == row
    with pytest.raises(QuotesError, match="no row of an extraction: quotes"):
        from_plain({**to_plain(row), "quotes": [{"kind": "direct"}]})
