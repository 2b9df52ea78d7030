"""Databases to test with: the same tests run on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgresql_server import CannotRun, Server

from quotes.store import Database

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A running PostgreSQL server; where there can be none, tests are skipped, in CI they fail."""
    try:
        pytest.importorskip("psycopg", reason="psycopg is not installed")
        server = Server()
    except CannotRun as why:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL must run in CI: {why}")
        pytest.skip(str(why))
    yield server
    server.stop()


@pytest.fixture(params=ENGINES)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the address of one new, empty database after another, on either engine."""
    if request.param == "sqlite":
        made = iter(range(1000))
        yield lambda: str(tmp_path / f"new{next(made)}.db")
        return
    server: Server = request.getfixturevalue("postgresql")
    urls: list[str] = []

    def create() -> str:
        urls.append(server.create())
        return urls[-1]

    yield create
    for url in urls:
        server.drop(url)


@pytest.fixture
def empty(new_url: Callable[[], str]) -> Iterator[Database]:
    """A database without a schema yet, on either engine."""
    database = Database(new_url())
    yield database
    database.close()


@pytest.fixture
def database(empty: Database) -> Database:
    """A database with the present schema and nothing in it, on either engine."""
    empty.prepare()
    return empty
