"""What `extract` and `ingest` share: options for reading, telling of failures, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from quotes.cli.output import message, stderr
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from quotes.readers import ReadOptions
    from quotes.readers.outcome import Failure
    from quotes.record import Extract


def read_options(
    published: str | None,
    outlet: str | None,
    columns: Sequence[str] | None,
    reader: str | None,
    any_language: bool,
) -> ReadOptions:
    """The user's options for reading; raises QuotesError where `--map` is not FIELD=NAME."""
    from quotes.readers import ReadOptions

    mapping: dict[str, str] = {}
    for pair in columns or ():
        field, separator, name = pair.partition("=")
        if not (separator and field.strip() and name.strip()):
            raise QuotesError(f"--map {pair}: give it as FIELD=NAME, for example text=story")
        mapping[field.strip()] = name.strip()
    return ReadOptions(
        published=published,
        outlet=outlet,
        columns=mapping,
        format=reader,
        any_language=any_language,
    )


def tell(failure: Failure) -> None:
    """One line for what could not be read or was left out."""
    from quotes.readers.outcome import Skipped

    message(" ".join(str(failure).split()), style="dim" if isinstance(failure, Skipped) else "red")


class Meter:
    """Counts articles, words and quotes, and shows how quickly they come, on terminals alone."""

    def __init__(self) -> None:
        self.articles = self.words = self.quotes = self.known = 0
        self._began = monotonic()
        self._progress: Any = None

    @contextmanager
    def running(self, quiet: bool = False) -> Iterator[None]:
        """Show the counts while the block runs."""
        if quiet or not sys.stderr.isatty():
            yield
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=stderr(), transient=True) as self._progress:
            self._progress.add_task("loading the model …", total=None)
            yield

    def add(self, extract: Extract) -> None:
        """One more article is done."""
        self.articles += 1
        self.words += extract.document.text.count(" ") + 1
        self.quotes += len(extract.quotes)
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], description=self.line())

    def unchanged(self, documents: int) -> None:
        """So many articles were known already."""
        self.known += documents
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], description=self.line())

    def failure(self, failure: Failure) -> None:
        """Something could not be taken in, or was left out."""
        tell(failure)

    def line(self) -> str:
        """The counts, with what was done in a second."""
        seconds = max(monotonic() - self._began, 1e-6)
        return (
            f"{self.articles:,} articles, {self.words:,} words ({self.words / seconds:,.0f}/s), "
            f"{self.quotes:,} quotes ({self.quotes / seconds:,.0f}/s)"
            + (f", {self.known:,} known" if self.known else "")
        )
