"""Reads articles with answers for the scorers of mentions: what is asked, and what is right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import onnx

from quotes.dates import antecedents as of_dates
from quotes.detect.mention_scorer import LinkQuery
from quotes.detect.model.reading import Network, parts
from quotes.detect.vectors import PieceVectors
from quotes.document import Span
from quotes.evaluate.corpus import Answer, CorpusArticle
from quotes.inference import session
from quotes.pipeline import Extractor
from quotes.speakers import antecedents as of_speakers
from quotes.train import domains
from quotes.train.base import GRAPH
from quotes.train.date_linking import example_of, read_dates
from quotes.train.mention_network import ReadArticle, ReadQuery
from quotes.train.names import layers_of, show_layers
from quotes.train.speaker_linking import answered, answered_articles

if TYPE_CHECKING:
    from spacy.tokens import Doc

Asked = tuple[int, LinkQuery, Sequence[bool]]


def read_articles(
    corpus: Path, answers: Sequence[Path], extractor: Extractor, network: Network
) -> Iterator[ReadArticle]:
    """The articles of a corpus that have answers about speakers; `answers` are files with those,
    with dates, or with both. `network` shows its layers (`shown`)."""
    for asked in asked_articles(corpus, answers, extractor):
        pieces = pieces_of(network, asked.text)
        yield ReadArticle(asked.article.id, pieces.values, asked.in_pieces(pieces))


@dataclass(frozen=True)
class AskedArticle:
    """An article with its text as the detector reads it, the answers about its speakers, and what
    each reader is asked: the number of a quote, a query, and which candidates are right."""

    article: CorpusArticle
    text: str
    answers: Mapping[str, Answer]
    asked: Mapping[str, Sequence[Asked]]

    def in_pieces(self, pieces: PieceVectors) -> dict[str, tuple[ReadQuery, ...]]:
        """The queries of each reader that has some, with the numbers of pieces in place of code
        points."""

        def move(span: Span) -> Span:
            return pieces.pieces(*span)

        return {
            reader: tuple(ReadQuery(n, query.moved(move), tuple(right)) for n, query, right in own)
            for reader, own in self.asked.items()
            if own
        }


def asked_articles(
    corpus: Path, answers: Sequence[Path], extractor: Extractor
) -> Iterator[AskedArticle]:
    """The articles of a corpus that have answers about speakers; `answers` as in
    `read_articles`."""
    told = {path: _first(path) for path in answers}
    about_dates = [path for path in answers if "who" not in told[path]]
    about_speakers = [path for path in answers if "dates" not in told[path]]
    dates = domains.first_answers(about_dates, read_dates)
    for article, known in answered_articles(corpus, about_speakers):
        doc, speakers = _asked_of_speakers(article, known, extractor)
        asked = {"speakers": [*speakers]}
        if article.id in dates:
            asked["dates"] = [*_asked_of_dates(article, dates[article.id], doc)]
        yield AskedArticle(article, doc.text, known, asked)


def _first(path: Path) -> Mapping[str, object]:
    """The first record of a file; empty for an empty file."""
    with path.open(encoding="utf-8") as lines:
        record: Mapping[str, object] = json.loads(next(lines, "{}"))
    return record


def _asked_of_speakers(
    article: CorpusArticle, known: Mapping[str, Answer], extractor: Extractor
) -> tuple[Doc, Iterator[Asked]]:
    """The parsed text, and what is asked of its sources: those that the detector finds."""
    doc, sources = answered(article, known, extractor)
    queries = (
        (s.number, of_speakers.link_query(s.discourse, s.source, s.whom), s.right) for s in sources
    )
    return doc, queries


def _asked_of_dates(
    article: CorpusArticle, dates: Mapping[str, str | None], doc: Doc
) -> Iterator[Asked]:
    """What is asked of the annotated quotes that have candidates."""
    example = example_of(0, article.record, dates, doc)
    for rows in example.choices:
        query = of_dates.link_query(example.article, rows)
        yield rows[0].quote, query, example.right(rows)


def shown(model: Path, threads: int = 1) -> Network:
    """The network in a folder, whose graph also gives its layers."""
    graph = onnx.load(str(model / GRAPH))
    show_layers(graph)
    return Network(model, session=session(graph.SerializeToString(), threads))


def pieces_of(network: Network, text: str) -> PieceVectors:
    """The pieces of a text with their layers as vectors."""
    found = []
    for part in parts(text, margin=0):
        pieces = network.pieces(text[part.start : part.end])
        if len(pieces.ids):
            starts, ends = pieces.starts + part.start, pieces.ends + part.start
            found.append(PieceVectors({}, starts, ends, layers_of(network, pieces)))
    return PieceVectors.joined(found)
