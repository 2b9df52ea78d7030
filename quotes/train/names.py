"""Fits the namer: a small head on the fitted network that tags names.

    python -m quotes.train.names --model quotes/detect/model/data \\
        --domain polnear-train.jsonl --domain world.jsonl --domain open.jsonl \\
        --names polnear-names.jsonl --names news-articles-names.jsonl

The head reads four layers of the frozen network, so extraction needs no separate recognizer: it
costs next to nothing. It learns from two sources. Where articles mark who is named
(`quotes.evaluate.names`), by entities of their own, a list of their names or the answers to their
sources, it learns from these marks; for all other names, it learns to give the tags of a teacher
(distillation): a spaCy pipeline at first, the present head when it is fitted again, as by the
command above. What a teacher calls a person, an organization or a product, and an article whose
names are all listed does not, is left open.

`polnear-names.jsonl` and `news-articles-names.jsonl`, beside this file, list the names in PolNeAR's
training part and in the articles of `quotes.train.news_articles`: ids and names, no text. They were
listed by a language model. Two such lists of 149 articles, made apart, mark the same places: F1
0.999 for persons (2,263 places), 0.988 for organizations (1,499).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

from quotes.detect.model import DATA, QuoteModel, names
from quotes.detect.model.reading import Network, Pieces, parts
from quotes.evaluate.corpus import Answer, CorpusArticle, read_answers, read_corpus
from quotes.evaluate.names import Listed, NameSpan, marked_names, overlaid, read_listed
from quotes.inference import session
from quotes.train import domains
from quotes.train.base import GRAPH
from quotes.train.exporting import Builder, drop

LAYERS = ("norm.out", "layer1.norm2.out", "layer3.norm2.out", "layer5.norm2.out")
WIDTH, MIDDLE = 256, 128
WINDOW, ROWS, RATE, EPOCHS = 256, 16, 2e-3, 10
_SEEN, _WITHIN, _LAST = 0.2, 0.15, 0.1  # what dropout leaves out of each layer
OPEN = -1
"""The tag of a piece that is left open."""
_DOUBTED = frozenset(("PERSON", "ORG", "PRODUCT", "WORK_OF_ART"))

_PREFIX = "namer."


@dataclass(frozen=True)
class NamedArticle:
    """A text, the names that a teacher finds and those that the article marks; `listed`: it lists
    all its names."""

    text: str
    taught: tuple[NameSpan, ...]
    marked: tuple[NameSpan, ...]
    listed: bool = False


class Namer(nn.Module):
    """The head: from the concatenated outputs of some layers to the scores of name tags."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.inner = nn.Linear(size, WIDTH)
        self.near = nn.Conv1d(WIDTH, MIDDLE, 3, padding=1)
        self.outer = nn.Linear(MIDDLE, names.TAGS)

    def forward(self, x: Tensor) -> Tensor:
        """From x (rows × pieces × size) to rows × pieces × names.TAGS."""
        x = functional.gelu(self.inner(functional.dropout(x, _SEEN, self.training)))
        x = functional.dropout(x, _WITHIN, self.training)
        x = functional.gelu(self.near(x.transpose(1, 2)).transpose(1, 2))
        scores: Tensor = self.outer(functional.dropout(x, _LAST, self.training))
        return scores


def fit_names(
    model: Path,
    corpus: Path,
    pipeline: str,
    *,
    epochs: int = EPOCHS,
    seed: int = 1,
    threads: int = 1,
    console: Console | None = None,
) -> None:
    """Train the model in folder `model` to find the names that `corpus` marks and, for others, that
    `pipeline` finds there.

    Adds the output `names` to the folder's graph; its other outputs do not change. Raises OSError
    if the pipeline is not installed, ValueError if the model has that output already.
    """
    graph = onnx.load(str(model / GRAPH))
    if any(output.name == "names" for output in graph.graph.output):
        raise ValueError(f"{model}: already trained to find names")
    articles = [*read_corpus(corpus)]
    taught = _found_by(pipeline, [a.document.reading for a in articles])
    read = [_named(a, {}, t) for a, t in zip(articles, taught, strict=True)]
    _write_names(model, read, epochs, seed, threads, console or Console(stderr=True))


def refit_names(
    model: Path,
    given: Sequence[Sequence[Path]],
    lists: Sequence[Path] = (),
    *,
    epochs: int = EPOCHS,
    seed: int = 1,
    console: Console | None = None,
) -> None:
    """Fit the names' head of a model anew to corpora, each with the files of its answers; `lists`
    are files of names. The present head teaches what none of them marks."""
    console = console or Console(stderr=True)
    teacher = QuoteModel.load(model)
    listed = {i: names for path in lists for i, names in read_listed(path).items()}
    read = []
    for corpus, *answers in given:
        known = domains.first_answers(answers, read_answers)
        articles = [*read_corpus(corpus)]
        for article in track(articles, "teaching", console=console):
            told, names = known.get(article.id, {}), listed.get(article.id, ())
            read.append(taught_article(article, told, teacher, names))
    _write_names(model, read, epochs, seed, 1, console)


def taught_article(
    article: CorpusArticle,
    answers: Mapping[str, Answer],
    teacher: QuoteModel,
    listed: Sequence[Listed] = (),
) -> NamedArticle:
    """An article with the names that a model finds in it and those that it, its list of names or
    its answers mark."""
    found = teacher.read(article.document.reading).names or ()
    taught = [(name.start, name.end, name.label) for name in found]
    return _named(article, answers, taught, listed)


def _found_by(pipeline: str, texts: Sequence[str]) -> Iterator[list[NameSpan]]:
    """The names that a spaCy pipeline finds in each text."""
    import spacy

    nlp = spacy.load(pipeline, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    for doc in nlp.pipe(texts, batch_size=8):
        yield [(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in names.LABELS]


def _named(
    article: CorpusArticle,
    answers: Mapping[str, Answer],
    taught: Sequence[NameSpan],
    listed: Sequence[Listed] = (),
) -> NamedArticle:
    marked = marked_names(article, answers, listed)
    whole = bool(article.record.get("entities") or listed)
    return NamedArticle(article.document.reading, tuple(taught), tuple(marked), whole)


def _write_names(
    model: Path,
    read: Sequence[NamedArticle],
    epochs: int,
    seed: int,
    threads: int,
    console: Console,
) -> None:
    """Fit the head to these articles, and write it in place of one that the graph may have."""
    torch.set_num_threads(threads)
    graph = onnx.load(str(model / GRAPH))
    size = show_layers(graph)
    network = Network(model, session=session(graph.SerializeToString(), threads))
    tracked = track(read, "reading", console=console)
    views = [view for article in tracked for view in _views(network, article)]
    head = _fit(views, size, epochs, seed, console)
    onnx.save(attach(onnx.load(str(model / GRAPH)), head), str(model / GRAPH))


def show_layers(graph: onnx.ModelProto) -> int:
    """Add to `graph` an output `layers`, the concatenation of LAYERS. Returns its width."""
    size = len(LAYERS) * 384
    graph.graph.node.append(helper.make_node("Concat", list(LAYERS), ["layers"], axis=-1))
    shape: list[str | int | None] = [1, "pieces", size]
    graph.graph.output.append(helper.make_tensor_value_info("layers", TensorProto.FLOAT, shape))
    return size


View = tuple[npt.NDArray[np.float16], npt.NDArray[np.int64]]


def _views(network: Network, article: NamedArticle) -> Iterator[View]:
    """For each part of a text, the network's layers and the tags of the pieces."""
    for part in parts(article.text, margin=0):
        pieces = network.pieces(article.text[part.start : part.end])
        if len(pieces.ids):
            yield layers_of(network, pieces), name_tags(pieces, article, part.start, part.end)


def name_tags(pieces: Pieces, article: NamedArticle, start: int, end: int) -> npt.NDArray[np.int64]:
    """The tags of the pieces of the part of an article from `start` to `end`; those of names that
    only the teacher finds in a list of all entities are OPEN."""
    spans, marked = overlaid(article.taught, article.marked), set(article.marked)
    doubted = {n for n in spans if article.listed and n[2] in _DOUBTED and n not in marked}
    tagged = np.zeros(len(pieces.ids), np.int64)
    for name in spans:
        first = int(np.searchsorted(pieces.ends, name[0] - start, side="right"))
        last = int(np.searchsorted(pieces.starts, name[1] - start, side="left")) - 1
        if not start <= name[0] < end or last < first:
            continue
        if name in doubted:
            tagged[first : last + 1] = OPEN
            continue
        tagged[first : last + 1] = names.tag(name[2], names.IN)
        tagged[first] = names.tag(name[2], names.BEGIN)
        tagged[last] = names.tag(name[2], names.LAST if last > first else names.UNIT)
    return tagged


def layers_of(network: Network, pieces: Pieces) -> npt.NDArray[np.float16]:
    """The output `layers` (see `show_layers`) for the pieces of a part (pieces × width)."""
    layers = []
    for w in pieces.plans:
        shown = network.session.run(["layers"], pieces.inputs(w.start, w.end))[0][0]
        layers.append(shown[w.first - w.start : w.behind - w.start].astype(np.float16))
    return np.concatenate(layers)


def _fit(views: Sequence[View], size: int, epochs: int, seed: int, console: Console) -> Namer:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    head = Namer(size).train()
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    orders = [_windows(views, rng) for _ in range(epochs)]
    batches = [order[b : b + ROWS] for order in orders for b in range(0, len(order), ROWS)]
    for step, batch in enumerate(track(batches, "naming", console=console)):
        x = np.zeros((len(batch), WINDOW, size), np.float32)
        y = np.full((len(batch), WINDOW), OPEN, np.int64)
        for r, (number, first) in enumerate(batch):
            layers, tagged = (seen[max(0, first) : first + WINDOW] for seen in views[number])
            x[r, : len(tagged)], y[r, : len(tagged)] = layers, tagged
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 50) * (0.02 + 0.98 * (1 - step / len(batches)))
        with torch.autocast("cpu", torch.bfloat16):
            scores = head(torch.from_numpy(x))
        loss = functional.cross_entropy(
            scores.float().flatten(0, 1), torch.from_numpy(y).flatten(), ignore_index=OPEN
        )
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return head.eval()


def _windows(views: Sequence[View], rng: np.random.Generator) -> list[tuple[int, int]]:
    """Windows over all texts in random order: the number of the text, and the first piece. Each
    text is cut at random places."""
    windows = [
        (number, first)
        for number, (_, tagged) in enumerate(views)
        for first in range(-int(rng.integers(WINDOW)), len(tagged), WINDOW)
    ]
    return [windows[k] for k in rng.permutation(len(windows))]


def attach(graph: onnx.ModelProto, head: Namer) -> onnx.ModelProto:
    """The graph with the head's scores as its output `names`, in place of those it may have."""
    drop(graph.graph, lambda name: name == "names" or name.startswith(_PREFIX))
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


def main() -> None:
    """Fit the names' head of a model anew."""
    arguments = domains.parser(__doc__, out=False)
    arguments.add_argument("--model", type=Path, default=DATA, help="the folder of the detector")
    told = "lists of the names in articles (see quotes.evaluate.names); repeatable"
    arguments.add_argument("--names", type=Path, action="append", default=[], help=told)
    given = arguments.parse_args()
    refit_names(given.model, given.domain, given.names)


if __name__ == "__main__":
    main()
