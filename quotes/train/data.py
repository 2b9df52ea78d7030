"""Converts annotated articles to training windows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from quotes.detect.marks import IntArray
from quotes.detect.model import tags
from quotes.detect.model.features import describe, legible
from quotes.detect.nested import stretches
from quotes.document import Span
from quotes.evaluate import corpus

NOWHERE = -1  # a link to nothing: no cue, or no source
_AT_PARAGRAPHS = 0.9
UNKNOWN = -2  # no target: the piece has no link, or its target is outside the window


@dataclass(frozen=True)
class AnnotatedAttribution:
    """The spans of an attribution, in code points of the article's text."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True)
class TrainingArticle:
    """A text and its attributions, none inside another. `is_content`: the text is the content of a
    quote, and the attributions are those inside it."""

    id: str
    text: str
    attributions: tuple[AnnotatedAttribution, ...]
    is_content: bool = False


@dataclass(frozen=True)
class Sample:
    """An article in word pieces, with its training targets.

    `cue_of[i]`: for a piece of content, the first piece of its cue, or NOWHERE.
    `source_of[i]`: for the first piece of a cue, the first piece of its source, or NOWHERE.
    Both are UNKNOWN elsewhere.
    """

    ids: IntArray
    features: npt.NDArray[np.int8]
    paragraph: IntArray
    tags: IntArray
    cue_of: IntArray
    source_of: IntArray


def _spans(value: Any) -> tuple[Span, ...]:
    return tuple(sorted((int(s), int(e)) for s, e in value or [] if e > s))


def training_articles(path: Path) -> list[TrainingArticle]:
    """The articles of a JSON Lines corpus of objects with id, text and attributions.

    Attributions inside the content of another are left out: see `read_contents`.
    """
    articles = []
    for article in corpus.read_corpus(path):
        found = _attributions(article)
        outer = _outer(found)
        kept = tuple(a for a, i in zip(found, outer, strict=True) if i is None)
        articles.append(TrainingArticle(article.id, article.text, kept))
    return articles


def as_read(article: corpus.CorpusArticle) -> TrainingArticle:
    """An article with its title before the text, as the detector reads it; see
    `training_articles`."""
    document, found = article.document, _attributions(article)
    kept = (a for a, i in zip(found, _outer(found), strict=True) if i is None)
    end = document.offset + len(article.text)
    moved = tuple(_moved(a, -document.offset, end) for a in kept)
    return TrainingArticle(article.id, document.reading, moved)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


def held_out(articles: Sequence[Named], count: int = 60) -> tuple[list[Named], list[Named]]:
    """Articles to fit on and articles to tune on; the same split whatever the order."""
    order = sorted(articles, key=lambda a: hashlib.sha256(a.id.encode()).digest())
    count = min(count, len(order) // 10)
    tune = {a.id for a in order[:count]}
    return [a for a in articles if a.id not in tune], [a for a in articles if a.id in tune]


def read_contents(path: Path) -> list[TrainingArticle]:
    """The contents of quotes that are read again, with the attributions inside them.

    Only for corpora that mark quotes inside quotes: in others, unmarked ones would be negative
    examples.
    """
    contents = []
    for article in corpus.read_corpus(path):
        found = _attributions(article)
        outer = _outer(found)
        for i, attribution in enumerate(found):
            inner = [a for a, o in zip(found, outer, strict=True) if o == i]
            for start, end in stretches(article.text, attribution.content):
                mine = (_moved(a, start, end) for a in inner)
                contents.append(
                    TrainingArticle(
                        f"{article.id}:{start}",
                        article.text[start:end],
                        tuple(a for a in mine if a.content),
                        is_content=True,
                    )
                )
    return contents


def _attributions(article: corpus.CorpusArticle) -> list[AnnotatedAttribution]:
    return [
        AnnotatedAttribution(_spans(a.get("source")), _spans(a.get("cue")), _spans(a["content"]))
        for a in article.record["attributions"]
        if not corpus.in_title(a)
    ]


def _outer(found: list[AnnotatedAttribution]) -> list[int | None]:
    """For each attribution, the index of the innermost one whose content contains it."""

    def size(a: AnnotatedAttribution) -> int:
        return sum(e - s for s, e in a.content)

    def holds(a: AnnotatedAttribution, b: AnnotatedAttribution) -> bool:
        spans = (*b.content, *(b.cue or b.source))
        return all(any(s <= x and y <= e for s, e in a.content) for x, y in spans)

    outer: list[int | None] = []
    for b in found:
        around = [i for i, a in enumerate(found) if size(a) > size(b) and holds(a, b)]
        outer.append(min(around, key=lambda i: size(found[i]), default=None))
    return outer


def _moved(attribution: AnnotatedAttribution, start: int, end: int) -> AnnotatedAttribution:
    def carry(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple((s - start, e - start) for s, e in spans if start <= s and e <= end)

    return AnnotatedAttribution(
        *(carry(getattr(attribution, part)) for part in ("source", "cue", "content"))
    )


def _pieces(spans: Iterable[Span], starts: IntArray, ends: IntArray) -> list[tuple[int, int]]:
    """Ranges of pieces [first, last] for spans of characters; empty ones are left out."""
    ranges = []
    for s, e in spans:
        first = int(np.searchsorted(ends, s, side="right"))
        last = int(np.searchsorted(starts, e, side="left")) - 1
        if last >= first:
            ranges.append((first, last))
    return ranges


def sample(article: TrainingArticle, tokenizer: Tokenizer) -> Sample:
    """The pieces and targets of an article."""
    encoding = tokenizer.encode(legible(article.text), add_special_tokens=False)
    offsets = np.asarray(encoding.offsets, np.int64).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    n = len(starts)
    description = describe(article.text, starts, ends, article.is_content)
    labels = np.zeros(n, np.int64)
    cue_of = np.full(n, UNKNOWN, np.int64)
    source_of = np.full(n, UNKNOWN, np.int64)

    def put(part: str, ranges: list[tuple[int, int]]) -> None:
        for first, last in ranges:
            if labels[first : last + 1].any():
                continue  # of overlapping spans, the first one wins
            labels[first : last + 1] = tags.tag(part, tags.IN)
            labels[first] = tags.tag(part, tags.BEGIN)
            labels[last] = tags.tag(part, tags.LAST if last > first else tags.UNIT)

    for attribution in article.attributions:
        cue = _pieces(attribution.cue, starts, ends)
        source = _pieces(attribution.source, starts, ends)
        content = _pieces(attribution.content, starts, ends)
        put("cue", cue)
        put("content", content)
        for first, last in content:
            cue_of[first : last + 1] = cue[0][0] if cue else NOWHERE
        if cue:
            source_of[cue[0][0]] = source[0][0] if source else NOWHERE
    for attribution in article.attributions:
        for span in _pieces(attribution.source, starts, ends):
            put("source", [span])
    return Sample(
        np.asarray(encoding.ids, np.int64),
        description.features,
        description.paragraph,
        labels,
        cue_of,
        source_of,
    )


@dataclass(frozen=True)
class Batch:
    """Rows of equal length, each packed with several windows. `segment` numbers the windows of a
    row (0: padding), `positions` count from the start of each. Link targets are columns of the row.
    """

    ids: IntArray
    features: IntArray
    positions: IntArray
    segment: IntArray
    paragraph: IntArray
    tags: IntArray
    cue_of: IntArray
    source_of: IntArray


def concatenated(samples: Sequence[Sample]) -> Sample:
    """Several samples concatenated, as if unrelated articles were one text."""
    size, paragraphs = 0, 0
    parts: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in vars(samples[0])}
    for s in samples:
        moved = {
            "paragraph": s.paragraph + paragraphs,
            "cue_of": np.where(s.cue_of >= 0, s.cue_of + size, s.cue_of),
            "source_of": np.where(s.source_of >= 0, s.source_of + size, s.source_of),
        }
        for name, rows in parts.items():
            rows.append(moved.get(name, getattr(s, name)))
        size, paragraphs = size + len(s.ids), paragraphs + int(s.paragraph[-1]) + 1
    return Sample(**{name: np.concatenate(rows) for name, rows in parts.items()})


def _cut(sample: Sample, size: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Windows of at most `size` pieces. Most begin at a paragraph, as at run time."""
    n = len(sample.ids)
    if not n:
        return []
    begins = np.flatnonzero(np.diff(sample.paragraph)) + 1
    cuts = [0]
    while n - cuts[-1] > size:
        low = cuts[-1] + size // 3
        high = cuts[-1] + int(rng.integers(size // 2, size + 1))
        among = begins[(begins > low) & (begins <= high)]
        cuts.append(int(among[-1]) if len(among) and rng.random() < _AT_PARAGRAPHS else high)
    return list(pairwise([*cuts, n]))


def pack(lengths: list[int], size: int) -> list[list[int]]:
    """Rows of window indices that fit into `size`, by first-fit decreasing bin packing."""
    rows: list[list[int]] = []
    room: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        for r in range(len(rows)):
            if room[r] >= lengths[i]:
                rows[r].append(i)
                room[r] -= lengths[i]
                break
        else:
            rows.append([i])
            room.append(size - lengths[i])
    return rows


def batches(
    samples: list[Sample], size: int, rows: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """The batches of an epoch in random order, of `rows` rows of `size` pieces."""
    windows = [(s, a, b) for s in samples for a, b in _cut(s, size, rng)]
    order = rng.permutation(len(windows))
    packed: list[list[tuple[Sample, int, int]]] = []
    group = rows * 40  # packing within a group keeps the order random
    for g in range(0, len(order), group):
        part = [windows[i] for i in order[g : g + group]]
        for row in pack([b - a for _, a, b in part], size):
            packed.append([part[i] for i in row])
    shuffled = [packed[i] for i in rng.permutation(len(packed))]
    for r in range(0, len(shuffled), rows):
        yield _batch(shuffled[r : r + rows], size, rows)


def _batch(rows: list[list[tuple[Sample, int, int]]], size: int, count: int) -> Batch:
    shape = (count, size)
    width = rows[0][0][0].features.shape[1]
    ids, positions, segment, paragraph = (np.zeros(shape, np.int64) for _ in range(4))
    features = np.zeros((*shape, width), np.int64)
    labels = np.full(shape, UNKNOWN, np.int64)
    cue_of = np.full(shape, UNKNOWN, np.int64)
    source_of = np.full(shape, UNKNOWN, np.int64)
    for r, row in enumerate(rows):
        at = 0
        for number, (s, a, b) in enumerate(row, 1):
            here = slice(at, at + b - a)
            ids[r, here] = s.ids[a:b]
            features[r, here] = s.features[a:b]
            positions[r, here] = np.arange(b - a)
            segment[r, here] = number
            paragraph[r, here] = s.paragraph[a:b]
            labels[r, here] = s.tags[a:b]
            for to, target in ((cue_of, s.cue_of), (source_of, s.source_of)):
                links = target[a:b]
                inside = (links >= a) & (links < b)
                to[r, here] = np.where(
                    inside, links - a + at, np.where(links == NOWHERE, NOWHERE, UNKNOWN)
                )
            at += b - a
    return Batch(ids, features, positions, segment, paragraph, labels, cue_of, source_of)
