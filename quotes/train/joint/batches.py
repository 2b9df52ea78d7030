"""Batches for the joint fit: the windows of some articles, packed into rows, with all targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from quotes.detect.marks import IntArray
from quotes.detect.model.planning import Plan
from quotes.detect.vectors import READERS
from quotes.train.data import NOWHERE, UNKNOWN, pack
from quotes.train.joint.articles import JointArticle
from quotes.train.mention_network import QueryBatch

LINKS = ("source_of", "cue_of")
"""The targets of the linkers, in the order of `network.TorchNetwork.link_scores`."""
NEAREST = 8  # pieces of a link that a teacher's distribution keeps
_LENGTH = 384
_LINKS = 128  # links learned from a row


@dataclass(frozen=True)
class SoftLink:
    """What a teacher says of the links of an article: for each piece the row (`row`; -1: none) of
    the likeliest targets (`pieces`: links × NEAREST, NOWHERE for none) and their probabilities."""

    row: IntArray
    pieces: IntArray
    chances: npt.NDArray[np.float32]


@dataclass(frozen=True)
class SoftLabels:
    """What a teacher says of an article: scores of all tags, links by their name in LINKS, and for
    each reader the log-probabilities of its candidates, one after another."""

    tags: npt.NDArray[np.float16]
    names: npt.NDArray[np.float16]
    links: Mapping[str, SoftLink]
    chances: Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Linked:
    """Links of a batch: `row` and `column` of the piece, `target` (a column, or NOWHERE); `shift`
    from columns to pieces of the article, and `article` and `piece`, whose link it is. `soft`: the
    teacher's columns (the length of the row for NOWHERE) and their probabilities (links × 2 ·
    NEAREST), if there is one."""

    row: Tensor
    column: Tensor
    target: Tensor
    shift: Tensor
    article: Tensor
    piece: Tensor
    soft: Tensor | None

    def to(self, device: str) -> Linked:
        """The same on a device of PyTorch."""
        moved: dict[str, Any] = {k: v if v is None else v.to(device) for k, v in vars(self).items()}
        return Linked(**moved)


@dataclass(frozen=True)
class JointBatch:
    """Windows of articles in rows of equal length: `segment` numbers those of a row (0: padding),
    `core` has the places (row · length + column) of the pieces that count, article by article.
    `tags` and `names` are those of these pieces; `soft` has what a teacher says of them."""

    ids: Tensor
    features: Tensor
    positions: Tensor
    segment: Tensor
    paragraph: Tensor
    core: Tensor
    tags: Tensor
    names: Tensor
    links: Mapping[str, Linked]
    queries: Mapping[str, QueryBatch]
    soft: Mapping[str, Tensor] | None

    def to(self, device: str) -> JointBatch:
        """The same on a device of PyTorch."""
        moved: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Mapping):
                moved[field.name] = {k: v.to(device) for k, v in value.items()}
            else:
                moved[field.name] = value if value is None else value.to(device)
        return JointBatch(**moved)


@dataclass(frozen=True)
class _PlacedWindow:
    """A window of the article with this number, and where it stands: row, first column, segment."""

    article: int
    plan: Plan
    row: int
    column: int
    segment: int


def batch_of(
    articles: Sequence[JointArticle],
    plans: Sequence[int],
    soft: Mapping[str, SoftLabels] | None = None,
    rng: np.random.Generator | None = None,
) -> JointBatch:
    """The batch of some articles, each read by the plan with this number. With `rng`, some links
    are left out of rows that have many."""
    windows = [
        (k, w) for k, (a, p) in enumerate(zip(articles, plans, strict=True)) for w in a.plans[p]
    ]
    length, placed = _placed(windows)
    count = 1 + max(p.row for p in placed)
    ids, positions, segment, paragraph = (np.zeros((count, length), np.int64) for _ in range(4))
    features = np.zeros((count, length, articles[0].sample.features.shape[1]), np.int64)
    core = []
    for one in placed:
        w, s = one.plan, articles[one.article].sample
        here = one.row, slice(one.column, one.column + w.end - w.start)
        ids[here], features[here] = s.ids[w.start : w.end], s.features[w.start : w.end]
        positions[here] = np.arange(w.end - w.start)
        segment[here], paragraph[here] = one.segment, s.paragraph[w.start : w.end]
        core.append(one.row * length + one.column + np.arange(w.first, w.behind) - w.start)
    own = [soft[a.id] for a in articles] if soft is not None else None
    told: dict[str, npt.NDArray[Any]] = {
        "ids": ids,
        "features": features,
        "positions": positions,
        "segment": segment,
        "paragraph": paragraph,
        "core": np.concatenate(core),
        "tags": np.concatenate([a.sample.tags for a in articles]),
        "names": np.concatenate([a.names for a in articles]),
    }
    tensors: dict[str, Any] = {name: torch.from_numpy(values) for name, values in told.items()}
    return JointBatch(
        **tensors,
        links={name: _linked(name, articles, placed, length, own, rng) for name in LINKS},
        queries=_queries(articles),
        soft=_soft(articles, own) if own is not None else None,
    )


def _placed(windows: Sequence[tuple[int, Plan]]) -> tuple[int, list[_PlacedWindow]]:
    """The windows in rows of one length, in their order."""
    sizes = [w.end - w.start for _, w in windows]
    length = max(_LENGTH, -(-max(sizes) // 32) * 32)
    placed: dict[int, _PlacedWindow] = {}
    for row, packed in enumerate(pack(sizes, length)):
        column = 0
        for segment, i in enumerate(packed, 1):
            article, window = windows[i]
            placed[i] = _PlacedWindow(article, window, row, column, segment)
            column += sizes[i]
    return length, [placed[i] for i in range(len(windows))]


def _linked(
    name: str,
    articles: Sequence[JointArticle],
    placed: Sequence[_PlacedWindow],
    length: int,
    soft: Sequence[SoftLabels] | None,
    rng: np.random.Generator | None,
) -> Linked:
    """The links of the pieces in the cores whose targets are in their windows, or nowhere."""
    found, softly = [], []
    for one in placed:
        w, targets = one.plan, getattr(articles[one.article].sample, name)
        pieces = w.first + np.flatnonzero(targets[w.first : w.behind] != UNKNOWN)
        pieces = pieces[_within(targets[pieces], w)]
        shift = w.start - one.column
        target = np.where(targets[pieces] == NOWHERE, NOWHERE, targets[pieces] - shift)
        whole = np.broadcast_to([[one.row], [shift], [one.article]], (3, len(pieces)))
        found.append(np.stack([whole[0], pieces - shift, target, *whole[1:], pieces]))
        if soft is not None:
            softly.append(_teacher(soft[one.article].links[name], pieces, w, shift, length))
    rows = np.concatenate(found, 1).astype(np.int64)
    taught = np.concatenate(softly).astype(np.float32) if softly else None
    most = _LINKS * (1 + max(p.row for p in placed))
    if rng is not None and rows.shape[1] > most:
        kept = np.sort(rng.permutation(rows.shape[1])[:most])
        rows, taught = rows[:, kept], taught[kept] if taught is not None else None
    row, column, goal, moved, article, piece = map(torch.from_numpy, rows)
    softly_taught = torch.from_numpy(taught) if taught is not None else None
    return Linked(row, column, goal, moved, article, piece, softly_taught)


def _within(targets: IntArray, window: Plan) -> npt.NDArray[np.bool_]:
    inside = (targets >= window.start) & (targets < window.end)
    found: npt.NDArray[np.bool_] = inside | (targets == NOWHERE)
    return found


def _teacher(
    soft: SoftLink, pieces: IntArray, window: Plan, shift: int, length: int
) -> npt.NDArray[np.float32]:
    """The teacher's columns and probabilities for these pieces; what it does not say, and targets
    outside the window, have no probability."""
    rows = soft.row[pieces]
    targets = np.full((len(pieces), NEAREST), NOWHERE)
    chances = np.zeros(targets.shape, np.float32)
    told = rows >= 0
    targets[told], chances[told] = soft.pieces[rows[told]], soft.chances[rows[told]]
    inside = (targets >= window.start) & (targets < window.end)
    columns = np.where(inside, targets - shift, length)
    chances = np.where(inside | (targets == NOWHERE), chances, 0)
    return np.concatenate([columns, chances], 1).astype(np.float32)


def _queries(articles: Sequence[JointArticle]) -> dict[str, QueryBatch]:
    before = np.cumsum([0, *(len(a.sample.ids) for a in articles)]).tolist()
    found = {}
    for reader in READERS:
        own = [
            (a.queries[reader], n)
            for a, n in zip(articles, before, strict=False)
            if reader in a.queries
        ]
        if own:
            found[reader] = QueryBatch.joined(*map(list, zip(*own, strict=True)))
    return found


def _soft(articles: Sequence[JointArticle], own: Sequence[SoftLabels]) -> dict[str, Tensor]:
    found = {
        "tags": np.concatenate([s.tags for s in own]),
        "names": np.concatenate([s.names for s in own]),
    }
    for reader in READERS:
        chances = [s.chances[reader] for s in own if reader in s.chances]
        if chances:
            found[reader] = np.concatenate(chances)
    return {name: torch.from_numpy(values).float() for name, values in found.items()}


def endless(
    articles: Sequence[JointArticle],
    size: int,
    soft: Mapping[str, SoftLabels] | None,
    runtime: bool,
    rng: np.random.Generator,
) -> Iterator[JointBatch]:
    """Batches of `size` articles in random order, again and again. Half of the articles are read by
    the windows of run time, the others by others; by larger ones all, if not `runtime`."""
    while True:
        order = rng.permutation(len(articles))
        for k in range(0, len(order) - size + 1, size):
            chosen = [articles[i] for i in order[k : k + size]]
            plans = [_plan(len(a.plans), rng) if runtime else 1 for a in chosen]
            yield batch_of(chosen, plans, soft, rng)


def _plan(count: int, rng: np.random.Generator) -> int:
    return 0 if rng.random() < 0.5 else int(rng.integers(1, count))
