"""Writes the graph of `quotes.statements.encoder` from the weights of all-MiniLM-L6-v2.

    python -m quotes.train.sentences --out quotes/statements/sentences.onnx

The graph takes `ids` (texts × pieces, no padding) and gives `vector` (texts × 384, of length 1):
the mean over the pieces. Products and the table of words are int8, as `quotes.train.exporting`
has them. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from quotes.statements.encoder import SIZE
from quotes.train.exporting import Builder, Floats
from quotes.train.network import base_folder, load_base


def build(state: dict[str, Floats], config: dict[str, Any]) -> onnx.ModelProto:
    """The graph from the weights of the encoder, as `quotes.train.network` names them."""
    b = Builder(quantize=True)
    eps, heads = float(config["layer_norm_eps"]), int(config["num_attention_heads"])
    x = _embedded(b, state, eps)
    for i in range(int(config["num_hidden_layers"])):
        x = _layer(b, state, x, i, heads, eps)
    mean = b.node("ReduceMean", [x], "mean", axes=[1], keepdims=0)
    b.node("LpNormalization", [mean], "vector", axis=-1, p=2)
    graph = helper.make_graph(
        b.nodes,
        "sentences",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "pieces"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", SIZE])],
        b.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def _embedded(b: Builder, state: dict[str, Floats], eps: float) -> str:
    """Words and places."""
    words = state["words.weight"]
    scale = np.abs(words).max(1, keepdims=True) / 127 + 1e-12
    table = b.weight("words.table", np.round(words / scale).astype(np.int8))
    whole = b.node("Gather", [table, "ids"], "words.rows")
    whole = b.node("Cast", [whole], "words.float", to=TensorProto.FLOAT)
    scales = b.weight("words.scale", scale.astype(np.float32))
    x = b.node("Mul", [whole, b.node("Gather", [scales, "ids"], "words.scales")], "words.out")
    size = b.node("Shape", ["ids"], "size", start=1)
    zero = b.weight("zero", np.array([0]))
    table = b.weight("places.table", state["places.weight"])
    places = b.node("Slice", [table, zero, size, zero], "places.out")
    return b.norm(x, places, "norm", state["norm.weight"], state["norm.bias"], eps)


def _layer(b: Builder, state: dict[str, Floats], x: str, i: int, heads: int, eps: float) -> str:
    """One transformer layer."""
    p, name = f"layers.{i}", f"layer{i}"

    def linear(x: str, mine: str, theirs: str) -> str:
        weight, bias = state[f"{p}.{theirs}.weight"], state[f"{p}.{theirs}.bias"]
        return b.linear(x, f"{name}.{mine}", weight, bias)

    def norm(y: str, x: str, mine: str) -> str:
        gain, bias = state[f"{p}.{mine}.weight"], state[f"{p}.{mine}.bias"]
        return b.norm(y, x, f"{name}.{mine}", gain, bias, eps)

    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    b.nodes.append(helper.make_node("Split", [linear(x, "qkv", "qkv")], parts, axis=-1))
    attended = b.node(
        "MultiHeadAttention", parts, f"{name}.attention", "com.microsoft", num_heads=heads
    )
    x = norm(linear(attended, "o", "out"), x, "norm1")
    y = b.node("Gelu", [linear(x, "up", "up")], f"{name}.gelu", "com.microsoft")
    return norm(linear(y, "down", "down"), x, "norm2")


def main() -> None:
    """Write the graph."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    folder = base_folder()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    state = {k: v.float().numpy() for k, v in load_base(folder).encoder.state_dict().items()}
    onnx.save(build(state, config), str(given.out))


if __name__ == "__main__":
    main()
