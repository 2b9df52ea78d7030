"""The trained model: from a text to its attributions.

    model = QuoteModel.load()
    for found in model.read(text).attributions:
        print(found.source, found.cue, found.content, found.confidence)

Runs on ONNX Runtime, without PyTorch. `quotes.train` writes the files that it loads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.detect import nested
from quotes.detect.model.confidence import Confidence
from quotes.detect.model.decoding import EVIDENCE, Heads, Quoted, Rules, load_heads, quoted_in
from quotes.detect.model.names import Name, names_in
from quotes.document import Span

if TYPE_CHECKING:
    from quotes.detect.model.reading import Network

__all__ = ["Detected", "Findings", "Name", "QuoteModel"]

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
    """The findings in one text: attributions in the order of their content, and names (None if the
    model was not trained on names)."""

    attributions: tuple[Detected, ...]
    names: tuple[Name, ...] | None


@dataclass(frozen=True)
class Inner:
    """How quotes inside quotes are judged: their confidence, and its threshold."""

    confidence: Confidence
    least: float


class QuoteModel:
    """A network with its rules of decoding and its confidence, and the confidence `least` below
    which it gives no attribution."""

    def __init__(
        self,
        network: Network,
        heads: Heads,
        rules: Rules,
        confidence: Confidence,
        least: float = 0.0,
        inner: Inner | None = None,
    ) -> None:
        self.network, self.heads, self.rules, self.confidence = network, heads, rules, confidence
        self.least, self.inner = least, inner

    @classmethod
    def load(cls, path: Path | None = None, threads: int = 1) -> QuoteModel:
        """The model in a folder that `quotes train` wrote; the built-in one by default.

        `threads` is the number of threads per text.
        """
        from quotes.detect.model.reading import Network

        folder = path or DATA
        rules, confidence, least, inner = Rules(), Confidence.even(EVIDENCE), 0.0, None
        settings = folder / "settings.json"
        if settings.exists():
            raw = json.loads(settings.read_text(encoding="utf-8"))
            rules = Rules(**raw["rules"])
            confidence = Confidence.of_json(raw["confidence"], EVIDENCE)
            least = float(raw.get("least", 0.0))
            if "inner" in raw:
                sure = Confidence.of_json(raw["inner"], EVIDENCE)
                inner = Inner(sure, float(raw["inner"]["least"]))
        return cls(Network(folder, threads), load_heads(folder), rules, confidence, least, inner)

    def read(self, text: str) -> Findings:
        """The findings in `text`."""
        found: list[Detected] = []
        names: list[Name] = []
        for reading in self.network.read(text):
            part = reading.part
            quoted = quoted_in(reading, self.heads, self.rules)
            sure = self.confidence.of([q.evidence for q in quoted])
            pairs = zip(quoted, sure, strict=True)
            found += (_found(q, part.start, c) for q, c in pairs if c >= self.least)
            if reading.names is not None:
                gaps = reading.description.features[:, 1]
                seen = names_in(reading.names, reading.starts, reading.ends, gaps, part.start)
                names += (n for n in seen if part.first <= n.start < part.behind)
        return Findings(tuple(found), tuple(names) if self.network.names else None)

    def within(self, text: str, content: tuple[Span, ...]) -> list[Detected]:
        """The attributions inside a content of `text`, one level down; none if the model was not
        trained to find them."""
        if self.inner is None:
            return []
        found: list[Detected] = []
        for start, end in nested.stretches(text, content):
            reading = self.network.read_content(text, start, end)
            quoted = quoted_in(reading, self.heads, self.rules) if reading else []
            sure = self.inner.confidence.of([q.evidence for q in quoted])
            pairs = zip(quoted, sure, strict=True)
            found += (_found(q, start, c) for q, c in pairs if q.cue and c >= self.inner.least)
        return found

    def attributions(self, text: str) -> list[Detected]:
        """The attributions of `text`, in the order of their content."""
        return list(self.read(text).attributions)

    def pipe(self, texts: Iterable[str]) -> Iterator[Findings]:
        """The findings of each text, in order."""
        return (self.read(text) for text in texts)


def _found(quoted: Quoted, start: int, confidence: float) -> Detected:
    def moved(span: Span) -> Span:
        return span[0] + start, span[1] + start

    return Detected(
        (moved(quoted.source),) if quoted.source else (),
        (moved(quoted.cue),) if quoted.cue else (),
        tuple(moved(s) for s in quoted.content),
        confidence,
    )
