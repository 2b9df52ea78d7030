"""Fits the namer: a small head on the fitted network that tags names as a spaCy pipeline does.

The corpus of attributions has no annotated names. A pipeline's entity recognizer tags its articles
once, and a head over four layers of the frozen network learns to give the same tags (distillation).
Extraction then needs no separate recognizer: the head costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from quotes.detect.model import names
from quotes.detect.model.reading import Network, Pieces, parts
from quotes.inference import session
from quotes.train.base import GRAPH
from quotes.train.data import TrainingArticle, training_articles
from quotes.train.exporting import Builder

LAYERS = ("norm.out", "layer1.norm2.out", "layer3.norm2.out", "layer5.norm2.out")
WIDTH, MIDDLE = 256, 128
WINDOW, ROWS, RATE = 256, 16, 2e-3
UNMARKED = -1

NameSpans = list[tuple[int, int, str]]


class Namer(nn.Module):
    """The head: from the concatenated outputs of some layers to the scores of name tags."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.inner = nn.Linear(size, WIDTH)
        self.near = nn.Conv1d(WIDTH, MIDDLE, 3, padding=1)
        self.outer = nn.Linear(MIDDLE, names.TAGS)

    def forward(self, x: Tensor) -> Tensor:
        """From x (rows × pieces × size) to rows × pieces × names.TAGS."""
        x = functional.dropout(functional.gelu(self.inner(x)), 0.15, self.training)
        x = functional.gelu(self.near(x.transpose(1, 2)).transpose(1, 2))
        scores: Tensor = self.outer(functional.dropout(x, 0.1, self.training))
        return scores


def tag_names(articles: Sequence[TrainingArticle], pipeline: str) -> list[NameSpans]:
    """The names (start, end, label) that the spaCy `pipeline` finds in each article."""
    import spacy

    nlp = spacy.load(pipeline, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    return [
        [(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in names.LABELS]
        for doc in nlp.pipe((a.text for a in articles), batch_size=8)
    ]


def fit_names(
    model: Path,
    corpus: Path,
    pipeline: str,
    *,
    epochs: int = 6,
    seed: int = 1,
    threads: int = 1,
    console: Console | None = None,
) -> None:
    """Train the model in folder `model` to find the names that `pipeline` finds in `corpus`.

    Adds the output `names` to the folder's graph; its other outputs do not change. Raises OSError
    if the pipeline is not installed, ValueError if the model has that output already.
    """
    console = console or Console(stderr=True)
    torch.set_num_threads(threads)
    graph = onnx.load(str(model / GRAPH))
    if any(output.name == "names" for output in graph.graph.output):
        raise ValueError(f"{model}: already trained to find names")
    size = show_layers(graph)
    articles = training_articles(corpus)
    marked = tag_names(articles, pipeline)
    network = Network(model, session=session(graph.SerializeToString(), threads))
    seen = [
        view
        for article, marks in track(
            list(zip(articles, marked, strict=True)), "reading", console=console
        )
        for view in _views(network, article.text, marks)
    ]
    head = _fit(seen, size, epochs, seed, console)
    onnx.save(_attach(onnx.load(str(model / GRAPH)), head), str(model / GRAPH))


def show_layers(graph: onnx.ModelProto) -> int:
    """Add to `graph` an output `layers`, the concatenation of LAYERS. Returns its width."""
    size = len(LAYERS) * 384
    graph.graph.node.append(helper.make_node("Concat", list(LAYERS), ["layers"], axis=-1))
    shape: list[str | int | None] = [1, "pieces", size]
    graph.graph.output.append(helper.make_tensor_value_info("layers", TensorProto.FLOAT, shape))
    return size


View = tuple[npt.NDArray[np.float16], npt.NDArray[np.int64]]


def _views(network: Network, text: str, marks: NameSpans) -> list[View]:
    """For each part of a text, the network's inputs and the tags of the pieces."""
    views = []
    for part in parts(text, margin=0):
        start = part.start
        pieces = network.pieces(text[start : part.end])
        n = len(pieces.ids)
        if not n:
            continue
        tagged = np.zeros(n, np.int64)
        for s, e, label in marks:
            first = int(np.searchsorted(pieces.ends, s - start, side="right"))
            last = int(np.searchsorted(pieces.starts, e - start, side="left")) - 1
            if start <= s < part.end and last >= first:
                tagged[first : last + 1] = names.tag(label, names.IN)
                tagged[first] = names.tag(label, names.BEGIN)
                tagged[last] = names.tag(label, names.LAST if last > first else names.UNIT)
        views.append((layers_of(network, pieces), tagged))
    return views


def layers_of(network: Network, pieces: Pieces) -> npt.NDArray[np.float16]:
    """The output `layers` (see `show_layers`) for the pieces of a part (pieces × width)."""
    layers = []
    for w in pieces.plans:
        shown = network.session.run(["layers"], pieces.inputs(w.start, w.end))[0][0]
        layers.append(shown[w.first - w.start : w.behind - w.start].astype(np.float16))
    return np.concatenate(layers)


def _fit(views: list[View], size: int, epochs: int, seed: int, console: Console) -> Namer:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    head = Namer(size).train()
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    rows = [(i, k) for i, (_, tagged) in enumerate(views) for k in range(0, len(tagged), WINDOW)]
    steps = epochs * -(-len(rows) // ROWS)
    orders = (rng.permutation(len(rows)) for _ in range(epochs))
    batches = (order[b : b + ROWS] for order in orders for b in range(0, len(order), ROWS))
    for step, batch in enumerate(track(batches, "naming", total=steps, console=console)):
        x = np.zeros((len(batch), WINDOW, size), np.float32)
        y = np.full((len(batch), WINDOW), UNMARKED, np.int64)
        for r, number in enumerate(batch):
            i, k = rows[number]
            layers, tagged = views[i]
            end = min(k + WINDOW, len(tagged))
            x[r, : end - k], y[r, : end - k] = layers[k:end], tagged[k:end]
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 50) * (0.02 + 0.98 * (1 - step / steps))
        with torch.autocast("cpu", torch.bfloat16):
            scores = head(torch.from_numpy(x))
        loss = functional.cross_entropy(
            scores.float().flatten(0, 1), torch.from_numpy(y).flatten(), ignore_index=UNMARKED
        )
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad()
    return head.eval()


def _attach(graph: onnx.ModelProto, head: Namer) -> onnx.ModelProto:
    """The graph with the head's scores as its output `names`."""
    state: dict[str, Any] = {k: v.float().numpy() for k, v in head.state_dict().items()}
    b = Builder(quantize=True)
    x = b.node("Concat", list(LAYERS), "namer.layers", axis=-1)
    x = b.linear(x, "namer.inner", state["inner.weight"], state["inner.bias"])
    x = b.node("Gelu", [x], "namer.inner.gelu", "com.microsoft")
    x = b.node("Transpose", [x], "namer.across", perm=[0, 2, 1])
    near = [b.weight(f"namer.near.{end}", state[f"near.{end}"]) for end in ("weight", "bias")]
    x = b.node("Conv", [x, *near], "namer.near", pads=[1, 1], kernel_shape=[3])
    x = b.node("Transpose", [x], "namer.back", perm=[0, 2, 1])
    x = b.node("Gelu", [x], "namer.near.gelu", "com.microsoft")
    x = b.linear(x, "namer.outer", state["outer.weight"], state["outer.bias"])
    b.node("Identity", [x], "names")
    graph.graph.node.extend(b.nodes)
    graph.graph.initializer.extend(b.weights)
    shape: list[str | int | None] = [1, "pieces", names.TAGS]
    graph.graph.output.append(helper.make_tensor_value_info("names", TensorProto.FLOAT, shape))
    return graph
