"""Tracks how far reading has come, to estimate the time left."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quotes.document import Document
from quotes.readers.source import Source


class ReadingProgress:
    """Counts the bytes read of files and folders, as stored (packed).

    Reading runs ahead of the work on what was read; `passed` is how far the work has come.
    """

    def __init__(self) -> None:
        self._done = 0
        self._open: Source | None = None
        self._marks: dict[int, int] = {}
        self.passed = 0

    def mark(self, document: Document) -> None:
        """Note how far reading had come when it produced `document`."""
        self._marks[id(document)] = self.position

    def done(self, document: Document) -> None:
        """Note that `document`, and everything read before it, is done."""
        if id(document) not in self._marks:
            return
        for other in list(self._marks):
            self.passed = self._marks.pop(other)
            if other == id(document):
                return

    @property
    def position(self) -> int:
        """How many bytes have been read so far."""
        return self._done + (self._open.position if self._open else 0)

    @contextmanager
    def over(self, source: Source) -> Iterator[None]:
        """Count what is read of `source`, a top-level one, and all of it at the end."""
        self._open = source
        try:
            yield
        finally:
            self._done += source.size
            self._open = None


def size_of(paths: Iterable[str]) -> int | None:
    """The size of all files in `paths` in bytes; None if it is unknown before reading."""
    total = 0
    for path in map(Path, paths):
        if os.path.isdir(path):  # noqa: PTH112 - which never raises
            for folder, _, names in os.walk(path):
                for name in names:
                    with suppress(OSError):  # unreadable files are reported in their turn
                        total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118
        elif os.path.isfile(path):  # noqa: PTH113
            total += path.stat().st_size
        else:
            return None
    return total
