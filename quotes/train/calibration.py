"""Fits the decoding rules and the confidence to articles that the network was not fitted on."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from quotes.detect.model.confidence import Confidence
from quotes.detect.model.decoding import (
    EVIDENCE,
    Heads,
    Quoted,
    Rules,
    load_heads,
    quoted_in,
)
from quotes.detect.model.reading import Network, NetworkReading
from quotes.evaluate.corpus import CorpusArticle, CorpusQuote, read_corpus, sources_agree
from quotes.train.data import TrainingArticle, held_out, read_contents, training_articles
from quotes.train.reliability import reliability

SETTINGS = "settings.json"

# The values tried for each rule, one rule after another, with the best values of earlier ones.
GRID: Mapping[str, Sequence[float]] = {
    "outside": (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75),
    "cue_floor": (0.05, 0.1, 0.2, 0.3, 0.5),
    "cue_prior": (0.0, 0.15, 0.3, 0.6, 1.0),
    "source_floor": (0.05, 0.1, 0.2, 0.4, 1.0),
    "source_prior": (0.0, 0.25, 0.5, 1.0),
    "no_source": (-1.0, -0.5, 0.0, 0.5, 1.0),
    "weight": (0.03, 0.1, 0.3, 1.0),
    "switch_mark": (0.0, 0.5, 1.0, 2.0, 4.0),
    "switch_paragraph": (0.0, 0.5, 1.0, 2.0, 4.0),
    "switch_sentence": (2.0, 4.0, 8.0, 16.0),
    "null": (-4.0, -2.0, -1.0, 0.0),
    "keep_null": (0.3, 0.5, 0.8, 1.1),
}
# The smallest gain in F1 for which a rule is changed: less is noise.
LEAST = 0.002


@dataclass(frozen=True)
class Tuned:
    """An article with the network's scores, from which decoding is quick to repeat."""

    article: CorpusArticle
    readings: tuple[NetworkReading, ...]
    heads: Heads

    def quotes(self, rules: Rules) -> tuple[list[CorpusQuote], list[Quoted]]:
        """The quotes decoded by these rules, as sets of words and as decoded."""
        records: list[dict[str, Any]] = []
        quoted: list[Quoted] = []
        for reading in self.readings:
            for q in quoted_in(reading, self.heads, rules):
                at = reading.part.start
                parts = {"source": [q.source], "cue": [q.cue], "content": q.content}
                records.append(
                    {
                        name: [(s[0] + at, s[1] + at) for s in spans if s]
                        for name, spans in parts.items()
                    }
                    | {"number": len(quoted)}
                )
                quoted.append(q)
        found = self.article.found(records)
        return found, [quoted[f.raw["number"]] for f in found]

    def right(self, found: Sequence[CorpusQuote]) -> tuple[set[int], set[int]]:
        """Indices of the found quotes with the right content, and of those that are right."""
        gold = self.article.gold
        owners: dict[int, list[int]] = {}
        for i, g in enumerate(gold):
            for word in g.content:
                owners.setdefault(word, []).append(i)
        candidates = []
        for j, f in enumerate(found):
            shared = Counter(i for word in f.content for i in owners.get(word, ()))
            for i, n in shared.items():
                overlap = n / (len(gold[i].content) + len(f.content) - n)
                if overlap >= 0.5:
                    candidates.append((-overlap, not sources_agree(gold[i], f), i, j))
        used: set[int] = set()
        half: set[int] = set()
        attributed: set[int] = set()
        for _, wrong, i, j in sorted(candidates):
            if i not in used and j not in half:
                used.add(i)
                half.add(j)
                if not wrong:
                    attributed.add(j)
        return half, attributed


def measure(tuned: Sequence[Tuned], rules: Rules) -> tuple[float, float]:
    """The F1 of content_half and of attributed."""
    gold = predicted = half = attributed = 0
    for t in tuned:
        found, _ = t.quotes(rules)
        halves, rights = t.right(found)
        gold += len(t.article.gold)
        predicted += len(found)
        half += len(halves)
        attributed += len(rights)
    total = max(1, gold + predicted)
    return 2 * half / total, 2 * attributed / total


def _aim(scores: tuple[float, float]) -> float:
    return scores[1] + 0.3 * scores[0]


def tune(tuned: Sequence[Tuned], rules: Rules, console: Console) -> Rules:
    """The rules with the best F1 on these articles, by coordinate search."""
    best = _aim(measure(tuned, rules))
    for name, values in track(GRID.items(), "tuning", console=console, transient=True):
        chosen, gain = rules, LEAST
        for value in values:
            other = replace(rules, **{name: value})
            more = _aim(measure(tuned, other)) - best
            if more > gain:
                chosen, gain = other, more
        if chosen is not rules:
            best += gain
            rules = chosen
    return rules


def fit_confidence(
    evidence: Sequence[Sequence[float]], right: Sequence[bool], ridge: float = 1.0
) -> Confidence:
    """A logistic regression that predicts from its evidence whether a quote is right.

    `ridge` is the L2 penalty. If all quotes are right, or all wrong (a handful of articles), the
    confidence is their share of right ones, with one right and one wrong added (Laplace).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    if len(set(right)) < 2:
        share = (sum(right) + 1) / (len(right) + 2)
        bias = round(math.log(share / (1 - share)), 5)
        return Confidence(EVIDENCE, (0.0,) * (2 * len(EVIDENCE)), bias)
    inputs = Confidence.inputs(evidence)
    scaler = StandardScaler().fit(inputs)
    model = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-8)
    model.fit(scaler.transform(inputs), right)
    plain = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - plain @ scaler.mean_)
    return Confidence(EVIDENCE, tuple(round(float(w), 5) for w in plain), round(bias, 5))


def read_tuned(model: Path, articles: Sequence[CorpusArticle], console: Console) -> list[Tuned]:
    """The articles, scored by the network in the folder."""
    network, heads = Network(model), load_heads(model)
    return [
        Tuned(a, tuple(network.read(a.text)), heads)
        for a in track(articles, "reading", console=console, transient=True)
    ]


def calibrate(
    model: Path,
    corpus: Path,
    *,
    nested: Path | None = None,
    rules: Rules | None = None,
    hold_out: int = 60,
    everything: bool = False,
    console: Console | None = None,
) -> dict[str, Any]:
    """Fit rules and confidence of the model in a folder and write its `settings.json`.

    They are fitted to the articles of `corpus` that `fit` with the same `hold_out` held out, or to
    all of it (`everything`), for a corpus that was not fitted on. The confidence is fitted to the
    held-out articles of `nested` too, and so is the least that a quote needs. Given `rules` are not
    changed. Returns the settings with measures.
    """
    console = console or Console(stderr=True)
    articles = read_corpus(corpus)
    if not everything:
        _, articles = held_out(articles, hold_out)
    if not articles:
        raise ValueError(f"{corpus}: too few articles to tune on")
    tuned = read_tuned(model, articles, console)
    rules = rules or tune(tuned, Rules(), console)
    other = read_tuned(model, held_out(_outer(nested), hold_out)[1], console) if nested else []
    evidence, right = judged([*tuned, *other], rules)
    confidence = fit_confidence(evidence, right)
    sure = confidence.of(evidence)
    gold = sum(len(t.article.gold) for t in (*tuned, *other))
    least = max(_LEASTS, key=lambda c: _f1(sure, right, gold, c))
    error, _ = reliability(sure, right)
    half, attributed = measure(tuned, rules)
    settings = {
        "rules": asdict(rules),
        "confidence": {**confidence.as_json(), "least": least},
        "tuning": {
            "articles": len(articles),
            "content_half": round(half, 4),
            "attributed": round(attributed, 4),
            "calibration_error": round(error, 4),
        },
    }
    (model / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return settings


def calibrate_inner(
    model: Path, nested: Path, *, hold_out: int = 60, console: Console | None = None
) -> dict[str, Any]:
    """Fit the confidence of quotes inside quotes, and its threshold; add them to `settings.json`.

    `model` is the model's folder, `nested` a corpus that marks quotes inside quotes. All of its
    articles are used, since the held-out ones have too few; the calibration error is that on the
    held-out ones. Returns what was added.
    """
    console = console or Console(stderr=True)
    contents = read_contents(nested)
    _, kept = held_out(read_corpus(nested), hold_out)
    ids = {a.id for a in kept}
    network, heads = Network(model), load_heads(model)
    settings = json.loads((model / SETTINGS).read_text(encoding="utf-8"))
    rules = Rules(**settings["rules"])
    tuned = [
        Tuned(_as_article(a), (reading,), heads)
        for a in track(contents, "reading", console=console, transient=True)
        if (reading := network.read_content(a.text, 0, len(a.text)))
    ]
    evidence, right = judged(tuned, rules)
    confidence = fit_confidence(evidence, right, ridge=10.0)
    sure = confidence.of(evidence)
    gold = sum(len(t.article.gold) for t in tuned)
    least = max(_INNER_LEASTS, key=lambda c: _f1(sure, right, gold, c))
    unseen = [t for t in tuned if t.article.id.rsplit(":", 1)[0] in ids]
    evidence, right = judged(unseen, rules)
    error, _ = reliability(confidence.of(evidence), right)
    inner = {**confidence.as_json(), "least": least, "calibration_error": round(error, 4)}
    settings["inner"] = inner
    (model / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return inner


# Searches leave out what is less sure than 0.35; whatever they show by default must be given.
_LEASTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35)
_INNER_LEASTS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)


def _f1(sure: Sequence[float], right: Sequence[bool], gold: int, least: float) -> float:
    """The F1 of the quotes with a confidence of `least` or more."""
    counted = [r for c, r in zip(sure, right, strict=True) if c >= least]
    return 2 * sum(counted) / max(1, gold + len(counted))


def _as_article(content: TrainingArticle) -> CorpusArticle:
    spans = [vars(a) for a in content.attributions]
    return CorpusArticle(
        content.id, content.text, {"id": content.id, "text": content.text, "attributions": spans}
    )


def _outer(nested: Path) -> list[CorpusArticle]:
    """The articles of a corpus, without quotes inside quotes."""
    return [_as_article(article) for article in training_articles(nested)]


def judged(tuned: Sequence[Tuned], rules: Rules) -> tuple[list[tuple[float, ...]], list[bool]]:
    """The evidence of every quote found, and whether it is right."""
    evidence: list[tuple[float, ...]] = []
    right: list[bool] = []
    for t in tuned:
        found, quoted = t.quotes(rules)
        _, rights = t.right(found)
        evidence += (q.evidence for q in quoted)
        right += (j in rights for j in range(len(found)))
    return evidence, right
