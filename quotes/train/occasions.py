"""Fits the weights of `quotes.dates.occasions`: which date of an article dates which quote.

    python -m quotes.train.occasions CORPUS.jsonl SPEAKERS.jsonl --out quotes/dates/occasions.json

CORPUS holds articles with annotated attributions, SPEAKERS the answers of readers to who said each
and when (their formats are those of `quotes evaluate`). Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from quotes.dates.datelines import dateline
from quotes.dates.dating import publication_day, scene_of
from quotes.dates.features import Row, Scene
from quotes.detect.acts import act_of
from quotes.detect.attribution import Attribution
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan
from quotes.document import Document, Spans
from quotes.speakers import Sourcing, Speaker

_FORESTS = 3  # averaged, as one alone swings by the chance of its fit (bagging, Breiman 1996)


@dataclass(frozen=True)
class Example:
    """An annotated article: its quotes, who said each, and the date of each (None: undated)."""

    document: Document
    attributions: tuple[Attribution, ...]
    sourcing: tuple[Sourcing, ...]
    dates: tuple[str | None, ...]
    ids: tuple[str, ...]


def examples(corpus: Path, speakers: Path) -> Iterator[Example]:
    """The articles of a corpus that have answers."""
    with speakers.open(encoding="utf-8") as lines:
        answers = {x["id"]: x["attributions"] for x in map(json.loads, lines)}
    with corpus.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] not in answers:
                continue
            of_article = answers[record["id"]]
            document = Document(
                record["text"], record["id"], record["title"], published=record["published"]
            )
            found, said, dates, ids = [], [], [], []
            marks = scan(document.reading).quotations
            shift = document.offset
            for a in record["attributions"]:
                answer = of_article.get(a["id"])
                if answer is None:
                    continue
                content, cue, source = (
                    tuple(sorted((s + shift, e + shift) for s, e in a[part]))
                    for part in ("content", "cue", "source")
                )
                kind = kind_of(document.reading, content, cue, marks)
                act = act_of(_words(document, cue), _words(document, source), kind)
                found.append(Attribution(content, cue, source, kind, act, 1.0))
                names = (
                    answer["speakers"]
                    if answer["kind"] in ("person", "organization", "several")
                    else ()
                )
                said.append(Sourcing(tuple(Speaker(n, "person") for n in names)))
                dates.append(answer["said_on"])
                ids.append(a["id"])
            yield Example(document, tuple(found), tuple(said), tuple(dates), tuple(ids))


def _words(document: Document, spans: Spans) -> str:
    return " ".join(document.reading[s:e] for s, e in spans)


def read(example: Example) -> tuple[Scene, list[Row]]:
    """The scene of an annotated article and its rows."""
    line = dateline(example.document.reading)
    day = publication_day(example.document, line)
    scene = scene_of(example.document, example.attributions, example.sourcing, day, line)
    return scene, list(scene.rows())


def fit(corpus: Path, speakers: Path, threshold: float) -> dict[str, Any]:
    """The weights that `quotes.dates.occasions` reads."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, right = [], []
    for example in examples(corpus, speakers):
        scene, of_article = read(example)
        for row in of_article:
            rows.append(row.numbers)
            right.append(example.dates[scene.quotes[row.quote].index] == scene.values[row.value])
    models = [
        HistGradientBoostingClassifier(
            max_iter=100,
            learning_rate=0.08,
            max_leaf_nodes=10,
            max_depth=6,
            min_samples_leaf=20,
            l2_regularization=3,
            max_features=0.25,
            random_state=seed,
        ).fit(rows, right)
        for seed in range(1, _FORESTS + 1)
    ]
    return {"threshold": threshold, "forest": exported(models)}


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
    """Fit and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("speakers", type=Path)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--threshold", type=float, default=0.45)
    given = arguments.parse_args()
    weights = fit(given.corpus, given.speakers, given.threshold)
    given.out.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
