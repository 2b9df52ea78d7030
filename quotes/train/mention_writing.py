"""Writes fitted scorers of mentions: the head of vectors into the graph of a detector, the rest of
each scorer to a file of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from quotes.detect.vectors import READERS, ROLES, WIDTH
from quotes.speakers.antecedents import WEIGHTS
from quotes.train.base import GRAPH
from quotes.train.exporting import Builder, Floats, layer
from quotes.train.mention_network import EPS, HEADS, ReadingNetwork
from quotes.train.names import LAYERS

_PREFIX = "reader."


def write_scorers(network: ReadingNetwork, model: Path, package: Path) -> None:
    """Write the head into the graph of the folder `model`, in place of one that it may have, and
    the scorers to `speakers` and `dates` of the folder `package`."""
    state = {k: v.float().numpy() for k, v in network.vectors.state_dict().items()}
    head = hashlib.sha256(b"".join(state[k].tobytes() for k in sorted(state))).hexdigest()[:16]
    graph = _without_head(onnx.load(str(model / GRAPH)))
    onnx.save(_with_head(graph, state, head), str(model / GRAPH))
    for reader in READERS:
        fitted = {k: v.float().numpy() for k, v in network.scorers[reader].state_dict().items()}
        with (package / reader / WEIGHTS).open("wb") as out:
            told: dict[str, Any] = {"head": np.array(head), "reader": np.array(reader)}
            np.savez(out, **told, **_scorer(fitted))


def _scorer(state: Mapping[str, Any]) -> dict[str, Any]:
    """The weights of a scorer by the names that `quotes.detect.mention_scorer` reads."""
    kept = {name: state[f"{name}.weight"] for name in ("distance", "sentence", "standing")}
    for name, old in (("inner", "inner"), ("nothing.inner", "nothing.0")):
        kept |= {f"{name}.{end}": state[f"{old}.{end}"] for end in ("weight", "bias")}
    for name, old in (("outer", "outer"), ("nothing.outer", "nothing.2")):
        kept |= {f"{name}.{end}": state[f"{old}.{end}"][0] for end in ("weight", "bias")}
    return kept


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


def _with_head(graph: onnx.ModelProto, state: dict[str, Floats], head: str) -> onnx.ModelProto:
    b = Builder(quantize=True)
    x = b.node("Concat", list(LAYERS), f"{_PREFIX}layers", axis=-1)
    norm = [b.weight(f"{_PREFIX}norm.{e}", state[f"norm.{e}"]) for e in ("weight", "bias")]
    x = b.node("LayerNormalization", [x, *norm], f"{_PREFIX}norm.out", epsilon=EPS, axis=-1)
    x = b.linear(x, f"{_PREFIX}inner", state["inner.weight"], state["inner.bias"])
    x = layer(b, state, "layer", x, f"{_PREFIX}layer", HEADS, EPS)
    x = b.linear(x, f"{_PREFIX}roles", state["roles.weight"], state["roles.bias"])
    b.node("Identity", [x], "vectors")
    graph.graph.node.extend(b.nodes)
    graph.graph.initializer.extend(b.weights)
    shape: list[str | int | None] = [1, "pieces", len(ROLES) * WIDTH]
    graph.graph.output.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape))
    told = {p.key: p.value for p in graph.metadata_props} | {"vectors": head}
    helper.set_model_props(graph, told)
    return graph
