"""Writes files completely or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from quotes.errors import QuotesError

_DATABASE = b"SQLite format 3\0"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The path of a new file next to `target`, which replaces it if the block succeeds.

    Until then, and on failure, `target` stays as it was. A symbolic link is followed. Raises
    QuotesError if nothing can be written there.
    """
    target = Path(os.path.realpath(target))
    try:
        with tempfile.TemporaryDirectory(prefix=".quotes-", dir=target.parent) as folder:
            new = Path(folder) / target.name
            yield new
            new.chmod(_mode(target))
            _to_disk(new)
            new.replace(target)
    except OSError as error:
        if error.errno is None or isinstance(error, BrokenPipeError):
            raise
        left = "; what was there before is left as it was" if target.exists() else ""
        raise QuotesError(f"{target}: {error.strerror}{left}") from error


@contextmanager
def written(target: Path) -> Iterator[IO[bytes]]:
    """A binary file to write to, which replaces `target` if the block succeeds.

    Anything but a regular file (a pipe, a device) is written to directly. Raises QuotesError
    instead of overwriting a database or folder.
    """
    target = Path(os.path.realpath(target))
    refuse_databases(target)
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    with replacing(target) as new, new.open("wb") as file:
        yield file


def refuse_databases(target: Path) -> None:
    """Raise QuotesError if `target` is a folder, an SQLite database or a part of one."""
    target = Path(os.path.realpath(target))
    if target.is_dir():
        raise QuotesError(f"{target}: is a folder, give the name of a file")
    whole = [target.name.removesuffix(end) for end in ("-wal", "-shm", "-journal")]
    for name in {target.name, *filter(None, whole)}:
        with suppress(OSError):
            file = target.with_name(name)
            if file.is_file() and _begins_as_database(file):
                raise QuotesError(
                    f"{file}: is a database and is not overwritten: give another name"
                )


def _begins_as_database(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_DATABASE)) == _DATABASE


def _mode(target: Path) -> int:
    """The permissions that `target` has, or would have if it were created now."""
    with suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _to_disk(file: Path) -> None:
    """Wait until the content is on disk; otherwise a rename may survive a crash without it."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
