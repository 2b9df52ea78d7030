"""Parts shared by `extract` and `ingest`: exit codes, progress, and a line for each failure."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from quotes.cli.interrupts import INTERRUPTED
from quotes.cli.output import message, stderr

if TYPE_CHECKING:
    from quotes.document import Document
    from quotes.readers.outcome import Failure
    from quotes.record import Extract


SOME_BAD = 3
"""The exit code if all is done, but some inputs were bad."""


def exit_code(done: int, bad: int, stopped: bool) -> int:
    """The exit code: 0 if all went well, 3 if some inputs were bad, 1 if all were, 130 if the run
    was interrupted (`stopped`)."""
    if stopped:
        return INTERRUPTED
    return (SOME_BAD if done else 1) if bad else 0


def tell(failure: Failure) -> None:
    """Print one line for an input that could not be read or was left out."""
    from quotes.readers.outcome import Skipped

    message(" ".join(str(failure).split()), style="dim" if isinstance(failure, Skipped) else "red")


class Meter:
    """Counts articles, words and quotes. On a terminal it also shows their rate and, if the size of
    `paths` is known, the time left.

    If `quiet`, it only reports failures, except those that are `known`.
    """

    def __init__(
        self,
        paths: Sequence[str] = (),
        quiet: bool = False,
        known: Collection[tuple[str, str]] = (),
    ) -> None:
        from quotes.readers.progress import ReadingProgress

        self.articles = self.words = self.quotes = self.known = self.failures = 0
        self._undated = self._without_outlet = 0
        self.reading_progress = ReadingProgress()
        self._quiet = quiet
        self._known = known
        self._paths = paths
        self._began = monotonic()
        self._progress: Any = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Show the counts while the block runs."""
        if self._quiet or not sys.stderr.isatty():
            yield
            return
        from rich.progress import (
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        from quotes.readers.progress import size_of

        total = size_of(self._paths) if self._paths else None
        left = (TimeRemainingColumn(compact=True), TextColumn("left"))
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            *(left if total else (TimeElapsedColumn(),)),
        )
        with Progress(*columns, console=stderr(), transient=True) as self._progress:
            self._progress.add_task("loading the model …", total=total)
            yield

    def add(self, extract: Extract) -> None:
        """Count an article that is done."""
        self.articles += 1
        self.words += extract.document.text.count(" ") + 1
        self.quotes += len(extract.quotes)
        self._undated += extract.document.published is None
        self._without_outlet += extract.document.outlet is None
        self.reading_progress.done(extract.document)
        self._show()

    def unchanged(self, documents: Sequence[Document]) -> None:
        """Count articles that have not changed."""
        self.known += len(documents)
        self.reading_progress.done(documents[-1])
        self._show()

    def _show(self) -> None:
        if self._progress is not None:
            task = self._progress.task_ids[0]
            self._progress.update(
                task, description=self.line(), completed=self.reading_progress.passed
            )

    def failure(self, failure: Failure) -> None:
        """Count and report an input that failed or was left out."""
        from quotes.readers.outcome import Skipped

        left_out = isinstance(failure, Skipped)
        self.failures += not left_out
        if self._quiet and (left_out or (failure.where, failure.reason) in self._known):
            return
        tell(failure)

    def notes(self) -> Iterator[str]:
        """A line for each kind of metadata that articles lack and many searches need."""
        for count, lacking, option in (
            (self._undated, "date of publication", "--published DATE"),
            (self._without_outlet, "outlet", "--outlet NAME"),
        ):
            if count:
                yield (
                    f"No {lacking} in {count:,} of {self.articles:,} articles: read them again "
                    f"with {option}, or name its column with --map."
                )

    def line(self) -> str:
        """The counts, with their rates per second."""
        seconds = max(monotonic() - self._began, 1e-6)
        return (
            f"{self.articles:,} articles, {self.words:,} words ({self.words / seconds:,.0f}/s), "
            f"{self.quotes:,} quotes ({self.quotes / seconds:,.0f}/s)"
            + (f", {self.known:,} known" if self.known else "")
        )
