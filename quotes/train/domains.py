"""The command line of models that are fitted to several corpora: linking of dates and speakers.

A domain is a corpus of annotated articles with the files of its answers. `--out` fits a model and
writes it; `--folds` only cross-validates.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from quotes.pipeline import Extractor

Example = TypeVar("Example")
Answers = TypeVar("Answers")
Readings = Mapping[str, Mapping[str, Sequence[float]]]
"""For articles, and for the numbers of their quotes, the log-probabilities of the candidates, as a
scorer of mentions reads them that was fitted on other articles."""


def first_answers(
    paths: Sequence[Path], read: Callable[[Path], Mapping[str, Answers]]
) -> dict[str, Answers]:
    """The answers of several files by article, each file read by `read`; the first that has an
    article counts."""
    return {i: answers for path in reversed(paths) for i, answers in read(path).items()}


def parser(description: str | None, out: bool = True) -> argparse.ArgumentParser:
    """A parser with the option `--domain`, and, for `out`, the options `--out` and `--folds`."""
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
        help="a corpus, then the files of its answers; repeatable",
    )
    if out:
        arguments.add_argument("--out", type=Path, help="write the fitted model to this file")
        arguments.add_argument("--folds", type=int, default=0, help="cross-validate with N folds")
    return arguments


def with_readings(arguments: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser with the option `--readings`."""
    told = "what quotes.train.mention_scorers reads in these articles"
    arguments.add_argument("--readings", type=Path, help=told)
    return arguments


def read_readings(path: Path | None, reader: str) -> Readings:
    """What a reader (of `quotes.detect.vectors.READERS`) reads, in a file of
    `quotes.train.mention_scorers`; nothing without a file."""
    if path is None:
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row[reader] for row in rows if reader in row}


def write_readings(
    found: Mapping[str, Mapping[str, Sequence[Sequence[float]]]],
    numbers: Mapping[str, Mapping[str, Sequence[int]]],
    path: Path,
) -> None:
    """Write what readers read in articles, as `read_readings` reads it. `numbers` has the articles
    to write and, for each reader, the numbers of the quotes that it was asked about, in order."""
    with path.open("w", encoding="utf-8") as out:
        for article, asked in numbers.items():
            own = {
                reader: {
                    str(number): [round(x, 4) for x in chances]
                    for number, chances in zip(asked[reader], read, strict=True)
                }
                for reader, read in found[article].items()
            }
            out.write(json.dumps({"id": article, **own}) + "\n")


def parse(arguments: argparse.ArgumentParser) -> argparse.Namespace:
    """The given options. Ends the program unless exactly one of `--out` and `--folds` is given."""
    given = arguments.parse_args()
    if bool(given.out) == bool(given.folds):
        arguments.error("give --out to fit a model, or --folds to cross-validate")
    return given


def weights(sizes: Mapping[int, int]) -> dict[int, float]:
    """The weight of an example of each domain, so that domains weigh as the square roots of their
    sizes: 1 in the largest, more in smaller ones."""
    largest = max(sizes.values())
    return {domain: (largest / max(1, size)) ** 0.5 for domain, size in sizes.items()}


def read(
    domains: Sequence[Sequence[Path]],
    examples: Callable[[int, Path, Sequence[Path], Extractor], Iterable[Example]],
) -> list[Example]:
    """The examples of all domains; `examples` gets the number, corpus and answers of one."""
    extractor = Extractor.load()
    return [
        example
        for number, (corpus, *answers) in enumerate(domains)
        for example in examples(number, corpus, answers, extractor)
    ]
