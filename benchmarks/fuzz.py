"""Fuzzes readers, search, SQL and extraction: `python -m benchmarks.fuzz --minutes 60`.

Each target draws inputs with Hypothesis and checks a property: only errors meant for users are
raised, offsets are right, the database never changes. A finding is printed with its smallest input;
the exit code is 1 if there is one.
"""

from __future__ import annotations

import argparse
import gzip
import io
import logging
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from quotes import Document, Extractor, QuotesError
from quotes.readers import Failure, ReadOptions, read
from quotes.readers.front_matter import front_matter
from quotes.store import Database
from quotes.store.reports.sql import query
from quotes.store.search.hits import search

SAID = "“The bridge is open,” Ada Lind said on Friday. The mayor of Orrin said it was not."
ROUND = 50  # inputs per target and round


def _samples() -> list[bytes]:
    """A small file of each format."""
    line = f'{{"id": "a", "text": "{SAID}", "published": "2024-05-04", "title": "Bridge"}}\n'
    page = f"<html><head><title>Bridge</title></head><body><article><p>{SAID}</p></article></body>"
    feed = f"<rss version='2.0'><channel><title>x</title><item><title>B</title><description>{SAID}"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.jsonl", line * 2)
        archive.writestr("b.html", page)
    warc = f"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {len(page)}\r\n\r\n{page}\r\n\r\n"
    texts = (
        line * 3,
        f"[{line.strip()}]",
        f"id,text\n1,{SAID!r}\n2,x\n",
        page,
        f"{feed}</description></item></channel></rss>",
        f"---\ntitle: Bridge\ndate: 2024-05-04\ntags: [a, {{b: c}}]\n---\n{SAID}\n",
        f"From: a@b\nSubject: x\nMIME-Version: 1.0\n\n{SAID}",
        warc,
    )
    made = [text.encode() for text in texts]
    return [*made, packed.getvalue(), *(gzip.compress(data) for data in made)]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with some bytes removed, repeated, replaced or inserted."""
    data = bytearray(draw(st.sampled_from(_samples())))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(
            st.sampled_from([b"", bytes(data[start:end]) * 2, b"\0", b"\xff\xfe", b"\x93"])
        )
        data[start:end] = piece or draw(st.binary(max_size=8))
    return bytes(data)


def fuzz_readers(data: bytes, folder: Path) -> None:
    """Reading any bytes gives documents and failures, but no unexpected exception."""
    path = folder / "input"
    path.write_bytes(data)
    for item in read([str(path)], ReadOptions(any_language=True)):
        assert isinstance(item, Document | Failure)
        if isinstance(item, Failure):
            assert "\n" not in item.reason
            assert not item.trace or "/site-packages/" in item.trace.splitlines()[-3], item.trace


YAML = st.lists(
    st.sampled_from(
        ["title", ": ", "\n", "- ", "&a ", "*a", "[", "]", "{", "}", "!x ", "'", '"', "|\n", ">",
         "? ", "<<", "#", "%", "  ", "x", "date", "...", "---", "\t", "é", "\x85", "\ud800"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def fuzz_front_matter(block: str, folder: Path) -> None:
    """The text below front matter is never lost."""
    text = f"---\n{block}\n---\n{SAID}"
    _, below, _ = front_matter(text)
    assert below.endswith(SAID[-10:]) and below in text


WORDS = st.lists(
    st.sampled_from(
        ["bridge", '"', "(", ")", "OR", "AND", "NOT", "-", "*", ":", "speaker:", "kind:", "after:",
         "before:", "act:", "outlet:", "2024", "direct", " ", " ", "~", "^", "{", "NEAR", "'", "\\",
         "é", "\0", "\u202e", "😀", "%", "a" * 300]
    ),
    max_size=25,
).map("".join)  # fmt: skip


def fuzz_search(typed: str, folder: Path) -> None:
    """A search has hits, has none, or is refused with a message."""
    try:
        with _database(folder).connect() as connection:
            search(connection, typed)
    except QuotesError as error:
        assert str(error)


SQL = st.lists(
    st.sampled_from(
        ["SELECT", "*", "FROM", "quotes_flat", "articles", "WHERE", "id", "=", "1", "(", ")", ",",
         "DELETE", "DROP TABLE", "quotes", ";", "PRAGMA", "query_only=OFF", "ATTACH 'x' AS x",
         "WITH", "RECURSIVE", "UNION ALL", "'a'", '"b"', "LIMIT 3", "VACUUM INTO 'y'",
         "INSERT INTO", "VALUES", "zeroblob(99999999)", "load_extension('x')",
         "writefile('z', 'x')", "--", "/*",
         "\0", "é", "NULL", "EXPLAIN", "BEGIN", "COMMIT", ":x", "?"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


def fuzz_sql(statement: str, folder: Path) -> None:
    """An SQL statement reads or is refused; nothing is written."""
    database = _database(folder)
    before = (folder / "news.db").read_bytes()
    try:
        query(database, statement, seconds=5)
    except QuotesError as error:
        assert "\n" not in str(error)
    assert (folder / "news.db").read_bytes() == before
    others = {path.name for path in folder.iterdir()} - {"news.db", "input"}
    assert all(name.startswith("news.db-") for name in others), others


TEXTS = st.lists(
    st.sampled_from(
        ["“", "”", '"', "'", "‘", "’", "«", "»", "„", ".", ",", ":", "\n", "\n\n", " ", " ", "said",
         "Ada Lind", "he", "the mayor", "told", "that", "on Friday", "not", "a", "é", "\u2028",
         "😀", "—", "(", ")", "\r\n", "\xa0", "wrote", "“I will go,”", "x" * 200]
    ),
    max_size=80,
).map(" ".join)  # fmt: skip


def fuzz_extraction(text: str, folder: Path) -> None:
    """All spans match their text; contents do not overlap, unless one is inside the other."""
    taken: set[int] = set()
    for found in _extractor().extract(Document(text, title="The bridge")).quotes:
        whole = "The bridge" if found.in_title else text
        for part in (found.content, found.cue, found.source):
            if part is not None:
                assert part.text == " ".join(whole[start:end] for start, end in part.spans)
        if not found.in_title and found.parent is None:  # inner quotes lie inside outer ones
            here = {i for start, end in found.content.spans for i in range(start, end)}
            assert not taken & here, "two contents overlap"
            taken |= here


@cache
def _extractor() -> Extractor:
    return Extractor.load()


@cache
def _database(folder: Path) -> Database:
    writer = Database(folder / "news.db")
    writer.prepare()
    writer.close()
    return Database(folder / "news.db", read_only=True)


TARGETS: dict[str, tuple[st.SearchStrategy[object], Callable[[object, Path], None]]] = {
    "readers": (damaged(), fuzz_readers),  # type: ignore[dict-item]
    "front-matter": (YAML, fuzz_front_matter),  # type: ignore[dict-item]
    "search": (WORDS, fuzz_search),  # type: ignore[dict-item]
    "sql": (SQL, fuzz_sql),  # type: ignore[dict-item]
    "extraction": (TEXTS, fuzz_extraction),  # type: ignore[dict-item]
}


def run(name: str, folder: Path, number: int) -> bool:
    """Run a round of a target with the seed `number`; returns whether the property held."""
    strategy, law = TARGETS[name]

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def holds(drawn: object) -> None:
        law(drawn, folder)

    try:
        holds()
    except Exception:
        print(f"{name}, seed {number}:\n{traceback.format_exc()}")
        return False
    return True


def main() -> None:
    """Run the targets in turn until time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--seed", type=int, default=None)
    given_ = parser.parse_args()
    logging.getLogger("quotes").setLevel(logging.CRITICAL)
    names = given_.target or list(TARGETS)
    draw = random.Random(given_.seed)
    end = time.monotonic() + 60 * given_.minutes
    rounds = findings = 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            findings += not run(names[rounds % len(names)], Path(folder), draw.randrange(1 << 32))
            rounds += 1
    print(f"{rounds * ROUND:,} inputs to {', '.join(names)}: {findings} findings")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
