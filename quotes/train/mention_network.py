"""The network that scores the mentions that quotes can be linked to, and its batches.

It is what the head of vectors in the detector's graph and `quotes.detect.mention_scorer` compute,
in PyTorch for fitting: from the layers of the frozen detector, through one more transformer layer
over few numbers a piece, to the vectors, and from these to the scores. See
`quotes.train.mention_scorers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from quotes.detect.mention_scorer import DISTANCES, SENTENCES, STANDINGS, LinkQuery
from quotes.detect.vectors import PARTS, READERS, WIDTH
from quotes.train.network import Layer

HIDDEN, HEADS, UP = 192, 6, 384
EPS = 1e-5
_SEEN = 256  # pieces that are read together
_INNER, _NOTHING = 96, 64
_DISTANCE, _SENTENCE, _STANDING = 16, 8, 4  # the widths of their embeddings
_DROPPED, _WITHIN, _BETWEEN = 0.3, 0.1, 0.2
_NEVER = -1e4


@dataclass(frozen=True)
class ReadQuery:
    """What is asked of a quote: its number among the quotes of its article, what the scorer reads,
    with pieces in place of code points, and which candidates are right."""

    number: int
    query: LinkQuery
    right: tuple[bool, ...]

    @property
    def readable(self) -> list[bool]:
        """Which candidates are right and can be read: they have a mention, or stand for nothing."""
        candidates = enumerate(zip(self.query.candidates, self.right, strict=True))
        return [right and bool(one or k == self.query.nothing) for k, (one, right) in candidates]

    @property
    def learnable(self) -> bool:
        """Whether a right candidate can be read."""
        return any(self.readable)


@dataclass(frozen=True)
class ReadArticle:
    """The detector's layers of an article's pieces (pieces × width), and what each reader is
    asked."""

    id: str
    layers: npt.NDArray[np.float16]
    queries: Mapping[str, tuple[ReadQuery, ...]]

    @cached_property
    def batches(self) -> Mapping[str, QueryBatch]:
        """For each reader its queries side by side; every epoch needs them."""
        return {reader: QueryBatch.of_queries(asked) for reader, asked in self.queries.items()}


def quote_numbers(queries: Mapping[str, Sequence[ReadQuery]]) -> dict[str, tuple[int, ...]]:
    """For each reader the numbers of the quotes that it is asked about, in order."""
    return {reader: tuple(one.number for one in asked) for reader, asked in queries.items()}


@dataclass(frozen=True)
class QueryBatch:
    """The queries of an article side by side. `asked`: the pieces of source, cue and content of
    each query (0, 0: none); `mentions`: the pieces of all mentions, with their `places`; `of`: the
    candidate of each mention; `query`: the query of each candidate."""

    count: int
    asked: Tensor
    mentions: Tensor
    places: Tensor
    of: Tensor
    query: Tensor
    nothing: Tensor
    right: Tensor
    learnable: Tensor

    @classmethod
    def of_queries(cls, queries: Sequence[ReadQuery]) -> QueryBatch:
        """The queries in their order."""
        mentions: list[tuple[int, int]] = []
        places: list[tuple[int, int, int]] = []
        of, query, nothing, right = list[int](), list[int](), list[bool](), list[bool]()
        for n, one in enumerate(queries):
            for k, named in enumerate(one.query.candidates):
                for place in named:
                    mentions.append(place.span)
                    places.append((place.distance, place.sentence, place.standing))
                    of.append(len(query))
                query.append(n)
                nothing.append(k == one.query.nothing)
            right += one.readable
        asked = [[span or (0, 0) for span in one.query.asked] for one in queries]
        return cls(
            len(queries),
            torch.tensor(asked),
            torch.tensor(mentions, dtype=torch.long).reshape(-1, 2),
            torch.tensor(places, dtype=torch.long).reshape(-1, 3),
            torch.tensor(of, dtype=torch.long),
            torch.tensor(query),
            torch.tensor(nothing),
            torch.tensor(right),
            torch.tensor([one.learnable for one in queries]),
        )

    @classmethod
    def joined(cls, batches: Sequence[QueryBatch], pieces: Sequence[int]) -> QueryBatch:
        """The queries of several articles side by side; `pieces` are the numbers of pieces before
        each of them."""
        queries = list(accumulate((b.count for b in batches), initial=0))
        candidates = list(accumulate((len(b.query) for b in batches), initial=0))
        own = list(zip(batches, pieces, queries, candidates, strict=False))
        return cls(
            queries[-1],
            torch.cat([torch.where(b.asked[:, :, 1:] > 0, b.asked + at, 0) for b, at, *_ in own]),
            torch.cat([b.mentions + at for b, at, *_ in own]),
            torch.cat([b.places for b in batches]),
            torch.cat([b.of + first for b, _, _, first in own]),
            torch.cat([b.query + first for b, _, first, _ in own]),
            *(
                torch.cat([getattr(b, name) for b in batches])
                for name in ("nothing", "right", "learnable")
            ),
        )

    def to(self, device: str) -> QueryBatch:
        """The same on a device of PyTorch."""
        tensors = {k: v.to(device) for k, v in vars(self).items() if k != "count"}
        return QueryBatch(self.count, **tensors)


class VectorNetwork(nn.Module):
    """The heads of all readers, as one: from the layers of pieces (pieces × size) to their vectors
    (pieces × READERS · PARTS · WIDTH)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(size, eps=EPS)
        self.inner = nn.Linear(size, HIDDEN)
        self.layer = Layer(HIDDEN, HEADS, UP, EPS, _WITHIN)
        self.roles = nn.Linear(HIDDEN, len(READERS) * len(PARTS) * WIDTH)
        self.dropped = nn.Dropout(_DROPPED)

    def forward(self, layers: Tensor) -> Tensor:
        """The vectors. While fitting, the text is cut at random places."""
        cut = int(torch.randint(0, _SEEN, (1,))) if self.training else 0
        behind = -(cut + len(layers)) % _SEEN
        rows = functional.pad(layers, (0, 0, cut, behind)).reshape(-1, _SEEN, layers.shape[1])
        real = functional.pad(torch.ones(len(layers)), (cut, behind)).reshape(-1, 1, 1, _SEEN)
        vectors = self.of_rows(rows, (1 - real) * _NEVER).flatten(0, 1)
        return vectors[cut : cut + len(layers)]

    def of_rows(self, rows: Tensor, mask: Tensor) -> Tensor:
        """The vectors of rows of pieces (rows × pieces × size); mask: see `network.Layer`."""
        read = self.layer(self.inner(self.dropped(self.norm(rows))), mask)
        vectors: Tensor = self.roles(read)
        return vectors


class MentionNetwork(nn.Module):
    """One scorer of mentions, as `quotes.detect.mention_scorer.MentionScorer` computes it."""

    def __init__(self) -> None:
        super().__init__()
        self.distance = nn.Embedding(DISTANCES, _DISTANCE)
        self.sentence = nn.Embedding(SENTENCES, _SENTENCE)
        self.standing = nn.Embedding(STANDINGS, _STANDING)
        known = _DISTANCE + _SENTENCE + _STANDING
        self.inner = nn.Linear(3 * WIDTH + known, _INNER)
        self.outer = nn.Linear(_INNER, 1)
        self.nothing = nn.Sequential(nn.Linear(WIDTH, _NOTHING), nn.ReLU(), nn.Linear(_NOTHING, 1))
        self.between = nn.Dropout(_BETWEEN)

    def forward(self, vectors: Tensor, batch: QueryBatch) -> Tensor:
        """The log-probabilities of all candidates of a batch, one after another; `vectors` are
        those of the reader's parts (pieces × PARTS · WIDTH)."""
        means = _Means(vectors)
        parts = [means(batch.asked[:, k], k) for k in range(len(PARTS) - 1)]
        asked = torch.stack(parts).sum(0).relu()
        named = means(batch.mentions, len(PARTS) - 1).relu()
        mine = asked[batch.query[batch.of]]
        places = (self.distance, self.sentence, self.standing)
        known = [table(batch.places[:, k]) for k, table in enumerate(places)]
        inputs = torch.cat([mine, named, mine * named, *known], 1)
        each = self.outer(self.between(self.inner(inputs).relu())).squeeze(1)
        scores = log_sums(each, batch.of, len(batch.query))
        nothing = self.nothing(asked).squeeze(1)[batch.query]
        scores = torch.where(batch.nothing, nothing, scores)
        return scores - log_sums(scores, batch.query, batch.count)[batch.query]


class ReadingNetwork(nn.Module):
    """The head of vectors and the scorers of all readers."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.vectors = VectorNetwork(size)
        self.scorers = nn.ModuleDict({reader: MentionNetwork() for reader in READERS})

    def forward(self, layers: Tensor, batches: Mapping[str, QueryBatch]) -> dict[str, Tensor]:
        """For each reader that is asked, the log-probabilities of its candidates."""
        return self.scores(self.vectors(layers), batches)

    def scores(self, vectors: Tensor, batches: Mapping[str, QueryBatch]) -> dict[str, Tensor]:
        """The same from the vectors of all readers."""
        own = dict(zip(READERS, torch.split(vectors, len(PARTS) * WIDTH, 1), strict=True))
        return {reader: self.scorers[reader](own[reader], b) for reader, b in batches.items()}


class _Means:
    """Mean vectors of stretches of pieces, by running sums."""

    def __init__(self, vectors: Tensor) -> None:
        self._sums = torch.cat([vectors.new_zeros(1, vectors.shape[1]), vectors.cumsum(0)])

    def __call__(self, spans: Tensor, part: int) -> Tensor:
        """The means of pieces [start, end) in a part; zeros for none."""
        sums = self._sums[:, part * WIDTH : (part + 1) * WIDTH]
        first, behind = spans[:, 0], spans[:, 1]
        means: Tensor = (sums[behind] - sums[first]) / (behind - first).clamp_min(1)[:, None]
        return means


def log_sums(scores: Tensor, owner: Tensor, count: int) -> Tensor:
    """The logarithm of the sum of exponentials of each owner's scores."""
    top = scores.new_full((count,), _NEVER).scatter_reduce(0, owner, scores.detach(), "amax")
    total = scores.new_zeros(count).index_add(0, owner, (scores - top[owner]).exp())
    return torch.where(total > 0, top + total.clamp_min(1e-9).log(), _NEVER)
