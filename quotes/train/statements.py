"""Fits the scorer of `quotes.statements`: the probability that two quotes are one saying.

    python -m quotes.train.statements [GOLD.jsonl …] (--out …/statements/scorer.json | --folds 6)

It is fitted to the invented sayings of `sayings.txt`, and to the articles of GOLD if given, one a
line: `{"id", "outlet", "published", "title", "text", "quotes": [{"content": [[start, end], …],
"statement", "in_title"?}]}`. Quotes with the same `statement` are one saying. The articles are
extracted as at run time, so that the fit sees the extractor's mistakes. With `--folds`, nothing is
written: it cross-validates on GOLD, with folds of stories (articles that share a statement). Needs
scikit-learn.

With `--unlike CORPUS.jsonl` (`{"id", "publisher", "published", "title", "text"}` a line),
dissimilar quotes of one speaker in different articles are added as negative examples: most of what
a person says about one matter within a month is different sayings, and invented news has too few.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quotes.document import Document
from quotes.evaluate.corpus import lines
from quotes.pipeline import Extractor
from quotes.record import Extract, Quote
from quotes.statements import Comparison, Saying, encode, group, names_speaker
from quotes.statements.features import FEATURES
from quotes.statements.scorer import Scorer

VERSION = "1"
THRESHOLD = 0.6
_LIKE = 0.65, 0.6  # dissimilar quotes have a lower cosine and a lower share of words in common
_STRENGTH = 0.1  # the inverse of the L2 penalty, for standardized features
_OWN = Path(__file__).with_name("sayings.txt")
_LINE = re.compile(r"(?P<outlet>[A-Z])(?P<day>\d+)(?P<kind>[dmit])(?P<marks>[*?~]*) (?P<text>.+)")
_KINDS = {"d": "direct", "m": "mixed", "i": "indirect", "t": "direct"}
_ACTS = ("speech", "writing")


@dataclass(frozen=True)
class KnownSayings:
    """Sayings of articles, with the right statement of each (None: unknown), and its story, the
    unit of cross-validation."""

    sayings: tuple[Saying, ...]
    statements: tuple[str | None, ...]
    stories: tuple[int, ...]


def invented(path: Path = _OWN) -> KnownSayings:
    """The sayings of a file in the format of `sayings.txt`, which its head describes."""
    fields: list[dict[str, Any]] = []
    gold: list[str | None] = []
    stories: list[int] = []
    articles: dict[tuple[int, str, str], int] = {}
    first, said, speaker = date.min, date.min, ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        kind, rest = line[:1], line[2:]
        if not line or kind == "#":
            continue
        if kind == "@":
            first, story = date.fromisoformat(rest), len(set(stories))
        elif kind == ">":
            speaker = rest
        elif kind == "=":
            said, statement = first + timedelta(days=int(rest)), f"{path.stem} {number}"
        else:
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"{path}, line {number}: not a saying: {line!r}")
            place = (story, match["outlet"], match["day"])
            article = articles.setdefault(place, len(articles) + 1)
            fields.append(_invented(match, article, speaker, first, said))
            gold.append(statement)
            stories.append(story)
    vectors = encode(field["text"] for field in fields)
    sayings = [
        Saying(id=-i, vector=vector, **field)
        for i, (field, vector) in enumerate(zip(fields, vectors, strict=True), 1)
    ]
    return KnownSayings(tuple(sayings), tuple(gold), tuple(stories))


def _invented(
    match: re.Match[str], article: int, speaker: str, first: date, said: date
) -> dict[str, Any]:
    organization = speaker.startswith("o:")
    nobody = "?" in match["marks"]
    dated = None if "*" in match["marks"] else said
    return {
        "article": -article,
        "text": match["text"],
        "kind": _KINDS[match["kind"]],
        "speaker": None if nobody else speaker.removeprefix("o:"),
        "type": None if nobody else "organization" if organization else "person",
        "in_title": match["kind"] == "t",
        "published": first + timedelta(days=int(match["day"])),
        "earliest": dated,
        "latest": dated,
        "named": "~" not in match["marks"],
    }


def annotated(paths: Iterable[Path], extractor: Extractor) -> KnownSayings:
    """The quotes that the extractor finds in annotated articles, with their right statements."""
    sayings: list[Saying] = []
    gold: list[str | None] = []
    articles: list[int] = []
    for number, item in enumerate((item for path in paths for _, item in lines(path)), 1):
        document = Document(
            text=item["text"], id=item["id"], title=item["title"], outlet=item["outlet"],
            published=item["published"],
        )  # fmt: skip
        extract = extractor.extract(document)
        found = [quote for quote in extract.quotes if quote.act in _ACTS]
        vectors = encode(quote.content.text for quote in found)
        for quote, vector in zip(found, vectors, strict=True):
            sayings.append(_saying(len(sayings) + 1, number, extract, quote, vector))
            gold.append(_statement(item, quote))
            articles.append(number)
    stories = _stories(articles, gold)
    return KnownSayings(tuple(sayings), tuple(gold), tuple(stories))


def _saying(id_: int, article: int, extract: Extract, quote: Quote, vector: bytes) -> Saying:
    first = quote.speakers[0] if quote.speakers else None
    said = quote.said_on
    source = quote.source.text if quote.source else None
    return Saying(
        id=id_, article=article, text=quote.content.text, kind=quote.kind,
        speaker=first.name if first else None, type=first.type if first else None,
        in_title=quote.in_title,
        published=date.fromisoformat((extract.document.published or "")[:10]),
        earliest=said.earliest if said else None, latest=said.latest if said else None,
        vector=vector,
        named=names_speaker(source, first.name if first else None),
        said_confidence=(said.confidence if said else None) or 1.0,
    )  # fmt: skip


def _statement(item: Mapping[str, Any], quote: Quote) -> str | None:
    """The statement of the annotated quote with the largest overlap, at least half of both."""
    mine = {i for s, e in quote.content.spans for i in range(s, e)}
    best, name = 0.5, None
    for gold in item["quotes"]:
        if bool(gold.get("in_title")) == quote.in_title:
            theirs = {i for s, e in gold["content"] for i in range(s, e)}
            share = len(mine & theirs) / len(mine | theirs)
            if share >= best:
                best, name = share, gold["statement"]
    return name


def _stories(articles: Sequence[int], gold: Sequence[str | None]) -> list[int]:
    """For each quote its story, named by the smallest article number in it."""
    story = {article: article for article in articles}
    for _ in range(len(story)):
        of: dict[str, int] = {}
        for article, name in zip(articles, gold, strict=True):
            if name is not None:
                of[name] = min(of.get(name, article), story[article])
        new = {
            article: min(
                [story[article]]
                + [of[n] for a, n in zip(articles, gold, strict=True) if a == article and n]
            )
            for article in story
        }
        if new == story:
            break
        story = new
    return [story[article] for article in articles]


@dataclass(frozen=True)
class PairTable:
    """Pairs of quotes with their features, whether they are one saying, and their stories."""

    pairs: list[tuple[int, int]]
    numbers: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    stories: npt.NDArray[np.int64]
    weight: float = 1.0
    """The weight of each pair in a fit."""


def unlike(path: Path, extractor: Extractor) -> PairTable:
    """Dissimilar pairs of quotes of one speaker in different articles of a corpus."""
    sayings: list[Saying] = []
    for number, (_, item) in enumerate(lines(path), 1):
        published = (item.get("published") or "")[:10]
        if not published:
            continue
        document = Document(
            text=item["text"], id=item["id"], title=item.get("title"), published=published,
            outlet=item.get("publisher"),
        )  # fmt: skip
        extract = extractor.extract(document)
        found = [quote for quote in extract.quotes if quote.act in _ACTS]
        vectors = encode(quote.content.text for quote in found)
        for quote, vector in zip(found, vectors, strict=True):
            sayings.append(_saying(len(sayings) + 1, number, extract, quote, vector))
    blocks: dict[str, list[Saying]] = defaultdict(list)
    for saying in sayings:
        if saying.block is not None:
            blocks[saying.block].append(saying)
    pairs = (
        (one.id, other.id)
        for some in blocks.values() for one, other in combinations(some, 2)
        if one.article != other.article
    )  # fmt: skip
    judged = Comparison(sayings).features(pairs)
    cosine, share = FEATURES.index("cosine"), FEATURES.index("in_shorter")
    kept = [p for p, n in judged.items() if n[cosine] < _LIKE[0] and n[share] < _LIKE[1]]
    numbers = np.array([judged[pair] for pair in kept]).reshape(len(kept), len(FEATURES))
    nothing = np.zeros(len(kept), np.int64)
    return PairTable(kept, numbers, nothing.astype(bool), nothing)


def table(example: KnownSayings) -> PairTable:
    """The pairs worth comparing among quotes whose statements are known."""
    statement = {s.id: g for s, g in zip(example.sayings, example.statements, strict=True)}
    story = {s.id: t for s, t in zip(example.sayings, example.stories, strict=True)}
    pairs = combinations(sorted(s.id for s in example.sayings), 2)
    found = Comparison(example.sayings).features(pairs)
    kept = [(a, b) for a, b in found if statement[a] is not None and statement[b] is not None]
    return PairTable(
        kept,
        np.array([found[pair] for pair in kept]).reshape(len(kept), len(FEATURES)),
        np.array([statement[a] == statement[b] for a, b in kept], bool),
        np.array([story[a] for a, _ in kept], np.int64),
    )


def fit(tables: Sequence[PairTable]) -> Scorer:
    """The scorer fitted to these pairs, with weights for unscaled features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    numbers = np.concatenate([t.numbers for t in tables])
    right = np.concatenate([t.right for t in tables])
    count = np.concatenate([np.full(len(t.right), t.weight) for t in tables])
    scaler = StandardScaler().fit(numbers, sample_weight=count)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    model.fit(scaler.transform(numbers), right, sample_weight=count)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return Scorer(VERSION, bias, tuple(map(float, weights)), THRESHOLD)


def judge(example: KnownSayings, others: Sequence[PairTable], folds: int) -> None:
    """Cross-validate by story; print precision and recall of pairs."""
    whole = table(example)
    chances: dict[tuple[int, int], float] = {}
    story = {s.id: t for s, t in zip(example.sayings, example.stories, strict=True)}
    part = {name: i % folds for i, name in enumerate(sorted(set(example.stories)))}
    parts = np.array([part[t] for t in whole.stories.tolist()])
    pairs = combinations(sorted(s.id for s in example.sayings), 2)
    found = Comparison(example.sayings).features(pairs)
    for fold in range(folds):
        kept = parts != fold
        rest = PairTable([], whole.numbers[kept], whole.right[kept], whole.stories[kept])
        scorer = fit([rest, *others])
        for pair, numbers in found.items():
            if part[story[pair[0]]] == fold:
                chances[pair] = scorer.chance(numbers)
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        print(f"{threshold:.1f}  " + _figures(example, chances, threshold))


def _figures(example: KnownSayings, chances: dict[tuple[int, int], float], threshold: float) -> str:
    by_id = {s.id: s for s in example.sayings}
    groups = group(by_id, chances, threshold)
    gold = {s.id: g for s, g in zip(example.sayings, example.statements, strict=True) if g}
    made = {(a, b) for some in groups for a, b in combinations(some, 2) if {a, b} <= gold.keys()}
    right = sum(gold[a] == gold[b] for a, b in made)
    total = sum(n * (n - 1) // 2 for n in Counter(gold.values()).values())
    precision, recall = right / max(1, len(made)), right / max(1, total)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({right} of {len(made)})"


def main() -> None:
    """Fit and write the scorer, or cross-validate."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("gold", type=Path, nargs="*")
    arguments.add_argument("--unlike", type=Path)
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--folds", type=int, default=0)
    given = arguments.parse_args()
    if bool(given.out) == bool(given.folds):
        arguments.error("give --out to fit a scorer, or --folds to cross-validate")
    extractor = Extractor.load()
    own = table(invented())
    example = annotated(given.gold, extractor) if given.gold else None
    others = [own]
    if given.unlike:
        far = unlike(given.unlike, extractor)
        same = len(own.right) + (len(table(example).right) if example else 0)
        others.append(replace(far, weight=same / max(1, len(far.right))))
    if given.folds:
        if example is None:
            arguments.error("--folds needs annotated articles")
        judge(example, others, given.folds)
        return
    scorer = fit([*others, table(example)] if example else others)
    weights = {
        name: round(weight, 4) for name, weight in zip(FEATURES, scorer.weights, strict=True)
    }
    stored = {
        "version": scorer.version,
        "threshold": scorer.threshold,
        "bias": round(scorer.bias, 4),
        "weights": weights,
    }
    given.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
