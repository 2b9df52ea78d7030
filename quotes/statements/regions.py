"""Finds connected components incrementally, with union-find."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Regions(Generic[T]):
    """A partition of items into regions (components), each with the sum of its items' weights.

    An item that was never mentioned is a region of its own with weight 0.
    """

    def __init__(self) -> None:
        self._above: dict[T, T] = {}
        self._weights: dict[T, int] = {}

    def of(self, item: T) -> T:
        """The representative of an item's region."""
        path = []
        while (above := self._above.get(item, item)) != item:
            path.append(item)
            item = above
        for passed in path:
            self._above[passed] = item
        return item

    def join(self, one: T, other: T) -> None:
        """Merge the regions of two items."""
        a, b = self.of(one), self.of(other)
        self._above.setdefault(a, a)
        self._above.setdefault(b, b)
        if a != b:
            self._above[b] = a
            self._weights[a] = self._weights.get(a, 0) + self._weights.pop(b, 0)

    def add(self, item: T, weight: int) -> None:
        """Add to the weight of an item's region."""
        root = self.of(item)
        self._weights[root] = self._weights.get(root, 0) + weight

    def weight(self, item: T) -> int:
        """The weight of an item's region."""
        return self._weights.get(self.of(item), 0)

    def among(self, items: Iterable[T]) -> list[list[T]]:
        """The items grouped by region, in the order of `items`."""
        found: dict[T, list[T]] = {}
        for item in items:
            found.setdefault(self.of(item), []).append(item)
        return list(found.values())
