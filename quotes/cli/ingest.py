"""`quotes ingest`: store the quotes of articles in a database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import options
from quotes.cli.interrupts import stoppable
from quotes.cli.output import message, say, stderr
from quotes.cli.terminal import logged
from quotes.cli.unfolding import unfolded
from quotes.errors import QuotesError
from quotes.files import refuse_databases

if TYPE_CHECKING:
    from quotes.cli.reading import Meter
    from quotes.ingest import Summary
    from quotes.stopping import Stop
    from quotes.store import Database


@unfolded
def ingest(
    paths: options.OptionalPaths = None,
    db: options.Db = None,
    *,
    extracting: options.Extracting,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Retry the inputs that failed before.")
    ] = False,
    failures: Annotated[
        bool,
        typer.Option(
            "--failures", help="List inputs that failed and have not been ingested since."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and count, but write nothing.")
    ] = False,
    quiet: options.Quiet = False,
    log_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a log to this file.")
    ] = None,
) -> int:
    """Read articles and store their quotes in a database.

    Articles that have not changed since they were ingested are left alone, so after an interruption
    the same command resumes where it stopped. Ctrl-C finishes the articles being read; a second one
    stops at once. Exit codes: 0, all done; 3, done, but some inputs were bad; 1, nothing was done.
    """
    from quotes.cli.reading import Meter, exit_code
    from quotes.store import Database

    database = Database(db)
    if failures:
        if paths or retry_failed or dry_run:
            raise typer.BadParameter("--failures only lists: give it without PATHs and other work")
        return _list_failures(Database(db, read_only=True))
    if retry_failed == bool(paths):
        raise typer.BadParameter("give either PATHs or --retry-failed")
    meter = Meter(paths or (), quiet, _known(database) if quiet else ())
    begin = _work(tuple(paths or ()), database, extracting, meter, dry_run)
    with _logging_to(log_file), stoppable() as stop, meter.running():
        summary = begin(stop)
    if not quiet:
        _print_summary(summary, database, dry_run)
        for note in meter.notes():
            message(note)
    if summary.stopped:
        message("The articles read so far are in the database; the same command continues.")
    return exit_code(summary.done, summary.tally.failed, summary.stopped)


def _work(
    paths: tuple[str, ...],
    database: Database,
    extracting: options.Extracting,
    meter: Meter,
    dry_run: bool,
) -> Callable[[Stop], Summary]:
    """The work to do: ingest `paths` or, without paths, retry failures; a dry run only counts."""
    from quotes import ingest as work

    reading, loading = extracting.reading(meter.reading_progress), extracting.loading
    if dry_run:
        count = partial(work.dry_run, paths) if paths else work.dry_retry
        return lambda _: count(database, options=reading, loading=loading, watcher=meter)
    run = partial(work.ingest, paths) if paths else work.retry_failed
    return lambda stop: run(
        database,
        options=reading,
        loading=loading,
        workers=extracting.workers,
        watcher=meter,
        stop=stop,
    )


def _known(database: Database) -> set[tuple[str, str]]:
    """The failures that were reported before: where and why."""
    from quotes.store.write.writing import open_failures

    if database.current() is None:
        return set()
    return {(failure.place, failure.reason) for failure in open_failures(database)}


def _list_failures(database: Database) -> int:
    from quotes.store.write.writing import open_failures

    found = open_failures(database)
    for failure in found:
        times = "once" if failure.attempts == 1 else f"{failure.attempts} times"
        say(f"{failure.place}: {failure.reason} (tried {times})")
    if not found:
        message("No failures.")
    return 0


def _logging_to(path: Path | None) -> AbstractContextManager[None]:
    """Write all that the package logs to a file while the block runs."""
    if path is None:
        return nullcontext()
    refuse_databases(path)
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise QuotesError(f"{path}: {error.strerror or error}") from error
    return logged(handler, "%(asctime)s %(levelname)s %(name)s: %(message)s")


def _print_summary(summary: Summary, database: Database, dry_run: bool) -> None:
    from rich import box
    from rich.table import Table

    tally = summary.tally
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    rows: list[tuple[str, int]] = [("read", summary.read)]
    if dry_run:
        rows.append(("new or changed", summary.to_do))
    else:
        rows += [("new", tally.new), ("changed", tally.changed)]
    rows += [("unchanged", tally.unchanged), ("kept, new text shorter", tally.kept)]
    if not dry_run:
        rows.append(("duplicates", tally.duplicates))
    rows += [
        ("not English", summary.not_english),
        ("no text", summary.no_text),
        ("failed", tally.failed),
    ]
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    if not dry_run:
        table.add_section()
        table.add_row("quotes", f"{tally.quotes.total():,}")
        for kind, count in sorted(tally.quotes.items()):
            table.add_row(f"  {kind}", f"{count:,}")
        table.add_row("speakers in the database", f"{summary.speakers:,}")
    stderr().print(table)
    if tally.quotes.total() and not dry_run:
        message("Searches and reports show speech and writing; --act all shows every act.")
    if tally.failed and not dry_run:
        message(
            f"Failures are recorded in {database}: `quotes ingest --failures` lists them, "
            "`quotes ingest --retry-failed` tries them again."
        )
