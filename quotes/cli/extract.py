"""`quotes extract`: articles in, one JSON object per article out."""

from __future__ import annotations

import logging
from contextlib import closing
from enum import StrEnum
from typing import Annotated

import typer

from quotes.cli import options
from quotes.cli.interrupts import stoppable
from quotes.cli.output import print_json
from quotes.cli.unfolding import unfolded

_log = logging.getLogger(__name__)


class ExtractFormat(StrEnum):
    """How extracts are printed."""

    jsonl = "jsonl"
    json = "json"


@unfolded
def extract(
    paths: options.Paths,
    format: Annotated[
        ExtractFormat, typer.Option(help="jsonl: one object per line; json: a single list.")
    ] = ExtractFormat.jsonl,
    *,
    extracting: options.Extracting,
    quiet: options.Quiet = False,
) -> int:
    """Find the quotes in articles and print them as JSON; no database is needed.

    Exit codes: 0, all done; 3, done, but some inputs were bad; 1, nothing was done.
    """
    from quotes.cli.reading import Meter, exit_code
    from quotes.readers import read
    from quotes.readers.outcome import Failure
    from quotes.workers import extract_all

    meter = Meter(paths, quiet)
    documents = read(paths, extracting.reading(meter.reading_progress))
    records = []
    with (
        stoppable() as stop,
        meter.running(),
        closing(
            extract_all(stop.until(documents), extracting.loading, extracting.workers)
        ) as results,
    ):
        for result in results:
            if isinstance(result, Failure):
                if result.trace:
                    _log.error("%s\n%s", result, result.trace)
                meter.failure(result)
                continue
            meter.add(result)
            if format is ExtractFormat.jsonl:
                print_json(result.as_json())
            else:
                records.append(result.as_json())
    if format is ExtractFormat.json:
        print_json(records, indent=1)
    return exit_code(meter.articles, meter.failures, stop.asked)
