"""What tests share: the extractor, and databases, SQLite and a real PostgreSQL server alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from postgresql_server import CannotRun, Server, database_name

from quotes.pipeline import Extractor
from quotes.store import Database

# No test depends on time: a busy machine draws slowly, too.
settings.register_profile("quotes", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quotes")

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor with the released models."""
    return Extractor.load()


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
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that the databases of a test are to have; such a test runs once for each."""
    name: str = request.param
    return name


class Databases:
    """Gives one new database after another, all of one engine."""

    def __init__(self, engine: str, folder: Path, server: Server | None) -> None:
        self.engine = engine
        self._folder = folder
        self.server = server
        self._urls: list[str] = []

    def empty(self, template: str = "") -> str:
        """The address of a new database, empty or a copy of the one at `template`."""
        if self.server is None:
            url = str(self._folder / f"new{len(self._urls)}.db")
            if template:
                shutil.copyfile(template, url)
        else:
            url = self.server.create(database_name(template) if template else "template0")
        self._urls.append(url)
        return url

    def close(self) -> None:
        """Remove what was made."""
        for url in self._urls:
            if self.server:
                self.server.drop(url)
            else:
                Path(url).unlink(missing_ok=True)


def _databases(engine: str, folder: Path, request: pytest.FixtureRequest) -> Databases:
    server = request.getfixturevalue("postgresql") if engine == "postgresql" else None
    return Databases(engine, folder, server)


_templates: dict[str, str] = {}  # by engine: migrations take longer than a copy of their result


@pytest.fixture
def databases(
    engine: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Databases]:
    """As many new databases as a test needs."""
    made = _databases(engine, tmp_path, request)
    if engine not in _templates:
        ready = _databases(engine, tmp_path_factory.mktemp("template"), request).empty()
        template = Database(ready)
        template.prepare()
        template.close()
        _templates[engine] = ready
    yield made
    made.close()


@pytest.fixture
def new_url(databases: Databases) -> Callable[[], str]:
    """Gives the address of one new, empty database after another, on either engine."""
    return databases.empty


@pytest.fixture
def empty(databases: Databases) -> Iterator[Database]:
    """A database without a schema yet, on either engine."""
    database = Database(databases.empty())
    yield database
    database.close()


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database with the present schema and nothing in it, on either engine."""
    database = Database(databases.empty(_templates[databases.engine]))
    yield database
    database.close()
