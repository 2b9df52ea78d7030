"""Groups quotes into statements by agglomerative clustering with average linkage.

The input is, for each pair, the probability (its chance) of being one saying. The result depends
only on the quotes and these chances, not on their order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from quotes.statements.regions import Regions

Pair = tuple[int, int]

ALWAYS, NEVER = 2.0, -1.0
"""The chances of pairs that people decided on. Pairs with ALWAYS are joined before all others;
groups with a NEVER between them are never joined."""


def clusters(
    items: Collection[int],
    chances: Mapping[Pair, float],
    threshold: float,
    opposed: Callable[[int, int], bool],
) -> list[list[int]]:
    """Groups of `items`, sorted; the pairs of `chances` have the smaller number first.

    The two groups with the highest average chance between their members are joined, as long as it
    is `threshold` or more. A pair without a chance counts as 0 if it is `opposed` (it cannot be one
    saying), else it is left out of the average: not every wording can be compared with every other.
    """
    near = Regions[int]()
    for (a, b), chance in chances.items():
        if chance >= threshold:
            near.join(a, b)
    found: list[list[int]] = []
    for some in near.among(items):  # only these can be joined
        found += _clusters(some, chances, threshold, opposed) if len(some) > 1 else [some]
    return sorted(found)


def _clusters(
    items: Collection[int],
    chances: Mapping[Pair, float],
    threshold: float,
    opposed: Callable[[int, int], bool],
) -> list[list[int]]:
    groups = {item: [item] for item in items}
    between = {
        (a, b): (chance, 1) for (a, b), chance in chances.items() if a in groups and b in groups
    }
    while True:
        best = max(
            ((total / count, (-a, -b)) for (a, b), (total, count) in between.items()),
            default=None,
        )
        if best is None or best[0] < threshold:
            return [sorted(group) for group in groups.values()]
        kept, lost = -best[1][0], -best[1][1]
        between = _joined(between, groups, kept, lost, opposed)
        groups[kept] += groups.pop(lost)


def _joined(
    between: Mapping[Pair, tuple[float, int]],
    groups: Mapping[int, list[int]],
    kept: int,
    lost: int,
    opposed: Callable[[int, int], bool],
) -> dict[Pair, tuple[float, int]]:
    """The sums and counts of chances between groups after `lost` has been joined to `kept`."""
    result: dict[Pair, tuple[float, int]] = {}
    beside: dict[int, dict[int, tuple[float, int]]] = {}
    for (a, b), value in between.items():
        if kept in (a, b) or lost in (a, b):
            other = b if a in (kept, lost) else a
            if other not in (kept, lost):
                beside.setdefault(other, {})[a if other == b else b] = value
        else:
            result[a, b] = value
    for other, values in beside.items():
        total, count = 0.0, 0
        for mine in (kept, lost):
            known = values.get(mine)
            if known is not None:
                total, count = total + known[0], count + known[1]
            else:
                count += sum(opposed(x, y) for x in groups[mine] for y in groups[other])
        if any(value[0] < 0 for value in values.values()):
            total = NEVER * count
        result[min(kept, other), max(kept, other)] = total, count
    return result
