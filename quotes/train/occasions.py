"""Fits the weights of `quotes.dates.occasions`: which date of an article dates which quote.

    python -m quotes.train.occasions CORPUS.jsonl SPEAKERS.jsonl quotes/train/polnear-dates.jsonl \\
        (--out quotes/dates/occasions.json | --folds 4)

CORPUS holds articles with annotated attributions, the other files the answers of readers to when
each was said: `{"id", "attributions": {id: {"said_on"}}}`, as `quotes evaluate` reads them, or
`{"id", "dates": {date: [id, ...]}}`, where an attribution that is not listed is undated. Who said
each is worked out as at run time. With `--folds`, nothing is written; it prints for thresholds
which share of the dated quotes is dated rightly (`dated`) and which share of the dates given is
right (`date_precision`), and how far their confidence is to be trusted, each article judged by a
fit on others. Needs scikit-learn.

`polnear-dates.jsonl` adds the 728 articles of PolNeAR's training part that SPEAKERS leaves out. A
language model read them, by the conventions of SPEAKERS; on 24 articles (446 attributions) that
have both answers the two agree on 94% (0.92 of the dates found, 0.93 of those given right).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from quotes.dates.datelines import dateline
from quotes.dates.dating import publication_day, scene_of
from quotes.dates.features import Row, Scene
from quotes.dates.forest import Forest
from quotes.dates.occasions import numbers
from quotes.dates.words import Words
from quotes.detect.acts import act_of
from quotes.detect.attribution import Attribution
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan
from quotes.document import Document, Part
from quotes.pipeline import Extractor
from quotes.speakers.resolve import resolve
from quotes.train.reliability import reliability

_FORESTS = 3  # averaged, as one alone swings by the chance of its fit (bagging, Breiman 1996)
_HELD = 5  # the words are weighed for a fifth of the articles by a fit on the others
_SEEN = 15  # quotes in which a word must stand to get a weight


@dataclass(frozen=True)
class Example:
    """An annotated article, read: its scene, its rows, and the date of each quote (None: undated),
    in the order of the scene's quotes."""

    scene: Scene
    rows: tuple[Row, ...]
    dates: tuple[str | None, ...]

    @property
    def right(self) -> list[bool]:
        """For each row, whether its date is that of its quote."""
        return [self.dates[row.quote] == self.scene.values[row.value] for row in self.rows]


def read_dates(path: Path) -> dict[str, Mapping[str, str | None]]:
    """The answers of one file: by article and attribution the date, None where it has none."""
    found: dict[str, Mapping[str, str | None]] = {}
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if "dates" in record:
                found[record["id"]] = {i: d for d, ids in record["dates"].items() for i in ids}
            else:
                answers = record["attributions"].items()
                found[record["id"]] = {i: answer["said_on"] or None for i, answer in answers}
    return found


def examples(
    corpus: Path, answers: Mapping[str, Mapping[str, str | None]], extractor: Extractor
) -> Iterator[Example]:
    """The articles of a corpus that have answers."""
    with corpus.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] in answers:
                yield _example(record, answers[record["id"]], extractor)


def _example(
    record: Mapping[str, Any], dates: Mapping[str, str | None], extractor: Extractor
) -> Example:
    document = Document(
        record["text"], record["id"], record["title"], published=record["published"]
    )
    text, shift = document.reading, document.offset
    marks = scan(text).quotations
    found = []
    for a in record["attributions"]:
        content, cue, source = (
            tuple(sorted((s + shift, e + shift) for s, e in a[part]))
            for part in ("content", "cue", "source")
        )
        kind = kind_of(text, content, cue, marks)
        act = act_of(Part.of(text, cue).text, Part.of(text, source).text, kind)
        found.append(Attribution(content, cue, source, kind, act, 1.0))
    line = dateline(text)
    day = publication_day(document, line)
    sourcing = resolve(document, extractor.nlp(text), found)
    scene = scene_of(document, found, sourcing, day, line)
    ids = [a["id"] for a in record["attributions"]]
    said = tuple(dates.get(ids[quote.index]) for quote in scene.quotes)
    return Example(scene, tuple(scene.rows()), said)


def fit(read: Sequence[Example]) -> dict[str, Any]:
    """The weights that `quotes.dates.occasions` reads, but for the threshold."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows: list[list[float]] = []
    right: list[bool] = []
    for held in range(_HELD):
        words = Words(**_fit_words([e for i, e in enumerate(read) if i % _HELD != held]))
        for example in read[held::_HELD]:
            rows += _numbers(example, words)
            right += example.right
    models = [
        HistGradientBoostingClassifier(
            max_iter=100,
            learning_rate=0.08,
            max_leaf_nodes=14,
            max_depth=6,
            min_samples_leaf=40,
            l2_regularization=3,
            max_features=0.25,
            random_state=seed,
        ).fit(rows, right)
        for seed in range(1, _FORESTS + 1)
    ]
    return {"words": _fit_words(read), "forest": exported(models)}


def _numbers(example: Example, words: Words) -> list[list[float]]:
    return numbers(example.rows, [words.score(quote.words) for quote in example.scene.quotes])


def _fit_words(read: Sequence[Example]) -> dict[str, Any]:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counter = CountVectorizer(analyzer=sorted, min_df=_SEEN, binary=True)
    counts = counter.fit_transform([quote.words for e in read for quote in e.scene.quotes])
    dated = [date is not None for e in read for date in e.dates]
    model = LogisticRegression(C=0.03, max_iter=500).fit(counts, dated)
    weights = zip(counter.get_feature_names_out(), model.coef_[0], strict=True)
    return {
        "weights": {
            word: round(float(weight), 2) for word, weight in weights if abs(weight) > 0.02
        },
        "bias": round(float(model.intercept_[0]), 2),
    }


def judge(read: Sequence[Example], folds: int) -> list[tuple[float, bool]]:
    """The chance of each quote's likeliest date, and whether it is right, by fits on others."""
    given: list[tuple[float, bool]] = []
    for fold in range(folds):
        weights = fit([e for i, e in enumerate(read) if i % folds != fold])
        words, forest = Words(**weights["words"]), Forest(weights["forest"])
        for example in read[fold::folds]:
            best: dict[int, tuple[float, bool]] = {}
            chances = forest.chances(_numbers(example, words))
            for row, chance, right in zip(example.rows, chances, example.right, strict=True):
                best[row.quote] = max(best.get(row.quote, (0.0, False)), (chance, right))
            given += best.values()
    return given


def show(given: Sequence[tuple[float, bool]], total: int) -> None:
    """Print what `judge` gave: figures at thresholds of `total` dated quotes, and reliability."""
    print("threshold  dated  date_precision")
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8):
        above = [right for chance, right in given if chance > threshold]
        dated, precision = sum(above) / total, sum(above) / max(1, len(above))
        print(f"{threshold:9.2f}  {dated:5.3f}  {precision:14.3f}")
    error, table = reliability([chance for chance, _ in given], [right for _, right in given])
    print(f"\nconfidence  dates  right   (calibration error {error:.3f})")
    for part in table:
        print(f"{part.confidence:10.2f}  {part.count:5}  {part.right:5.2f}")


def exported(models: Sequence[Any]) -> dict[str, Any]:
    """The trees of fitted gradient boosting classifiers, averaged, as `quotes.dates.forest` walks
    them."""
    found: dict[str, Any] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value", "roots")
    }
    depth = 0
    for (tree,) in chain.from_iterable(model._predictors for model in models):
        nodes = tree.nodes  # scikit-learn shows its trees nowhere else
        base = len(found["feature"])
        found["roots"].append(base)
        depth = max(depth, int(nodes["depth"].max()))
        for number, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            found["feature"].append(0 if leaf else int(node["feature_idx"]))
            found["threshold"].append(0.0 if leaf else round(float(node["num_threshold"]), 5))
            found["left"].append(base + (number if leaf else int(node["left"])))
            found["right"].append(base + (number if leaf else int(node["right"])))
            found["value"].append(round(float(node["value"]) / len(models), 5) if leaf else 0.0)
    bias = sum(float(model._baseline_prediction.ravel()[0]) for model in models) / len(models)
    return {"bias": round(bias, 5), "depth": depth, **found}


def main() -> None:
    """Fit and write the weights, or judge fits."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("answers", type=Path, nargs="+")
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--threshold", type=float, default=0.35)
    arguments.add_argument("--folds", type=int, default=0)
    given = arguments.parse_args()
    if bool(given.out) == bool(given.folds):
        arguments.error("give --out to fit, or --folds to judge")
    answers = {i: a for path in reversed(given.answers) for i, a in read_dates(path).items()}
    read = list(examples(given.corpus, answers, Extractor.load()))
    if given.folds:
        total = sum(date is not None for example in read for date in example.dates)
        show(judge(read, given.folds), total)
    else:
        weights = {"threshold": given.threshold, **fit(read)}
        given.out.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
