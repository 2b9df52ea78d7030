"""A page that takes too long does not hold up the others."""

from __future__ import annotations

import contextlib
import re
import threading
import time

import pytest

from quotes.readers.deadline import time_limit
from quotes.readers.outcome import Unreadable


def endless() -> None:
    while True:
        time.sleep(0.01)


def test_what_never_ends_ends() -> None:
    with pytest.raises(Unreadable, match=r"not read within 0\.2 seconds"), time_limit(0.2):
        endless()


def test_a_pattern_that_backtracks_ends() -> None:
    with pytest.raises(Unreadable, match="not read"), time_limit(0.2):
        re.match(r"(a+)+$", "a" * 60 + "b")


def test_in_another_thread() -> None:
    told: list[str] = []

    def work() -> None:
        try:
            with time_limit(0.2):
                endless()
        except Unreadable as error:
            told.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert told == ["not read within 0.2 seconds"]


def test_what_is_quick_is_left_alone() -> None:
    with time_limit(60):
        pass
    with pytest.raises(ValueError, match="own"), time_limit(60):
        raise ValueError("own")


def swallowing() -> None:
    with contextlib.suppress(BaseException):
        endless()


def test_what_a_library_swallowed_is_reported_all_the_same() -> None:
    """Python itself swallows what is raised while an object is deleted."""
    with pytest.raises(Unreadable, match="not read"), time_limit(0.05):
        swallowing()


def test_what_is_swallowed_in_another_thread_is_reported_once() -> None:
    told: list[str] = []

    def work() -> None:
        try:
            with time_limit(0.05):
                swallowing()
        except Unreadable as error:
            told.append(str(error))
        told.append(str(sum(range(100_000))))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert told == ["not read within 0.05 seconds", "4999950000"]
