"""The network that scores mentions as antecedents of sources, and its batches.

It is what `quotes.speakers.antecedents.AntecedentScorer` computes, with the head of the detector's
graph before it, in PyTorch for fitting. See `quotes.train.antecedents`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from quotes.detect.vectors import ROLES, WIDTH
from quotes.speakers.antecedents import DISTANCES, SENTENCES, ReadableSource

_INNER, _NOBODY = 96, 64
_DISTANCE, _SENTENCE, _QUOTED = 16, 8, 4  # the widths of their embeddings
_DROPPED, _BETWEEN = 0.3, 0.2
_NEVER = -1e4


@dataclass(frozen=True)
class ReadArticle:
    """The layers of the pieces that an article's sources need (pieces × width), and its sources."""

    id: str
    layers: npt.NDArray[np.float16]
    sources: tuple[ReadSource, ...]


@dataclass(frozen=True)
class ReadSource:
    """A source: its number among the quotes of its article, what the scorer reads of it, with
    pieces in place of code points, and which candidates are right."""

    number: int
    read: ReadableSource
    right: tuple[bool, ...]


class AntecedentNetwork(nn.Module):
    """The head and the scorer, as `AntecedentScorer` computes it."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(size)
        self.roles = nn.Linear(size, len(ROLES) * WIDTH)
        self.distance = nn.Embedding(DISTANCES, _DISTANCE)
        self.sentence = nn.Embedding(SENTENCES, _SENTENCE)
        self.quoted = nn.Embedding(2, _QUOTED)
        self.inner = nn.Linear(3 * WIDTH + _DISTANCE + _SENTENCE + _QUOTED, _INNER)
        self.outer = nn.Linear(_INNER, 1)
        self.nobody = nn.Sequential(nn.Linear(WIDTH, _NOBODY), nn.ReLU(), nn.Linear(_NOBODY, 1))
        self.dropped = nn.Dropout(_DROPPED)
        self.between = nn.Dropout(_BETWEEN)

    def vectors(self, layers: Tensor, role: str) -> Tensor:
        """The vectors of pieces (pieces × WIDTH) in a role."""
        own = slice(ROLES.index(role) * WIDTH, (ROLES.index(role) + 1) * WIDTH)
        normed = self.dropped(self.norm(layers))
        return functional.linear(normed, self.roles.weight[own], self.roles.bias[own])

    def forward(self, batch: SourceBatch) -> Tensor:
        """The log-probabilities of all candidates of a batch, one after another."""
        asked = sum(
            (
                _means(self.vectors(layers, role), owner, batch.sources)
                for role, (layers, owner) in batch.asked.items()
            ),
            torch.zeros(batch.sources, WIDTH),
        ).relu()
        layers, owner = batch.mentions
        named = _means(self.vectors(layers, "mention"), owner, len(batch.of)).relu()
        mine = asked[batch.source[batch.of]]
        places = (self.distance, self.sentence, self.quoted)
        known = [table(batch.places[:, k]) for k, table in enumerate(places)]
        inputs = torch.cat([mine, named, mine * named, *known], 1)
        each = self.outer(self.between(self.inner(inputs).relu())).squeeze(1)
        scores = log_sums(each, batch.of, len(batch.source))
        nobody = self.nobody(asked).squeeze(1)[batch.source]
        scores = torch.where(batch.nobody, nobody, scores)
        return scores - log_sums(scores, batch.source, batch.sources)[batch.source]


@dataclass(frozen=True)
class SourceBatch:
    """Sources side by side. `asked`: for each role of a source, the layers of its pieces and whose
    they are; `mentions`: the same of mentions; `of`: the candidate of each mention; `source`: the
    source of each candidate."""

    sources: int
    asked: Mapping[str, tuple[Tensor, Tensor]]
    mentions: tuple[Tensor, Tensor]
    places: Tensor
    of: Tensor
    source: Tensor
    nobody: Tensor
    right: Tensor

    @classmethod
    def of_sources(cls, chosen: Sequence[tuple[ReadArticle, ReadSource]]) -> SourceBatch:
        """The sources, each with its article."""
        pieces: dict[str, list[tuple[int, npt.NDArray[np.float16]]]] = {r: [] for r in ROLES}
        places: list[tuple[int, int, int]] = []
        of, source, nobody, right = list[int](), list[int](), list[bool](), list[bool]()
        for n, (article, one) in enumerate(chosen):
            asked = (one.read.source, one.read.cue, one.read.content)
            for role, span in zip(ROLES[:3], asked, strict=True):
                if span is not None:
                    pieces[role].append((n, article.layers[slice(*span)]))
            candidates = zip(one.read.candidates, one.right, strict=True)
            for k, (mentions, is_right) in enumerate(candidates):
                for place in mentions:
                    pieces["mention"].append((len(of), article.layers[slice(*place.span)]))
                    places.append((place.distance, place.sentence, place.quoted))
                    of.append(len(source))
                source.append(n)
                nobody.append(k == one.read.nobody)
                right.append(is_right)
        size = chosen[0][0].layers.shape[1]
        flat = {role: _flat(found, size) for role, found in pieces.items()}
        return cls(
            len(chosen),
            {role: flat[role] for role in ROLES[:3]},
            flat["mention"],
            torch.tensor(places, dtype=torch.long).reshape(-1, 3),
            torch.tensor(of, dtype=torch.long),
            torch.tensor(source),
            torch.tensor(nobody),
            torch.tensor(right),
        )


def _flat(owned: Sequence[tuple[int, npt.NDArray[np.float16]]], size: int) -> tuple[Tensor, Tensor]:
    """The layers of all pieces, and whose each is."""
    layers = np.concatenate([np.empty((0, size), np.float16), *(values for _, values in owned)])
    owners = np.repeat([owner for owner, _ in owned], [len(values) for _, values in owned])
    return torch.from_numpy(layers).float(), torch.from_numpy(owners.astype(np.int64))


def _means(values: Tensor, owner: Tensor, count: int) -> Tensor:
    """The mean of the values of each owner; zeros for none."""
    sums = torch.zeros(count, values.shape[1]).index_add(0, owner, values)
    counts = torch.zeros(count).index_add(0, owner, torch.ones(len(owner)))
    return sums / counts.clamp_min(1)[:, None]


def log_sums(scores: Tensor, owner: Tensor, count: int) -> Tensor:
    """The logarithm of the sum of exponentials of each owner's scores."""
    top = torch.full((count,), _NEVER).scatter_reduce(0, owner, scores.detach(), "amax")
    total = torch.zeros(count).index_add(0, owner, (scores - top[owner]).exp())
    return torch.where(total > 0, top + total.clamp_min(1e-9).log(), _NEVER)
