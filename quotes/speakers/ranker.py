"""Ranks the persons that a pronoun or description may mean, by a conditional logit over candidates.

The weights are fitted offline (`quotes.train.ranker`) and shipped as `weights.json`. Every
candidate gets the sum of the weights of its features; the candidate "nobody named" has features
of its own.
Denis and Baldridge (2007), "A ranking approach to pronoun resolution", describe such a ranker.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Literal

Features = Mapping[str, float]
Task = Literal["pronoun", "description"]


@cache
def weights(task: Task) -> dict[str, float]:
    """The fitted weights of a task, by feature."""
    text = files("quotes.speakers").joinpath("weights.json").read_text("utf-8")
    found: dict[str, float] = json.loads(text)[task]
    return found


def best(task: Task, candidates: Sequence[Features]) -> int:
    """The index of the likeliest candidate; `candidates` is not empty."""
    chances = shares(task, candidates)
    return max(range(len(chances)), key=chances.__getitem__)


def shares(task: Task, candidates: Sequence[Features]) -> list[float]:
    """The chance of each candidate, together 1."""
    table = weights(task)
    scores = [sum(table.get(name, 0.0) * value for name, value in c.items()) for c in candidates]
    top = max(scores)
    weighed = [exp(score - top) for score in scores]
    total = sum(weighed)
    return [x / total for x in weighed]
