"""Fits `quotes/dates/linking.onnx`: which date of an article dates which quote.

    python -m quotes.train.date_linking \\
        --domain polnear-train.jsonl polnear-train-speakers.jsonl polnear-dates.jsonl \\
        --domain open.jsonl open-speakers.jsonl --readings readings.jsonl \\
        (--out quotes/dates/linking.onnx | --folds 4)

A domain is a corpus of articles with annotated attributions, and files with the date of each:
`{"id", "attributions": {id: {"said_on"}}}`, as `quotes evaluate` reads them, or
`{"id", "dates": {date: [id, ...]}}`, in which unlisted attributions are undated. Speakers are
resolved as at run time. `--readings`: what `quotes.train.mention_scorers` reads in these articles,
each by a scorer fitted on others (the built-in one was fitted on them, and would seem too good);
without it, the linker learns to do without. Rows of a small domain weigh more: each domain weighs
as the square root of its size.

The trees' probabilities are calibrated on held-out articles, with equal weight for each domain. The
threshold is the lowest with a precision of `--precision` there. With `--folds`, nothing is written:
it cross-validates, and prints for each domain the recall (`dated`) and precision
(`date_precision`) at several thresholds, and the reliability of the confidence. Needs LightGBM,
scikit-learn and onnx.

`polnear-dates.jsonl`, beside this file, has dates for the 728 articles of PolNeAR's training part
that its speakers' file leaves out. A language model annotated them, by the conventions of that
file. On 24 articles (446 attributions) with both annotations, the two agree on 94% (against that
file, its dates have a recall of 0.92 and a precision of 0.93).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from quotes.dates.datelines import dateline
from quotes.dates.dating import article_dates
from quotes.dates.features import ArticleDates, CandidateRow
from quotes.dates.linking import BASES, METADATA, DateLinker, as_matrix, likeliest
from quotes.dates.measures import FEATURES
from quotes.dates.word_weights import WordWeights
from quotes.detect.acts import act_of
from quotes.detect.attribution import Attribution
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan
from quotes.detect.mention_scorer import Floats, as_features, unread
from quotes.document import Document, Part
from quotes.pipeline import Extractor
from quotes.speakers.resolve import resolve
from quotes.train import domains
from quotes.train.reliability import reliability
from quotes.train.trees import as_onnx, calibration, chances, grown

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ROUNDS = 300
_SETTINGS = {
    "learning_rate": 0.03,
    "num_leaves": 63,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 0.01,
    "lambda_l2": 10.0,
    "feature_fraction_bynode": 0.1,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "verbose": -1,
}
_HELD = 3  # folds in which the words' scores are computed by a fit on the other articles
_FOLDS = 3  # folds for calibration
_UNREAD = 3  # of so many articles, one is also seen as if nobody had read it
_SEEN = 15  # a word gets a weight if it occurs in this many quotes


class JudgedDate(NamedTuple):
    """The likeliest date of a quote: its probability, whether it is right, and whether it stands
    with the cue."""

    chance: float
    right: bool
    own: bool


Given = list[JudgedDate]
Calibration = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class DateExample:
    """An annotated article: its domain, its id, its candidate rows, the right date of each quote,
    in the order of the article's quotes (None for an undated one), and what a scorer read: for
    quotes by their place, the log-probabilities of the candidates."""

    domain: int
    id: str
    article: ArticleDates
    rows: tuple[CandidateRow, ...]
    dates: tuple[str | None, ...]
    readings: Mapping[str, Sequence[float]]

    @property
    def choices(self) -> list[tuple[CandidateRow, ...]]:
        """The candidates of each quote that has any."""
        return [tuple(rows) for _, rows in groupby(self.rows, attrgetter("quote"))]

    def right(self, choice: Sequence[CandidateRow]) -> list[bool]:
        """For each candidate of a quote, whether its date is right. No date is, if the quote is
        undated or its date is not among the candidates."""
        dated = [self.is_right(row) for row in choice]
        return [
            right or (row.nearest is None and not any(dated))
            for right, row in zip(dated, choice, strict=True)
        ]

    def is_right(self, row: CandidateRow) -> bool:
        """Whether a candidate's date is the right one."""
        dated = row.nearest is not None
        return dated and self.dates[row.quote] == self.article.values[row.value]


def read_dates(path: Path) -> dict[str, Mapping[str, str | None]]:
    """Article id -> attribution id -> date (None: undated), from one file."""
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
    domain: int,
    corpus: Path,
    answers: Sequence[Path],
    extractor: Extractor,
    readings: domains.Readings | None = None,
) -> Iterator[DateExample]:
    """The annotated articles of a corpus; the first file that has an article counts."""
    dates = domains.first_answers(answers, read_dates)
    with corpus.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] in dates:
                doc = extractor.nlp(document_of(record).reading)
                example = example_of(domain, record, dates[record["id"]], doc)
                yield replace(example, readings=(readings or {}).get(record["id"], {}))


def document_of(record: Mapping[str, Any]) -> Document:
    """The document of a line of a corpus."""
    return Document(
        record["text"], record["id"], record.get("title"), published=record.get("published")
    )


def example_of(
    domain: int, record: Mapping[str, Any], dates: Mapping[str, str | None], doc: Doc
) -> DateExample:
    """The example of an article, which nobody has read; `doc` is its parsed text."""
    document = document_of(record)
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
    sourcing = resolve(document, doc, found)
    article = article_dates(document, found, sourcing, dateline(text))
    ids = [a["id"] for a in record["attributions"]]
    said = tuple(dates.get(ids[quote.index]) for quote in article.quotes)
    return DateExample(domain, record["id"], article, tuple(article.rows()), said, {})


def fit(read: Sequence[DateExample], precision: float) -> bytes:
    """The fitted and calibrated model as ONNX, with the metadata that `quotes.dates.linking`
    reads."""
    given: dict[int, Given] = {}
    for example, its_own in _judged(read, _FOLDS):
        given.setdefault(example.domain, []).extend(its_own)
    calibration, threshold = calibrated(list(given.values()), precision)
    words, trees = _fit(read)
    return exported(trees, words, calibration, threshold)


def judge(read: Sequence[DateExample], folds: int, precision: float) -> dict[int, Given]:
    """By domain, the calibrated predictions of a cross-validation."""
    raw = list(_judged(read, folds))
    found: dict[int, Given] = {}
    for part in range(folds):
        others: dict[int, Given] = {}
        for i, (example, its_own) in enumerate(raw):
            if i % folds != part:
                others.setdefault(example.domain, []).extend(its_own)
        maps, _ = calibrated(list(others.values()), precision)
        for example, its_own in raw[part::folds]:
            sure = [given._replace(chance=_confidence(maps, given)) for given in its_own]
            found.setdefault(example.domain, []).extend(sure)
    return found


def _judged(read: Sequence[DateExample], folds: int) -> Iterator[tuple[DateExample, Given]]:
    """Each article with its uncalibrated predictions by a fit on other articles; in order."""
    found: list[Given] = [[] for _ in read]
    for fold in range(folds):
        words, trees = _fit([e for i, e in enumerate(read) if i % folds != fold])
        for i in range(fold, len(read), folds):
            found[i] = _likeliest(read[i], chances(trees, _numbers(read[i], words)))
    return iter(list(zip(read, found, strict=True)))


def _likeliest(example: DateExample, chances: Sequence[npt.NDArray[np.float64]]) -> Given:
    """The likeliest date of each quote of an article that has candidates."""
    found = []
    for choice, own in zip(example.choices, chances, strict=True):
        row, chance = likeliest(choice, own.tolist())
        found.append(JudgedDate(chance, example.is_right(row), row.own is not None))
    return found


def _fit(read: Sequence[DateExample]) -> tuple[WordWeights, Any]:
    """Fit the weights of words and the trees."""
    # A detector of one's own may have no vectors to read.
    seen = [e for e in read if e.readings and crc32(e.id.encode()) % _UNREAD == 0]
    read = [*read, *(replace(e, readings={}) for e in seen)]
    weights = _weights(read)
    numbers: list[list[npt.NDArray[np.float32]]] = [[] for _ in read]
    for held in range(_HELD):
        words = _fit_words([e for i, e in enumerate(read) if i % _HELD != held], weights)
        for i in range(held, len(read), _HELD):
            numbers[i] = _numbers(read[i], words)
    trees = grown(
        [rows for its_own in numbers for rows in its_own],
        [e.right(choice) for e in read for choice in e.choices],
        [weights[e.domain] for e in read for _ in e.choices],
        _SETTINGS,
        _ROUNDS,
    )
    return _fit_words(read, weights), trees


def _weights(read: Sequence[DateExample]) -> dict[int, float]:
    """The weight of a quote by domain."""
    sizes: Counter[int] = Counter()
    for example in read:
        sizes[example.domain] += len(example.choices)
    return domains.weights(sizes)


def _fit_words(read: Sequence[DateExample], weights: Mapping[int, float]) -> WordWeights:
    """Weights that predict from its words whether a quote is dated."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counter = CountVectorizer(analyzer=sorted, min_df=_SEEN, binary=True)
    counts = counter.fit_transform([quote.words for e in read for quote in e.article.quotes])
    dated = [date is not None for e in read for date in e.dates]
    model = LogisticRegression(C=0.03, max_iter=500)
    model.fit(counts, dated, sample_weight=[weights[e.domain] for e in read for _ in e.dates])
    told = zip(counter.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    return WordWeights(
        {word: round(weight, 2) for word, weight in told if abs(weight) > 0.02},
        round(float(model.intercept_[0]), 2),
    )


def _numbers(example: DateExample, words: WordWeights) -> list[npt.NDArray[np.float32]]:
    """The features of the candidates of each quote that has any."""
    scores = [words.score(quote.words) for quote in example.article.quotes]
    return [as_matrix(choice, scores, _read(example, choice)) for choice in example.choices]


def _read(example: DateExample, choice: Sequence[CandidateRow]) -> Floats:
    """The features READ of the candidates of a quote."""
    read = example.readings.get(str(choice[0].quote))
    return unread(len(choice)) if read is None else as_features(np.array(read, np.float32))


def calibrated(domains: Sequence[Given], precision: float) -> tuple[Calibration, float]:
    """The calibration of the trees' probabilities, separate for dates with the cue and elsewhere,
    and the threshold; each domain weighs the same."""
    every = [(given, 1 / len(domain)) for domain in domains for given in domain]
    maps = {
        name: _isotonic([(given, weight) for given, weight in every if given.own == own])
        for own, name in BASES.items()
    }
    sure = np.array([_confidence(maps, given) for given, _ in every])
    right = np.array([given.right for given, _ in every], float)
    weight = np.array([weight for _, weight in every])
    order = np.argsort(-sure)
    shares = np.cumsum((right * weight)[order]) / np.cumsum(weight[order])
    enough = np.flatnonzero(shares >= precision)
    return maps, round(float(sure[order][enough[-1]]), 4) if len(enough) else 1.0


def _confidence(maps: Calibration, given: JudgedDate) -> float:
    line = maps[BASES[given.own]]
    return float(np.interp(given.chance, line["from"], line["to"]))


def _isotonic(given: Sequence[tuple[JudgedDate, float]]) -> dict[str, list[float]]:
    """The knots of an isotonic regression; `given` are dates with their weights."""
    return calibration(
        [judged.chance for judged, _ in given],
        [judged.right for judged, _ in given],
        [weight for _, weight in given],
    )


def exported(trees: Any, words: WordWeights, calibration: Calibration, threshold: float) -> bytes:
    """The trees over rows of `FEATURES` as ONNX, with its metadata."""
    fitted = {
        "features": FEATURES,
        "threshold": threshold,
        "words": {"weights": words.weights, "bias": words.bias},
        "calibration": calibration,
    }
    return as_onnx(trees, "linking", len(FEATURES), {METADATA: fitted})


def show(given: Given, total: int) -> None:
    """Print recall and precision at thresholds, of `total` dated quotes, and the reliability."""
    print("threshold  dated  date_precision")
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8):
        above = [judged.right for judged in given if judged.chance > threshold]
        dated, precision = sum(above) / max(1, total), sum(above) / max(1, len(above))
        print(f"{threshold:9.2f}  {dated:5.3f}  {precision:14.3f}")
    error, table = reliability([j.chance for j in given], [j.right for j in given])
    print(f"\nconfidence  dates  right   (calibration error {error:.3f})")
    for part in table:
        print(f"{part.confidence:10.2f}  {part.count:5}  {part.right:5.2f}")


def main() -> None:
    """Fit and write the model, or cross-validate."""
    arguments = domains.with_readings(domains.parser(__doc__))
    arguments.add_argument("--precision", type=float, default=0.836)
    given = domains.parse(arguments)
    readings = domains.read_readings(given.readings, "dates")
    read = domains.read(given.domain, partial(examples, readings=readings))
    if given.out:
        model = fit(read, given.precision)
        DateLinker(model, given.out.name)  # raises if the model cannot be loaded
        given.out.write_bytes(model)
        return
    for number, judged in judge(read, given.folds, given.precision).items():
        print(f"\n{given.domain[number][0].name}")
        show(judged, sum(d is not None for e in read if e.domain == number for d in e.dates))


if __name__ == "__main__":
    main()
