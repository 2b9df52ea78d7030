"""Which of the dates of an article is that of a quote: trained on articles read by people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import islice

from quotes.dates.features import Row, Scene
from quotes.dates.forest import Forest
from quotes.dates.words import Words

_BLOCK = 2000  # rows that are weighed at a time: keeps memory flat on long texts


def chosen(scene: Scene) -> list[tuple[Row, float]]:
    """For each quote that the text dates: the row of its date, and how sure that is (0 to 1)."""
    words, forest, threshold = _model()
    scores = [words.score(quote.words) for quote in scene.quotes]
    best: dict[int, tuple[float, Row]] = {}
    rows = scene.rows()
    while block := list(islice(rows, _BLOCK)):
        chances = forest.chances(numbers(block, scores))
        for row, chance in zip(block, chances, strict=True):
            row.numbers = []
            if chance > best.get(row.quote, (threshold,))[0]:
                best[row.quote] = (chance, row)
    return [(row, chance) for chance, row in best.values()]


def numbers(rows: Sequence[Row], scores: Sequence[float]) -> list[list[float]]:
    """What the forest reads of each row: its own numbers, and the score of its quote's words."""
    return [[*row.numbers, scores[row.quote]] for row in rows]


@cache
def _model() -> tuple[Words, Forest, float]:
    source = resources.files("quotes.dates").joinpath("occasions.json")
    weights = json.loads(source.read_text(encoding="utf-8"))
    words = Words(weights["words"]["weights"], float(weights["words"]["bias"]))
    return words, Forest(weights["forest"]), float(weights["threshold"])
