"""Identifies processes across runs, so that a run whose process has died is recognized."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

_FAR = timedelta(days=1)  # how long a process on another machine is assumed to run


def own_process() -> str:
    """An identifier of this process: machine, process id, and start time, since ids are reused."""
    return f"{socket.gethostname()}/{os.getpid()}/{_start(os.getpid())}"


def is_alive(process: str | None, since: datetime, now: datetime) -> bool:
    """Whether a process (see `own_process`) whose run began at `since` may still be running."""
    host, number, start = (process or "//").split("/", 2)
    if not number.isdecimal():
        return False
    if host != socket.gethostname():  # it cannot be checked from here
        return now - since < _FAR
    try:
        os.kill(int(number), 0)
    except PermissionError:
        pass
    except (OSError, OverflowError):
        return False
    return _start(int(number)) == start


def _start(number: int) -> str:
    """The start time of a process in the system's clock ticks; empty if unknown."""
    with suppress(OSError, IndexError):
        # The name of the program, in brackets, may hold spaces.
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19]
    return ""
