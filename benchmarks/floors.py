"""Accuracy that must not be lost: the figures of `floors.toml`, measured again.

    python -m benchmarks.floors ../shared

SHARED is the folder with the corpora, the cases and the scripts that score them. Prints each figure
beside its floor; exit code 1 where one is below. Nothing here depends on time.
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
    """The first numbers that a scoring script prints, by the word before them."""
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
    """Each set of figures, by its name in `floors.toml`."""
    for name in ("news-dev", "polnear-dev"):
        yield name, corpus(shared, name)
    quotes = Path(sys.executable).with_name("quotes")
    yield "texts", script(shared, "score_cases.py", shared / "cases" / "texts.jsonl", quotes)
    yield "pages", script(shared, "score_pages.py", shared / "pages")
    statements = shared / "corpora" / "statements-dev.jsonl"
    yield "statements", script(shared, "score_statements.py", statements, "--quotes", quotes)


def below(floors: Mapping[str, Mapping[str, float]], shared: Path) -> list[str]:
    """Print all figures that have a floor; returns a line for each that is below it."""
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
    """Measure, print, and fail where accuracy was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    shared = parser.parse_args().shared.resolve()
    lost = below(tomllib.loads(FLOORS.read_text(encoding="utf-8")), shared)
    if lost:
        sys.exit("\n".join(["accuracy was lost:", *lost]))


if __name__ == "__main__":
    main()
