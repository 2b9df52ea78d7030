"""Exports all-MiniLM-L6-v2 as the ONNX graph of `quotes.statements.encoder`.

    python -m quotes.train.sentences --out quotes/statements/sentences.onnx

The graph takes `ids` (texts × pieces, no padding) and returns `vector` (texts × 384, of length 1),
the mean over the pieces. Matrix products and word embeddings are int8, as in
`quotes.train.exporting`. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from quotes.statements.encoder import SIZE
from quotes.train.exporting import Builder, Floats, layer, places, words
from quotes.train.network import base_folder, load_base


def build(state: dict[str, Floats], config: dict[str, Any]) -> onnx.ModelProto:
    """The graph; `state` has the encoder's weights as `quotes.train.network` names them."""
    b = Builder(quantize=True)
    eps, heads = float(config["layer_norm_eps"]), int(config["num_attention_heads"])
    x, gain, bias = words(b, state["words.weight"]), state["norm.weight"], state["norm.bias"]
    x = b.norm(x, places(b, state["places.weight"]), "norm", gain, bias, eps)
    for i in range(int(config["num_hidden_layers"])):
        x = layer(b, state, f"layers.{i}", x, f"layer{i}", heads, eps)
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


def main() -> None:
    """Build and write the graph."""
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
