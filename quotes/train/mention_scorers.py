"""Fits the scorers of mentions, by which the network reads on: whom a source means, and when
something was said.

    python -m quotes.train.mention_scorers \\
        --domain polnear-train.jsonl polnear-train-speakers.jsonl polnear-speakers.jsonl \\
            polnear-dates.jsonl \\
        --domain open.jsonl open-speakers.jsonl \\
        --model quotes/detect/model/data --out quotes --readings readings.jsonl

The domains are those of `quotes.train.speaker_linking` and `date_linking`, with the answers of
both. The heads of vectors (four layers of the frozen network, and one small layer over them) become
the output `vectors` of the graph in the folder `--model`; the rest goes to
`speakers/antecedents.npz` and `dates/antecedents.npz` of the folder `--out`. `--readings` gets what
the linkers are fitted on: the log-probabilities of candidates, each article read by scorers that
were fitted on the other two thirds. `--folds` only prints how often these choose a right candidate.
Needs PyTorch and onnx.

The loss is the negative log-probability of the right candidates of a quote together, as a candidate
has several mentions (Lee et al. 2017, "End-to-end neural coreference resolution"); both scorers
learn at once, over the same vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn

from quotes.detect.mention_scorer import FLOOR
from quotes.detect.model import DATA
from quotes.detect.vectors import READERS
from quotes.pipeline import Extractor
from quotes.train import domains
from quotes.train.mention_articles import read_articles, shown
from quotes.train.mention_network import (
    ReadArticle,
    ReadingNetwork,
    log_sums,
    quote_numbers,
)
from quotes.train.mention_writing import write_scorers

FOLDS = 3
_EPOCHS, _ROWS, _RATE, _DECAY, _WARM = 8, 4, 1e-3, 0.02, 50

Read = Mapping[str, list[list[float]]]
"""For each reader, the log-probabilities of the candidates of each query of an article."""


def fit_scorers(
    articles: Sequence[ReadArticle], seed: int, console: Console, epochs: int = _EPOCHS
) -> ReadingNetwork:
    """The network fitted to the queries that have a right candidate. Raises ValueError if there are
    none."""
    torch.set_num_threads(1)  # on a busy machine, threads that wait for each other take far longer
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    articles = [a for a in articles if any(q.learnable for qs in a.queries.values() for q in qs)]
    if not articles:
        raise ValueError("no quote with a right candidate to learn from")
    network = ReadingNetwork(articles[0].layers.shape[1]).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = epochs * -(-len(articles) // _ROWS)
    orders = (rng.permutation(len(articles)) for _ in range(epochs))
    groups = (order[k : k + _ROWS] for order in orders for k in range(0, len(order), _ROWS))
    for step, group in enumerate(track(groups, "reading", total=steps, console=console)):
        for part in optimizer.param_groups:
            part["lr"] = _RATE * min(1, (step + 1) / _WARM) * (1 - step / steps)
        losses: dict[str, list[Tensor]] = {}
        for k in group:
            for reader, loss in _losses(network, articles[k]):
                losses.setdefault(reader, []).append(loss)
        total = torch.stack([torch.cat(its_own).mean() for its_own in losses.values()]).sum()
        optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return network.eval()


def _losses(network: ReadingNetwork, article: ReadArticle) -> Iterator[tuple[str, Tensor]]:
    """For each reader the losses of the queries of an article that it can learn from."""
    for reader, found in network(torch.from_numpy(article.layers).float(), article.batches).items():
        batch = article.batches[reader]
        if batch.learnable.any():
            right = log_sums(found[batch.right], batch.query[batch.right], batch.count)
            yield reader, -right[batch.learnable]


def log_chances(network: ReadingNetwork, article: ReadArticle) -> Read:
    """What a fitted network reads in an article."""
    with torch.no_grad():
        found = network(torch.from_numpy(article.layers).float(), article.batches)
    read = {}
    for reader, asked in article.queries.items():
        chances = found[reader].clamp_min(FLOOR).tolist()
        ends = np.cumsum([0, *(len(one.right) for one in asked)]).tolist()
        read[reader] = [chances[start:end] for start, end in pairwise(ends)]
    return read


def read_by_others(
    articles: Sequence[ReadArticle], console: Console, epochs: int = _EPOCHS
) -> dict[str, Read]:
    """What networks read in articles that they were not fitted on, by cross-validation."""
    found = {}
    for fold in range(FOLDS):
        others = [a for a in articles if fold_of(a.id) != fold]
        network = fit_scorers(others, fold, console, epochs)
        found.update({a.id: log_chances(network, a) for a in articles if fold_of(a.id) == fold})
    return found


def fold_of(article: str) -> int:
    """The fold of an article, by its id."""
    return crc32(article.encode()) % FOLDS


def show(articles: Sequence[ReadArticle], read: Mapping[str, Read]) -> None:
    """Print how often the likeliest candidate is right."""
    for reader in READERS:
        pairs = [
            one.right[int(np.argmax(found))]
            for article in articles
            if reader in article.queries
            for one, found in zip(article.queries[reader], read[article.id][reader], strict=True)
        ]
        if pairs:
            print(f"{reader}: {len(pairs)} quotes, right: {np.mean(pairs):.3f}")


def main() -> None:
    """Fit and write the scorers, or cross-validate."""
    arguments = domains.parser(__doc__)
    arguments.add_argument("--model", type=Path, default=DATA, help="the folder of the detector")
    arguments.add_argument(
        "--readings", type=Path, help="write what the linkers are fitted on here"
    )
    given = domains.parse(arguments)
    console = Console(stderr=True)
    detector, extractor = shown(given.model), Extractor.load(given.model)
    read = [
        [*read_articles(corpus, answers, extractor, detector)] for corpus, *answers in given.domain
    ]
    together = [article for articles in read for article in articles]
    if given.folds or given.readings:
        found = read_by_others(together, console)
        for (corpus, *_), articles in zip(given.domain, read, strict=True):
            print(corpus.name)
            show(articles, found)
        if given.readings:
            numbers = {article.id: quote_numbers(article.queries) for article in together}
            domains.write_readings(found, numbers, given.readings)
    if given.out:
        network = fit_scorers(together, FOLDS, console)
        write_scorers(network, given.model, given.out)


if __name__ == "__main__":
    main()
