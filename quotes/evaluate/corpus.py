"""Reads annotated articles and answers, and represents quotes as sets of words."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from quotes.detect.attribution import Attribution, Kind
from quotes.detect.kinds import kind_of
from quotes.detect.marks import Quotation, scan
from quotes.document import Document
from quotes.errors import QuotesError

WordSet = frozenset[int]
Spans = Sequence[Sequence[int]]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class CorpusQuote:
    """A quote, annotated or predicted: the indices of the words of its parts, and its record."""

    content: WordSet
    source: WordSet
    cue: WordSet
    kind: Kind
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """An annotator's answer: who the source of an attribution is, and when it was said.

    `kind` is person, organization, several, unnamed, none, author (of the article) or unclear;
    `disputed` names what annotators disagree on (`speaker`, `said_on`), which does not count.
    """

    kind: str
    speakers: tuple[str, ...]
    said_on: str | None
    disputed: frozenset[str]


@dataclass(frozen=True)
class CorpusArticle:
    """An annotated article; `record` is its line in the corpus."""

    id: str
    text: str
    record: Mapping[str, Any]

    def of_acts(self, acts: Sequence[str]) -> CorpusArticle:
        """The article without the annotated quotes of other acts."""
        marked = of_acts(self.record["attributions"], acts)
        return replace(self, record={**self.record, "attributions": marked})

    @cached_property
    def document(self) -> Document:
        """The article as it is read, after its separate title if it has one."""
        return Document(text=self.text, id=self.id, title=self.record.get("title"))

    @cached_property
    def word_starts(self) -> tuple[int, ...]:
        """The position of each word in the text."""
        return tuple(match.start() for match in _WORD.finditer(self.text))

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The stretches between quotation marks."""
        return scan(self.text).quotations

    @cached_property
    def gold(self) -> list[CorpusQuote]:
        """The annotated quotes whose content has a word."""
        return self.found(self.record.get("attributions") or ())

    def found(self, quotes: Iterable[Mapping[str, Any]]) -> list[CorpusQuote]:
        """Predicted quotes as sets of words; those in a separate title or without words are left
        out."""
        found = []
        for quote in quotes:
            if in_title(quote):
                continue
            content = self._words(spans_of(quote["content"]))
            if content:
                pieces, cue = (_sorted(quote.get(part)) for part in ("content", "cue"))
                found.append(
                    CorpusQuote(
                        content,
                        self._words(spans_of(quote.get("source"))),
                        self._words(spans_of(quote.get("cue"))),
                        kind_of(self.text, pieces, cue, self.quotations),
                        quote,
                    )
                )
        return found

    def _words(self, spans: Spans) -> WordSet:
        """The indices of words whose first letter lies in one of the spans."""
        starts = self.word_starts
        return frozenset(
            number
            for start, end in spans
            for number in range(bisect_left(starts, start), bisect_left(starts, end))
        )

    def pairs(
        self, golds: Sequence[Mapping[str, Any]], found: Sequence[Attribution]
    ) -> dict[int, int]:
        """`pair` for annotated quotes of the article and what a detector found in its reading."""
        shift = self.document.offset
        return pair(
            [self.word_starts_in(gold["content"]) for gold in golds],
            [
                self.word_starts_in([(s - shift, e - shift) for s, e in a.content if s >= shift])
                for a in found
            ],
        )

    def word_starts_in(self, part: Mapping[str, Any] | Spans | None) -> frozenset[int]:
        """The positions of words in the spans of a part, each span tokenized by itself."""
        return frozenset(
            match.start()
            for start, end in spans_of(part)
            for match in _WORD.finditer(self.text, start, end)
        )


def of_acts(quotes: Iterable[Mapping[str, Any]], acts: Sequence[str]) -> list[Mapping[str, Any]]:
    """The quotes of these acts; those whose act is not marked count as any."""
    return [quote for quote in quotes if not quote.get("act") or quote["act"] in acts]


def in_title(quote: Mapping[str, Any]) -> bool:
    """Whether a quote is in a separate title, not in the text."""
    content = quote["content"]
    return quote.get("in") == "title" or (
        isinstance(content, Mapping) and content.get("in") == "title"
    )


def _sorted(part: Mapping[str, Any] | Spans | None) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((start, end) for start, end in spans_of(part)))


def spans_of(part: Mapping[str, Any] | Spans | None) -> Spans:
    """The spans of a part, given as a list or in the form of `quotes extract`."""
    if isinstance(part, Mapping):
        part = part.get("spans")
    return part or ()


def pair(
    golds: Sequence[frozenset[int]],
    predictions: Sequence[frozenset[int]],
    last: Callable[[int, int], bool] | None = None,
) -> dict[int, int]:
    """Gold index -> prediction index, matched one to one, greedily by the overlap of contents.

    Overlap is the intersection over union of words, and must be at least one half. Of equal
    overlaps, pairs for which `last` is true come last; then the order of the text decides.
    """
    candidates = []
    for i, gold in enumerate(golds):
        for j, prediction in enumerate(predictions):
            shared = len(gold & prediction)
            if 3 * shared >= len(gold) + len(prediction):  # shared / union >= 1/2, and shared > 0
                overlap = shared / (len(gold) + len(prediction) - shared)
                candidates.append((-overlap, last is not None and last(i, j), i, j))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def pair_found(golds: Sequence[CorpusQuote], predictions: Sequence[CorpusQuote]) -> dict[int, int]:
    """`pair` by content; of equal overlaps, pairs with agreeing sources come first."""
    return pair(
        [gold.content for gold in golds],
        [prediction.content for prediction in predictions],
        lambda i, j: not sources_agree(golds[i], predictions[j]),
    )


def sources_agree(gold: CorpusQuote, prediction: CorpusQuote) -> bool:
    """Whether the sources share a word, or are both missing."""
    return bool(gold.source & prediction.source) or not (gold.source or prediction.source)


def lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a JSON Lines file, each with an `id`, and their line numbers.

    Raises QuotesError with file and line for a line that is not such an object.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                record = json.loads(line)
                if not isinstance(record, dict) or "id" not in record:
                    raise QuotesError(f"{path}, line {number}: not an object with an id")
                yield number, record
    except OSError as error:
        raise QuotesError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QuotesError(f"{path}: not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise QuotesError(f"{path}, line {number}: not JSON ({error.msg})") from error


def read_corpus(path: Path) -> list[CorpusArticle]:
    """Annotated articles, `{"id", "text", "attributions": [{"source", "cue", "content"}]}` a line.

    Raises QuotesError with file and line for a line that is not such an object.
    """
    articles = []
    for number, record in lines(path):
        if not isinstance(record.get("text"), str) or not isinstance(
            record.get("attributions"), list
        ):
            raise QuotesError(f"{path}, line {number}: an article needs text and attributions")
        for place, attribution in enumerate(record["attributions"], 1):
            if fault := _fault(attribution, len(record["text"])):
                raise QuotesError(f"{path}, line {number}: attribution {place}: {fault}")
        articles.append(CorpusArticle(str(record["id"]), record["text"], record))
    if not articles:
        raise QuotesError(f"{path}: no articles")
    return articles


def _fault(attribution: Any, length: int) -> str | None:
    """What is wrong with an attribution in a text of `length` code points, if anything is."""
    if not isinstance(attribution, Mapping) or not attribution.get("content"):
        return "not an object with content"
    for part in ("content", "cue", "source"):
        spans = spans_of(attribution.get(part))
        if (spans and not isinstance(spans, list)) or not all(map(_is_span, spans)):
            return f"{part} is not a list of [start, end]"
        if not in_title(attribution) and any(end > length for _, end in spans):
            return f"{part} ends beyond the text, which has {length:,} characters"
    return None


def _is_span(span: Any) -> bool:
    return (
        isinstance(span, list)
        and [type(place) for place in span] == [int, int]
        and 0 <= span[0] <= span[1]
    )


def read_answers(path: Path) -> dict[str, dict[str, Answer]]:
    """Article id -> attribution id -> answer, from lines `{"id", "attributions": {id: {...}}}`.

    Lines `{"id", "who": {"person|NAME": [id, ...], "several|NAME; NAME": ..., "unnamed": ...}}`
    have speakers but no dates. Raises QuotesError for a line in neither format.
    """
    answers: dict[str, dict[str, Answer]] = {}
    for number, record in lines(path):
        attributions, who = record.get("attributions"), record.get("who")
        if isinstance(attributions, dict):
            answers[str(record["id"])] = {
                key: Answer(
                    answer["kind"],
                    tuple(answer.get("speakers") or ()),
                    answer.get("said_on"),
                    frozenset(answer.get("disputed") or ()),
                )
                for key, answer in attributions.items()
            }
        elif isinstance(who, dict):
            answers[str(record["id"])] = _told_who(who)
        else:
            raise QuotesError(f"{path}, line {number}: not an object of answers by attribution id")
    return answers


def _told_who(who: Mapping[str, Sequence[str]]) -> dict[str, Answer]:
    """Attribution id -> answer, from `kind|NAME; NAME` -> ids."""
    found = {}
    for told, ids in who.items():
        kind, _, names = told.partition("|")
        speakers = tuple(name.strip() for name in names.split(";")) if names else ()
        answer = Answer(kind, speakers, None, frozenset({"said_on"}))
        found.update(dict.fromkeys(ids, answer))
    return found


def answers_in(articles: Iterable[CorpusArticle]) -> dict[str, dict[str, Answer]]:
    """The answers that are part of a corpus's attributions (`speakers`, `said_on`).

    Unchecked ones are left out.
    """
    answers: dict[str, dict[str, Answer]] = {}
    for article in articles:
        for attribution in article.record["attributions"]:
            names, types = attribution.get("speakers"), attribution.get("types")
            if names is None or not attribution.get("checked", True) or in_title(attribution):
                continue
            kind = "several" if len(names) > 1 else types[0] if names and types else "person"
            if not names:
                kind = "unnamed" if attribution.get("source") else "none"
            found = Answer(kind, tuple(names), attribution.get("said_on"), frozenset())
            answers.setdefault(article.id, {})[str(attribution["id"])] = found
    return answers


def found_quotes(path: Path) -> dict[str, list[Mapping[str, Any]]]:
    """Article id -> its quotes, from the output of `quotes extract`."""
    quotes: dict[str, list[Mapping[str, Any]]] = {}
    for number, record in lines(path):
        if not isinstance(record.get("quotes"), list):
            raise QuotesError(f"{path}, line {number}: no quotes (is it output of quotes extract?)")
        quotes[str(record["id"])] = record["quotes"]
    return quotes
