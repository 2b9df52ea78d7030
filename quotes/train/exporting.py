"""Exports weights to the files of a model folder: an ONNX graph, a tokenizer and settings.

The graph is built node by node, so that it has the fused CPU operators of ONNX Runtime. Matrix
products are quantized to int8 (dynamically, one scale per column), and so are the word embeddings
(one scale per row).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from quotes.detect.model import links
from quotes.train.base import GRAPH, LINKS, TOKENIZER, config_of
from quotes.train.network import LINK, base_folder

Floats = npt.NDArray[np.float32]


class Builder:
    """Collects the nodes and weights of a graph; every method returns the name of its result."""

    def __init__(self, quantize: bool) -> None:
        self.quantize = quantize
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: npt.NDArray[Any]) -> str:
        """Add a weight called `name`."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, domain: str = "", **more: Any) -> str:
        """Add an operator with one result, called `name`."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name, domain=domain, **more))
        return name

    def linear(self, x: str, name: str, weight: Floats, bias: Floats) -> str:
        """Add a matrix product with a bias; `weight` is outputs × inputs."""
        if self.quantize:
            scale = np.abs(weight).max(1) / 127 + 1e-12
            whole = np.round(weight / scale[:, None]).astype(np.int8)
            inputs = [
                x,
                self.weight(f"{name}.weight", whole.T),
                self.weight(f"{name}.scale", scale.astype(np.float32)),
                "",
                self.weight(f"{name}.bias", bias),
            ]
            return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", "com.microsoft")
        product = self.node("MatMul", [x, self.weight(f"{name}.weight", weight.T)], f"{name}.mul")
        return self.node("Add", [product, self.weight(f"{name}.bias", bias)], f"{name}.out")

    def norm(self, x: str, skip: str, name: str, gain: Floats, bias: Floats, eps: float) -> str:
        """Add the layer norm of the sum of `x` and `skip`."""
        # The fused operator (SkipLayerNormalization) is a quarter slower on a CPU.
        both = self.node("Add", [x, skip], f"{name}.sum")
        inputs = [both, self.weight(f"{name}.gain", gain), self.weight(f"{name}.bias", bias)]
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=eps, axis=-1)


def drop(graph: onnx.GraphProto, belongs: Callable[[str], bool]) -> None:
    """Remove the nodes, weights and outputs of a graph whose names belong to what is replaced."""
    nodes = [node for node in graph.node if not belongs(node.output[0])]
    weights = [weight for weight in graph.initializer if not belongs(weight.name)]
    outputs = [output for output in graph.output if not belongs(output.name)]
    for part, left in ((graph.node, nodes), (graph.initializer, weights), (graph.output, outputs)):
        del part[:]
        part.extend(left)


def _features_table(state: dict[str, Floats]) -> Floats:
    """One row for every combination of features, the last feature varying fastest."""
    tables: list[Floats] = []
    while f"encoder.features.{len(tables)}.weight" in state:
        tables.append(state[f"encoder.features.{len(tables)}.weight"])
    total = tables[0]
    for table in tables[1:]:
        total = (total[:, None, :] + table[None, :, :]).reshape(-1, table.shape[1])
    return total


def words(b: Builder, weights: Floats) -> str:
    """Add the word embeddings, as int8 with one scale per word."""
    scale = np.abs(weights).max(1, keepdims=True) / 127 + 1e-12
    table = b.weight("words.table", np.round(weights / scale).astype(np.int8))
    whole = b.node("Gather", [table, "ids"], "words.rows")
    whole = b.node("Cast", [whole], "words.float", to=TensorProto.FLOAT)
    scales = b.weight("words.scale", scale.astype(np.float32))
    return b.node("Mul", [whole, b.node("Gather", [scales, "ids"], "words.scales")], "words.out")


def places(b: Builder, weights: Floats) -> str:
    """Add the position embeddings of all pieces."""
    size = b.node("Shape", ["ids"], "size", start=1)
    zero = b.weight("zero", np.array([0]))
    table = b.weight("places.table", weights)
    return b.node("Slice", [table, zero, size, zero], "places.out")


Attend = Callable[[Builder, list[str], str, int, int], str]


def fused(b: Builder, parts: list[str], name: str, heads: int, width: int) -> str:
    """Add the attention of queries, keys and values; `width` is that of one head."""
    return b.node("MultiHeadAttention", parts, name, "com.microsoft", num_heads=heads)


def bounded(b: Builder, parts: list[str], name: str, heads: int, width: int) -> str:
    """Add the same, with weights of at least e⁻⁸⁰: of a peaked attention, the fused operator makes
    denormal numbers, with which a processor takes eight times as long."""
    shape = b.weight(f"{name}.shape", np.array([0, 0, heads, width]))
    scale = b.weight(f"{name}.scale", np.array(width**-0.5, np.float32))
    split = [b.node("Reshape", [part, shape], f"{part}.heads") for part in parts]
    query = b.node("Transpose", split[:1], f"{name}.turned", perm=[0, 2, 1, 3])
    query = b.node("Mul", [query, scale], f"{name}.query")
    key = b.node("Transpose", split[1:2], f"{name}.key", perm=[0, 2, 3, 1])
    value = b.node("Transpose", split[2:], f"{name}.value", perm=[0, 2, 1, 3])
    scores = b.node("MatMul", [query, key], f"{name}.scores")
    most = b.node("ReduceMax", [scores], f"{name}.most", axes=[-1])
    far = b.weight(f"{name}.far", np.array(80, np.float32))
    least = b.node("Sub", [most, far], f"{name}.least")
    weights = b.node("Softmax", [b.node("Max", [scores, least], f"{name}.kept")], f"{name}.weights")
    found = b.node("MatMul", [weights, value], f"{name}.found")
    found = b.node("Transpose", [found], f"{name}.together", perm=[0, 2, 1, 3])
    return b.node("Reshape", [found, b.weight(f"{name}.flat", np.array([0, 0, -1]))], name)


def layer(
    b: Builder,
    state: dict[str, Floats],
    p: str,
    x: str,
    name: str,
    heads: int,
    eps: float,
    attend: Attend = fused,
) -> str:
    """Add a transformer layer; `p` is the prefix of its weights, `name` that of its nodes, `attend`
    what adds its attention (by default the fused operator)."""

    def linear(x: str, mine: str, theirs: str) -> str:
        weight, bias = state[f"{p}.{theirs}.weight"], state[f"{p}.{theirs}.bias"]
        return b.linear(x, f"{name}.{mine}", weight, bias)

    def norm(y: str, x: str, mine: str) -> str:
        gain, bias = state[f"{p}.{mine}.weight"], state[f"{p}.{mine}.bias"]
        return b.norm(y, x, f"{name}.{mine}", gain, bias, eps)

    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    b.nodes.append(helper.make_node("Split", [linear(x, "qkv", "qkv")], parts, axis=-1))
    width = len(state[f"{p}.out.bias"]) // heads
    attended = attend(b, parts, f"{name}.attention", heads, width)
    x = norm(linear(attended, "o", "out"), x, "norm1")
    y = b.node("Gelu", [linear(x, "up", "up")], f"{name}.gelu", "com.microsoft")
    return norm(linear(y, "down", "down"), x, "norm2")


def build(
    state: dict[str, Floats], config: dict[str, Any], quantize: bool = True
) -> onnx.ModelProto:
    """The graph from `ids` and `features` (1 × pieces, the features as one number) to `tags`
    (1 × pieces × TAGS) and `links` (1 × pieces × 4·LINK)."""
    b = Builder(quantize)
    eps, heads = float(config["layer_norm_eps"]), int(config["num_attention_heads"])
    x = words(b, state["encoder.words.weight"])
    places_ = places(b, state["encoder.places.weight"])
    features = b.weight("features.table", _features_table(state))
    features = b.node("Gather", [features, "features"], "features.out")
    looks = b.node("Add", [places_, features], "looks.out")
    x = b.norm(x, looks, "norm", state["encoder.norm.weight"], state["encoder.norm.bias"], eps)
    for i in range(int(config["num_hidden_layers"])):
        x = layer(b, state, f"encoder.layers.{i}", x, f"layer{i}", heads, eps)
    tagged = b.linear(x, "tagger", state["tagger.weight"], state["tagger.bias"])
    linked = b.linear(x, "link", state["link.weight"], state["link.bias"])
    b.node("Identity", [tagged], "tags")
    b.node("Identity", [linked], "links")
    shape: list[str | int | None] = [1, "pieces"]
    graph = helper.make_graph(
        b.nodes,
        "quotes",
        [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("ids", "features")],
        [
            helper.make_tensor_value_info(n, TensorProto.FLOAT, [*shape, w])
            for n, w in (("tags", len(state["tagger.bias"])), ("links", 4 * LINK))
        ],
        b.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def export(weights: Path, out: Path, *, base: Path | None = None, quantize: bool = True) -> Path:
    """Write fitted weights as a folder `out` that `QuoteModel.load` reads; returns `out`."""
    folder = base or base_folder()
    config = config_of(folder)
    loaded = torch.load(weights, weights_only=True)
    state = {k: v.float().numpy() for k, v in loaded.items()}
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(state, config, quantize), str(out / GRAPH))
    np.savez(
        out / LINKS,
        bias=state["bias"].reshape(2, links.BUCKETS).astype(np.float32),
        null=state["null"].astype(np.float32),
    )
    if not (out / TOKENIZER).exists() or not (out / TOKENIZER).samefile(folder / TOKENIZER):
        shutil.copyfile(folder / TOKENIZER, out / TOKENIZER)
    return out
