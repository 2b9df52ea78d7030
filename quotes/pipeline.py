"""From articles to quotes: detection, speakers and dates in one pipeline.

`Extractor` owns the spaCy pipeline and composes the rooms; it knows no file, database or screen.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from quotes.detect.antecedents import with_antecedent
from quotes.document import Document, Part, Span, Spans
from quotes.document.posts import signed_posts
from quotes.errors import QuotesError
from quotes.offline import skip_probes
from quotes.readers.outcome import Failure
from quotes.record import Extract, Quote
from quotes.version import __version__

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.detect.attribution import Attribution
    from quotes.speakers import Sourcing

# Limits of a batch: large enough to keep the models busy, small enough to keep memory flat.
_BATCH_DOCUMENTS = 32
_BATCH_CHARACTERS = 50_000
# How many words are cached for good; beyond that, each batch's are forgotten with it.
_VOCABULARY = 50_000
# Beyond this, named entities are recognized in pieces: memory would grow with the text.
_LONG_DOCUMENT = 100_000
_PIECE_TOKENS = 10_000
_STRETCH = 500
_RUN = re.compile(rf"\S{{{_STRETCH + 1},}}")
_DASHES = ("[—–]", "-{2,3}")
SAID = ("speech", "writing")
"""Acts that are somebody's words, and can be statements."""
_NOT_NEEDED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


@dataclass(frozen=True)
class Settings:
    """The settings that determine an extractor's results; stored with every run."""

    version: str
    model: str
    language_model: str | None
    min_confidence: float

    @classmethod
    def of(
        cls,
        model: Path | str | None = None,
        language_model: str | None = None,
        min_confidence: float = 0.0,
    ) -> Settings:
        """The settings of an extractor loaded with these arguments."""
        name = Path(model).resolve().name if model else "default"
        return cls(__version__, name, language_model, min_confidence)

    def as_json(self) -> dict[str, Any]:
        """The settings as a flat object."""
        return dict(vars(self))


class Extractor:
    """Extracts the quotes of articles. `Extractor.load()` returns one that is ready to use."""

    def __init__(self, nlp: Language, settings: Settings, vectors: bool = False) -> None:
        self.nlp = nlp
        self.settings = settings
        self.vectors = vectors

    @classmethod
    def load(
        cls,
        model: Path | str | None = None,
        *,
        language_model: str | None = None,
        min_confidence: float = 0.0,
        vectors: bool = False,
    ) -> Extractor:
        """An extractor with the trained model in folder `model`, by default the built-in one.

        Names are those that the model tags or, if `language_model` names an English spaCy pipeline,
        those of its entity recognizer. Quotes below `min_confidence` are left out. With `vectors`,
        speech and writing have sentence embeddings, for a database. Raises QuotesError if a model
        is missing.
        """
        limit_threads()
        skip_probes()
        import spacy

        import quotes.detect.component  # noqa: F401 - registers the component without an install

        try:
            nlp = (
                spacy.load(language_model, exclude=_NOT_NEEDED)
                if language_model
                else _split_at_dashes(spacy.blank("en"))
            )
        except OSError as error:
            raise QuotesError(f"spaCy pipeline {language_model!r} is not installed") from error
        _drop_unused_vectors(nlp)
        nlp.max_length = 1 << 30
        config = {
            "model": str(model) if model else None,
            "min_confidence": min_confidence,
            "vectors": True,
        }
        try:
            nlp.add_pipe("quotes", config=config, last=True)
        except Exception as error:
            place = model or "the model of the package"
            raise QuotesError(f"{place}: cannot be loaded as a model: {error}") from error
        return cls(nlp, Settings.of(model, language_model, min_confidence), vectors)

    def extract(self, document: Document | str) -> Extract:
        """The quotes of one article, or of a text; raises QuotesError if it cannot be read."""
        result = next(self.pipe([document]))
        if isinstance(result, Failure):
            raise QuotesError(str(result))
        return result

    def pipe(self, documents: Iterable[Document | Failure | str]) -> Iterator[Extract | Failure]:
        """The quotes of each article, in order, processed in batches.

        A document that cannot be processed becomes a `Failure`; incoming failures are passed on. A
        string is a document without metadata. Raises TypeError for anything else.
        """
        if isinstance(documents, str | bytes | Document):  # a text would be read letter by letter
            raise TypeError("pipe takes several documents: for one, call extract")
        for batch in batches(map(_document, documents)):
            # spaCy's cache of words is bounded; otherwise memory would grow with the corpus.
            bounded = len(self.nlp.vocab) >= _VOCABULARY
            with self.nlp.memory_zone() if bounded else nullcontext():
                results = self._batch(batch)
            yield from _with_vectors(results) if self.vectors else results

    def _batch(self, batch: list[Document | Failure]) -> list[Extract | Failure]:
        docs = iter(self._parse([item for item in batch if isinstance(item, Document)]))
        return [item if isinstance(item, Failure) else _attempt(item, next(docs)) for item in batch]

    def _parse(self, documents: list[Document]) -> list[Doc | Exception]:
        if all(len(document.reading) <= _LONG_DOCUMENT for document in documents):
            with suppress(Exception):  # raised again below, for the one document
                docs = [self._tokenize(document.reading) for document in documents]
                return list(self.nlp.pipe(docs))
        return [self._parse_one(document.reading) for document in documents]

    def _parse_one(self, text: str) -> Doc | Exception:
        try:
            doc = self._tokenize(text)
            return self._parse_long(doc) if len(text) > _LONG_DOCUMENT else self.nlp(doc)
        except Exception as error:
            return error

    def _tokenize(self, text: str) -> Doc:
        """The tokens of a text; long stretches without spaces are read in pieces.

        spaCy rescans a stretch without spaces for each punctuation mark in it, in quadratic time.
        """
        cuts = [
            cut
            for run in _RUN.finditer(text)
            for cut in range(run.start() + _STRETCH, run.end(), _STRETCH)
        ]
        if not cuts:
            return self.nlp.make_doc(text)
        from spacy.tokens import Doc

        ends = (*cuts, len(text))
        docs = [self.nlp.make_doc(text[s:e]) for s, e in zip((0, *cuts), ends, strict=True)]
        return Doc.from_docs(docs, ensure_whitespace=False)

    def _parse_long(self, doc: Doc) -> Doc:
        """Like `nlp`, with named entities recognized in pieces."""
        from spacy.tokens import Span as Entity

        components = [component for name, component in self.nlp.pipeline if name != "quotes"]
        if not components:
            return self.nlp(doc)
        entities = []
        for start, end in _pieces(doc):
            piece = doc[start:end].as_doc()
            for component in components:
                piece = component(piece)
            entities += [Entity(doc, e.start + start, e.end + start, e.label) for e in piece.ents]
        doc.set_ents(entities)
        parsed: Doc = self.nlp.get_pipe("quotes")(doc)
        return parsed


def _document(given: Document | Failure | str) -> Document | Failure:
    if isinstance(given, Failure):
        return given
    if isinstance(given, str):
        given = Document(given)
    if isinstance(given, Document):
        posts = () if given.blocks else signed_posts(given.text)
        return replace(given, blocks=posts) if posts else given
    raise TypeError(f"a Document or its text is needed, not {type(given).__name__}")


def limit_threads() -> None:
    """One thread per process: `--workers` uses more cores.

    Numerical libraries read this when they are loaded, so it has to come before.
    """
    for name, value in (
        ("OMP_NUM_THREADS", "1"),
        ("OPENBLAS_NUM_THREADS", "1"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ):
        os.environ.setdefault(name, value)


def _split_at_dashes(nlp: Language) -> Language:
    """Make the tokenizer end a token at every dash: "N.C.—Ada" would be one, and Ada nobody."""
    from spacy.util import compile_infix_regex

    infixes = [*(nlp.Defaults.infixes or ()), *_DASHES]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    return nlp


def _drop_unused_vectors(nlp: Language) -> None:
    """Exclude a shared `tok2vec` that only excluded components use."""
    if "tok2vec" in nlp.pipe_names:
        listening = getattr(nlp.get_pipe("tok2vec"), "listening_components", [])
        if not set(listening) & set(nlp.pipe_names):
            nlp.remove_pipe("tok2vec")


Item = TypeVar("Item")


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Batches of items: small enough to keep memory flat, large enough to keep the models busy."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= _BATCH_DOCUMENTS or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _pieces(doc: Doc) -> Iterator[Span]:
    """Token ranges of a long text, cut at ends of paragraphs where there are any."""
    start = 0
    while start < len(doc):
        end = min(start + _PIECE_TOKENS, len(doc))
        if end < len(doc):
            breaks = (
                i for i in range(end, start + _PIECE_TOKENS // 2, -1) if "\n" in doc[i - 1].text
            )
            end = next(breaks, end)
        yield start, end
        start = end


def _with_vectors(results: list[Extract | Failure]) -> list[Extract | Failure]:
    """The same with sentence embeddings of speech and writing."""
    from quotes.statements import encode

    said = [
        quote
        for result in results if isinstance(result, Extract)
        for quote in result.quotes if quote.act in SAID
    ]  # fmt: skip
    vectors = dict(zip(map(id, said), encode(q.content.text for q in said), strict=True))
    return [
        replace(
            result,
            quotes=tuple(replace(q, vector=vectors.get(id(q))) for q in result.quotes),
        )
        if isinstance(result, Extract)
        else result
        for result in results
    ]


def _attempt(document: Document, doc: Doc | Exception) -> Extract | Failure:
    try:
        if isinstance(doc, Exception):
            raise doc
        return _extract(document, doc)
    except Exception as error:  # whatever it is, the other articles continue
        reason = f"cannot be processed: {type(error).__name__}: {error}".splitlines()[0]
        trace = "".join(traceback.format_exception(error))
        return Failure(
            where=document.origin or document.url or document.id, reason=reason, trace=trace
        )


def _extract(document: Document, doc: Doc) -> Extract:
    from quotes.dates import date_quotes
    from quotes.detect.blocks import LabelledName, with_blocks
    from quotes.detect.place_labels import with_place_labels
    from quotes.detect.titles import with_title_source, without_outlets
    from quotes.detect.vectors import vectors_of
    from quotes.speakers.resolve import resolve

    names = [LabelledName(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    read = with_place_labels(document, names, doc._.quotes)
    found = with_title_source(document, with_blocks(document, names, read))
    attributions = without_outlets(document, found)
    sourcing = resolve(document, doc, attributions)
    dates = date_quotes(document, attributions, sourcing, vectors_of(doc))
    kept = [
        (number, quote)
        for number, parts in enumerate(zip(attributions, sourcing, dates, strict=True))
        if (quote := _quote(document, *parts)) is not None
    ]
    kept.sort(key=lambda pair: (not pair[1].in_title, pair[1].content.spans[0], pair[0]))
    places = {number: place for place, (number, _) in enumerate(kept)}
    outer = (attributions[number].outer for number, _ in kept)
    return Extract(
        document,
        tuple(
            replace(quote, parent=None if o is None else places.get(o))
            for (_, quote), o in zip(kept, outer, strict=True)
        ),
    )


def _quote(
    document: Document, attribution: Attribution, source: Sourcing, said_on: Any
) -> Quote | None:
    """The attribution with offsets in the text or title; None if nothing of it is left."""
    in_title = attribution.content[0][0] < document.offset
    names = [speaker.name for speaker in source.speakers]
    whose = with_antecedent(document.reading, attribution.source, names)
    content = _part(document, attribution.content, in_title)
    if content is None:
        return None
    return Quote(
        kind=attribution.kind,
        act=attribution.act,
        content=content,
        cue=_part(document, attribution.cue, in_title),
        source=_part(document, whose, in_title),
        speakers=source.speakers,
        said_on=said_on,
        confidence=attribution.confidence,
        in_title=in_title,
        on_behalf_of=source.on_behalf_of,
        candidates=source.candidates,
    )


def _part(document: Document, spans: Spans, in_title: bool) -> Part | None:
    """Spans of the reading as a part of the title or the text, without what lies outside."""
    text = (document.title or "") if in_title else document.text
    shift = 0 if in_title else document.offset
    barred = () if in_title else document.unread
    kept: list[Span] = []
    for start, end in spans:
        for s, e in _outside(max(0, start - shift), min(len(text), end - shift), barred):
            while s < e and text[s].isspace():
                s += 1
            while s < e and text[e - 1].isspace():
                e -= 1
            if s < e:
                kept.append((s, e))
    return Part.of(text, tuple(kept)) if kept else None


def _outside(start: int, end: int, barred: Spans) -> Iterator[Span]:
    """The parts of `start`..`end` that are not in `barred` (sorted)."""
    for low, high in barred:
        if high > start and low < end:
            if low > start:
                yield start, low
            start = high
    if start < end:
        yield start, end
