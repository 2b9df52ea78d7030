"""Runs command lines on articles about invented people."""

import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, Outcome, environment

from quotes.cli.main import run
from quotes.pipeline import Extractor
from quotes.workers import Loading


@pytest.fixture(scope="session")
def load() -> Callable[[Loading], Extractor]:
    """Loads each extractor once."""
    return cache(Loading.load)


@pytest.fixture
def quotes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    load: Callable[[Loading], Extractor],
) -> Command:
    """`quotes(*arguments, input=..., env=...)`: a command line, run in an empty folder.

    It runs in this process, which spares it the loading of the model; `process` is the real thing.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Loading, "load", lambda loading: load(loading))
    for name in ("QUOTES_DB", "QUOTES_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(
        *arguments: object, input: str | bytes = b"", env: dict[str, str] | None = None
    ) -> Outcome:
        data = input.encode() if isinstance(input, str) else input
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        code = run([*map(str, arguments)])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return call


@pytest.fixture
def process(tmp_path: Path) -> Command:
    """The same in a process of its own, which never shows a traceback.

    `shell_tail` is what a shell does with standard output (`| head -c 1`).
    """

    def call(
        *arguments: object, input: str | bytes = b"", shell_tail: str = "", **options: Any
    ) -> Outcome:
        command = [sys.executable, "-m", "quotes", *map(str, arguments)]
        if shell_tail:
            command = ["sh", "-c", f"{shlex.join(command)} {shell_tail}"]
        done = subprocess.run(
            command,
            input=input.encode() if isinstance(input, str) else input,
            capture_output=True,
            cwd=tmp_path,
            timeout=300,
            **{"env": environment(), **options},
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return Outcome(done.returncode, out, err)

    return call


ARTICLES = [
    {
        "id": "harbour-1",
        "title": "Harbour of Tarnby to close for a year",
        "outlet": "Tarnby Courier",
        "published": "2024-03-08",
        "text": (
            "TARNBY — The harbour will close for repairs in May, Mayor Ingrid Solveig said on "
            "Thursday.\n\n“We cannot wait any longer,” Solveig told reporters. “The walls are "
            "older than anybody in this room.”\n\nFishermen were not convinced. Olaf Brandt, who "
            "speaks for the Tarnby Fishers' Union, said that nobody had asked them."
        ),
    },
    {
        "id": "harbour-2",
        "title": "Fishers protest against closing of harbour",
        "outlet": "Nordvik Post",
        "published": "2024-03-11",
        "text": (
            "Around 200 fishers marched through Tarnby on Sunday.\n\n“Nobody asked us,” said Olaf "
            "Brandt of the Tarnby Fishers' Union.\n\nMayor Ingrid Solveig said on Monday that she "
            "would meet the union this week."
        ),
    },
    {
        "id": "comet-1",
        "title": "New comet will be seen in June",
        "outlet": "Tarnby Courier",
        "published": "2024-04-02",
        "text": (
            "A comet that was found in January will be bright enough for the naked eye, "
            "astronomers at the Nordvik Observatory say.\n\n“It could be the comet of the "
            "decade,” said Dr. Mira Okonjo, who leads the team. She added that forecasts of "
            "comets often fail."
        ),
    },
]


def jsonl(records: list[Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles about invented people."""
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    path.write_text(jsonl(ARTICLES), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small(articles: Path) -> Path:
    """A database of these articles, read-only."""
    path = articles.with_name("small.db")
    command = [sys.executable, "-m", "quotes", "ingest", str(articles), "--db", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stderr
    return path
