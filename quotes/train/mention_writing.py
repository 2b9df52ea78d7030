"""Writes heads of vectors into the graph of a detector: that of the scorers of mentions, whose rest
goes to a file for each reader, and that of what reports no words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from quotes.detect.mention_scorer import WEIGHTS
from quotes.detect.vectors import PARTS, READERS, WIDTHS, WORDLESS
from quotes.train.base import GRAPH
from quotes.train.exporting import Builder, Floats, bounded, drop, layer
from quotes.train.mention_network import EPS, HEADS, ReadingNetwork
from quotes.train.names import LAYERS

_PREFIX, _NUMBERS = "reader.", "wordless."
_READ = f"{_PREFIX}roles.out"


def write_scorers(network: ReadingNetwork, model: Path, package: Path) -> None:
    """Write the head of all readers into the graph of the folder `model`, in place of one that it
    may have, and the scorer of each to its folder in the folder `package`."""
    state = {k: v.float().numpy() for k, v in network.vectors.state_dict().items()}
    head = hashlib.sha256(b"".join(state[k].tobytes() for k in sorted(state))).hexdigest()[:16]
    graph = onnx.load(str(model / GRAPH))
    onnx.save(_with_head(graph, state, head), str(model / GRAPH))
    for reader in READERS:
        fitted = {k: v.float().numpy() for k, v in network.scorers[reader].state_dict().items()}
        with (package / reader / WEIGHTS).open("wb") as out:
            told: dict[str, Any] = {"head": np.array(head), "reader": np.array(reader)}
            np.savez_compressed(out, **told, **_scorer(fitted))


def _scorer(state: Mapping[str, Any]) -> dict[str, Any]:
    """The weights of a scorer by the names that `quotes.detect.mention_scorer` reads."""
    kept = {name: state[f"{name}.weight"] for name in ("distance", "sentence", "standing")}
    for name, old in (("inner", "inner"), ("nothing.inner", "nothing.0")):
        kept |= {f"{name}.{end}": state[f"{old}.{end}"] for end in ("weight", "bias")}
    for name, old in (("outer", "outer"), ("nothing.outer", "nothing.2")):
        kept |= {f"{name}.{end}": state[f"{old}.{end}"][0] for end in ("weight", "bias")}
    return kept


def _with_head(graph: onnx.ModelProto, state: dict[str, Floats], head: str) -> onnx.ModelProto:
    """The graph with the head of the readers, in place of all heads of vectors that it may have."""
    drop(graph.graph, lambda name: name.startswith((_PREFIX, _NUMBERS)) or name == "vectors")
    b = Builder(quantize=True)
    x = b.node("Concat", list(LAYERS), f"{_PREFIX}layers", axis=-1)
    norm = [b.weight(f"{_PREFIX}norm.{e}", state[f"norm.{e}"]) for e in ("weight", "bias")]
    x = b.node("LayerNormalization", [x, *norm], f"{_PREFIX}norm.out", epsilon=EPS, axis=-1)
    x = b.linear(x, f"{_PREFIX}inner", state["inner.weight"], state["inner.bias"])
    x = layer(b, state, "layer", x, f"{_PREFIX}layer", HEADS, EPS, bounded)
    x = b.linear(x, f"{_PREFIX}roles", state["roles.weight"], state["roles.bias"])
    b.node("Identity", [x], "vectors")
    return _with_vectors(graph, b, dict.fromkeys(READERS, head))


def write_numbers(weights: Floats, head: str, model: Path) -> None:
    """Write the head WORDLESS, one number for each part from four layers (PARTS × layers), into the
    graph of the folder `model`, behind the head of the readers. Raises ValueError if the graph has
    none."""
    graph = onnx.load(str(model / GRAPH))
    if not any(node.output[0] == _READ for node in graph.graph.node):
        raise ValueError(f"{model / GRAPH} has no vectors; fit quotes.train.mention_scorers first")
    drop(graph.graph, lambda name: name.startswith(_NUMBERS) or name == "vectors")
    b = Builder(quantize=False)
    x = b.node("Concat", list(LAYERS), f"{_NUMBERS}layers", axis=-1)
    x = b.linear(x, f"{_NUMBERS}scores", weights, np.zeros(len(weights), np.float32))
    b.node("Concat", [_READ, x], "vectors", axis=-1)
    heads: dict[str, str] = json.loads(_told(graph)["vectors"])
    readers = {reader: heads[reader] for reader in READERS}
    onnx.save(_with_vectors(graph, b, readers | {WORDLESS: head}), str(model / GRAPH))


def _told(graph: onnx.ModelProto) -> dict[str, str]:
    """The metadata of a graph."""
    return {p.key: p.value for p in graph.metadata_props}


def _with_vectors(graph: onnx.ModelProto, b: Builder, heads: Mapping[str, str]) -> onnx.ModelProto:
    """The graph with what `b` has built, whose result `vectors` are those of `heads`."""
    graph.graph.node.extend(b.nodes)
    graph.graph.initializer.extend(b.weights)
    shape: list[str | int | None] = [1, "pieces", len(PARTS) * sum(WIDTHS[h] for h in heads)]
    graph.graph.output.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape))
    helper.set_model_props(graph, _told(graph) | {"vectors": json.dumps(heads)})
    return graph
