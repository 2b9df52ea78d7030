"""An export never destroys what it is written over, unless it has something to put there."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
from pathlib import Path

import pytest
from command_line import Command, series, unmeasured
from store_data import crowd, ingest

from quotes.errors import QuotesError
from quotes.files import replacing, written
from quotes.store import Database

ROOM = 33_000  # bytes: SQLite must be able to share its memory of locks (32 KiB)
FORMATS = ("csv", "jsonl", "parquet", "tei", "webanno", "datasette", "sqlite")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A database of its own for a test, closed and whole."""
    path = tmp_path / "own.db"
    with sqlite3.connect(small) as source, sqlite3.connect(path) as target:
        source.backup(target)
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of which every export is larger than there is room."""
    path = tmp_path_factory.mktemp("large") / "large.db"
    database = Database(path)
    ingest(database, crowd(200))
    database.close()
    return path


@pytest.mark.parametrize("format", FORMATS)
def test_a_database_is_not_written_over(quotes: Command, own: Path, format: str) -> None:
    before = own.read_bytes()
    (own.parent / "link.db").symlink_to(own)
    os.link(own, own.parent / "hard.db")
    (own.parent / "other.db").write_bytes(before)
    for target in ("own.db", "link.db", "hard.db", "other.db", "./x/../own.db"):
        done = quotes("export", "--db", own, "--format", format, "-o", target)
        assert done.code == 1 and len(done.err.splitlines()) == 1, (target, done.err)
        assert own.read_bytes() == before
        assert (own.parent / "other.db").read_bytes() == before


def test_a_log_does_not_go_into_a_database(quotes: Command, own: Path, articles: Path) -> None:
    before = own.read_bytes()
    done = quotes("ingest", articles, "--db", "new.db", "--log-file", own)
    assert done.code == 1 and "is a database" in done.err
    assert own.read_bytes() == before


def test_a_full_disk_leaves_the_last_export(large: Path, tmp_path: Path) -> None:
    formats = [form for form in FORMATS if form != "sqlite"]
    for form in formats:
        (tmp_path / form).write_text("the last export")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))

    full = subprocess.run(
        series(("export", "--db", large, "-o", form, "--format", form) for form in formats),
        env=unmeasured(), cwd=tmp_path, preexec_fn=no_room, capture_output=True, text=True,
    )  # fmt: skip
    told = [line for line in full.stderr.splitlines() if "what was there before is left" in line]
    assert len(told) == len(full.stderr.splitlines()) == len(formats), full.stderr
    for form, line in zip(formats, told, strict=True):
        assert f"/{form}: " in line
        assert (tmp_path / form).read_text() == "the last export"
    assert names(tmp_path) == sorted(formats)


def test_an_export_replaces_the_last_one(quotes: Command, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("the last export")
    target.chmod(0o640)
    (tmp_path / "link.csv").symlink_to(target)
    done = quotes("export", "--db", small, "-o", "link.csv")
    assert done.code == 0, done.err
    assert target.read_text().startswith("id,")
    assert (tmp_path / "link.csv").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert quotes("export", "--db", small, "-o", "no/such/x.csv").code == 1
    assert quotes("export", "--db", small, "-o", tmp_path, "--format", "csv").code == 1
    if Path("/dev/null").exists():
        assert quotes("export", "--db", small, "-o", "/dev/null", "--format", "csv").code == 0


def test_a_copy_is_whole_and_alone(quotes: Command, small: Path, tmp_path: Path) -> None:
    assert quotes("export", "--db", small, "--format", "sqlite", "-o", "copy.db").code == 0
    assert names(tmp_path) == ["copy.db"]
    count = "SELECT count(*) FROM quotes"
    with sqlite3.connect(small) as one, sqlite3.connect(tmp_path / "copy.db") as two:
        assert one.execute(count).fetchall() == two.execute(count).fetchall()


def test_what_breaks_off_leaves_the_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("before")
    for write in (written, replacing):
        with pytest.raises(ZeroDivisionError), write(target) as new:
            (new.write if hasattr(new, "write") else new.write_bytes)(b"half")
            raise ZeroDivisionError
        assert target.read_text() == "before" and names(tmp_path) == ["a"]
    with pytest.raises(QuotesError, match="folder"), written(tmp_path):
        pass
