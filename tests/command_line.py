"""The real command in a process of its own."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Outcome]

END = "--- end of a command line ---"
_SERIES = f"""
import json, sys
from quotes.cli.main import run
for words in json.loads(sys.argv[1]):
    run(words)
    sys.stdout.flush()
    sys.stderr.flush()
    print({END!r}, flush=True)
"""


def series(lines: Iterable[Iterable[object]]) -> list[str]:
    """One process for several command lines, which spares the loading; `END` follows each."""
    words = [[*map(str, line)] for line in lines]
    return [sys.executable, "-c", _SERIES, json.dumps(words)]


def environment(**extra: str) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("QUOTES_")}
    return {**kept, "PYTHONPATH": path, **extra}


def unmeasured() -> dict[str, str]:
    """The environment without coverage, which writes files too, where there is no room for any."""
    return {k: v for k, v in environment().items() if not k.startswith("COVERAGE_")}
