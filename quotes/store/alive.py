"""Whether who wrote something down is still at work: a mark that says who, and a look for it."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

_FAR = timedelta(days=1)  # so long a process of another machine is believed to be at work


def mark() -> str:
    """This process: machine, number and start, which tells it from a later one of its number."""
    return f"{socket.gethostname()}/{os.getpid()}/{_start(os.getpid())}"


def is_alive(process: str | None, since: datetime, now: datetime) -> bool:
    """Whether the process with this mark, at work since then, may still be."""
    host, number, start = (process or "//").split("/", 2)
    if not number.isdecimal():
        return False
    if host != socket.gethostname():  # nobody can look there from here
        return now - since < _FAR
    try:
        os.kill(int(number), 0)
    except PermissionError:
        pass
    except (OSError, OverflowError):
        return False
    return _start(int(number)) == start


def _start(number: int) -> str:
    """When a process began, in the system's own count; empty where it does not tell."""
    with suppress(OSError, IndexError):
        # The name of the program, in brackets, may hold spaces.
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19]
    return ""
