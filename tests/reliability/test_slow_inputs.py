"""What would take hours has a bound; it is told, and the rest goes on."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from command_line import Command

from quotes.document import Document
from quotes.readers import Failure, Limits, ReadOptions, read

SAID = "The mayor of Orrin said on Monday that the old bridge is open to lorries again."


def test_an_article_has_a_length(quotes: Command, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(f"{SAID} " * 100_000)
    (tmp_path / "lines.txt").write_text("a\n" * 1_000_000)
    (tmp_path / "good.txt").write_text(SAID)
    done = quotes("extract", "long.txt", "lines.txt", "good.txt")
    assert done.code == 3 and len(done.records) == 1
    told = done.err.splitlines()
    assert "an article has at most 6,000,000" in told[0]
    assert "an article has at most 200,000" in told[1]


def test_a_book_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text(f"{SAID}\n" * 60_000)
    (document,) = read([str(tmp_path / "book.txt")])
    assert isinstance(document, Document)


def test_many_books_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "books.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", f"{SAID} {number}" * 100)
            archive.writestr(f"{number}-short.txt", f"{SAID} {number}")
    options = ReadOptions(limits=Limits(long=1_000, long_texts=3))
    found = list(read([str(path)], options))
    failures = [item for item in found if isinstance(item, Failure)]
    assert len(failures) == 5 and len(found) - len(failures) == 11
    assert "more than 3 texts of over 1,000 characters in one file" in failures[0].reason
    assert failures[0].path == str(path)
    again = [item for item in read([str(path), str(path)], options) if isinstance(item, Failure)]
    assert len(again) == 10, "each file has its own bound"


@pytest.mark.timeout(60)
def test_an_e_mail_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    """The library that parses it would take minutes, and gigabytes."""
    part = "--b\nContent-Type: text/plain\n\nx\n"
    head = "From: a@b\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    (tmp_path / "a.eml").write_text(head + part * 900_000)
    (failure,) = read([str(tmp_path / "a.eml")])
    assert isinstance(failure, Failure) and "more than 500 parts" in failure.reason
    (tmp_path / "a.eml").write_text(f"{head}{part}--b\n\n{SAID}\n" + "--\n" * 900)
    assert any(isinstance(item, Document) for item in read([str(tmp_path / "a.eml")]))
