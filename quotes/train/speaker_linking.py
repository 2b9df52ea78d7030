"""Fits the model of `quotes.speakers.linking`: whom a source means, and how sure that is.

    python -m quotes.train.speaker_linking \\
        --domain polnear-train.jsonl polnear-train-speakers.jsonl polnear-speakers.jsonl \\
        --domain open.jsonl open-speakers.jsonl (--out quotes/speakers/linking.onnx | --folds 3)

Each `--domain` is a corpus of annotated articles and the files that say who each source is, of
which the first that knows an article counts (the forms of `quotes evaluate`); without such files,
the speakers that the corpus itself gives and somebody checked. The sources are those that the
released detector finds, where they match annotated ones. With `--folds`, nothing is written: for
each domain it prints by kind of source what the rules and the model get right, and how far the
confidence is to be trusted, each article judged by a fit on others. Needs LightGBM, scikit-learn
and onnx.

`polnear-speakers.jsonl`, beside this file, adds the articles of PolNeAR's training part that its
speakers' file leaves out: ids and names, no text. A language model read them by the guide of that
file; on 36 articles (816 attributions) that have both answers the two agree on 97.7%, two such
readings of 36 articles (779 attributions) on 98.6%.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quotes.detect.attribution import Attribution
from quotes.detect.blocks import Name, with_blocks
from quotes.document import Document
from quotes.evaluate.corpus import (
    Answer,
    CorpusArticle,
    answers_in,
    pair,
    read_answers,
    read_corpus,
)
from quotes.evaluate.speakers import name_key
from quotes.pipeline import Extractor
from quotes.speakers.candidates import candidates
from quotes.speakers.link_features import FEATURES, KINDS, features
from quotes.speakers.linking import METADATA, Linker
from quotes.speakers.resolve import read_sources
from quotes.train import domains
from quotes.train.reliability import reliability
from quotes.train.trees import as_onnx, calibration, grown_by_lightgbm

_FOLDS = 3  # each judges the articles that it was not fitted on
_ROUNDS = 300
_FLAT = 1e-3  # the least curvature
_SETTINGS = {
    "learning_rate": 0.08,
    "num_leaves": 31,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 0.01,
    "lambda_l2": 2.0,
    "feature_fraction_bynode": 0.4,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "verbose": -1,
}
LEAST = 0.4
"""The confidence of a speaker below which a source is left open."""
MARGIN = 0.5
"""By how much somebody must be likelier than nobody where the rules mean nobody."""
_ENOUGH = 30  # sources of a kind that must speak for the rules
_NAMED = ("person", "organization", "several")
_UNNAMED = ("unnamed", "none")
_RULE = FEATURES.index("rule")


@dataclass(frozen=True)
class Example:
    """One source with its candidates: a row of numbers each, and which of them are right."""

    domain: int
    article: str
    kind: str
    named: bool
    rows: npt.NDArray[np.float32]
    right: tuple[bool, ...]
    nobody: tuple[bool, ...]

    @property
    def rule(self) -> int:
        """Which candidate the rules take."""
        return int(self.rows[:, _RULE].argmax())


def examples(
    domain: int, corpus: Path, answers: Sequence[Path], extractor: Extractor
) -> Iterator[Example]:
    """The sources of a corpus that have answers, in these files or, without any, in itself."""
    articles = list(read_corpus(corpus))
    known = {i: a for path in reversed(answers) for i, a in read_answers(path).items()}
    if not answers:
        known = answers_in(articles)
    for article in articles:
        if article.id in known:
            yield from _of_article(domain, article, known[article.id], extractor)


def _of_article(
    domain: int, article: CorpusArticle, answers: Mapping[str, Answer], extractor: Extractor
) -> Iterator[Example]:
    record = article.record
    document = Document(text=article.text, id=article.id, title=record.get("title"))
    doc = next(iter(extractor.nlp.pipe([extractor.nlp.make_doc(document.reading)])))
    golds = [gold for gold in record["attributions"] if gold.get("id") in answers]
    names = [Name(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    found = with_blocks(document, names, doc._.quotes)
    shift = document.offset
    pairs = pair(
        [article.word_starts_in(gold["content"]) for gold in golds],
        [
            article.word_starts_in([(s - shift, e - shift) for s, e in a.content if s >= shift])
            for a in found
        ],
    )
    wanted = {j: answers[golds[i]["id"]] for i, j in pairs.items()}
    yield from linked(domain, document, doc, found, wanted)


def linked(
    domain: int,
    document: Document,
    doc: Any,
    attributions: Sequence[Attribution],
    wanted: Mapping[int, Answer],
) -> Iterator[Example]:
    """The sources of `attributions` whose answers are `wanted`, by their numbers."""
    for i, discourse, source in read_sources(document, doc, attributions):
        answer = wanted.get(i)
        if answer is None or "speaker" in answer.disputed:
            continue
        if answer.kind not in (*_NAMED, *_UNNAMED):
            continue
        whom = candidates(discourse, source)
        seen = features(discourse, source, whom)
        named = answer.kind in _NAMED
        names = {name_key(name) for name in answer.speakers} if named else set()
        yield Example(
            domain,
            document.id,
            seen.kind,
            named,
            seen.rows,
            tuple({name_key(e.name) for e in one.entities} == names for one in whom),
            tuple(not one.entities for one in whom),
        )


def grow(read: Sequence[Example], rounds: int = _ROUNDS) -> Any:
    """Fitted trees whose sums, put through a softmax over the candidates of a source, are the
    chances of each to be the right one (ListNet; Cao et al. 2007, "Learning to rank").

    A smaller domain weighs by the root of its share. Sources of whose candidates none is right
    teach nothing.
    """
    import lightgbm
    from threadpoolctl import threadpool_limits

    sizes = Counter(e.domain for e in read)
    read = [e for e in read if any(e.right)]
    right = np.concatenate([np.array(e.right, float) / sum(e.right) for e in read])
    heavy = np.array([(max(sizes.values()) / sizes[e.domain]) ** 0.5 for e in read])
    number = np.repeat(np.arange(len(read)), [len(e.right) for e in read])
    weights = heavy[number]

    def slopes(sums: Any, _: Any) -> tuple[Any, Any]:
        chance = _softmax(np.asarray(sums), number)
        return weights * (chance - right), weights * np.maximum(chance * (1 - chance), _FLAT)

    rows = lightgbm.Dataset(np.concatenate([e.rows for e in read]), label=right)
    # Threads that wait for each other spin; one is faster wherever the machine has other work.
    with threadpool_limits(limits=1):
        return lightgbm.train(_SETTINGS | {"objective": slopes}, rows, rounds)


def _softmax(
    sums: npt.NDArray[np.float64], number: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """The shares of rows among those that have the same number; `number` is sorted."""
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    powers = np.exp(sums - np.maximum.reduceat(sums, starts)[number])
    found: npt.NDArray[np.float64] = powers / np.add.reduceat(powers, starts)[number]
    return found


@dataclass(frozen=True)
class Judged:
    """What a fit on other articles makes of a source."""

    example: Example
    best: int
    chance: float

    @property
    def right(self) -> bool:
        """Whether its choice is right."""
        return self.example.right[self.best]

    @property
    def nobody(self) -> bool:
        """Whether it chooses nobody."""
        return self.example.nobody[self.best]


def judge(read: Sequence[Example], folds: int, rounds: int = _ROUNDS) -> list[Judged]:
    """What `folds` fits make of the sources of the articles that they were not fitted on."""
    numbers = {article: n for n, article in enumerate(dict.fromkeys(e.article for e in read))}
    judged = []
    for fold in range(folds):
        trees = grow([e for e in read if numbers[e.article] % folds != fold], rounds)
        held = [e for e in read if numbers[e.article] % folds == fold]
        sizes = [len(e.right) for e in held]
        sums = trees.predict(np.concatenate([e.rows for e in held]), raw_score=True)
        scores = _softmax(sums, np.repeat(np.arange(len(held)), sizes))
        for example, own in zip(held, np.split(scores, np.cumsum(sizes)[:-1]), strict=True):
            best = int(own.argmax())
            if example.nobody[example.rule] and own[best] - own[example.rule] <= MARGIN:
                best = example.rule
            judged.append(Judged(example, best, float(own[best])))
    return judged


def calibrated(judged: Sequence[Judged]) -> dict[str, list[float]]:
    """From what the trees say to the share that is right, of the speakers that are given; each
    domain weighs the same."""
    given = [j for j in judged if not j.nobody]
    sizes = Counter(j.example.domain for j in given)
    weights = [1 / sizes[j.example.domain] for j in given]
    return calibration([j.chance for j in given], [j.right for j in given], weights)


def ruled(judged: Sequence[Judged]) -> list[str]:
    """The kinds of sources for which the rules are right more often than the model."""
    kept = ["label"]  # who has no name there is nobody: "The PRESIDENT:"
    for kind in KINDS:
        its_own = [j for j in judged if j.example.kind == kind]
        model = sum(j.right for j in its_own)
        rules = sum(j.example.right[j.example.rule] for j in its_own)
        if rules > model and len(its_own) >= _ENOUGH:
            kept.append(kind)
    return kept


def model(judged: Sequence[Judged], trees: Any, least: float) -> bytes:
    """What `grow` gave as a model, with all that `quotes.speakers.linking` reads: how far it is to
    be trusted comes from what `judge` gave."""
    fitted = {
        "features": FEATURES,
        "calibration": calibrated(judged),
        "least": least,
        "margin": MARGIN,
        "rules": ruled(judged),
    }
    told = {METADATA: fitted}
    return as_onnx(grown_by_lightgbm(trees), "linking", len(FEATURES), told, together=True)


def show(judged: Sequence[Judged], least: float) -> None:
    """Print what `judge` gave, by kind of source and by confidence."""
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


def _confidence(judged: Judged, line: Mapping[str, list[float]]) -> float:
    return float(np.interp(judged.chance, line["from"], line["to"]))


def _figures(
    judged: Sequence[Judged], line: Mapping[str, list[float]], least: float
) -> tuple[str, ...]:
    """How many there are, and the share that rules, the model and the best choice get right."""
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
    """Fit and write the model, or judge fits."""
    arguments = domains.parser(__doc__)
    arguments.add_argument("--least", type=float, default=LEAST, help="leave open below this")
    given = domains.parse(arguments)
    read = domains.read(given.domain, examples)
    judged = judge(read, given.folds or _FOLDS)
    if given.out:
        fitted = model(judged, grow(read), given.least)
        Linker(fitted, given.out.name)  # that it can be read, or nothing is written
        given.out.write_bytes(fitted)
        return
    for number, (corpus, *_) in enumerate(given.domain):
        print(f"\n{corpus.name}")
        show([j for j in judged if j.example.domain == number], given.least)


if __name__ == "__main__":
    main()
