"""Links quotes to dates of the article by a trained model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import groupby
from operator import attrgetter

import numpy as np

from quotes.dates.antecedents import link_query
from quotes.dates.features import ArticleDates, CandidateRow
from quotes.dates.meanings import Weekday
from quotes.dates.measures import FEATURES
from quotes.dates.resolve import DateMention
from quotes.dates.word_weights import WordWeights
from quotes.detect.mention_scorer import Floats, built_in
from quotes.detect.vectors import PieceVectors
from quotes.trees import Trees

MODEL = "linking.onnx"
METADATA = "quotes.dates"
BASES = {True: "expression", False: "context"}  # whether the date stands with the cue
# Added to the threshold if the day of publication is unknown: it was known in all articles that the
# model was fitted and calibrated on.
_UNPUBLISHED = 0.1
# The highest confidence of "on Thursday" in an article of a Wednesday, for pages are revised after
# the day that they give: of 29 such days of saying in real news, 14 were in the week before, 15 the
# next day.
_NEXT_DAY = 0.5


@dataclass(frozen=True, slots=True)
class DatedQuote:
    """A quote, by its place among the article's, and the mention that dates it: with its cue
    (`own`) or elsewhere. The share of such dates that are right is the confidence, 0 to 1."""

    quote: int
    mention: DateMention
    own: bool
    confidence: float


class DateLinker:
    """A fitted model: gradient boosted trees (Friedman 2001) as ONNX, run by ONNX Runtime.

    Every candidate of a quote gets a probability, no date among them. The file carries the names of
    the features that it was fitted on, the weights of words, the threshold below which no date is
    given, and for dates with the cue and those elsewhere a monotone map from the trees' probability
    to the share of such dates that are right. Raises QuotesError for a file that lacks these or was
    fitted on other features, or on the same in another order.
    """

    def __init__(self, model: bytes, name: str = MODEL) -> None:
        self._trees = Trees(model, name, "model of dates", METADATA, FEATURES)
        fitted = self._trees.fitted
        self.threshold = float(fitted["threshold"])
        self._words = WordWeights.of(fitted["words"])
        self._calibration = {
            own: (fitted["calibration"][name]["from"], fitted["calibration"][name]["to"])
            for own, name in BASES.items()
        }

    def chosen(
        self, article: ArticleDates, vectors: PieceVectors | None = None
    ) -> list[DatedQuote]:
        """The date of each quote that the text dates; `vectors` are those of the text's pieces."""
        scores = [self._words.score(quote.words) for quote in article.quotes]
        least = self.threshold if article.published else self.threshold + _UNPUBLISHED
        scorer, found = built_in("dates"), []
        for _, group in groupby(article.rows(), attrgetter("quote")):
            rows = list(group)
            read = scorer.features(vectors, link_query(article, rows))
            chances = self.chances(as_matrix(rows, scores, read))
            row, chance = likeliest(rows, chances)
            confidence = self.confidence(chance, row.own is not None)
            if row.nearest and _may_be_next_day(row.nearest, article.published):
                confidence = min(confidence, _NEXT_DAY)
            if row.nearest and confidence > least:
                found.append(DatedQuote(row.quote, row.nearest, row.own is not None, confidence))
        return found

    def chances(self, rows: Floats) -> list[float]:
        """The trees' probability for each candidate of one quote; the features of a row are in the
        order of `FEATURES`."""
        return self._trees.chances(rows)

    def confidence(self, chance: float, own: bool) -> float:
        """The share of right dates among those with this probability, which stand with their cue
        (`own`) or elsewhere."""
        return float(np.interp(chance, *self._calibration[own]))


def _may_be_next_day(mention: DateMention, published: date | None) -> bool:
    """Whether a date is a weekday without more words, and that of the day after the publication."""
    named = mention.meaning
    bare = isinstance(named, Weekday) and not named.which and named.week is None
    return bare and published is not None and mention.edtf == str(published - timedelta(days=6))


def likeliest(rows: Sequence[CandidateRow], chances: Sequence[float]) -> tuple[CandidateRow, float]:
    """The likeliest date among the candidates of a quote, with its probability."""
    dates = [pair for pair in zip(rows, chances, strict=True) if pair[0].nearest]
    return max(dates, key=lambda pair: pair[1])


def as_matrix(rows: Sequence[CandidateRow], scores: Sequence[float], read: Floats) -> Floats:
    """The features of rows in the order of `FEATURES`; `scores` are those of the quotes' words,
    `read` are the features READ of the rows."""
    known = np.array([(*row.numbers, scores[row.quote]) for row in rows], np.float32)
    return np.concatenate([known, read], 1)


@cache
def released() -> DateLinker:
    """The built-in model."""
    return DateLinker(resources.files("quotes.dates").joinpath(MODEL).read_bytes())
