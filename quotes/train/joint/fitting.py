"""Fits a joint network: all its heads and the encoder at once, by marks and by a teacher.

A step learns from two batches: windows of restyled and concatenated articles, for the detector
(`quotes.train.fitting`), and whole articles as they are, for everything. What a teacher says of an
article that it was not fitted on is learned beside the marks (Hinton, Vinyals and Dean 2015,
"Distilling the knowledge in a neural network"). The weights are a moving average over the second
half of the steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from quotes.detect.mention_scorer import FLOOR
from quotes.train.augment import restyle
from quotes.train.data import NOWHERE, UNKNOWN, Batch, batches
from quotes.train.fitting import (
    FitSettings,
    Material,
    link_loss,
    loss_of,
    masked,
    neighbours,
    optimizer_of,
)
from quotes.train.joint.articles import JointArticle
from quotes.train.joint.batches import (
    LINKS,
    NEAREST,
    JointBatch,
    SoftLabels,
    SoftLink,
    batch_of,
    endless,
)
from quotes.train.joint.network import JointNetwork, JointScores
from quotes.train.mention_network import QueryBatch, log_sums
from quotes.train.names import OPEN
from quotes.train.network import RelativeEncoder

_GROUP = 64  # articles that are cut into windows together
_READ = 8  # articles that are read together
_WARM, _AVERAGED = 60, 0.995
_LINK, _NAMES = 0.4, 0.5  # the weights of losses; that of tags is 1


@dataclass(frozen=True)
class JointSettings:
    """The hyperparameters of a joint fit.

    An epoch reads each article once. `size`: articles of a batch; `detector` has the seed, the
    rates, and the settings of the detector's own batches. `soft` is the share of the teacher in the
    loss, `reading` the weight of each reader. `runtime`: whether half of the articles are read by
    the windows of run time, or all by larger ones.
    """

    epochs: float = 8.0
    size: int = 8
    detector: FitSettings = field(
        default_factory=lambda: FitSettings(rows=8, encoder_rate=1e-4, head_rate=5e-4)
    )
    soft: float = 0.6
    reading: float = 0.5
    runtime: bool = True
    device: str = "cpu"
    workers: int = 0

    @classmethod
    def of_teacher(cls, epochs: float, device: str, workers: int) -> JointSettings:
        """Settings for a teacher: a larger encoder, without a teacher of its own."""
        detector = FitSettings(rows=8, encoder_rate=6e-5, head_rate=5e-4)
        return cls(epochs, detector=detector, runtime=False, device=device, workers=workers)


class _BatchPairs(IterableDataset[tuple[Batch, JointBatch]]):
    """Pairs of batches without end; each worker has its own order."""

    def __init__(
        self,
        material: Material,
        articles: Sequence[JointArticle],
        soft: Mapping[str, SoftLabels] | None,
        tokenizer: Tokenizer,
        settings: JointSettings,
    ) -> None:
        self._material, self._articles, self._soft = material, articles, soft
        self._tokenizer, self._settings = tokenizer, settings

    def __iter__(self) -> Iterator[tuple[Batch, JointBatch]]:
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            torch.set_num_threads(1)
        s = self._settings
        rng = np.random.default_rng([s.detector.seed, worker.id if worker is not None else 0])
        own = endless(self._articles, s.size, self._soft, s.runtime, rng)
        return zip(self._detector(rng), own, strict=False)

    def _detector(self, rng: np.random.Generator) -> Iterator[Batch]:
        """The detector's own batches, again and again."""
        m, s = self._material, self._settings.detector
        articles = [*m.articles, *m.nested]
        while True:
            order = rng.permutation(len(articles)).tolist()
            parts = max(1, len(order) // _GROUP)
            contents = np.array_split(rng.permutation(len(m.contents)), parts)
            for part, inner in zip(np.array_split(order, parts), contents, strict=True):
                whole = [restyle(articles[i], rng) for i in part]
                told = [restyle(m.contents[i], rng) for i in inner]
                groups = neighbours(whole, told, self._tokenizer)
                yield from batches(groups, s.size, s.rows, rng)


def fit_joint(
    network: JointNetwork,
    material: Material,
    articles: Sequence[JointArticle],
    tokenizer: Tokenizer,
    settings: JointSettings,
    soft: Mapping[str, SoftLabels] | None = None,
    console: Console | None = None,
) -> JointNetwork:
    """Fit a network, in place, to the detector's material and to articles; `soft` has what a
    teacher says of each of these. Raises ValueError with fewer articles than a batch has."""
    if len(articles) < settings.size:
        raise ValueError(f"{len(articles)} articles with answers: {settings.size} at least")
    torch.manual_seed(settings.detector.seed)
    torch.backends.cuda.enable_cudnn_sdp(False)  # it plans anew for every length of rows
    network.to(settings.device).train()
    optimizer = _optimizer(network, settings)
    loader = DataLoader(
        _BatchPairs(material, articles, soft, tokenizer, settings),
        batch_size=None,
        num_workers=settings.workers,
        pin_memory=settings.device == "cuda",
    )
    steps = max(1, round(settings.epochs * len(articles) / settings.size))
    parameters = list(network.parameters())
    average: list[Tensor] = []
    generator = torch.Generator(settings.device)
    pairs = iter(loader)
    for step in track(range(steps), "fitting", console=console or Console(stderr=True)):
        own, joint = next(pairs)
        warm = min(1.0, (step + 1) / min(_WARM, 1 + steps // 10))
        rate = warm * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate
        _learn(network, own, joint.to(settings.device), settings, generator)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if 2 * (step + 1) >= steps:
            _averaged(average, parameters)
    with torch.no_grad():
        for parameter, mean in zip(parameters, average, strict=True):
            parameter.copy_(mean)
    return network.eval()


def _learn(
    network: JointNetwork,
    own: Batch,
    joint: JointBatch,
    settings: JointSettings,
    generator: torch.Generator,
) -> None:
    """Add up the gradients of both batches, one after the other to save memory."""
    loss, _ = loss_of(network.detector, own, settings.detector, generator)
    loss.backward()  # type: ignore[no-untyped-call]
    _loss(network, joint, settings, generator).backward()  # type: ignore[no-untyped-call]


def _averaged(average: list[Tensor], parameters: Sequence[Tensor]) -> None:
    """Move the average towards the parameters."""
    now = [p.detach() for p in parameters]
    if not average:
        average += [p.clone() for p in now]
    torch._foreach_lerp_(average, now, 1 - _AVERAGED)


def _optimizer(network: JointNetwork, settings: JointSettings) -> torch.optim.Optimizer:
    new = isinstance(network.detector.encoder, RelativeEncoder)  # a teacher has seen no features

    def fitted(name: str) -> bool:
        return name.startswith("detector.encoder.") and not (new and "features" in name)

    return optimizer_of(network, settings.detector, fitted)


def _loss(
    network: JointNetwork, batch: JointBatch, settings: JointSettings, generator: torch.Generator
) -> Tensor:
    """The loss of whole articles: tags, names, links and both readers."""
    ids = masked(batch.ids, settings.detector.hidden, generator)
    scores = network(replace(batch, ids=ids))
    share = settings.soft if batch.soft is not None else 0.0
    parts = [_tagging(scores.tags, batch.tags, UNKNOWN, batch.soft, "tags", share)]
    parts.append(_NAMES * _tagging(scores.names, batch.names, OPEN, batch.soft, "names", share))
    for name, links in batch.links.items():
        if len(links.row):
            found = network.link_scores(name, batch, scores.vectors)
            parts.append(_LINK * _linking(found, links.target, links.soft, share))
    parts += [
        settings.reading * _reading(scores.chances[reader], queries, batch.soft, reader, share)
        for reader, queries in batch.queries.items()
        if queries.learnable.any()
    ]
    return torch.stack(parts).sum()


def _mixed(hard: Tensor, soft: Tensor | None, share: float) -> Tensor:
    return hard if soft is None else (1 - share) * hard + share * soft


def _tagging(
    scores: Tensor,
    target: Tensor,
    unknown: int,
    taught: Mapping[str, Tensor] | None,
    name: str,
    share: float,
) -> Tensor:
    hard = functional.cross_entropy(scores, target, ignore_index=unknown)
    soft = functional.cross_entropy(scores, taught[name].softmax(1)) if taught else None
    return _mixed(hard, soft, share)


def _linking(scores: Tensor, target: Tensor, taught: Tensor | None, share: float) -> Tensor:
    hard = link_loss(scores, target)
    if taught is None:
        return hard
    columns, chances = taught[:, :NEAREST].long(), taught[:, NEAREST:]
    chances = chances / chances.sum(1, keepdim=True).clamp_min(1e-6)
    soft = -(chances * scores.log_softmax(1).gather(1, columns)).sum(1).mean()
    return _mixed(hard, soft, share)


def _reading(
    found: Tensor,
    queries: QueryBatch,
    taught: Mapping[str, Tensor] | None,
    reader: str,
    share: float,
) -> Tensor:
    right = log_sums(found[queries.right], queries.query[queries.right], queries.count)
    hard = -right[queries.learnable].mean()
    if taught is None:
        return hard
    soft = -(taught[reader].exp() * found.clamp_min(2 * FLOOR)).sum() / queries.count
    return _mixed(hard, soft, share)


@torch.no_grad()
def chances_of(
    network: JointNetwork, articles: Sequence[JointArticle], device: str
) -> dict[str, dict[str, list[list[float]]]]:
    """What a fitted network reads in articles by the windows of run time: for each reader the
    log-probabilities of the candidates of each query."""
    found = {}
    for part, _, scores in _scored(network, articles, 0, device):
        for article, own in zip(part, _split(part, scores), strict=True):
            found[article.id] = {
                reader: _by_query(article, reader, chances) for reader, chances in own.items()
            }
    return found


def _by_query(article: JointArticle, reader: str, chances: Tensor) -> list[list[float]]:
    counts = torch.bincount(article.queries[reader].query).tolist()
    return [part.tolist() for part in torch.split(chances, counts)]


@torch.no_grad()
def soft_labels(
    network: JointNetwork, articles: Sequence[JointArticle], device: str
) -> dict[str, SoftLabels]:
    """What a fitted teacher says of articles."""
    found = {}
    for part, batch, scores in _scored(network, articles, 1, device):
        links = {name: _likeliest(network, name, batch, scores) for name in LINKS}
        sizes = [len(a.sample.ids) for a in part]
        tags, names = (torch.split(x.half().cpu(), sizes) for x in (scores.tags, scores.names))
        for k, (article, own) in enumerate(zip(part, _split(part, scores), strict=True)):
            found[article.id] = SoftLabels(
                tags[k].numpy(),
                names[k].numpy(),
                {name: _soft_link(links[name], k, sizes[k]) for name in LINKS},
                {reader: chances.numpy() for reader, chances in own.items()},
            )
    return found


def _scored(
    network: JointNetwork, articles: Sequence[JointArticle], plan: int, device: str
) -> Iterator[tuple[Sequence[JointArticle], JointBatch, JointScores]]:
    """Articles, a few at a time, with their batch and scores."""
    network.to(device).eval()
    for k in range(0, len(articles), _READ):
        part = articles[k : k + _READ]
        batch = batch_of(part, [plan] * len(part)).to(device)
        yield part, batch, network(batch)


def _split(part: Sequence[JointArticle], scores: JointScores) -> list[dict[str, Tensor]]:
    """The log-probabilities of each article by reader."""
    found: list[dict[str, Tensor]] = [{} for _ in part]
    for reader, chances in scores.chances.items():
        asked = [k for k, a in enumerate(part) if reader in a.queries]
        sizes = [len(part[k].queries[reader].query) for k in asked]
        own = torch.split(chances.clamp_min(FLOOR).cpu(), sizes)
        for k, its_own in zip(asked, own, strict=True):
            found[k][reader] = its_own
    return found


def _likeliest(
    network: JointNetwork, name: str, batch: JointBatch, scores: JointScores
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The links of a batch: article, piece, likeliest targets (pieces, or NOWHERE), chances."""
    link = batch.links[name]
    found = network.link_scores(name, batch, scores.vectors).softmax(1)
    chances, columns = found.topk(NEAREST, 1)
    pieces = torch.where(columns == found.shape[1] - 1, NOWHERE, columns + link.shift[:, None])
    return link.article.cpu(), link.piece.cpu(), pieces.cpu(), chances.cpu()


def _soft_link(links: tuple[Tensor, Tensor, Tensor, Tensor], article: int, size: int) -> SoftLink:
    """Those of one of the articles, which has `size` pieces."""
    owners, pieces, targets, chances = links
    own = owners == article
    row = np.full(size, -1)
    row[pieces[own].numpy()] = np.arange(int(own.sum()))
    return SoftLink(row, targets[own].numpy(), chances[own].numpy())
