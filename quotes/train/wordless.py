"""Fits `quotes/detect/wordless.npz`: which attributions report no words.

    python -m quotes.train.wordless --polnear polnear-train.jsonl --open open.jsonl \\
        (--out quotes/detect/wordless.npz | --folds 5)

`polnear-wordless.jsonl`, beside this file, has for 3,600 attributions that the detector finds in
PolNeAR's training part whether words are reported (`S` speech, `W` writing, `T` thought, `N` none,
`?` unclear): ids and places, no text. A language model annotated them, each in its passage. All
that the open corpus annotates as speech or writing reports words. With `--folds`, nothing is
written: it prints the precision and recall at some thresholds, each article judged by a fit on
others. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from quotes.detect.attribution import Attribution
from quotes.detect.vectors import READERS, vectors_of
from quotes.detect.wordless import FEATURES, chances_of, features
from quotes.evaluate.corpus import read_corpus
from quotes.pipeline import Extractor

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LABELS = Path(__file__).with_name("polnear-wordless.jsonl")
_LEAST = 0.4
_SAID = ("speech", "writing")
_STRENGTH = 0.01  # inverse of the regularization
_OPEN = 0.3  # the weight of an attribution of the open corpus
_EVERY = 5  # of so many attributions of the open corpus, one is used


@dataclass(frozen=True)
class Example:
    """An attribution: its features, whether it reports no words, and its weight."""

    article: str
    row: npt.NDArray[np.float32]
    wordless: bool
    weight: float
    heads: tuple[str, ...]


def labelled(corpus: Path, labels: Path, extractor: Extractor) -> Iterator[Example]:
    """The labelled attributions of a corpus, if the detector still finds them."""
    lines = labels.read_text(encoding="utf-8").splitlines()
    known = {r["id"]: r["labels"] for r in map(json.loads, lines)}
    for article in read_corpus(corpus):
        if article.id in known:
            doc = extractor.nlp(article.document.reading)
            answers = [_answer(known[article.id], a) for a in doc._.quotes]
            yield from _examples(article.id, doc, answers, 1.0)


def open_corpus(corpus: Path, extractor: Extractor) -> Iterator[Example]:
    """One in five of the attributions of the open corpus that report words."""
    for article in read_corpus(corpus):
        doc = extractor.nlp(article.document.reading)
        found = doc._.quotes
        said = article.of_acts(_SAID).record["attributions"]
        matched = set(article.pairs(said, found).values())
        answers = [False if k in matched and _chosen(a) else None for k, a in enumerate(found)]
        yield from _examples(article.id, doc, answers, _OPEN)


def _answer(labels: Mapping[str, str], attribution: Attribution) -> bool | None:
    label = labels.get("-".join(map(str, attribution.content[0])))
    return None if label in (None, "?") else label == "N"


def _chosen(attribution: Attribution) -> bool:
    return crc32(repr(attribution.content).encode()) % _EVERY == 0


def _examples(
    article: str, doc: Doc, answers: Sequence[bool | None], weight: float
) -> Iterator[Example]:
    """The attributions on `doc` that have an answer: whether they report no words."""
    vectors, found = vectors_of(doc), doc._.quotes
    if vectors is None or not found:
        return
    heads = tuple(vectors.heads[reader] for reader in READERS)
    for wordless, row in zip(answers, features(vectors, found), strict=True):
        if wordless is not None:
            yield Example(article, row, wordless, weight, heads)


def fit(read: list[Example]) -> tuple[npt.NDArray[np.float32], float]:
    """The weights of the features and the bias."""
    from sklearn.linear_model import LogisticRegression

    rows = np.array([e.row for e in read])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(C=_STRENGTH, max_iter=500)
    model.fit((rows - mean) / scale, [e.wordless for e in read], [e.weight for e in read])
    weights = (model.coef_[0] / scale).astype(np.float32)
    return weights, float(model.intercept_[0] - weights @ mean)


def judge(read: list[Example], folds: int) -> npt.NDArray[np.float64]:
    """The probability of each example, by a fit on other articles."""
    fold = np.array([crc32(e.article.encode()) % folds for e in read])
    chances = np.zeros(len(read))
    for number in range(folds):
        weights, bias = fit([e for e, f in zip(read, fold, strict=True) if f != number])
        held = fold == number
        rows = np.array([e.row for e, h in zip(read, held, strict=True) if h])
        chances[held] = chances_of(rows, weights, bias)
    return chances


def show(read: list[Example], chances: npt.NDArray[np.float64]) -> None:
    """Print precision and recall on the labelled ones, and what is lost of the open corpus."""
    own = np.array([e.weight == 1 for e in read])
    wordless = np.array([e.wordless for e in read])
    print("at least  precision  recall  lost of the open corpus")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        taken = chances >= least
        precision = wordless[taken & own].mean() if (taken & own).any() else 0.0
        recall = (taken & wordless).sum() / max(1, wordless.sum())
        print(f"{least:8.2f}  {precision:9.3f}  {recall:6.3f}  {taken[~own].mean():.4f}")


def main() -> None:
    """Fit and write the regression, or cross-validate."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--polnear", type=Path, required=True)
    arguments.add_argument("--open", type=Path, required=True)
    arguments.add_argument("--labels", type=Path, default=_LABELS)
    arguments.add_argument("--least", type=float, default=_LEAST)
    how = arguments.add_mutually_exclusive_group(required=True)
    how.add_argument("--out", type=Path)
    how.add_argument("--folds", type=int)
    given = arguments.parse_args()
    extractor = Extractor.load()
    read = [*labelled(given.polnear, given.labels, extractor), *open_corpus(given.open, extractor)]
    if given.folds:
        show(read, judge(read, given.folds))
        return
    weights, bias = fit(read)
    np.savez(
        given.out,
        features=np.array(FEATURES),
        heads=np.array(read[0].heads),
        weights=weights,
        bias=bias,
        least=given.least,
    )


if __name__ == "__main__":
    main()
