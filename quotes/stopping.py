"""Asks long work to end after finishing what is under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Stop:
    """Whether somebody has asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def until(self, items: Iterable[T]) -> Iterator[T]:
        """The items, until somebody asks to stop."""
        rest = iter(items)
        while not self.asked:
            try:
                item = next(rest)
            except StopIteration:
                return
            yield item
