"""Scores the content, source and cue of quotes, micro-averaged over a corpus.

- `content_tokens`, `source_tokens`, `cue_tokens`: words inside any such part;
- `content_exact`: contents with the same words, matched one to one;
- `content_half`: contents that share at least half of their words, matched one to one, greedily;
- `attributed`: those of them whose sources share a word, or are both missing.

Each is computed for all quotes and by kind. For a kind, recall is over the annotated quotes of that
kind and precision over the predicted ones; their matches may be of any kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quotes.evaluate.corpus import CorpusArticle, CorpusQuote, WordSet, pair_found, sources_agree
from quotes.evaluate.intervals import Counts, Interval, intervals

MEASURES = (
    "content_tokens",
    "content_exact",
    "content_half",
    "attributed",
    "source_tokens",
    "cue_tokens",
)
KINDS = ("all", "direct", "mixed", "indirect")


@dataclass
class Tally:
    """Hits and totals of a measure, for the annotated and for the predicted quotes."""

    gold_hits: int = 0
    gold: int = 0
    predicted_hits: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        """The share of the predicted that is right; 0 if nothing was predicted."""
        return self.predicted_hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the annotated that was found; 0 if nothing was annotated."""
        return self.gold_hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def add(self, other: Tally) -> None:
        """Add the counts of `other`."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


def _tallies() -> dict[tuple[str, str], Tally]:
    return {(m, k): Tally() for m in MEASURES for k in KINDS}


@dataclass
class Scores:
    """Tallies by measure and kind: of all articles together, and of each, in order.

    `inside` counts the annotated quotes inside the content of another, and those of them that
    `content_half` finds.
    """

    tallies: dict[tuple[str, str], Tally] = field(default_factory=_tallies)
    inside: Tally = field(default_factory=Tally)
    articles: list[dict[tuple[str, str], Tally]] = field(default_factory=list)

    def __getitem__(self, key: tuple[str, str]) -> Tally:
        return self.tallies[key]

    def as_json(self) -> dict[str, dict[str, dict[str, float]]]:
        """Measure -> kind -> figures."""
        figures: dict[str, dict[str, dict[str, float]]] = {}
        for (measure, kind), tally in self.tallies.items():
            figures.setdefault(measure, {})[kind] = {
                "p": tally.precision,
                "r": tally.recall,
                "f1": tally.f1,
                "gold": tally.gold,
                "predicted": tally.predicted,
            }
        return figures

    def count(self, golds: Sequence[CorpusQuote], predictions: Sequence[CorpusQuote]) -> None:
        """Count the quotes of an article."""
        one = _tallies()
        for part in ("content", "source", "cue"):
            _count_words(one, part, golds, predictions)
        _count_pairs(one, "content_exact", golds, predictions, _equal(golds, predictions))
        half = pair_found(golds, predictions)
        inner = [any(g.content < other.content for other in golds) for g in golds]
        self.inside.add(Tally(sum(inner[i] for i in half), sum(inner)))
        _count_pairs(one, "content_half", golds, predictions, half)
        attributed = {i: j for i, j in half.items() if sources_agree(golds[i], predictions[j])}
        _count_pairs(one, "attributed", golds, predictions, attributed)
        for key, tally in one.items():
            self.tallies[key].add(tally)
        self.articles.append(one)

    def interval(self, measure: str, kind: str = "all") -> Interval | None:
        """The 95% confidence interval of an F1; None for fewer than two articles."""
        key = measure, kind
        return intervals([vars(one[key]) for one in self.articles], _f1).get("f1")


def _f1(counts: Counts) -> dict[str, float]:
    return {"f1": Tally(**counts).f1}


def _count_pairs(
    tallies: Mapping[tuple[str, str], Tally],
    measure: str,
    golds: Sequence[CorpusQuote],
    predictions: Sequence[CorpusQuote],
    pairs: Mapping[int, int],
) -> None:
    for kind in KINDS:
        tally = tallies[measure, kind]
        tally.gold_hits += len(_of(kind, (golds[i] for i in pairs)))
        tally.gold += len(_of(kind, golds))
        tally.predicted_hits += len(_of(kind, (predictions[j] for j in pairs.values())))
        tally.predicted += len(_of(kind, predictions))


def _count_words(
    tallies: Mapping[tuple[str, str], Tally],
    part: str,
    golds: Sequence[CorpusQuote],
    predictions: Sequence[CorpusQuote],
) -> None:
    all_gold, all_predicted = _words(part, golds), _words(part, predictions)
    for kind in KINDS:
        gold, predicted = _words(part, _of(kind, golds)), _words(part, _of(kind, predictions))
        tally = tallies[f"{part}_tokens", kind]
        tally.gold_hits += len(gold & all_predicted)
        tally.gold += len(gold)
        tally.predicted_hits += len(predicted & all_gold)
        tally.predicted += len(predicted)


def _of(kind: str, quotes: Iterable[CorpusQuote]) -> list[CorpusQuote]:
    return [quote for quote in quotes if kind in ("all", quote.kind)]


def _words(part: str, quotes: Iterable[CorpusQuote]) -> WordSet:
    return frozenset().union(*(getattr(quote, part) for quote in quotes))


def _equal(golds: Sequence[CorpusQuote], predictions: Sequence[CorpusQuote]) -> dict[int, int]:
    free: dict[WordSet, list[int]] = {}
    for j, prediction in enumerate(predictions):
        free.setdefault(prediction.content, []).append(j)
    return {i: free[gold.content].pop(0) for i, gold in enumerate(golds) if free.get(gold.content)}


def score_attributions(
    articles: Iterable[CorpusArticle], predicted: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Scores:
    """Score predicted quotes; `predicted` has them by article id, and no id means no quotes."""
    scores = Scores()
    for article in articles:
        scores.count(article.gold, article.found(predicted.get(article.id, ())))
    return scores
