"""Whether corpora hold enough to train on: asked first, and without PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quotes.errors import QuotesError
from quotes.train.data import TrainingArticle, held_out, read_contents, training_articles


def check_enough(corpus: Path, nested: Path | None, hold_out: int) -> None:
    """Raise QuotesError for corpora from which `fit` and `calibrate` would learn nothing."""
    articles = training_articles(corpus)
    fitted, tuned = held_out(articles, hold_out)
    if not tuned:
        raise QuotesError(
            f"{corpus}: {len(articles)} articles are too few: at most a tenth of them is kept to "
            "tune on, so give at least 10"
        )
    if not fitted:
        raise QuotesError(f"{corpus}: the articles have one id; each needs its own")
    for part, purpose in ((fitted, "to train on"), (tuned, "kept to tune on")):
        if not _marked(part):
            raise QuotesError(
                f"{corpus}: no attributions in the articles {purpose} ({len(part)} of "
                f"{len(articles)})"
            )
    if nested and not _marked(read_contents(nested)):
        raise QuotesError(f"{nested}: no quotes inside quotes, which --nested is for")


def _marked(articles: Sequence[TrainingArticle]) -> bool:
    return any(article.attributions for article in articles)
