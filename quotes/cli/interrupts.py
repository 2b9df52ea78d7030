"""Ctrl-C: the first finishes the work under way, the second stops it, the third kills it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from quotes.stopping import Stop

INTERRUPTED = 130  # 128 + SIGINT, as shells count
_FIRST = "\nStopping after the articles that are being read; Ctrl-C again stops at once.\n"
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def stoppable() -> Iterator[Stop]:
    """In the block, Ctrl-C asks the `Stop` to end the work; again, it raises KeyboardInterrupt."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread receives signals
        return
    times = 0

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal times
        times += 1
        if times == 1:
            stop.asked = True
            _say(_FIRST)
        elif times == 2:
            raise KeyboardInterrupt
        else:
            leave_at_once()

    before, hook = signal.signal(signal.SIGINT, handle), sys.unraisablehook

    def unraisable(found: sys.UnraisableHookArgs) -> None:
        # Where Python clears up (a generator is closed) it cannot raise, and prints a traceback.
        # The work was asked to end before, and does.
        if not issubclass(found.exc_type, KeyboardInterrupt):
            hook(found)

    sys.unraisablehook = unraisable
    try:
        yield stop
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGINT, before)


def leave_at_once() -> None:
    """End this process and its child processes, whatever they are doing."""
    from multiprocessing import active_children

    for child in active_children():
        child.kill()
    if os.isatty(2):
        _say(_SHOW_CURSOR)
    os._exit(INTERRUPTED)


def _say(text: str) -> None:
    """Write past all buffers: Python may be in the middle of writing to them."""
    with suppress(OSError):
        os.write(2, text.encode())
