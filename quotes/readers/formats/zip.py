"""Zip archives of files of any other format."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from quotes.readers.formats import docx
from quotes.readers.outcome import Failure, RawArticle, Skipped, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source
from quotes.readers.unpacked import Bomb, UnpackedSize, guarded

NAME = "zip"


def recognises(source: Source) -> bool:
    """The signature of a first member, or of an archive without any."""
    return source.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """The contents of each member, in the archive's order; a bad member is one failure."""
    limits = reading.options.limits
    file = source.seekable(limits.download)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(f"broken zip: {error}") from None
    unpacked = UnpackedSize(limits)
    with archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise Unreadable(f"more than {limits.members:,} files in one archive, not read")
        names = {member.filename for member in members}
        if docx.BODY in names:
            yield docx.article(source, file, archive, limits)
            return
        if what := _document(names):
            raise Unreadable(f"{what}, not a format that is read: save it as text or HTML")
        file.seek(0, 2)
        unpacked.packed = file.tell()
        for member in members:
            if member.is_dir() or _hidden(member.filename):
                continue
            where = f"{source.where}!{member.filename}"
            if _climbs(member.filename):
                yield Failure(where, "a path outside of the archive, not read", source.path)
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                yield Skipped(where, "a symbolic link in an archive, not followed", source.path)
                continue
            try:
                yield from _member(archive, member, where, source, reading, unpacked)
            except Bomb as bomb:
                if bomb.unpacked is unpacked:
                    raise
                yield Failure(where, str(bomb), source.path)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
                yield Failure(where, f"broken in the archive: {error}", source.path)
            except (RuntimeError, NotImplementedError) as error:  # a password, an odd compression
                yield Failure(where, f"not readable: {error}", source.path)


def _document(names: set[str]) -> str | None:
    """The kind of document that a zip package is, if any."""
    kinds = {
        "[Content_Types].xml": "an Office document",
        "META-INF/container.xml": "an e-book (EPUB)",
        "META-INF/manifest.xml": "an OpenDocument file",
        "mimetype": "an OpenDocument file or e-book",
        "META-INF/MANIFEST.MF": "a program (JAR)",
        "Index/Document.iwa": "an iWork document",
    }
    return next((what for name, what in kinds.items() if name in names), None)


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    where: str,
    outer: Source,
    reading: Reading,
    unpacked: UnpackedSize,
) -> Iterator[RawArticle | Failure]:
    with archive.open(member) as packed:
        stream = guarded(cast(BinaryIO, packed), unpacked)
        with Source(where, stream, outer.path, outer.depth + 1) as inner:
            yield from reading.inner(inner)


def _hidden(name: str) -> bool:
    """Whether a member is hidden, or was added by macOS."""
    parts = PurePosixPath(name).parts
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)


def _climbs(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"
