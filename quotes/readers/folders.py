"""The files of a folder, even where parts of it are unreadable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from quotes.readers.outcome import Failure, Skipped


def files(folder: Path, *, follow_links: bool = False) -> Iterator[Path | Failure]:
    """All files under a folder in the order of their names, except hidden ones.

    A folder that cannot be opened is a failure, and the others are read. A symbolic link that leads
    out of the folder is left out, unless `follow_links`: whoever put files into a folder must not
    choose which files of the machine are read.
    """
    return _FolderWalk(Path(os.path.realpath(folder)), follow_links).under(folder)


class _FolderWalk:
    def __init__(self, root: Path, follow_links: bool) -> None:
        self._root = root
        self._follow = follow_links
        self._entered: set[str] = set()

    def under(self, folder: Path) -> Iterator[Path | Failure]:
        try:
            real = os.path.realpath(folder)
            if real in self._entered:  # links may form cycles
                return
            self._entered.add(real)
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            reason = f"cannot be opened: {error.strerror or error}"
            yield Failure(str(folder), reason, str(folder))
            return
        for entry in entries:
            if not entry.name.startswith("."):
                yield from self._entry(folder / entry.name, entry)

    def _entry(self, path: Path, entry: os.DirEntry[str]) -> Iterator[Path | Failure]:
        try:
            if entry.is_symlink() and (why := self._refused(path)):
                yield Skipped(str(path), why, str(path))
            elif entry.is_dir():
                if self._follow or not entry.is_symlink():
                    yield from self.under(path)
            elif entry.is_file():
                yield path
            else:  # it might never end
                yield Skipped(str(path), "a pipe, a socket or a device, not read", str(path))
        except OSError as error:
            yield Failure(str(path), error.strerror or str(error), str(path))

    def _refused(self, link: Path) -> str | None:
        """Why a link is not followed; None if it is."""
        target = Path(os.path.realpath(link))
        if not target.exists():
            return "a broken symbolic link"
        if self._follow or target.is_relative_to(self._root):
            return None
        return "a symbolic link that leads out of the folder, not followed without --follow-links"
