"""The trained model: from a text to its attributions.

    model = QuoteModel.load()
    for found in model.read(text).attributions:
        print(found.source, found.cue, found.content, found.confidence)

Runs on ONNX Runtime, without PyTorch. `quotes.train` writes the files that it loads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from quotes.detect import nested
from quotes.detect.model.confidence import Confidence
from quotes.detect.model.decoding import EVIDENCE, Heads, Quoted, Rules, load_heads, quoted_in
from quotes.detect.model.names import Name, names_in
from quotes.detect.vectors import PieceVectors
from quotes.document import Span

if TYPE_CHECKING:
    from quotes.detect.model.reading import Network, NetworkReading

__all__ = ["Acceptance", "Detected", "Findings", "Name", "QuoteModel"]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Detected:
    """One attribution. Spans are offsets in code points, sorted and without overlaps; source and
    cue can be empty. `confidence` is the probability that the content overlaps the true one by half
    or more and the source is right."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True)
class Findings:
    """The findings in one text: attributions in the order of their content, names (None if the
    model was not trained on names), and the vectors of its pieces, if asked for."""

    attributions: tuple[Detected, ...]
    names: tuple[Name, ...] | None
    vectors: PieceVectors | None = None


@dataclass(frozen=True)
class Acceptance:
    """What is accepted as a quote: how sure it is, and the least confidence that it needs."""

    confidence: Confidence
    least: float = 0.0

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> Acceptance:
        """The one in a section of `settings.json`."""
        return cls(Confidence.of_json(raw, EVIDENCE), float(raw.get("least", 0.0)))

    def judged(self, quoted: Sequence[Quoted]) -> Iterator[tuple[Quoted, float]]:
        """The quotes that are sure enough, each with its confidence."""
        sure = self.confidence.of([q.evidence for q in quoted])
        return ((q, c) for q, c in zip(quoted, sure, strict=True) if c >= self.least)


class QuoteModel:
    """A network with its rules of decoding and its confidence."""

    def __init__(
        self,
        network: Network,
        heads: Heads,
        rules: Rules,
        outer: Acceptance,
        inner: Acceptance | None = None,
    ) -> None:
        self.network, self.heads, self.rules = network, heads, rules
        self.outer, self.inner = outer, inner

    @classmethod
    def load(cls, path: Path | None = None, threads: int = 1) -> QuoteModel:
        """The model in a folder that `quotes train` wrote; the built-in one by default.

        `threads` is the number of threads per text.
        """
        from quotes.detect.model.reading import Network

        folder = path or DATA
        rules, outer, inner = Rules(), Acceptance(Confidence.even(EVIDENCE)), None
        settings = folder / "settings.json"
        if settings.exists():
            raw = json.loads(settings.read_text(encoding="utf-8"))
            rules = Rules(**raw["rules"])
            outer = Acceptance.of_json(raw["confidence"])
            inner = Acceptance.of_json(raw["inner"]) if "inner" in raw else None
        return cls(Network(folder, threads), load_heads(folder), rules, outer, inner)

    def read(self, text: str, vectors: bool = False) -> Findings:
        """The findings in `text`; with `vectors`, those of its pieces if the model has them."""
        found: list[Detected] = []
        names: list[Name] = []
        pieces: list[PieceVectors] = []
        for reading in self.network.read(text, vectors):
            part = reading.part
            quoted = quoted_in(reading, self.heads, self.rules)
            found += (_found(q, part.start, c) for q, c in self.outer.judged(quoted))
            if reading.names is not None:
                gaps = reading.description.features[:, 1]
                seen = names_in(reading.names, reading.starts, reading.ends, gaps, part.start)
                names += (n for n in seen if part.first <= n.start < part.behind)
            if reading.vectors is not None:
                pieces.append(_vectors(self.network.vectors, reading, reading.vectors))
        known = tuple(names) if self.network.names else None
        return Findings(tuple(found), known, PieceVectors.joined(pieces) if pieces else None)

    def within(self, text: str, content: tuple[Span, ...]) -> list[Detected]:
        """The attributions inside a content of `text`, one level down; none if the model was not
        trained to find them."""
        if self.inner is None:
            return []
        found: list[Detected] = []
        for start, end in nested.stretches(text, content):
            reading = self.network.read_content(text, start, end)
            quoted = quoted_in(reading, self.heads, self.rules) if reading else []
            found += (_found(q, start, c) for q, c in self.inner.judged(quoted) if q.cue)
        return found

    def attributions(self, text: str) -> list[Detected]:
        """The attributions of `text`, in the order of their content."""
        return list(self.read(text).attributions)

    def pipe(self, texts: Iterable[str]) -> Iterator[Findings]:
        """The findings of each text, in order."""
        return (self.read(text) for text in texts)


def _vectors(
    heads: Mapping[str, str], reading: NetworkReading, values: npt.NDArray[np.float16]
) -> PieceVectors:
    """The vectors of the pieces that count in a part, with offsets in the whole text."""
    part = reading.part
    starts, ends = reading.starts + part.start, reading.ends + part.start
    own = slice(*starts.searchsorted((part.first, part.behind)))
    return PieceVectors(heads, starts[own], ends[own], values[own].copy())


def _found(quoted: Quoted, start: int, confidence: float) -> Detected:
    def moved(span: Span) -> Span:
        return span[0] + start, span[1] + start

    return Detected(
        (moved(quoted.source),) if quoted.source else (),
        (moved(quoted.cue),) if quoted.cue else (),
        tuple(moved(s) for s in quoted.content),
        confidence,
    )
