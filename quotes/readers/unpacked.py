"""Limits on what comes out of archives: total size and expansion."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from quotes.readers.options import MB, Limits
from quotes.readers.outcome import Unreadable
from quotes.readers.source import size_in_words

# Single files of an archive may well shrink several hundred times when packed.
_SMALL = 16 * MB


class Bomb(Unreadable):
    """The archive of `unpacked` exceeds its limits; no more of it is read."""

    def __init__(self, reason: str, unpacked: UnpackedSize) -> None:
        super().__init__(reason)
        self.unpacked = unpacked


class UnpackedSize:
    """Counts what has been unpacked of one archive, against its packed size."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.packed = 0
        self.unpacked = 0

    def more(self, size: int) -> None:
        """Count `size` bytes more; raises `Bomb` if that is too much."""
        self.unpacked += size
        if self.unpacked > self._limits.unpacked:
            limit = size_in_words(self._limits.unpacked)
            raise Bomb(f"unpacks to more than {limit}, the rest is not read", self)
        if self.unpacked > _SMALL and self.unpacked > self._limits.ratio * max(1, self.packed):
            times = self._limits.ratio
            raise Bomb(f"unpacks to more than {times} times its size, the rest is not read", self)


def guarded(stream: BinaryIO, unpacked: UnpackedSize) -> BinaryIO:
    """`stream`, with every byte counted by `unpacked`."""
    return cast(BinaryIO, io.BufferedReader(_Guarded(stream, unpacked), 1 << 16))


class Counted(io.RawIOBase):
    """A packed stream that reports to `unpacked` how much was read."""

    def __init__(self, stream: BinaryIO, unpacked: UnpackedSize) -> None:
        self._stream = stream
        self._unpacked = unpacked

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`; the number of bytes."""
        data = self._stream.read(len(buffer))
        self._count(len(data))
        buffer[: len(data)] = data
        return len(data)

    def _count(self, size: int) -> None:
        self._unpacked.packed += size


class _Guarded(Counted):
    """An unpacked stream, counted byte by byte: `unpacked` may refuse more."""

    def _count(self, size: int) -> None:
        self._unpacked.more(size)

    def close(self) -> None:
        self._stream.close()
        super().close()
