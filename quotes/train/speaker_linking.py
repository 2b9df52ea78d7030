"""Fits `quotes/speakers/linking.onnx`: whom a source means, with a confidence.

    python -m quotes.train.speaker_linking \\
        --domain polnear-train.jsonl polnear-train-speakers.jsonl polnear-speakers.jsonl \\
        --domain open.jsonl open-speakers.jsonl --readings readings.jsonl \\
        (--out quotes/speakers/linking.onnx | --folds 3)

Each `--domain` is a corpus of annotated articles and files with the speaker of each source (in the
formats of `quotes evaluate`); the first file that has an article counts; without such files,
the speakers that the corpus itself gives and somebody checked. The sources are those that
the released detector finds, if they match annotated ones. `--readings`: what
`quotes.train.mention_scorers` reads in these articles, each by a scorer fitted on others (the
built-in one was fitted on them, and would seem too good). With `--folds`, nothing is written: it
cross-validates, and prints for each domain and kind of source the accuracy of the rules and of the
model, and the reliability of the confidence. Needs LightGBM, scikit-learn and onnx.

`polnear-speakers.jsonl`, beside this file, has the speakers for the articles of PolNeAR's training
part that its speakers' file leaves out: ids and names, no text. A language model annotated them by
the guidelines of that file. On 36 articles (816 attributions) with both annotations, the two agree
on 97.7%; two such annotations of 36 articles (779 attributions) agree on 98.6%.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from quotes.detect.attribution import Attribution
from quotes.detect.blocks import LabelledName, with_blocks
from quotes.detect.mention_scorer import READ, UNREAD, as_features
from quotes.document import Document
from quotes.evaluate.corpus import (
    Answer,
    CorpusArticle,
    answers_in,
    read_answers,
    read_corpus,
)
from quotes.evaluate.speakers import NAMED, UNNAMED, name_key
from quotes.pipeline import Extractor
from quotes.speakers.candidates import QuoteSource, candidates
from quotes.speakers.discourse import Discourse, Referent
from quotes.speakers.link_features import FEATURES, KINDS, features
from quotes.speakers.linking import METADATA, Linker
from quotes.speakers.resolve import read_sources
from quotes.train import domains
from quotes.train.reliability import reliability
from quotes.train.trees import as_onnx, calibration, chances, grown

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FOLDS = 3  # folds for calibration
_ROUNDS = 500
_SETTINGS = {
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 0.01,
    "lambda_l2": 2.0,
    "feature_fraction_bynode": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "verbose": -1,
}
LEAST = 0.48
"""A source whose speaker has a lower confidence is left unresolved."""
_CHANCE = 0.1  # how likely it may be that the rules only happen to be better
_RULE = FEATURES.index("rule")
_AUTHOR = "author"  # who says "I" or "we" and writes the article: nobody whom it names
_UNREAD = 3  # of so many articles, one is also seen as if nobody had read it


@dataclass(frozen=True)
class SourceExample:
    """A source with its candidates: a row of features for each, and which of them are right."""

    domain: int
    article: str
    kind: str
    named: bool
    rows: npt.NDArray[np.float32]
    right: tuple[bool, ...]
    nobody: tuple[bool, ...]

    @property
    def rule(self) -> int:
        """The index of the candidate that the rules choose."""
        return int(self.rows[:, _RULE].argmax())


@dataclass(frozen=True)
class AnsweredSource:
    """A source with an answer: its number among the quotes of its article, and its candidates."""

    number: int
    discourse: Discourse
    source: QuoteSource
    whom: Sequence[Referent]
    named: bool
    right: tuple[bool, ...]


def examples(
    domain: int,
    corpus: Path,
    answers: Sequence[Path],
    extractor: Extractor,
    readings: domains.Readings | None = None,
) -> Iterator[SourceExample]:
    """The sources of a corpus that have answers, in these files or, without any, in itself."""
    for article, known in answered_articles(corpus, answers):
        read = (readings or {}).get(article.id, {})
        _, sources = answered(article, known, extractor)
        yield from (_example(domain, article.id, one, read) for one in sources)


def answered_articles(
    corpus: Path, answers: Sequence[Path]
) -> Iterator[tuple[CorpusArticle, Mapping[str, Answer]]]:
    """The articles that have answers, in these files or, without any, in the corpus itself."""
    articles = list(read_corpus(corpus))
    known: Mapping[str, Mapping[str, Answer]] = domains.first_answers(answers, read_answers)
    if not answers:
        known = answers_in(articles)
    return ((article, known[article.id]) for article in articles if article.id in known)


def answered(
    article: CorpusArticle, answers: Mapping[str, Answer], extractor: Extractor
) -> tuple[Doc, Iterator[AnsweredSource]]:
    """The document of an article, and those of its sources that have an answer."""
    record = article.record
    document = article.document
    doc = next(iter(extractor.nlp.pipe([extractor.nlp.make_doc(document.reading)])))
    golds = [gold for gold in record["attributions"] if gold.get("id") in answers]
    names = [LabelledName(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    found = with_blocks(document, names, doc._.quotes)
    wanted = {j: answers[golds[i]["id"]] for i, j in article.pairs(golds, found).items()}
    return doc, with_answers(document, doc, found, wanted)


def with_answers(
    document: Document,
    doc: Doc,
    attributions: Sequence[Attribution],
    wanted: Mapping[int, Answer],
) -> Iterator[AnsweredSource]:
    """The sources of `attributions` that have an answer; `wanted` has these by index."""
    for i, discourse, source in read_sources(document, doc, attributions):
        answer = wanted.get(i)
        if answer is None or "speaker" in answer.disputed:
            continue
        if answer.kind not in (*NAMED, *UNNAMED, _AUTHOR):
            continue
        whom = candidates(discourse, source)
        named = answer.kind in NAMED
        names = {name_key(name) for name in answer.speakers} if named else set()
        right = tuple({name_key(e.name) for e in one.entities} == names for one in whom)
        yield AnsweredSource(i, discourse, source, whom, named, right)


def _example(
    domain: int, article: str, one: AnsweredSource, readings: Mapping[str, Sequence[float]]
) -> SourceExample:
    seen = features(one.discourse, one.source, one.whom)
    read = readings.get(str(one.number))
    if read is not None:
        seen.rows[:, -len(READ) :] = as_features(np.array(read, np.float32))
    nobody = tuple(not whom.entities for whom in one.whom)
    return SourceExample(domain, article, seen.kind, one.named, seen.rows, one.right, nobody)


def unread(example: SourceExample) -> SourceExample:
    """An example as it is where no scorer has read the text."""
    rows = example.rows.copy()
    rows[:, -len(READ) :] = UNREAD
    return replace(example, rows=rows)


def grow(read: Sequence[SourceExample], rounds: int = _ROUNDS) -> Any:
    """Fit trees that choose among the candidates of a source.

    Each domain weighs as the square root of its size. Sources without a right candidate are not
    used.
    """
    weights = domains.weights(Counter(e.domain for e in read))
    read = [e for e in read if any(e.right)]
    # A detector of one's own may have no vectors to read.
    read += [unread(e) for e in read if crc32(e.article.encode()) % _UNREAD == 0]
    heavy = [weights[e.domain] for e in read]
    return grown([e.rows for e in read], [e.right for e in read], heavy, _SETTINGS, rounds)


@dataclass(frozen=True)
class JudgedSource:
    """The prediction for a source by a fit on other articles."""

    example: SourceExample
    best: int
    chance: float

    @property
    def right(self) -> bool:
        """Whether the prediction is right."""
        return self.example.right[self.best]

    @property
    def nobody(self) -> bool:
        """Whether the prediction is nobody."""
        return self.example.nobody[self.best]


def judge(read: Sequence[SourceExample], folds: int, rounds: int = _ROUNDS) -> list[JudgedSource]:
    """The predictions of a cross-validation with `folds` folds."""
    numbers = {article: n for n, article in enumerate(dict.fromkeys(e.article for e in read))}
    judged = []
    for fold in range(folds):
        trees = grow([e for e in read if numbers[e.article] % folds != fold], rounds)
        held = [e for e in read if numbers[e.article] % folds == fold]
        for example, own in zip(held, chances(trees, [e.rows for e in held]), strict=True):
            best = int(own.argmax())
            judged.append(JudgedSource(example, best, float(own[best])))
    return judged


def calibrated(judged: Sequence[JudgedSource]) -> dict[str, list[float]]:
    """The calibration of the trees' probabilities, for sources with a predicted speaker; each
    domain weighs the same."""
    given = [j for j in judged if not j.nobody]
    sizes = Counter(j.example.domain for j in given)
    weights = [1 / sizes[j.example.domain] for j in given]
    return calibration([j.chance for j in given], [j.right for j in given], weights)


def ruled(judged: Sequence[JudgedSource]) -> list[str]:
    """The kinds of sources for which the rules are right more often than the model, by a sign test
    on the sources where only one of them is."""
    from scipy.stats import binomtest

    kept = {"label"}  # who has no name there is nobody: "The PRESIDENT:"
    for kind in KINDS:
        its_own = [j for j in judged if j.example.kind == kind]
        rules = sum(j.example.right[j.example.rule] and not j.right for j in its_own)
        model = sum(j.right and not j.example.right[j.example.rule] for j in its_own)
        if rules > model and binomtest(rules, rules + model).pvalue < _CHANCE:
            kept.add(kind)
    return sorted(kept)


def model(judged: Sequence[JudgedSource], trees: Any, least: float) -> bytes:
    """The trees of `grow` as ONNX, with the metadata that `quotes.speakers.linking` reads; its
    calibration is fitted to the predictions of `judge`."""
    fitted = {
        "features": FEATURES,
        "calibration": calibrated(judged),
        "least": least,
        "rules": ruled(judged),
    }
    told = {METADATA: fitted}
    return as_onnx(trees, "linking", len(FEATURES), told)


def show(judged: Sequence[JudgedSource], least: float) -> None:
    """Print the accuracy by kind of source, and the reliability of the confidence."""
    line = calibrated(judged)
    print("kind          named  rules  model   best  unnamed  rules  model")
    for kind in ("all", *KINDS):
        its_own = [j for j in judged if kind in ("all", j.example.kind)]
        named = [j for j in its_own if j.example.named]
        unnamed = [j for j in its_own if not j.example.named]
        told = (*_figures(named, line, least), *_figures(unnamed, line, least)[:3])
        print(f"{kind:13}", *told)
    given = [j for j in judged if not j.nobody]
    sure = [_confidence(j, line) for j in given]
    print("\nat least  share  right")
    for threshold in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        above = [j.right for j, c in zip(given, sure, strict=True) if c >= threshold]
        print(f"{threshold:8.2f}  {len(above) / len(given):5.3f}  {np.mean(above or [False]):5.3f}")
    error, table = reliability(sure, [j.right for j in given])
    print(f"\nconfidence  speakers  right   (calibration error {error:.3f})")
    for part in table:
        print(f"{part.confidence:10.2f}  {part.count:8}  {part.right:5.2f}")


def _confidence(judged: JudgedSource, line: Mapping[str, list[float]]) -> float:
    return float(np.interp(judged.chance, line["from"], line["to"]))


def _figures(
    judged: Sequence[JudgedSource], line: Mapping[str, list[float]], least: float
) -> tuple[str, ...]:
    """The number of sources, and the accuracy of the rules, the model and the best choice."""
    if not judged:
        return ("     0", "   -  ", "   -  ", "   -  ")
    rules = [j.example.right[j.example.rule] for j in judged]
    opened = [not j.nobody and _confidence(j, line) < least for j in judged]
    model = [
        not j.example.named if open_ else bool(j.right)
        for j, open_ in zip(judged, opened, strict=True)
    ]
    best = [any(j.example.right) for j in judged]
    shares = (f"{np.mean(right):6.3f}" for right in (rules, model, best))
    return (f"{len(judged):6}", *shares)


def main() -> None:
    """Fit and write the model, or cross-validate."""
    arguments = domains.with_readings(domains.parser(__doc__))
    arguments.add_argument(
        "--least", type=float, default=LEAST, help="the lowest confidence of a speaker"
    )
    given = domains.parse(arguments)
    readings = domains.read_readings(given.readings, "speakers")
    read = domains.read(given.domain, partial(examples, readings=readings))
    judged = judge(read, given.folds or _FOLDS)
    if given.out:
        fitted = model(judged, grow(read), given.least)
        Linker(fitted, given.out.name)  # raises if the model cannot be loaded
        given.out.write_bytes(fitted)
        return
    for number, (corpus, *_) in enumerate(given.domain):
        print(f"\n{corpus.name}")
        show([j for j in judged if j.example.domain == number], given.least)


if __name__ == "__main__":
    main()
