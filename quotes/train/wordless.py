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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from quotes.detect.attribution import Attribution
from quotes.detect.vectors import READERS, vectors_of
from quotes.detect.wordless import FEATURES, features
from quotes.evaluate.corpus import CorpusArticle, pair, read_corpus
from quotes.pipeline import Extractor

_LABELS = Path(__file__).with_name("polnear-wordless.jsonl")
_LEAST = 0.4
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
            of = known[article.id]
            yield from _examples(article, extractor, lambda a, _, of=of: _answer(of, a), 1.0)


def open_corpus(corpus: Path, extractor: Extractor) -> Iterator[Example]:
    """One in five of the attributions of the open corpus that report words."""
    for article in read_corpus(corpus):
        if article.record["attributions"]:
            yield from _examples(article, extractor, _sampled, _OPEN)


def _answer(labels: Mapping[str, str], attribution: Attribution) -> bool | None:
    label = labels.get("-".join(map(str, attribution.content[0])))
    return None if label in (None, "?") else label == "N"


def _sampled(attribution: Attribution, matched: bool) -> bool | None:
    chosen = crc32(repr(attribution.content).encode()) % _EVERY == 0
    return False if matched and chosen else None


def _examples(
    article: CorpusArticle, extractor: Extractor, answer: Any, weight: float
) -> Iterator[Example]:
    document = article.document
    doc = next(iter(extractor.nlp.pipe([extractor.nlp.make_doc(document.reading)])))
    vectors, found = vectors_of(doc), doc._.quotes
    if vectors is None or not found:
        return
    matched = _matched(article, document.offset, found)
    rows = features(vectors, found)
    heads = tuple(vectors.heads[reader] for reader in READERS)
    for k, (attribution, row) in enumerate(zip(found, rows, strict=True)):
        wordless = answer(attribution, k in matched)
        if wordless is not None:
            yield Example(article.id, row, wordless, weight, heads)


def _matched(article: CorpusArticle, shift: int, found: tuple[Attribution, ...]) -> set[int]:
    """The numbers of those that match annotated speech or writing."""
    golds = [
        gold
        for gold in article.record["attributions"]
        if gold.get("act", "speech") in ("speech", "writing")
    ]
    own = [
        article.word_starts_in([(s - shift, e - shift) for s, e in a.content if s >= shift])
        for a in found
    ]
    return set(pair([article.word_starts_in(gold["content"]) for gold in golds], own).values())


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
        chances[held] = [
            1 / (1 + np.exp(-(e.row @ weights + bias)))
            for e, h in zip(read, held, strict=True)
            if h
        ]
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
