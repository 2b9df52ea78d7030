"""How a long piece of work is asked to come to an end: what is under way is finished first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Stop:
    """Whether somebody has asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def until(self, items: Iterable[T]) -> Iterator[T]:
        """The items, of which no more are taken once somebody has asked."""
        rest = iter(items)
        while not self.asked:
            try:
                item = next(rest)
            except StopIteration:
                return
            yield item
