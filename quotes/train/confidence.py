"""Fits how sure a speaker is: the weights of `quotes.speakers.confidence`.

    python -m quotes.train.confidence CORPUS.jsonl SPEAKERS.jsonl [CORPUS SPEAKERS ...]
        (--out quotes/speakers/confidence.json | --folds 5)

CORPUS holds annotated articles, SPEAKERS says who each source is (the formats of `quotes
evaluate`). The quotes are those that the released detector finds in the articles, the speakers
those that `quotes.speakers` gives; a quote counts where it matches an annotated one. With
`--folds` nothing is written: it prints how far the confidence is to be trusted, each article judged
by a fit on others. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from quotes.document import Document
from quotes.evaluate.corpus import Answer, CorpusArticle, pair, read_answers, read_corpus
from quotes.evaluate.speakers import name_key
from quotes.forest import Forest
from quotes.pipeline import Extractor
from quotes.speakers.confidence import FEATURES
from quotes.speakers.resolve import measured
from quotes.train.reliability import reliability

_FORESTS = 3
_CAUTION = 0.75
"""Taken off the log odds: the rules have been written on the articles of the fit. Fitted on one
corpus, what gets 0.95 in the other is right 0.94 of the time."""


@dataclass(frozen=True)
class Example:
    """One speaker that was given: what was seen of the choice, and whether it is right."""

    corpus: str
    article: str
    numbers: tuple[float, ...]
    right: bool


def examples(
    name: str,
    articles: Sequence[CorpusArticle],
    answers: Mapping[str, Mapping[str, Answer]],
    extractor: Extractor,
) -> Iterator[Example]:
    """Every speaker that is given to a quote which matches an annotated one."""
    for article in articles:
        if article.id in answers:
            yield from _of_article(name, article, answers[article.id], extractor)


def _of_article(
    name: str, article: CorpusArticle, answers: Mapping[str, Answer], extractor: Extractor
) -> Iterator[Example]:
    record = article.record
    document = Document(text=article.text, id=article.id, title=record.get("title"))
    doc = extractor.nlp(document.reading)
    found = doc._.quotes
    golds = [gold for gold in record["attributions"] if gold.get("id") in answers]
    shift = document.offset
    spans = [[(s - shift, e - shift) for s, e in q.content if s >= shift] for q in found]
    pairs = pair(
        [article.word_starts_in(gold["content"]) for gold in golds],
        [article.word_starts_in(content) for content in spans],
    )
    given = measured(document, doc, found)
    for i, j in pairs.items():
        answer = answers[golds[i]["id"]]
        if j in given and "speaker" not in answer.disputed:
            row, names = given[j]
            right = {name_key(n) for n in names} == {name_key(n) for n in answer.speakers}
            yield Example(name, article.id, tuple(row[name] for name in FEATURES), right)


def fit(read: Sequence[Example]) -> dict[str, Any]:
    """The weights that `quotes.speakers.confidence` reads; all corpora count alike."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, right = [e.numbers for e in read], [e.right for e in read]
    sizes = Counter(e.corpus for e in read)
    weights = [len(read) / len(sizes) / sizes[e.corpus] for e in read]
    models = [
        HistGradientBoostingClassifier(
            max_iter=90,
            learning_rate=0.06,
            max_leaf_nodes=8,
            max_depth=4,
            min_samples_leaf=25,
            l2_regularization=5,
            max_features=0.3,
            random_state=seed,
        ).fit(rows, right, sample_weight=weights)
        for seed in range(1, _FORESTS + 1)
    ]
    forest = exported(models)
    forest["bias"] = round(forest["bias"] - _CAUTION, 5)
    return {"features": list(FEATURES), "forest": forest}


def exported(models: Sequence[Any]) -> dict[str, Any]:
    """The trees of fitted gradient boosting classifiers, averaged, as `quotes.forest` walks
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


def judge(read: Sequence[Example], folds: int) -> list[tuple[float, bool]]:
    """The confidence of each speaker by a fit on other articles, and whether it is right."""
    numbers = {article: n for n, article in enumerate(dict.fromkeys(e.article for e in read))}
    given: list[tuple[float, bool]] = []
    for fold in range(folds):
        forest = Forest(fit([e for e in read if numbers[e.article] % folds != fold])["forest"])
        held = [e for e in read if numbers[e.article] % folds == fold]
        chances = forest.chances([e.numbers for e in held])
        given += zip(chances, (e.right for e in held), strict=True)
    return given


def show(given: Sequence[tuple[float, bool]]) -> None:
    """Print what `judge` gave: what is right above thresholds, and reliability."""
    print("at least  share  right")
    for threshold in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        above = [right for chance, right in given if chance >= threshold]
        print(
            f"{threshold:8.2f}  {len(above) / len(given):5.3f}"
            f"  {sum(above) / max(1, len(above)):5.3f}"
        )
    error, table = reliability([chance for chance, _ in given], [right for _, right in given])
    print(f"\nconfidence  speakers  right   (calibration error {error:.3f})")
    for part in table:
        print(f"{part.confidence:10.2f}  {part.count:8}  {part.right:5.2f}")


def main() -> None:
    """Fit and write the weights, or judge fits."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("files", type=Path, nargs="+")
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--folds", type=int, default=0)
    given = arguments.parse_args()
    if bool(given.out) == bool(given.folds) or len(given.files) % 2:
        arguments.error("give pairs of files, and --out to fit or --folds to judge")
    extractor = Extractor.load()
    read = [
        example
        for corpus, answers in zip(given.files[::2], given.files[1::2], strict=True)
        for example in examples(corpus.name, read_corpus(corpus), read_answers(answers), extractor)
    ]
    if given.folds:
        show(judge(read, given.folds))
    else:
        text = json.dumps(fit(read), separators=(",", ":"))
        given.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
