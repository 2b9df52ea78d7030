"""The fit of what reports no words."""

from __future__ import annotations

import numpy as np
import pytest

from quotes.detect.wordless import FEATURES
from quotes.train.wordless import Example, fit, judge

pytest.importorskip("sklearn")


def examples(count: int = 2400) -> list[Example]:
    """Attributions whose first feature tells whether they report words."""
    random = np.random.default_rng(3)
    made = []
    for number in range(count):
        row = np.zeros(len(FEATURES), np.float32)
        row[:6] = random.normal(size=6)
        wordless = number % 4 == 0
        row[0] = 4.0 if wordless else -4.0
        made.append(Example(f"article {number % 30}", row, wordless, 1.0, ("a", "b")))
    return made


def test_the_fit_separates_what_a_feature_tells_apart() -> None:
    read = examples()
    weights, bias = fit(read)
    scores = np.array([e.row for e in read]) @ weights + bias
    assert ((scores > 0) == [e.wordless for e in read]).all()


def test_each_article_is_judged_by_a_fit_on_others() -> None:
    read = examples()
    right = (judge(read, 3) >= 0.5) == [e.wordless for e in read]
    assert right.mean() > 0.99
    foreign = [Example("alone", read[0].row, False, 1.0, ("a", "b")), *read[1:]]
    assert judge(foreign, 3)[0] > 0.5  # its own label did not teach it
