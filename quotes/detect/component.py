"""The spaCy component `quotes`: fills `doc._.quotes` on any English pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc

from quotes.detect.acts import act_of
from quotes.detect.attribution import Attribution
from quotes.detect.kinds import kind_of
from quotes.detect.marks import scan
from quotes.detect.model import Found, QuoteModel
from quotes.document import Part

_BATCH = 32


class Finder(Protocol):
    """What finds the spans: the trained model, or anything else that can."""

    def pipe(self, texts: Iterable[str], batch_size: int = ...) -> Iterator[list[Found]]:
        """The attributions of each text, with offsets in code points."""
        ...


class QuoteDetector:
    """Finds attributions in the text of a Doc and says what kind and act each one is."""

    def __init__(self, finder: Finder, min_confidence: float = 0.0) -> None:
        self.finder = finder
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.quotes`, a tuple of `Attribution` in the order of the text."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = _BATCH) -> Iterator[Doc]:
        """The same for a stream of Docs, `batch_size` at a time."""
        batch: list[Doc] = []
        for doc in stream:
            batch.append(doc)
            if len(batch) >= batch_size:
                yield from self._batch(batch)
                batch = []
        yield from self._batch(batch)

    def _batch(self, docs: list[Doc]) -> Iterator[Doc]:
        found = self.finder.pipe((doc.text for doc in docs), batch_size=_BATCH)
        for doc, quotes in zip(docs, found, strict=True):
            doc._.quotes = describe(doc.text, quotes, self.min_confidence)
            yield doc


def describe(text: str, found: list[Found], min_confidence: float = 0.0) -> tuple[Attribution, ...]:
    """What was found in `text`, as attributions with kind and act, in the order of the text."""
    quotations = scan(text).quotations
    attributions = []
    for quote in found:
        if quote.confidence < min_confidence:
            continue
        kind = kind_of(text, quote.content, quote.cue, quotations)
        cue, source = Part.of(text, quote.cue).text, Part.of(text, quote.source).text
        attributions.append(
            Attribution(
                content=quote.content,
                cue=quote.cue,
                source=quote.source,
                kind=kind,
                act=act_of(cue, source, kind),
                confidence=quote.confidence,
            )
        )
    return tuple(sorted(attributions, key=lambda a: (a.content, a.cue)))


@Language.factory(
    "quotes",
    assigns=["doc._.quotes"],
    default_config={"model": None, "min_confidence": 0.0},
)
def make(nlp: Language, name: str, model: str | None, min_confidence: float) -> QuoteDetector:
    """`nlp.add_pipe("quotes", config={"model": DIR, "min_confidence": 0.5})`; both are optional.

    `model` is a folder that `quotes train` wrote; without it the model that comes with the package
    is used.
    """
    return QuoteDetector(QuoteModel.load(Path(model) if model else None), min_confidence)


if not Doc.has_extension("quotes"):
    Doc.set_extension("quotes", default=())
