"""Checks accuracy against the floors in `floors.toml`.

    python -m benchmarks.floors ../shared

SHARED is the folder with the corpora, the cases and the scoring scripts. Prints each figure with
its floor; the exit code is 1 if one is below. The figures do not depend on time.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.toml")

Figures = dict[str, float]


def corpus(shared: Path, name: str) -> Figures:
    """The figures of `quotes evaluate` on an annotated corpus."""
    files = [shared / "corpora" / f"{name}{end}.jsonl" for end in ("", "-speakers")]
    shown = json.loads(_quotes("evaluate", files[0], "--speakers", files[1], "--json", "-q"))
    found = {measure: kinds["all"]["f1"] for measure, kinds in shown["attributions"].items()}
    return found | {k: v for k, v in shown["speakers"].items() if isinstance(v, float)}


def script(shared: Path, name: str, *arguments: Any) -> Figures:
    """The figures that a scoring script prints: the first number after each name."""
    command = [sys.executable, shared / "scoring" / name, *arguments]
    with tempfile.TemporaryDirectory() as folder:
        shown = subprocess.run(
            [*map(str, command)], stdout=subprocess.PIPE, text=True, check=True, cwd=folder
        ).stdout
    figures: Figures = {}
    for word, number in re.findall(r"(\w+) +(\d+(?:\.\d+)?)", shown):
        figures.setdefault(word.lower(), float(number))
    return figures


def measured(shared: Path) -> Iterator[tuple[str, Figures]]:
    """The sets of figures, each with its name in `floors.toml`."""
    for name in ("news-dev", "polnear-dev"):
        yield name, corpus(shared, name)
    quotes = Path(sys.executable).with_name("quotes")
    yield "texts", script(shared, "score_cases.py", shared / "cases" / "texts.jsonl", quotes)
    yield "pages", script(shared, "score_pages.py", shared / "pages")
    statements = shared / "corpora" / "statements-dev.jsonl"
    yield "statements", script(shared, "score_statements.py", statements, "--quotes", quotes)


def below(floors: Mapping[str, Mapping[str, float]], shared: Path) -> list[str]:
    """Print all figures that have a floor; returns the lines of those below it."""
    lost = []
    for name, figures in measured(shared):
        for measure, floor in floors[name].items():
            figure = figures[measure]
            line = f"{name:12} {measure:16} {figure:8.3f}   floor {floor:.3f}"
            print(line, flush=True)
            if figure < floor:
                lost.append(line)
    return lost


def _quotes(*arguments: Any) -> str:
    command = [sys.executable, "-m", "quotes", *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> None:
    """Measure, print, and fail if a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    shared = parser.parse_args().shared.resolve()
    lost = below(tomllib.loads(FLOORS.read_text(encoding="utf-8")), shared)
    if lost:
        sys.exit("\n".join(["below the floor:", *lost]))


if __name__ == "__main__":
    main()
