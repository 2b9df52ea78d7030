"""Fits the network to an annotated corpus, with checkpoints from which it resumes."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from quotes.train import base as bases
from quotes.train.augment import restyle
from quotes.train.data import (
    NOWHERE,
    UNKNOWN,
    Batch,
    Sample,
    TrainingArticle,
    batches,
    concatenated,
    held_out,
    read_contents,
    sample,
    training_articles,
)
from quotes.train.network import TorchNetwork, segment_mask

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "weights.pt"
MASK = 103  # the id of [MASK] in the vocabulary


@dataclass(frozen=True)
class FitSettings:
    """The hyperparameters of a fit.

    An epoch reads the share `share` of the corpus, and the nested corpus `times` times; `augment`
    says whether articles are restyled. The embeddings and the first `frozen` layers are not
    trained; with 0, everything is.
    """

    epochs: int = 10
    seed: int = 1
    size: int = 384
    rows: int = 6
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: int = 100
    link_weight: float = 0.4
    content_rows: int = 96
    hidden: float = 0.03
    augment: bool = True
    share: float = 1.0
    times: int = 5
    frozen: int = 0

    @classmethod
    def further(cls, epochs: int, seed: int) -> FitSettings:
        """Settings for further training of a fitted model: low learning rates, upper layers only,
        a quarter of the corpus per epoch."""
        return cls(
            epochs=epochs,
            seed=seed,
            encoder_rate=1e-4,
            head_rate=4e-4,
            share=0.25,
            times=2,
            frozen=3,
            warmup=40,
        )


@dataclass(frozen=True)
class Material:
    """The training data: the articles of the corpus, those of a second corpus that also marks
    quotes inside quotes, and the contents of its quotes (`contents`)."""

    articles: Sequence[TrainingArticle]
    nested: Sequence[TrainingArticle]
    contents: Sequence[TrainingArticle]

    @classmethod
    def of(cls, corpus: Path, nested: Path | None, hold_out: int) -> Material:
        """The articles of the corpora without the held-out ones."""
        articles, _ = held_out(training_articles(corpus), hold_out)
        if not articles:
            raise ValueError(f"{corpus}: no annotated articles")
        if nested is None:
            return cls(articles, (), ())
        second, kept = held_out(training_articles(nested), hold_out)
        ids = {a.id for a in kept}
        contents = [a for a in read_contents(nested) if a.id.rsplit(":", 1)[0] not in ids]
        return cls(articles, second, contents)

    def epoch(
        self, settings: FitSettings, rng: np.random.Generator
    ) -> tuple[list[TrainingArticle], list[TrainingArticle]]:
        """The articles of an epoch in random order, and the contents read by themselves."""
        count = round(settings.share * len(self.articles))
        articles = [self.articles[i] for i in rng.permutation(len(self.articles))[:count]]
        articles += [a for a in self.nested for _ in range(settings.times)]
        contents = [a for a in self.contents for _ in range(settings.times)]
        if settings.augment:
            articles, contents = (
                [restyle(a, rng) for a in group] for group in (articles, contents)
            )
        return [articles[i] for i in rng.permutation(len(articles))], contents


_NEIGHBOURS = 4  # articles that are concatenated


def _epoch(
    material: Material, tokenizer: Tokenizer, settings: FitSettings, epoch: int
) -> list[Batch]:
    rng = np.random.default_rng([settings.seed, epoch])
    articles, contents = material.epoch(settings, rng)
    groups = neighbours(articles, contents, tokenizer)
    return list(batches(groups, settings.size, settings.rows, rng))


def neighbours(
    articles: Iterable[TrainingArticle], contents: Iterable[TrainingArticle], tokenizer: Tokenizer
) -> list[Sample]:
    """The pieces of articles, a few concatenated, and of contents, each by itself; empty ones are
    left out."""
    whole, inner = (
        [s for a in group if len((s := sample(a, tokenizer)).ids)] for group in (articles, contents)
    )
    groups = [concatenated(whole[i : i + _NEIGHBOURS]) for i in range(0, len(whole), _NEIGHBOURS)]
    return [*groups, *inner]


def masked(ids: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Pieces of which a share is hidden, which keeps a network from relying on single words, above
    all on names."""
    draw = torch.rand(ids.shape, generator=generator, device=generator.device)
    return ids.masked_fill(draw < share, MASK)


def loss_of(
    network: TorchNetwork, batch: Batch, settings: FitSettings, generator: torch.Generator
) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, and its parts, on the device of `generator`."""
    device = generator.device
    arrays = {k: torch.as_tensor(v) for k, v in vars(batch).items()}
    t = {k: v.to(device) for k, v in arrays.items()}
    t["ids"] = masked(t["ids"], settings.hidden, generator)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        mask = segment_mask(t["segment"]).to(torch.bfloat16)
        tagged, vectors = network(t["ids"], t["features"], t["positions"], mask)
    tagged, vectors = tagged.float(), vectors.float()
    tagging = functional.cross_entropy(
        tagged.flatten(0, 1), t["tags"].flatten(), ignore_index=UNKNOWN
    )
    total = tagging
    parts = {"tag": float(tagging.detach())}
    for which, key in ((0, "source_of"), (1, "cue_of")):
        rows, columns = (t[key] != UNKNOWN).nonzero(as_tuple=True)
        limit = settings.content_rows * t["ids"].shape[0]
        if len(rows) > limit:
            chosen = (
                torch.randperm(len(rows), generator=generator, device=device)[:limit].sort().values
            )
            rows, columns = rows[chosen], columns[chosen]
        if len(rows):
            scores = network.link_scores(
                which, vectors, rows, columns, t["segment"], t["paragraph"]
            )
            link = link_loss(scores, t[key][rows, columns])
            total = total + settings.link_weight * link
            parts[key] = float(link.detach())
    return total, parts


def link_loss(scores: Tensor, target: Tensor) -> Tensor:
    """The cross-entropy of scores of `TorchNetwork.link_scores`; targets are columns or NOWHERE."""
    last = scores.shape[1] - 1
    return functional.cross_entropy(scores, torch.where(target == NOWHERE, last, target))


def optimizer_of(
    network: torch.nn.Module, settings: FitSettings, encodes: Callable[[str], bool]
) -> torch.optim.Optimizer:
    """The optimizer of a network; `encodes` tells by its name which parameter has the rate of the
    encoder."""
    groups: list[dict[str, Any]] = []
    for encoder in (True, False):
        for decays in (True, False):
            chosen = [
                p
                for n, p in network.named_parameters()
                if p.requires_grad
                and encodes(n) == encoder
                and (p.ndim > 1 and "features" not in n) == decays
            ]
            rate = settings.encoder_rate if encoder else settings.head_rate
            decay = settings.decay if decays else 0.0
            groups.append({"params": chosen, "lr": rate, "base": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)


def _share(step: int, total: int, warmup: int) -> float:
    """The learning rate at a step as a share of its peak: linear warm-up, then cosine decay."""
    if step < warmup:
        return (step + 1) / warmup
    done = (step - warmup) / max(1, total - warmup)
    return 0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


class _Run:
    """The state of a fit: the network, its optimizer and its progress."""

    def __init__(
        self, network: TorchNetwork, material: Material, tokenizer: Tokenizer, settings: FitSettings
    ) -> None:
        self.network = network
        self.optimizer = optimizer_of(network, settings, lambda name: name.startswith("encoder."))
        self.settings = settings
        self.step = self.epoch = self.done = 0  # `done` counts the steps of the current epoch
        self._material = material
        self._tokenizer = tokenizer
        self._generator = torch.Generator()
        # The first epoch's length sets that of the schedule, since lengths differ little.
        self._first = self._batches(0)
        self.total = len(self._first) * settings.epochs

    def _batches(self, epoch: int) -> list[Batch]:
        return _epoch(self._material, self._tokenizer, self.settings, epoch)

    def load(self, checkpoint: Path) -> None:
        """Resume from a checkpoint if it exists. Raises ValueError if its settings differ."""
        if not checkpoint.exists():
            return
        state = torch.load(checkpoint, weights_only=True)
        if state["settings"] != asdict(self.settings):
            raise ValueError(f"{checkpoint} was made with other settings: {state['settings']}")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.epoch, self.done = state["step"], state["epoch"], state["done"]

    def save(self, checkpoint: Path) -> None:
        """Write a checkpoint atomically."""
        state = {
            "settings": asdict(self.settings),
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "epoch": self.epoch,
            "done": self.done,
        }
        _save(checkpoint, state)

    def epoch_steps(self) -> Iterator[tuple[float, dict[str, float]]]:
        """Take the remaining steps of the current epoch; yields the loss of each, and its parts."""
        batches = self._batches(self.epoch) if self.epoch else self._first
        for batch in batches[self.done :]:
            yield self._learn(batch)
        self.epoch, self.done = self.epoch + 1, 0

    def _learn(self, batch: Batch) -> tuple[float, dict[str, float]]:
        # Each step has its own seed, so that a resumed fit takes the same steps.
        seed = self.settings.seed * 1_000_003 + self.step
        torch.manual_seed(seed)
        self._generator.manual_seed(seed)
        share = _share(self.step, self.total, self.settings.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * share
        loss, parts = loss_of(self.network, batch, self.settings, self._generator)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step, self.done = self.step + 1, self.done + 1
        return float(loss.detach()), parts


def _save(path: Path, state: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def fit(
    corpus: Path,
    out: Path,
    *,
    nested: Path | None = None,
    settings: FitSettings | None = None,
    base: Path | None = None,
    threads: int = 1,
    hold_out: int = 60,
    stop_after: int | None = None,
    save_seconds: float = 240.0,
    console: Console | None = None,
) -> Path:
    """Fit a network to `corpus` (JSON Lines of annotated articles); returns the weights' path.

    `nested` is a second corpus that also marks quotes inside quotes. `base` is a fitted model or an
    encoder to start from. Of each corpus, `hold_out` articles (a tenth at most) are held out for
    `calibrate`. Checkpoints go to `out`; an interrupted fit resumes from the last one, and on the
    same machine and number of threads gives the same result as without the interruption.
    `stop_after` stops after that many steps.
    """
    settings = settings or FitSettings()
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(threads)
    tokenizer = bases.load_tokenizer(base)
    material = Material.of(corpus, nested, hold_out)
    torch.manual_seed(settings.seed)
    network = bases.load(base).train()
    network.freeze(settings.frozen)
    checkpoint, weights = out / CHECKPOINT, out / WEIGHTS
    run = _Run(network, material, tokenizer, settings)
    run.load(checkpoint)
    saved = time.monotonic()
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    with log, Progress(console=console or Console(stderr=True)) as progress:
        bar = progress.add_task("fitting", total=run.total, completed=run.step)
        while run.epoch < settings.epochs:
            for loss, parts in run.epoch_steps():
                progress.update(bar, advance=1, description=f"fitting, loss {loss:.3f}")
                if run.step % 20 == 0:
                    line = {"step": run.step, "of": run.total, "time": time.time(), **parts}
                    print(json.dumps(line), file=log, flush=True)
                if time.monotonic() - saved > save_seconds:
                    run.save(checkpoint)
                    saved = time.monotonic()
                if stop_after is not None and run.step >= stop_after:
                    break
            run.save(checkpoint)
            _save(weights, network.state_dict())
            if stop_after is not None and run.step >= stop_after:
                break
    return weights
