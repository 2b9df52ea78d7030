"""A database where nothing can be written can be searched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Command


@pytest.fixture
def closed(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a folder that cannot be written, as far as anybody but root can tell."""
    folder = tmp_path / "closed"
    folder.mkdir()
    path = folder / "news.db"
    with closing(sqlite3.connect(small)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    with closing(sqlite3.connect(path)) as target:
        assert target.execute("PRAGMA journal_mode = WAL").fetchall() == [("wal",)]
    path.chmod(0o444)
    folder.chmod(0o555)
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda p, mode, **o: access(p, mode, **o) and Path(p) != folder
    )
    return path


def test_it_is_searched_and_nothing_is_left_beside_it(quotes: Command, closed: Path) -> None:
    assert [path.name for path in closed.parent.iterdir()] == ["news.db"]
    for arguments in (["search", "harbour"], ["speakers"], ["sql", "SELECT 1"], ["db", "current"]):
        done = quotes(*arguments, "--db", closed)
        assert done.code == 0, done.err
        assert [path.name for path in closed.parent.iterdir()] == ["news.db"]
    closed.parent.chmod(0o755)


def test_what_was_left_beside_it_by_nobody_is_no_bar(quotes: Command, closed: Path) -> None:
    closed.parent.chmod(0o755)
    closed.with_name("news.db-shm").write_bytes(b"")  # as half a copy of a folder leaves it
    closed.parent.chmod(0o555)
    assert quotes("search", "harbour", "--db", closed).code == 0
    closed.parent.chmod(0o755)


def test_what_is_not_all_there_is_reported(quotes: Command, closed: Path) -> None:
    closed.parent.chmod(0o755)
    closed.with_name("news.db-wal").write_bytes(b"x" * 100)
    done = quotes("search", "harbour", "--db", closed)
    assert done.code == 1 and "news.db-wal is not empty" in done.err
    assert len(done.err.splitlines()) == 1
