"""Servers over a filled database on either engine, and a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra `serve` is not installed")

from web_server import Served, fill

from quotes.store import Database

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


_filled: dict[str, str] = {}  # by engine: to fill one takes longer than to copy it


@pytest.fixture
def database(
    engine: str, databases: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with the articles of the tests, on either engine."""
    if engine not in _filled:
        folder = tmp_path_factory.mktemp("filled")
        _filled[engine] = type(databases)(engine, folder, databases.server).empty()
        template = Database(_filled[engine])
        template.prepare()
        fill(template)
        template.close()
    copy = Database(databases.empty(_filled[engine]))
    yield copy
    copy.close()


@pytest.fixture
def serve(database: Database) -> Iterator[Callable[..., Served]]:
    """Starts servers for the filled database of the test's engine."""
    address = database.url.render_as_string(hide_password=False)
    started: list[Served] = []

    def start(**settings: Any) -> Served:
        started.append(Served(address, **settings))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()


@pytest.fixture(scope="module")  # an event loop runs until it is closed
def chromium() -> Iterator[Any]:
    """Headless Chromium. Without it, tests are skipped, but fail in CI."""

    def without(why: str) -> None:
        if os.environ.get("CI"):
            pytest.fail(f"Chromium must run in CI: {why}")
        pytest.skip(why)

    path = next((one for one in CHROMIUM if Path(one).exists()), None)
    if path is None:
        without("no browser: install Debian's chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        without("playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
