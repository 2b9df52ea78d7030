"""`quotes export` and `quotes import`: exports, annotations, and copies of databases."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, cast

import typer

from quotes.cli import options, terminal
from quotes.cli.output import message, print_json, stderr
from quotes.cli.search import unsure
from quotes.cli.unfolding import unfolded
from quotes.errors import QuotesError
from quotes.files import replacing, written

if TYPE_CHECKING:
    from quotes.store import Database
    from quotes.store.search.query import Filters


class ExportFormat(StrEnum):
    """The formats of an export."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    tei = "tei"
    webanno = "webanno"
    corpus = "corpus"
    sqlite = "sqlite"
    tables = "tables"
    datasette = "datasette"


_ENDINGS = {
    ".csv": ExportFormat.csv,
    ".jsonl": ExportFormat.jsonl,
    ".ndjson": ExportFormat.jsonl,
    ".parquet": ExportFormat.parquet,
    ".xml": ExportFormat.tei,
    ".tei": ExportFormat.tei,
    ".jsonld": ExportFormat.webanno,
    ".db": ExportFormat.sqlite,
    ".sqlite": ExportFormat.sqlite,
    ".sqlite3": ExportFormat.sqlite,
}


ExportAs = Annotated[
    ExportFormat | None,
    typer.Option(
        "--format",
        show_default="by the name of the file, else csv",
        help="Quotes as csv, jsonl, parquet, tei (TEI XML), webanno (Web Annotation JSON-LD); "
        "corpus: articles that people corrected, for train and evaluate; "
        "sqlite: the whole database; tables: a folder of its tables as Parquet, for DuckDB and "
        "Spark SQL; datasette: the metadata.json to show it with.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="The file to write.", show_default="standard output"
    ),
]
OnlyChecked = Annotated[
    bool,
    typer.Option("--complete", help="corpus: only articles whose quotes have all been checked."),
]


@unfolded
def export(
    query: Annotated[
        list[str] | None,
        typer.Argument(help="As in search; without it, all quotes.", show_default=False),
    ] = None,
    format: ExportAs = None,
    output: Output = None,
    *,
    narrowing: options.Narrowing,
    complete: OnlyChecked = False,
    db: options.Db = None,
) -> None:
    """Export quotes, or the whole database, in the format of another program."""
    from quotes.store import Database

    format = format or _format_of(output)
    database = Database(db, read_only=True)
    words = " ".join(query or ())
    if format in (ExportFormat.sqlite, ExportFormat.tables):
        if output is None or words:
            raise typer.BadParameter(
                f"{format} takes the whole database: give --output and no query"
            )
        (_copy_to_file if format is ExportFormat.sqlite else _write_tables)(database, output)
    elif format is ExportFormat.datasette:
        _print_metadata(database, output)
    elif format is ExportFormat.corpus:
        _write_corpus(database, output, _whole_articles_of(words, narrowing), complete)
    else:
        shown = "" if narrowing.act else " of speech and writing (--act all for every act)"
        _write_quotes(database, format, output, words, narrowing.filters(), shown)


def _whole_articles_of(words: str, narrowing: options.Narrowing) -> str | None:
    """The outlet that narrows a corpus, if any. Raises BadParameter for any other option."""
    outlets = narrowing.outlet or []
    others = (narrowing.speaker, narrowing.kind, narrowing.act, narrowing.since, narrowing.until)
    if words or any(others) or len(outlets) > 1:
        raise typer.BadParameter("corpus exports whole articles: only --outlet can select them")
    return outlets[0] if outlets else None


def _write_quotes(
    database: Database,
    format: ExportFormat,
    output: Path | None,
    words: str,
    wanted: Filters,
    shown: str,
) -> None:
    """Write the selected quotes and report their number; `shown` says which acts they are of."""
    from quotes.store.export import export as write
    from quotes.store.search.hits import left_out

    if format is ExportFormat.parquet and output is None and sys.stdout.isatty():
        raise QuotesError("Parquet cannot be shown in a terminal: give --output FILE")
    with database.connect() as connection:
        missing, unknown = left_out(connection, words, wanted)  # errors come before any output
        with _opened(output) as file:
            count = write(connection, format.value, file, words, wanted)
    for name in unknown:
        message(str(name))
    message(f"{count:,} quotes{shown}")
    if missing:
        message(unsure(missing))


def _write_corpus(
    database: Database, output: Path | None, outlet: str | None, complete: bool
) -> None:
    from quotes.store.export.corpus import write_corpus

    with database.connect() as connection, _opened(output) as file:
        count = write_corpus(connection, file, outlet=outlet, complete=complete)
    what = "whose quotes have all been checked" if complete else "that somebody corrected"
    message(f"{count:,} articles {what}{'' if count else ': see `quotes review`'}")


# `-word` excludes a word; it is not an option.
export.command_class = options.QueryCommand  # type: ignore[attr-defined]


def _format_of(output: Path | None) -> ExportFormat:
    """The format by the ending of a file's name; CSV for standard output."""
    if output is None:
        return ExportFormat.csv
    ending = output.suffix.lower()
    if ending not in _ENDINGS:
        raise typer.BadParameter(f"{output}: give --format, since the name does not tell it")
    return _ENDINGS[ending]


def import_(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A database: URL or path of an SQLite file. With --annotations: a file of "
            "doccano, Label Studio, INCEpTION, Web Annotation, or a corpus.",
        ),
    ],
    annotations: Annotated[
        bool,
        typer.Option("--annotations", help="SOURCE holds annotations, which correct the database."),
    ] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="Reject quotes that nobody annotated.")
    ] = False,
    by: options.By = None,
    db: options.Db = None,
) -> None:
    """Copy a database into a new one (SQLite to PostgreSQL), or import people's annotations."""
    from quotes.store import Database

    if annotations:
        _take_annotations(Database(db), Path(source), by, complete)
        return
    _copy(Database(source, read_only=True), Database(db))


def _take_annotations(database: Database, path: Path, by: str | None, complete: bool) -> None:
    from quotes.corrections.annotations import read_annotations
    from quotes.store.corrections.importing import import_annotations

    done = import_annotations(
        database, read_annotations(path), who=by, complete=complete, refused=message
    )
    message(
        f"{done.articles:,} articles: {done.confirmed:,} quotes confirmed, {done.corrected:,} "
        f"corrected, {done.added:,} added, {done.rejected:,} rejected"
    )
    if done.unknown and not done.articles:
        raise QuotesError(f"{path}: none of its articles is in the database: ingest them first")


def _copy_to_file(source: Database, output: Path) -> None:
    """Copy the database into a new file, which appears only when it is complete."""
    from quotes.store import Database

    output = Path(os.path.realpath(output))
    if output.exists() and (not output.is_file() or output.stat().st_size):
        raise QuotesError(f"{output}: exists already and is not overwritten: give another name")
    with replacing(output) as new:
        target = Database(new)
        _copy(source, target, str(output))
        target.close()


def _copy(source: Database, target: Database, name: str = "") -> None:
    from quotes.store.write.copy import copy

    if sys.stderr.isatty():
        with stderr().status("copying …") as status:
            counts = copy(
                source, target, lambda table, rows: status.update(f"{table}: {rows:,} rows")
            )
    else:
        counts = copy(source, target)
    rows = sum(counts.values())
    message(f"{name or target}: {counts.get('quotes', 0):,} quotes, {rows:,} rows in all")


def _write_tables(database: Database, folder: Path) -> None:
    from quotes.store.parquet import write_tables

    if sys.stderr.isatty():
        with stderr().status("writing …") as status:
            counts = write_tables(
                database, folder, lambda table, rows: status.update(f"{table}: {rows:,} rows")
            )
    else:
        counts = write_tables(database, folder)
    rows = sum(counts.values())
    message(f"{folder}: {counts['quotes_flat']:,} rows in quotes_flat, {rows:,} rows in all")


def _print_metadata(database: Database, output: Path | None) -> None:
    import json

    from quotes.store.reports.datasette import metadata
    from quotes.store.reports.report import reports

    if database.file is None:
        raise QuotesError(f"{database}: Datasette shows SQLite files only")
    database.check()
    content = metadata(database.file.stem, reports())
    if output is None:
        print_json(content, indent=2)
    else:
        with written(output) as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=2).encode())


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes]]:
    """The file to write, or standard output."""
    if output is None:
        if sys.stdout.isatty():
            message("Writing to the terminal; --output FILE writes a file.", style="dim")
            yield cast(IO[bytes], terminal.Bytes())
        else:
            with terminal.named(terminal.STDOUT):
                yield sys.stdout.buffer
                sys.stdout.flush()
        return
    with written(output) as file:
        yield file
