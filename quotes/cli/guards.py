"""Guards around work that may take more than there is: memory, and time inside one call."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = 2 << 30  # bytes beside what the process holds already: eight times what an answer may be
_GRACE = 2.0  # seconds after which what does not listen is ended


@contextmanager
def little_memory() -> Iterator[None]:
    """Within, this process can take 2 GB of memory more than it has: what needs more fails.

    A database's library keeps a row in memory before anybody can look at its size. Start threads
    before: one that gets no memory for its stack never reports that it has started.
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
    """The bytes that count against the limit already; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:  # no Linux
        return 0
    sizes = (line.split() for line in status.splitlines() if line.startswith("VmData:"))
    return next((int(size) * 1024 for _, size, *_ in sizes), 0)


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """Within, the process is ended two seconds after `seconds`, if it has not come to an end.

    SQLite looks at the clock between the steps of a statement, but one step can be a function that
    takes hours. Nothing is lost: whoever is watched only reads.
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
