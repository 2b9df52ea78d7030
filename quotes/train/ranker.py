"""Fits the weights by which `quotes.speakers` ranks antecedents of pronouns and descriptions.

    python -m quotes.train.ranker CORPUS.jsonl SPEAKERS.jsonl [--out weights.json] [--halves]

CORPUS has articles with attributions, SPEAKERS the speaker of each source (in the formats of
`quotes evaluate`). The model is a conditional logit over the candidates of each source, with an L2
penalty, fitted by SciPy. Names are those that the released model finds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from quotes.detect.attribution import Attribution
from quotes.document import Document, Spans
from quotes.evaluate.corpus import lines
from quotes.pipeline import Extractor
from quotes.speakers.lexicon import SUFFIXES, TITLES
from quotes.speakers.persons import Choice
from quotes.speakers.ranker import Features, Task
from quotes.speakers.resolve import choices
from quotes.speakers.words import Words

Tagger = Callable[[str], Doc]


@dataclass(frozen=True)
class ChoiceExample:
    """A choice between candidates, of which `candidates[gold]` is right."""

    task: Task
    candidates: tuple[Features, ...]
    gold: int


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal, ignoring case, accents, titles and middle initials."""
    return _core(one) == _core(other)


def _core(name: str) -> tuple[str, ...]:
    keys = [k for k in Words.of(name).keys if k[0].isalnum() and k not in SUFFIXES]
    while len(keys) > 1 and (keys[0] in TITLES or keys[0] == "the"):
        keys = keys[1:]
    return tuple(k for i, k in enumerate(keys) if len(k) > 1 or not 0 < i < len(keys) - 1)


def examples(
    articles: Iterable[Mapping[str, Any]], speakers: Mapping[str, Mapping[str, Any]], tag: Tagger
) -> Iterator[ChoiceExample]:
    """All choices between persons in the articles with the right answer among the candidates."""
    for article in articles:
        answers = speakers.get(article["id"])
        if answers is None:
            continue
        document = Document(text=article["text"], id=article["id"], title=article.get("title"))
        marked = article["attributions"]
        attributions = [_attribution(document, a) for a in marked]
        for choice in choices(document, tag(document.reading), attributions):
            answer = answers.get(marked[choice.attribution]["id"])
            gold = None if answer is None else _gold(choice, answer)
            if gold is not None:
                yield ChoiceExample(choice.task, choice.features, gold)


def _attribution(document: Document, marked: Mapping[str, Any]) -> Attribution:
    def spans(name: str) -> Spans:
        return tuple((s + document.offset, e + document.offset) for s, e in marked[name])

    return Attribution(spans("content"), spans("cue"), spans("source"), "indirect", "speech", 1.0)


def _gold(choice: Choice, answer: Mapping[str, Any]) -> int | None:
    if "speaker" in answer.get("disputed", ()):
        return None
    names = answer["speakers"]
    for i, name in enumerate(choice.names):
        if name is None and not names and answer["kind"] in ("unnamed", "none"):
            return i
        if name is not None and len(names) == 1 and same_name(name, names[0]):
            return i
    return None


PRIOR: Mapping[Task, Mapping[str, float]] = {
    "pronoun": {
        "agrees": 1.0, "clashes": -2.0, "sex": 1.5, "speaker0": 1.3, "subject": 1.0, "object": -0.7,
        "possessive": -0.3, "modifier": -1.0, "quoted": -0.7, "between": -0.4, "share": 1.0,
        "paragraphs": -0.5, "inside": -1.0, "inside_quoted": -0.5,
        "given_agrees": 0.7, "given_clashes": -2.0, "sayer": -3.0,
    },
    "description": {
        "nobody": 1.5, "nobody_source": 2.0, "nobody_indefinite": 2.0, "nobody_owned": 0.5,
        "head": 3.5, "loose": 1.0, "overlap": 1.0, "missing": -0.4, "former": 0.7, "sitting": -1.5,
        "unmatched": -2.0, "unmatched_generic": 2.5, "unmatched_owned": -1.5, "unmatched_known":
        -0.7,
        "clashes": -3.0,
        "agrees": 0.5, "sex": 0.5, "speaker0": 1.0, "share": 1.0, "title": 0.7, "between": -0.2,
        "later": -0.3, "unseen": -0.5, "modifier": -0.3, "quoted": -0.5, "inside": -1.0,
        "elsewhere": -2.0, "given_clashes": -3.0, "sayer": -2.0,
    },
}  # fmt: skip
"""The prior mean of the weights."""

PENALTY: Mapping[Task, float] = {"pronoun": 2.0, "description": 3.0}
"""The strength of the prior, chosen by two-fold cross-validation."""


def fit(
    found: Sequence[ChoiceExample], prior: Mapping[str, float] | None = None, penalty: float = 1.0
) -> dict[str, float]:
    """The weights of the features that maximize the penalized log-likelihood (by L-BFGS).

    `penalty` is the precision of the normal prior around `prior`.
    """
    from scipy.optimize import minimize
    from scipy.special import log_softmax

    prior = prior or {}
    names = sorted({name for e in found for c in e.candidates for name in c} | set(prior))
    index = {name: i for i, name in enumerate(names)}
    tables = [_table(e, index) for e in found]
    centre = np.array([prior.get(name, 0.0) for name in names])

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        """The penalized negative log-likelihood and its gradient."""
        away = weights - centre
        total, slope = 0.5 * penalty * float(away @ away), penalty * away
        for e, table in zip(found, tables, strict=True):
            shares = log_softmax(table @ weights)
            total -= float(shares[e.gold])
            slope = slope - table[e.gold] + np.exp(shares) @ table
        return total, slope

    weights = minimize(loss, centre, jac=True, method="L-BFGS-B").x
    return {name: round(float(weights[i]), 3) for name, i in index.items()}


def _table(example: ChoiceExample, index: Mapping[str, int]) -> npt.NDArray[np.float64]:
    """The features of the candidates, one row for each."""
    table = np.zeros((len(example.candidates), len(index)))
    for row, candidate in enumerate(example.candidates):
        for name, value in candidate.items():
            table[row, index[name]] = value
    return table


def accuracy(found: Sequence[ChoiceExample], table: Mapping[str, float]) -> float:
    """The share of examples whose right candidate gets the highest score."""
    right = 0
    for e in found:
        scores = [sum(table.get(n, 0.0) * v for n, v in c.items()) for c in e.candidates]
        right += max(range(len(scores)), key=scores.__getitem__) == e.gold
    return right / len(found) if found else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit both tasks and write the weights; `--halves` cross-validates with two folds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("speakers", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--halves", action="store_true")
    options = parser.parse_args(arguments)
    nlp = Extractor.load().nlp
    speakers = {x["id"]: x["attributions"] for _, x in lines(options.speakers)}
    found = list(examples((x for _, x in lines(options.corpus)), speakers, nlp))
    tables: dict[str, dict[str, float]] = {}
    tasks: tuple[Task, ...] = ("pronoun", "description")
    for task in tasks:
        own = [e for e in found if e.task == task]
        if options.halves:
            for train, test in ((own[::2], own[1::2]), (own[1::2], own[::2])):
                print(
                    task,
                    len(train),
                    f"{accuracy(test, fit(train, PRIOR[task], PENALTY[task])):.3f}",
                    file=sys.stderr,
                )
        tables[task] = fit(own, PRIOR[task], PENALTY[task])
        print(task, len(own), f"{accuracy(own, tables[task]):.3f}", file=sys.stderr)
    text = json.dumps(tables, indent=1, sort_keys=True) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
