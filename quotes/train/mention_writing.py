"""Writes fitted scorers of mentions: the head of each reader into the graph of a detector, the rest
to a file of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from quotes.detect.mention_scorer import WEIGHTS
from quotes.detect.vectors import PARTS, READERS, WIDTH
from quotes.train.base import GRAPH
from quotes.train.exporting import Builder, Floats, bounded, layer
from quotes.train.mention_network import EPS, HEADS, ReadingNetwork
from quotes.train.names import LAYERS

_PREFIX = "reader."


def write_scorers(
    network: ReadingNetwork, model: Path, package: Path, readers: Sequence[str] = READERS
) -> None:
    """Write the scorers of `readers` to their folders in the folder `package`, and the head of each
    into the graph of the folder `model`, in place of one that it may have."""
    state = {k: v.float().numpy() for k, v in network.vectors.state_dict().items()}
    graph = onnx.load(str(model / GRAPH))
    for reader in readers:
        own = _head_of(reader, state)
        head = hashlib.sha256(b"".join(own[k].tobytes() for k in sorted(own))).hexdigest()[:16]
        graph = _with_head(graph, reader, own, head)
        fitted = {k: v.float().numpy() for k, v in network.scorers[reader].state_dict().items()}
        with (package / reader / WEIGHTS).open("wb") as out:
            told: dict[str, Any] = {"head": np.array(head), "reader": np.array(reader)}
            np.savez_compressed(out, **told, **_scorer(fitted))
    onnx.save(graph, str(model / GRAPH))


def _head_of(reader: str, state: Mapping[str, Floats]) -> dict[str, Floats]:
    """The weights of the head that a reader needs: of the last projection only its own part."""
    size = len(PARTS) * WIDTH
    first = READERS.index(reader) * size
    own = {
        f"roles.{end}": state[f"roles.{end}"][first : first + size] for end in ("weight", "bias")
    }
    return {**state, **own}


def _scorer(state: Mapping[str, Any]) -> dict[str, Any]:
    """The weights of a scorer by the names that `quotes.detect.mention_scorer` reads."""
    kept = {name: state[f"{name}.weight"] for name in ("distance", "sentence", "standing")}
    for name, old in (("inner", "inner"), ("nothing.inner", "nothing.0")):
        kept |= {f"{name}.{end}": state[f"{old}.{end}"] for end in ("weight", "bias")}
    for name, old in (("outer", "outer"), ("nothing.outer", "nothing.2")):
        kept |= {f"{name}.{end}": state[f"{old}.{end}"][0] for end in ("weight", "bias")}
    return kept


def _with_head(
    graph: onnx.ModelProto, reader: str, state: dict[str, Floats], head: str
) -> onnx.ModelProto:
    """The graph with the head of a reader, after those of other readers that it has."""
    told = {p.key: p.value for p in graph.metadata_props}
    heads = json.loads(told.get("vectors", "{}")) | {reader: head}
    heads = {one: heads[one] for one in READERS if one in heads}
    prefix = f"{_PREFIX}{reader}."
    _drop(graph.graph, prefix)
    b = Builder(quantize=True)
    x = b.node("Concat", list(LAYERS), f"{prefix}layers", axis=-1)
    norm = [b.weight(f"{prefix}norm.{e}", state[f"norm.{e}"]) for e in ("weight", "bias")]
    x = b.node("LayerNormalization", [x, *norm], f"{prefix}norm.out", epsilon=EPS, axis=-1)
    x = b.linear(x, f"{prefix}inner", state["inner.weight"], state["inner.bias"])
    x = layer(b, state, "layer", x, f"{prefix}layer", HEADS, EPS, bounded)
    b.linear(x, f"{prefix}roles", state["roles.weight"], state["roles.bias"])
    b.node("Concat", [f"{_PREFIX}{one}.roles.out" for one in heads], "vectors", axis=-1)
    graph.graph.node.extend(b.nodes)
    graph.graph.initializer.extend(b.weights)
    shape: list[str | int | None] = [1, "pieces", len(heads) * len(PARTS) * WIDTH]
    graph.graph.output.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape))
    helper.set_model_props(graph, told | {"vectors": json.dumps(heads)})
    return graph


def _drop(graph: onnx.GraphProto, prefix: str) -> None:
    """Remove a reader's head, and the output that joins all heads."""

    def kept(name: str) -> bool:
        return name != "vectors" and not name.startswith(prefix)

    nodes = [node for node in graph.node if kept(node.output[0])]
    weights = [weight for weight in graph.initializer if kept(weight.name)]
    outputs = [output for output in graph.output if kept(output.name)]
    for part, left in ((graph.node, nodes), (graph.initializer, weights), (graph.output, outputs)):
        del part[:]
        part.extend(left)
