"""How far reading has come: for telling how long it will still take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quotes.readers.source import Source


class Gauge:
    """Counts the bytes of files and folders that have been read, packed as they lie there."""

    def __init__(self) -> None:
        self._done = 0
        self._open: Source | None = None

    @property
    def position(self) -> int:
        """How many bytes have been read so far."""
        return self._done + (self._open.position if self._open else 0)

    @contextmanager
    def over(self, source: Source) -> Iterator[None]:
        """Count what is read of `source`, an outer one, and all of it at the end."""
        self._open = source
        try:
            yield
        finally:
            self._done += source.size
            self._open = None


def size_of(paths: Iterable[str]) -> int | None:
    """The bytes of all the files in `paths`; None where that is not known before they are read."""
    total = 0
    for path in map(Path, paths):
        if path.is_dir():
            total += sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            total += path.stat().st_size
        else:
            return None
    return total
