"""Confidence intervals by the bootstrap over articles.

Quotes of one article are not independent, so articles are resampled, not quotes (Efron and
Tibshirani, An Introduction to the Bootstrap, 1993; percentile intervals).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

SAMPLES = 1000
_SEED = 1

Counts = Mapping[str, int]
Interval = tuple[float, float]


def intervals(
    articles: Sequence[Counts],
    figures: Callable[[Counts], Mapping[str, float]],
    *,
    share: float = 0.95,
    samples: int = SAMPLES,
) -> dict[str, Interval]:
    """The confidence interval of each figure, at the level `share`.

    `articles` are the counts of each article; `figures` computes named figures from summed counts.
    The random seed is fixed. With fewer than two articles there are no intervals.
    """
    if len(articles) < 2:
        return {}
    names = sorted({name for counts in articles for name in counts})
    table = np.array([[counts.get(name, 0) for name in names] for counts in articles])
    draws = np.random.default_rng(_SEED).multinomial(
        len(articles), np.full(len(articles), 1 / len(articles)), size=samples
    )
    drawn = [figures(dict(zip(names, map(int, row), strict=True))) for row in draws @ table]
    low, high = (1 - share) / 2, (1 + share) / 2
    return {
        name: (
            float(np.quantile([figure[name] for figure in drawn], low)),
            float(np.quantile([figure[name] for figure in drawn], high)),
        )
        for name in drawn[0]
    }
