"""Fits the scorer of antecedents: a head of the network, and `quotes/speakers/antecedents.npz`.

    python -m quotes.train.antecedents \\
        --domain polnear-train.jsonl polnear-train-speakers.jsonl polnear-speakers.jsonl \\
        --domain open.jsonl open-speakers.jsonl \\
        --model FOLDER --out quotes/speakers/antecedents.npz --readings readings.jsonl

The domains are those of `quotes.train.speaker_linking`. The head (layer norm and one projection of
four layers of the frozen network) becomes the output `vectors` of the graph in FOLDER, the rest the
file `--out`. `--readings` gets what the linker is fitted on: the log-probabilities of candidates,
each article read by a scorer that was fitted on the other two thirds. `--folds` only prints how
often these choose the right candidate. Needs PyTorch and onnx.

The loss is the negative log-probability of the right candidates of a source together, as a source
has several mentions (Lee et al. 2017, "End-to-end neural coreference resolution").
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper
from rich.console import Console
from rich.progress import track
from torch import nn

from quotes.detect.model import DATA
from quotes.detect.model.reading import Network, parts
from quotes.detect.vectors import ROLES, WIDTH, PieceVectors
from quotes.document import Span
from quotes.inference import session
from quotes.pipeline import Extractor
from quotes.speakers.antecedents import (
    FLOOR,
    AntecedentScorer,
    readable,
)
from quotes.train import domains
from quotes.train.antecedent_network import (
    AntecedentNetwork,
    ReadArticle,
    ReadSource,
    SourceBatch,
    log_sums,
)
from quotes.train.base import GRAPH
from quotes.train.exporting import Builder
from quotes.train.names import LAYERS, layers_of, show_layers
from quotes.train.speaker_linking import AnsweredSource, answered, answered_articles

_FOLDS = 3
_EPOCHS, _ROWS, _RATE, _DECAY = 4, 48, 1e-3, 0.02
_PREFIX = "reader."

# -- reading -------------------------------------------------------------------------------------


def read_articles(
    corpus: Path, answers: Sequence[Path], extractor: Extractor, network: Network
) -> Iterator[ReadArticle]:
    """The articles of a corpus that have answers; `network` shows its layers."""
    for article, known in answered_articles(corpus, answers):
        doc, sources = answered(article, known, extractor)
        pieces = _pieces(network, doc.text)
        found = [_in_pieces(source, pieces) for source in sources]
        if found:
            yield _needed(article.id, pieces.values, found)


def _in_pieces(source: AnsweredSource, pieces: PieceVectors) -> ReadSource:
    """What is read of a source, with the numbers of pieces in place of code points."""
    read = readable(source.discourse, source.source, source.whom)
    moved = read.moved(lambda span: pieces.pieces(*span))
    return ReadSource(source.number, moved, source.right)


def _pieces(network: Network, text: str) -> PieceVectors:
    """The pieces of a text with their layers as vectors."""
    found = []
    for part in parts(text, margin=0):
        pieces = network.pieces(text[part.start : part.end])
        if len(pieces.ids):
            starts, ends = pieces.starts + part.start, pieces.ends + part.start
            found.append(PieceVectors("", starts, ends, layers_of(network, pieces)))
    return PieceVectors.joined(found)


def _needed(id_: str, layers: npt.NDArray[np.float16], found: Sequence[ReadSource]) -> ReadArticle:
    """The article with the layers of those pieces alone that its sources need."""
    kept = np.zeros(len(layers), bool)
    for source in found:
        for first, behind in source.read.spans:
            kept[first:behind] = True
    number = np.concatenate([[0], kept.cumsum()])  # of kept pieces before each

    def moved(span: Span) -> Span:
        return int(number[span[0]]), int(number[span[1]])

    sources = tuple(replace(source, read=source.read.moved(moved)) for source in found)
    return ReadArticle(id_, layers[kept], sources)


# -- fitting -------------------------------------------------------------------------------------


def fit_scorer(articles: Sequence[ReadArticle], seed: int, console: Console) -> AntecedentNetwork:
    """A scorer fitted to the sources that have a right candidate with a mention, or nobody."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    chosen = [(a, s) for a in articles for s in a.sources if _learnable(s)]
    if not chosen:
        raise ValueError("no source with a right candidate to learn from")
    scorer = AntecedentNetwork(articles[0].layers.shape[1]).train()
    optimizer = torch.optim.AdamW(scorer.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(chosen) // _ROWS)
    orders = (rng.permutation(len(chosen)) for _ in range(_EPOCHS))
    groups = (order[k : k + _ROWS] for order in orders for k in range(0, len(order), _ROWS))
    for step, group in enumerate(track(groups, "reading", total=steps, console=console)):
        for part in optimizer.param_groups:
            part["lr"] = _RATE * min(1, (step + 1) / 50) * (1 - step / steps)
        batch = SourceBatch.of_sources([chosen[k] for k in group])
        found = scorer(batch)
        owner = batch.source[batch.right]
        loss = -log_sums(found[batch.right], owner, batch.sources).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
        optimizer.step()
    return scorer.eval()


def _learnable(source: ReadSource) -> bool:
    """Whether a right candidate can be read: it has a mention, or is nobody."""
    candidates = enumerate(zip(source.read.candidates, source.right, strict=True))
    return any(right and (one or k == source.read.nobody) for k, (one, right) in candidates)


def log_chances(scorer: AntecedentNetwork, article: ReadArticle) -> list[list[float]]:
    """The log-probabilities of the candidates of each source of an article."""
    batch = SourceBatch.of_sources([(article, source) for source in article.sources])
    with torch.no_grad():
        found = scorer(batch).clamp_min(FLOOR).tolist()
    sizes = np.cumsum([0, *(len(s.right) for s in article.sources)])
    return [found[a:b] for a, b in pairwise(sizes.tolist())]


def read_by_others(
    articles: Sequence[ReadArticle], console: Console
) -> dict[str, list[list[float]]]:
    """What scorers read in articles that they were not fitted on, by cross-validation."""
    found = {}
    for fold in range(_FOLDS):
        others = [a for a in articles if _fold(a) != fold]
        scorer = fit_scorer(others, fold, console)
        found.update({a.id: log_chances(scorer, a) for a in articles if _fold(a) == fold})
    return found


def _fold(article: ReadArticle) -> int:
    return crc32(article.id.encode()) % _FOLDS


# -- writing -------------------------------------------------------------------------------------


def export_scorer(scorer: AntecedentNetwork, model: Path, weights: Path) -> None:
    """Write the head into the graph of the folder `model`, in place of one that it may have, and
    the rest of the scorer to `weights`."""
    state: dict[str, Any] = {k: v.float().numpy() for k, v in scorer.state_dict().items()}
    head = hashlib.sha256(state["roles.weight"].tobytes()).hexdigest()[:16]
    graph = _without_head(onnx.load(str(model / GRAPH)))
    onnx.save(_with_head(graph, state, head), str(model / GRAPH))
    kept = {name: state[f"{name}.weight"] for name in ("distance", "sentence", "quoted")}
    kept |= {f"inner.{end}": state[f"inner.{end}"] for end in ("weight", "bias")}
    kept |= {f"nobody.inner.{end}": state[f"nobody.0.{end}"] for end in ("weight", "bias")}
    for name, old in (("outer", "outer"), ("nobody.outer", "nobody.2")):
        kept |= {
            f"{name}.weight": state[f"{old}.weight"][0],
            f"{name}.bias": state[f"{old}.bias"][0],
        }
    with weights.open("wb") as out:
        np.savez(out, head=np.array(head), **kept)


def _without_head(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without a head that was attached before."""

    def kept(name: str) -> bool:
        return name != "vectors" and not name.startswith(_PREFIX)

    g = graph.graph
    nodes = [node for node in g.node if kept(node.output[0])]
    weights = [weight for weight in g.initializer if kept(weight.name)]
    outputs = [output for output in g.output if kept(output.name)]
    for part, left in ((g.node, nodes), (g.initializer, weights), (g.output, outputs)):
        del part[:]
        part.extend(left)
    return graph


def _with_head(graph: onnx.ModelProto, state: Mapping[str, Any], head: str) -> onnx.ModelProto:
    b = Builder(quantize=True)
    x = b.node("Concat", list(LAYERS), f"{_PREFIX}layers", axis=-1)
    norm = [b.weight(f"{_PREFIX}norm.{e}", state[f"norm.{e}"]) for e in ("weight", "bias")]
    x = b.node("LayerNormalization", [x, *norm], f"{_PREFIX}norm.out", epsilon=1e-5, axis=-1)
    x = b.linear(x, f"{_PREFIX}roles", state["roles.weight"], state["roles.bias"])
    b.node("Identity", [x], "vectors")
    graph.graph.node.extend(b.nodes)
    graph.graph.initializer.extend(b.weights)
    shape: list[str | int | None] = [1, "pieces", len(ROLES) * WIDTH]
    graph.graph.output.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape))
    told = {p.key: p.value for p in graph.metadata_props} | {"vectors": head}
    helper.set_model_props(graph, told)
    return graph


def shown(model: Path, threads: int = 1) -> Network:
    """The network in a folder, whose graph also gives its layers."""
    graph = onnx.load(str(model / GRAPH))
    show_layers(graph)
    return Network(model, session=session(graph.SerializeToString(), threads))


def show(articles: Sequence[ReadArticle], read: Mapping[str, Sequence[Sequence[float]]]) -> None:
    """Print how often the likeliest candidate is right."""
    pairs = [
        one.right[int(np.argmax(found))]
        for article in articles
        for one, found in zip(article.sources, read[article.id], strict=True)
    ]
    print(f"{len(articles)} articles, {len(pairs)} sources, right: {np.mean(pairs):.3f}")


def main() -> None:
    """Fit and write the scorer, or cross-validate."""
    arguments = domains.parser(__doc__)
    arguments.add_argument("--model", type=Path, default=DATA, help="the folder of the detector")
    arguments.add_argument("--readings", type=Path, help="write what the linker is fitted on here")
    given = domains.parse(arguments)
    console = Console(stderr=True)
    network, extractor = shown(given.model), Extractor.load(given.model)
    read = [
        [*read_articles(corpus, answers, extractor, network)] for corpus, *answers in given.domain
    ]
    together = [article for articles in read for article in articles]
    found = read_by_others(together, console)
    for articles in read:
        show(articles, found)
    if given.readings:
        write_readings(together, found, given.readings)
    if given.out:
        export_scorer(fit_scorer(together, _FOLDS, console), given.model, given.out)
        with given.out.open("rb") as weights:
            AntecedentScorer(weights)  # raises if it cannot be loaded


def write_readings(
    articles: Sequence[ReadArticle], read: Mapping[str, Sequence[Sequence[float]]], path: Path
) -> None:
    """Write readings as JSON Lines: for each article, its sources by number."""
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            sources = {
                str(one.number): [round(x, 4) for x in found]
                for one, found in zip(article.sources, read[article.id], strict=True)
            }
            out.write(json.dumps({"id": article.id, "sources": sources}) + "\n")


if __name__ == "__main__":
    main()
