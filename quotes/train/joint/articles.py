"""Reads articles for the joint fit: their pieces, and all that they and their answers say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from quotes.detect.marks import IntArray
from quotes.detect.model import QuoteModel
from quotes.detect.model.planning import CORE, REACH, Plan, joints, plan
from quotes.detect.model.reading import Pieces
from quotes.detect.vectors import PieceVectors
from quotes.pipeline import Extractor
from quotes.train.data import UNKNOWN, Sample, as_read, sample
from quotes.train.mention_articles import AskedArticle, asked_articles
from quotes.train.mention_network import QueryBatch, quote_numbers
from quotes.train.names import name_tags, taught_article

_PLANS = ((CORE, REACH), (320, 250), (288, 160))
"""The longest core and the reach of joints (`planning`): at run time, with few windows, between."""


@dataclass(frozen=True)
class JointArticle:
    """An article in word pieces: the detector's targets (`sample`), the tags of names, the windows
    by which it can be read (first those of run time), and for each reader what it is asked, and the
    numbers of the quotes that this is about."""

    id: str
    sample: Sample
    names: IntArray
    plans: tuple[tuple[Plan, ...], ...]
    queries: Mapping[str, QueryBatch]
    numbers: Mapping[str, tuple[int, ...]]


def joint_articles(
    corpus: Path, answers: Sequence[Path], extractor: Extractor, model: QuoteModel
) -> Iterator[JointArticle]:
    """The articles of a corpus that have answers, as `mention_articles.asked_articles` has them;
    `model` teaches the names that they do not mark."""
    for asked in asked_articles(corpus, answers, extractor):
        pieces = model.network.pieces(asked.text)
        if len(pieces.ids) and asked.text == asked.article.document.reading:
            yield _joint(asked, pieces, model)


def _joint(asked: AskedArticle, pieces: Pieces, model: QuoteModel) -> JointArticle:
    article, text = asked.article, asked.text
    targets = sample(as_read(article), model.network.tokenizer)
    title = pieces.starts < article.document.offset  # titles are not annotated
    named = taught_article(article, asked.answers, model)
    none = np.zeros((len(pieces.ids), 1), np.float16)
    own = asked.in_pieces(PieceVectors({}, pieces.starts, pieces.ends, none))
    return JointArticle(
        article.id,
        replace(targets, tags=np.where(title, UNKNOWN, targets.tags)),
        name_tags(pieces, named, 0, len(text)),
        _plans(text, pieces),
        {reader: QueryBatch.of_queries(queries) for reader, queries in own.items()},
        quote_numbers(own),
    )


def _plans(text: str, pieces: Pieces) -> tuple[tuple[Plan, ...], ...]:
    found = joints(text, pieces.starts, pieces.ends, pieces.description)
    gaps = pieces.description.features[:, 1]
    return tuple(tuple(plan(len(pieces.ids), found, gaps, *size)) for size in _PLANS)
