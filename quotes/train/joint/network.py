"""The network of the joint fit: an encoder with the heads of detector, names and readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from quotes.train.joint.batches import LINKS, JointBatch, Linked
from quotes.train.mention_network import ReadingNetwork
from quotes.train.names import Namer
from quotes.train.network import TorchNetwork, segment_mask


@dataclass(frozen=True)
class JointScores:
    """What a network says of a batch: for the pieces that count the scores of tags and of names;
    the link vectors of all pieces (rows × pieces × 4·LINK); and for each reader that is asked the
    log-probabilities of its candidates."""

    tags: Tensor
    names: Tensor
    vectors: Tensor
    chances: Mapping[str, Tensor]


class JointNetwork(nn.Module):
    """A detector with the heads that read its layers: that of names, and those of the readers."""

    def __init__(self, detector: TorchNetwork) -> None:
        super().__init__()
        self.detector = detector
        encoder = detector.encoder
        size = 4 * encoder.words.embedding_dim
        self.namer = Namer(size)
        self.reading = ReadingNetwork(size)
        third = len(encoder.layers) // 3
        self._shown = (0, third, 2 * third, 3 * third)  # names.LAYERS, with six layers

    def forward(self, batch: JointBatch) -> JointScores:
        """See `JointScores`."""
        device = batch.ids.device.type
        with torch.autocast(device, dtype=torch.bfloat16):
            mask = segment_mask(batch.segment).to(torch.bfloat16)
            outputs = self.detector.encoder.outputs(
                batch.ids, batch.features, batch.positions, mask
            )
            tagged, vectors = self.detector.heads(outputs[-1])
            shown = torch.cat([outputs[k] for k in self._shown], -1)
            named = self.namer(shown)
            read = self.reading.vectors.of_rows(shown, mask)
        tags, names, own = (x.float().flatten(0, 1)[batch.core] for x in (tagged, named, read))
        return JointScores(tags, names, vectors.float(), self.reading.scores(own, batch.queries))

    def link_scores(self, name: str, batch: JointBatch, vectors: Tensor) -> Tensor:
        """The scores of the links of a batch with this name in LINKS; see
        `TorchNetwork.link_scores`."""
        link: Linked = batch.links[name]
        return self.detector.link_scores(
            LINKS.index(name), vectors, link.row, link.column, batch.segment, batch.paragraph
        )
