"""The command line of what is fitted on several corpora: dates' and speakers' linking.

A domain is a corpus of annotated articles with the files of its answers. With `--out`, a model is
fitted and written; with `--folds`, nothing is written, and fits on other articles judge each one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from quotes.pipeline import Extractor

Example = TypeVar("Example")


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser of the options `--domain`, `--out` and `--folds`."""
    arguments = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--domain",
        type=Path,
        nargs="+",
        action="append",
        required=True,
        metavar="FILE",
        help="a corpus, then the files of its answers; may be given several times",
    )
    arguments.add_argument("--out", type=Path, help="write the fitted model to this file")
    arguments.add_argument("--folds", type=int, default=0, help="judge so many fits")
    return arguments


def parse(arguments: argparse.ArgumentParser) -> argparse.Namespace:
    """The options that were given. Ends the program unless it is one of `--out` and `--folds`."""
    given = arguments.parse_args()
    if bool(given.out) == bool(given.folds):
        arguments.error("give --out to fit, or --folds to judge")
    return given


def read(
    domains: Sequence[Sequence[Path]],
    examples: Callable[[int, Path, Sequence[Path], Extractor], Iterable[Example]],
) -> list[Example]:
    """What `examples` makes of each domain: its number, its corpus and its answers."""
    extractor = Extractor.load()
    return [
        example
        for number, (corpus, *answers) in enumerate(domains)
        for example in examples(number, corpus, answers, extractor)
    ]
