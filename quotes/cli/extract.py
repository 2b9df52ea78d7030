"""`quotes extract`: articles in, one JSON object an article out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from quotes.cli import options
from quotes.cli.output import print_json


class ExtractFormat(StrEnum):
    """How extracts are printed."""

    jsonl = "jsonl"
    json = "json"


def extract(
    paths: options.Paths,
    format: Annotated[
        ExtractFormat, typer.Option(help="jsonl: an object a line; json: one list.")
    ] = ExtractFormat.jsonl,
    published: options.Published = None,
    outlet: options.Outlet = None,
    columns: options.Columns = None,
    reader: options.Reader = None,
    any_language: options.AnyLanguage = False,
    min_confidence: options.MinConfidence = 0.0,
    workers: options.Workers = 1,
    model: options.Model = None,
    quiet: options.Quiet = False,
) -> int:
    """Find the quotes in articles and print them as JSON; no database is needed."""
    from quotes.cli.reading import Meter, read_options, tell
    from quotes.readers import read
    from quotes.readers.outcome import Failure, Skipped
    from quotes.workers import Loading, extract_all

    meter = Meter(paths)
    reading = read_options(published, outlet, columns, reader, any_language, meter.gauge)
    documents = read(paths, reading)
    loading = Loading(model, min_confidence)
    failed = False
    records = []
    with meter.running(quiet):
        for result in extract_all(documents, loading, workers):
            if isinstance(result, Failure):
                tell(result)
                failed = failed or not isinstance(result, Skipped)
                continue
            meter.add(result)
            if format is ExtractFormat.jsonl:
                print_json(result.as_json())
            else:
                records.append(result.as_json())
    if format is ExtractFormat.json:
        print_json(records, indent=1)
    return int(failed)
