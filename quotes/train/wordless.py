"""Fits `quotes/detect/wordless.npz` and a head of the network: which attributions report no words.

    python -m quotes.train.wordless --polnear polnear-train.jsonl --open open.jsonl \\
        --model quotes/detect/model/data (--out quotes/detect/wordless.npz | --folds 5)

One logistic regression on four layers of the frozen network, as means over the source, the cue and
the beginning of the content, and on a few features more. As it is linear, what it says of the
layers is a sum over the pieces: the head `wordless` of the graph in the folder `--model` computes
it, and the file `--out` gets the rest.

`polnear-wordless.jsonl`, beside this file, has for 9,600 attributions that the detector finds in
PolNeAR's training part whether words are reported (`S` speech, `W` writing, `T` thought, `N` none,
`?` unclear): ids and places, no text. A language model annotated them, each in its passage. All
that the open corpus annotates as speech or writing reports words. With `--folds`, nothing is
written: it prints the precision and recall at some thresholds, each article judged by a fit on
others. Needs scikit-learn and onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from quotes.detect.attribution import Attribution
from quotes.detect.model import DATA
from quotes.detect.model.reading import Network
from quotes.detect.vectors import PARTS, PieceVectors
from quotes.detect.wordless import ASKED, FEATURES, asked, chances_of, told
from quotes.document import Span
from quotes.evaluate.corpus import read_corpus
from quotes.pipeline import Extractor

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LABELS = Path(__file__).with_name("polnear-wordless.jsonl")
_LEAST = 0.4
_SAID = ("speech", "writing")
_STRENGTH = 0.001  # inverse of the regularization
_TOLD = len(FEATURES) - len(ASKED)
_FREE = 8.0  # how much less what is told is regularized than each of the many numbers of a layer
_OPEN = 0.3  # the weight of an attribution of the open corpus
_EVERY = 5  # of so many attributions of the open corpus, one is used

_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """An attribution: its row (the mean layers of each of ASKED, and what else is told of it),
    whether it reports no words, and its weight."""

    article: str
    row: _Floats
    wordless: bool
    weight: float


@dataclass(frozen=True)
class Fitted:
    """The weights of the layers for each of ASKED (ASKED × layers), those of the other features,
    and the bias."""

    layers: _Floats
    told: _Floats
    bias: float

    @classmethod
    def of_rows(cls, weights: _Floats, bias: float) -> Fitted:
        """From the weights of the numbers in a row of Example."""
        split = len(weights) - _TOLD
        return cls(weights[:split].reshape(len(ASKED), -1), weights[split:], bias)

    def chances(self, rows: _Floats) -> _Floats:
        """The probability that each of the attributions with these rows reports no words."""
        return chances_of(rows, np.concatenate([self.layers.ravel(), self.told]), self.bias)


class LayerReader:
    """Reads texts for the examples: the attributions of the detector, and the layers of a network
    that shows them (`quotes.train.mention_articles.shown`)."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.extractor = Extractor.load()

    def examples(
        self, article: str, doc: Doc, answers: Sequence[bool | None], weight: float
    ) -> Iterator[Example]:
        """The attributions on `doc` that have an answer: whether they report no words."""
        from quotes.train.mention_articles import pieces_of

        pairs = zip(doc._.quotes, answers, strict=True)
        known = [(a, answer) for a, answer in pairs if answer is not None]
        if not known:
            return
        found = [a for a, _ in known]
        pieces = pieces_of(self.network, doc.text)
        read = np.array([_mean(pieces, span) for a in found for span in asked(a)])
        rows = np.hstack([read.reshape(len(found), -1), told(doc.text, found)]).astype(np.float32)
        for (_, answer), row in zip(known, rows, strict=True):
            yield Example(article, row, answer, weight)


def _mean(pieces: PieceVectors, span: Span) -> _Floats:
    first, stop = pieces.pieces(*span) if span[0] < span[1] else (0, 0)
    if first == stop:
        return np.zeros(pieces.values.shape[1], np.float32)
    mean: _Floats = pieces.values[first:stop].astype(np.float32).mean(0)
    return mean


def labelled(corpus: Path, labels: Path, reader: LayerReader) -> Iterator[Example]:
    """The labelled attributions of a corpus, if the detector still finds them."""
    lines = labels.read_text(encoding="utf-8").splitlines()
    known = {r["id"]: r["labels"] for r in map(json.loads, lines)}
    for article in read_corpus(corpus):
        if article.id in known:
            doc = reader.extractor.nlp(article.document.reading)
            answers = [_answer(known[article.id], a) for a in doc._.quotes]
            yield from reader.examples(article.id, doc, answers, 1.0)


def open_corpus(corpus: Path, reader: LayerReader) -> Iterator[Example]:
    """One in five of the attributions of the open corpus that report words."""
    for article in read_corpus(corpus):
        doc = reader.extractor.nlp(article.document.reading)
        found = doc._.quotes
        said = article.of_acts(_SAID).record["attributions"]
        matched = set(article.pairs(said, found).values())
        answers = [False if k in matched and _chosen(a) else None for k, a in enumerate(found)]
        yield from reader.examples(article.id, doc, answers, _OPEN)


def _answer(labels: Mapping[str, str], attribution: Attribution) -> bool | None:
    label = labels.get("-".join(map(str, attribution.content[0])))
    return None if label in (None, "?") else label == "N"


def _chosen(attribution: Attribution) -> bool:
    return crc32(repr(attribution.content).encode()) % _EVERY == 0


def fit(read: Sequence[Example]) -> Fitted:
    """The regression on all examples."""
    from sklearn.linear_model import LogisticRegression

    rows = np.array([e.row for e in read])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    scale[-_TOLD:] /= _FREE
    model = LogisticRegression(C=_STRENGTH, max_iter=500)
    model.fit((rows - mean) / scale, [e.wordless for e in read], [e.weight for e in read])
    weights = (model.coef_[0] / scale).astype(np.float32)
    return Fitted.of_rows(weights, float(model.intercept_[0] - weights @ mean))


def judge(read: Sequence[Example], folds: int) -> npt.NDArray[np.float64]:
    """The probability of each example, by a fit on other articles."""
    fold = np.array([crc32(e.article.encode()) % folds for e in read])
    chances = np.zeros(len(read))
    for number in range(folds):
        fitted = fit([e for e, f in zip(read, fold, strict=True) if f != number])
        held = fold == number
        rows = np.array([e.row for e, h in zip(read, held, strict=True) if h])
        chances[held] = fitted.chances(rows)
    return chances


def show(read: Sequence[Example], chances: npt.NDArray[np.float64]) -> None:
    """Print precision and recall on the labelled ones, and what is lost of the open corpus."""
    own = np.array([e.weight == 1 for e in read])
    wordless = np.array([e.wordless for e in read])
    print("at least  precision  recall  lost of the open corpus")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        taken = chances >= least
        precision = wordless[taken & own].mean() if (taken & own).any() else 0.0
        recall = (taken & wordless).sum() / max(1, wordless.sum())
        print(f"{least:8.2f}  {precision:9.3f}  {recall:6.3f}  {taken[~own].mean():.4f}")


def write(fitted: Fitted, model: Path, out: Path, least: float) -> None:
    """Write the head into the graph of the folder `model`, and the rest to the file `out`."""
    from quotes.train.mention_writing import write_numbers

    numbers = np.zeros((len(PARTS), fitted.layers.shape[1]), np.float32)
    numbers[: len(ASKED)] = fitted.layers
    head = hashlib.sha256(numbers.tobytes()).hexdigest()[:16]
    write_numbers(numbers, head, model)
    np.savez(
        out,
        features=np.array(FEATURES),
        head=np.array(head),
        weights=np.concatenate([np.ones(len(ASKED), np.float32), fitted.told]),
        bias=fitted.bias,
        least=least,
    )


def main() -> None:
    """Fit and write the regression, or cross-validate."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--polnear", type=Path, required=True)
    arguments.add_argument("--open", type=Path, required=True)
    arguments.add_argument("--labels", type=Path, default=_LABELS)
    arguments.add_argument("--model", type=Path, default=DATA)
    arguments.add_argument("--least", type=float, default=_LEAST)
    how = arguments.add_mutually_exclusive_group(required=True)
    how.add_argument("--out", type=Path)
    how.add_argument("--folds", type=int)
    given = arguments.parse_args()
    from quotes.train.mention_articles import shown

    reader = LayerReader(shown(given.model))
    read = [*labelled(given.polnear, given.labels, reader), *open_corpus(given.open, reader)]
    if given.folds:
        show(read, judge(read, given.folds))
        return
    write(fit(read), given.model, given.out, given.least)


if __name__ == "__main__":
    main()
