"""Limits on memory, and on time spent inside a single call."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = 2 << 30  # bytes beside what the process already holds: eight times the largest answer
_GRACE = 2.0  # seconds until a process that does not react is ended


@contextmanager
def little_memory() -> Iterator[None]:
    """In the block, this process can take at most 2 GB more memory; allocations beyond that fail.

    A database driver loads a whole row before its size can be checked. Start threads beforehand:
    one that gets no memory for its stack never reports that it has started.
    """
    try:
        import resource
    except ImportError:  # Windows
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _held() + _MEMORY
    if soft != resource.RLIM_INFINITY:
        wanted = min(soft, wanted)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held() -> int:
    """The bytes that already count against the limit; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:  # no Linux
        return 0
    sizes = (line.split() for line in status.splitlines() if line.startswith("VmData:"))
    return next((int(size) * 1024 for _, size, *_ in sizes), 0)


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """End the process if the block has not finished two seconds after `seconds`.

    SQLite checks the clock between the steps of a statement, but a single step can be a function
    call that takes hours. Nothing is lost, since the process only reads.
    """
    timer = threading.Timer(seconds + _GRACE, _end, [seconds])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(seconds: float) -> None:
    os.write(2, f"stopped after {seconds:g} seconds\n".encode())
    os._exit(1)
