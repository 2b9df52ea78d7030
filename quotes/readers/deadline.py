"""A time limit for work that may hang, so that one page cannot hold up the others."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from quotes.readers.outcome import Unreadable

_AGAIN = 1.0  # seconds until it is raised again, if a library swallowed it


class _Late(BaseException):
    """Time is up. A BaseException, so that no `except Exception` catches it on the way."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `Unreadable` if the block takes longer than `seconds`.

    In the main thread a signal ends the block, even inside a regular expression. Elsewhere, and on
    systems without such signals, another thread ends it at the next Python instruction. An earlier
    alarm that somebody else has set is left alone.
    """
    timed = hasattr(signal, "setitimer") and (threading.current_thread() is threading.main_thread())
    try:
        with _alarm(seconds) if timed else _watcher(seconds):
            yield
    except _Late:
        raise Unreadable(f"not read within {seconds:g} seconds") from None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    left, interval = signal.getitimer(signal.ITIMER_REAL)
    if 0 < left <= seconds:
        yield
        return

    passed = False

    def late(_: int, frame: FrameType | None) -> None:
        nonlocal passed
        passed = True
        raise _Late

    began = monotonic()
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # also where the alarm came at the very end
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(1e-3, left - (monotonic() - began)), interval)
    if passed:
        raise _Late  # the block swallowed it, and what it gave may be only a part


@contextmanager
def _watcher(seconds: float) -> Iterator[None]:
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    passed = False

    def late() -> None:
        nonlocal passed
        passed = True
        raise_in(thread, ctypes.py_object(_Late))

    timer = threading.Timer(seconds, late)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        raise_in(thread, None)  # so that it cannot come later
    if passed:
        raise _Late
