"""Compares clusterings with annotations by B³ (Bagga and Baldwin, 1998)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True)
class BCubed:
    """Precision, recall and F1, each from 0 to 1, over `items` items."""

    precision: float
    recall: float
    items: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(found: Mapping[Item, Hashable], gold: Mapping[Item, Hashable]) -> BCubed:
    """Compare two clusterings of the items that both have; each maps an item to its cluster.

    An item's precision is the share of its found cluster that belongs to its gold cluster, its
    recall the share of its gold cluster that is in its found one; both are averaged over items.
    """
    items = [item for item in gold if item in found]
    if not items:
        return BCubed(0.0, 0.0, 0)
    found_sizes = Counter(found[item] for item in items)
    gold_sizes = Counter(gold[item] for item in items)
    both = Counter((found[item], gold[item]) for item in items)
    precision = sum(both[found[i], gold[i]] / found_sizes[found[i]] for i in items)
    recall = sum(both[found[i], gold[i]] / gold_sizes[gold[i]] for i in items)
    return BCubed(precision / len(items), recall / len(items), len(items))
