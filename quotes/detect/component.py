"""The spaCy component `quotes`: fills `doc._.quotes` on any English pipeline."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from quotes.detect.acts import act_of
from quotes.detect.attribution import Attribution, arranged
from quotes.detect.extension import register
from quotes.detect.kinds import kind_of
from quotes.detect.marks import Quotation, scan
from quotes.detect.model import Detected, Findings, Name, QuoteModel
from quotes.detect.nested import bare
from quotes.detect.pull_quotes import with_pull_quotes
from quotes.detect.relays import relayed
from quotes.detect.transcripts import with_turns
from quotes.detect.vectors import set_vectors
from quotes.detect.wordless import built_in
from quotes.document import Part, Span, Spans

_DEPTH = 2  # levels of quotes inside quotes
_STOPS = frozenset(".!?…")
# Words before a colon in headlines that name the kind of article, not a speaker.
_LABELS = frozenset(
    "transcript video watch listen opinion analysis exclusive live update updates interview "
    "explainer explained photos pictures podcast review breaking fact-check profile obituary "
    "editorial commentary column q&a factbox timeline gallery correction".split()
)


class Finder(Protocol):
    """The interface of a span finder, such as the trained model."""

    def read(self, text: str, vectors: bool = False) -> Findings:
        """The attributions and names of a text, with offsets in code points; with `vectors`, the
        vectors of its word pieces too, if there are any."""
        ...

    def within(self, text: str, content: Spans) -> Sequence[Detected]:
        """The attributions inside a content of the text, with offsets of the text."""
        ...


class QuoteDetector:
    """Finds attributions in the text of a Doc, with the kind and act of each.

    Without an entity recognizer earlier in the pipeline, it also sets `doc.ents` to the names that
    the model finds. With `vectors`, it keeps the vectors of word pieces for resolving speakers.
    """

    def __init__(self, finder: Finder, min_confidence: float = 0.0, vectors: bool = False) -> None:
        self.finder = finder
        self.min_confidence = min_confidence
        self.vectors = vectors

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.quotes`, a tuple of `Attribution` in the order of the text."""
        text = doc.text
        findings = self.finder.read(text, self.vectors)
        found = with_pull_quotes(text, with_turns(text, findings.attributions))
        outer = describe(text, found, self.min_confidence)
        quotes = with_inner(text, outer, self.finder, self.min_confidence)
        doc._.quotes = built_in().with_acts(findings.vectors, text, quotes)
        if findings.names is not None and not doc.has_annotation("ENT_IOB"):
            set_names(doc, findings.names)
        if findings.vectors is not None:
            set_vectors(doc, findings.vectors)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """The same for a stream of Docs; the model reads them one by one."""
        return (self(doc) for doc in stream)


def set_names(doc: Doc, names: Sequence[Name]) -> None:
    """Make `names` the entities of `doc`, widened to whole tokens."""
    spans = (doc.char_span(n.start, n.end, n.label, alignment_mode="expand") for n in names)
    doc.set_ents(filter_spans(span for span in spans if span is not None))


def describe(
    text: str, found: Sequence[Detected], min_confidence: float = 0.0, outer: Spans | None = None
) -> tuple[Attribution, ...]:
    """The findings in `text` as attributions with kind and act, in the order of the text.

    `outer` is the content in which they were found, if any: its own quotation marks are not theirs.
    """
    quotations = scan(text).quotations if outer is None else _quotations(text, outer)
    wanted = [quote for quote in found if _is_wanted(text, quote, min_confidence)]
    contents = without_overlaps(
        text, [with_stops(text, quote.content, quotations) for quote in wanted]
    )
    attributions = []
    for quote, content in zip(wanted, contents, strict=True):
        if not content:
            continue
        content, whom = relayed(text, content, quote.source)
        cue, source = Part.of(text, quote.cue).text, Part.of(text, whom).text
        kind = kind_of(text, content, quote.cue, quotations)
        attributions.append(
            Attribution(
                content=content,
                cue=quote.cue,
                source=whom,
                kind=kind,
                act=act_of(cue, source, kind, Part.of(text, quote.content).text),
                confidence=quote.confidence,
            )
        )
    return arranged([(a, None) for a in attributions])


def _quotations(text: str, content: Spans) -> tuple[Quotation, ...]:
    """The quotations inside a content, without its own."""
    return tuple(
        replace(q, start=q.start + start, end=q.end + start)
        for start, end in (bare(text, *span) for span in content)
        for q in scan(text[start:end]).quotations
    )


def with_inner(
    text: str, outer: Sequence[Attribution], finder: Finder, min_confidence: float = 0.0
) -> tuple[Attribution, ...]:
    """The attributions, each followed by those inside it if it is speech or writing, in order.

    Reported thoughts inside a quote are left to its speaker.
    """
    found: list[tuple[Attribution, Attribution | None]] = [(a, None) for a in outer]
    level = list(outer)
    for _ in range(_DEPTH):
        inner = [(a, o) for o in level for a in _inside(text, o, finder, min_confidence)]
        found += inner
        level = [a for a, _ in inner]
    return arranged(found)


def _inside(
    text: str, outer: Attribution, finder: Finder, min_confidence: float
) -> Iterator[Attribution]:
    """The attributions inside one; the confidence of each is the product of both."""
    inside = finder.within(text, outer.content)
    for found in describe(text, inside, min_confidence, outer.content) if inside else ():
        if found.act in ("speech", "writing") and found.cue and found.cue != outer.cue:
            yield replace(found, confidence=round(found.confidence * outer.confidence, 4))


def _is_wanted(text: str, quote: Detected, min_confidence: float) -> bool:
    cue, source = Part.of(text, quote.cue).text, Part.of(text, quote.source).text
    label = source.lower()
    labelled = cue == ":" and (label in _LABELS or label.startswith("dear "))
    return quote.confidence >= min_confidence and not labelled


def without_overlaps(text: str, contents: Sequence[Spans]) -> list[Spans]:
    """The contents without overlaps: the one that begins first keeps a shared character.

    With unbalanced marks, including the marks around two contents can make them overlap.
    """
    kept: list[list[Span]] = [[] for _ in contents]
    spans = sorted((start, end, i) for i, content in enumerate(contents) for start, end in content)
    free = 0
    for start, end, i in spans:
        first = max(start, free)
        while first < end and first > start and text[first].isspace():
            first += 1
        if first < end:
            kept[i].append((first, end))
        free = max(free, end)
    return [tuple(content) for content in kept]


def with_stops(text: str, content: Spans, quotations: Sequence[Quotation]) -> Spans:
    """The spans of a content, each with its final full stop if that is inside quotation marks.

    A quote that continues in the next paragraph is found in pieces without it.
    """
    whole = []
    for (start, end), following in zip_longest(content, content[1:]):
        at = bisect_right(quotations, end, key=lambda q: q.start) - 1
        quoted = at >= 0 and end < quotations[at].end
        room = following is None or end < following[0]
        stop = quoted and room and text[end : end + 1] in _STOPS and text[end - 1].isalnum()
        whole.append((start, end + stop))
    return tuple(whole)


@Language.factory(
    "quotes",
    assigns=["doc._.quotes", "doc.spans"],
    default_config={"model": None, "min_confidence": 0.0, "vectors": False},
)
def make(
    nlp: Language, name: str, model: str | None, min_confidence: float, vectors: bool
) -> QuoteDetector:
    """`nlp.add_pipe("quotes", config={"model": DIR, "min_confidence": 0.5})`; all are optional.

    `model` is a folder that `quotes train` wrote; without it the model that comes with the package
    is used. `vectors`: keep the vectors of word pieces on the Doc, about 1,300 bytes a word, which
    `quotes.speakers.resolve` reads.
    """
    return QuoteDetector(QuoteModel.load(Path(model) if model else None), min_confidence, vectors)


register()
