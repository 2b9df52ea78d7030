"""Runs the real command in a process of its own, on articles about invented people."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, Outcome, environment

@pytest.fixture
def quotes(tmp_path: Path) -> Command:
    """`quotes(*arguments)`, run in an empty folder; asserts that no traceback is shown.

    `input` is standard input, `env` is added to the environment, `shell_tail` is what a shell does
    with standard output (`| head -c 1`).
    """

    def run(
        *arguments: object,
        input: str | bytes = b"",
        env: dict[str, str] | None = None,
        shell_tail: str = "",
        **options: Any,
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
            env=environment(**(env or {})),
            **options,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return Outcome(done.returncode, out, err)

    return run


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
    """A database of these articles, for reading only."""
    path = articles.with_name("small.db")
    command = [sys.executable, "-m", "quotes", "ingest", str(articles), "--db", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stderr
    return path
