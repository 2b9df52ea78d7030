"""Writes fitted scorers of mentions: their common head into the graph of a detector, the rest to a
file for each reader."""

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
from quotes.detect.vectors import PARTS, READERS, WIDTH
from quotes.train.base import GRAPH
from quotes.train.exporting import Builder, Floats, bounded, drop, layer
from quotes.train.mention_network import EPS, HEADS, ReadingNetwork
from quotes.train.names import LAYERS

_PREFIX = "reader."


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
    """The graph with the head of vectors, in place of one that it may have."""
    drop(graph.graph, lambda name: name == "vectors" or name.startswith(_PREFIX))
    b = Builder(quantize=True)
    x = b.node("Concat", list(LAYERS), f"{_PREFIX}layers", axis=-1)
    norm = [b.weight(f"{_PREFIX}norm.{e}", state[f"norm.{e}"]) for e in ("weight", "bias")]
    x = b.node("LayerNormalization", [x, *norm], f"{_PREFIX}norm.out", epsilon=EPS, axis=-1)
    x = b.linear(x, f"{_PREFIX}inner", state["inner.weight"], state["inner.bias"])
    x = layer(b, state, "layer", x, f"{_PREFIX}layer", HEADS, EPS, bounded)
    x = b.linear(x, f"{_PREFIX}roles", state["roles.weight"], state["roles.bias"])
    b.node("Identity", [x], "vectors")
    graph.graph.node.extend(b.nodes)
    graph.graph.initializer.extend(b.weights)
    shape: list[str | int | None] = [1, "pieces", len(READERS) * len(PARTS) * WIDTH]
    graph.graph.output.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape))
    told = {p.key: p.value for p in graph.metadata_props}
    heads = dict.fromkeys(READERS, head)
    helper.set_model_props(graph, told | {"vectors": json.dumps(heads)})
    return graph
