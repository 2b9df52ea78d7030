"""Groups quotes into statements, given the chances of pairs."""

from __future__ import annotations

from collections.abc import Mapping

from quotes.statements.clusters import clusters
from quotes.statements.compare import surely_two
from quotes.statements.pieces import pieces_of_one
from quotes.statements.saying import Saying


def group(
    sayings: Mapping[int, Saying], chances: Mapping[tuple[int, int], float], threshold: float
) -> list[list[int]]:
    """Groups of quotes (by number) that are one saying each, sorted.

    `chances` are those of the pairs that were worth comparing, the smaller number first.
    """
    mute = pieces_of_one(sayings, chances)
    spoken = {pair: chance for pair, chance in chances.items() if pair not in mute}

    def against(one: int, other: int) -> bool:
        pair = (min(one, other), max(one, other))
        return pair not in mute and surely_two(sayings[one], sayings[other])

    return clusters(sayings, spoken, threshold, against)
