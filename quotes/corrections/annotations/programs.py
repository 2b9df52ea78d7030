"""Reads the formats of annotation programs, each as annotated articles."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quotes.corrections.annotations.marked import (
    AnnotatedArticle,
    AnnotatedQuote,
    Stretch,
    as_written,
    from_utf16,
    quote_fields,
    quotes_of,
    stretch,
)
from quotes.errors import QuotesError

_ID = ("external_id", "article_id", "id")


def _spans(value: Any) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((int(s), int(e)) for s, e in value or ()))


def corpus(record: Mapping[str, Any], where: str) -> AnnotatedArticle:
    """A line of a corpus in the format of docs/corpus.md."""
    quotes = [
        AnnotatedQuote(
            content=_spans(a["content"]),
            source=_spans(a.get("source")),
            cue=_spans(a.get("cue")),
            **quote_fields(
                {k: a[k] for k in ("kind", "act", "role", "speakers", "said_on") if k in a}
            ),
        )
        for a in record["attributions"]
        if a.get("in") != "title" and a.get("content")
    ]
    for quote in quotes:
        for start, end in (*quote.content, *(quote.source or ()), *(quote.cue or ())):
            as_written(record["text"], start, end, None, where)
    outlet = record.get("outlet") or record.get("publisher")
    return AnnotatedArticle(where, record["text"], tuple(quotes), str(record["id"]), outlet)


def doccano(record: Mapping[str, Any], where: str) -> AnnotatedArticle:
    """A line of doccano's JSON Lines: labels alone, or entities with relations."""
    text = record.get("text") or record.get("data")
    if not isinstance(text, str):
        raise QuotesError(f"{where}: it has no text")
    stretches: list[Stretch] = []
    for number, one in enumerate(record.get("entities") or record.get("label") or ()):
        if isinstance(one, Mapping):
            span, label = (one["start_offset"], one["end_offset"]), one["label"]
            key = str(one.get("id", number))
        else:
            *span_, label = one
            span, key = (span_[0], span_[1]), str(number)
        found = stretch(key, str(label), as_written(text, *span, None, where), {})
        if found:
            stretches.append(found)
    relations = [(str(r["from_id"]), str(r["to_id"])) for r in record.get("relations") or ()]
    meta = {**(record.get("meta") or {}), **record}
    meta.pop("id", None)  # doccano numbers examples by itself
    return _article(where, text, quotes_of(stretches, relations), {**(record.get("meta") or {}), **{
        k: v for k, v in meta.items() if k in ("external_id", "article_id", "outlet", "publisher")
    }})  # fmt: skip


def label_studio(task: Mapping[str, Any], where: str) -> Iterator[AnnotatedArticle]:
    """A task of Label Studio's JSON: one article for each annotation that was not cancelled."""
    data = task["data"]
    text = data.get("text") or next(
        (v for v in data.values() if isinstance(v, str) and " " in v), None
    )
    if not isinstance(text, str):
        raise QuotesError(f"{where}: it has no text")
    for annotation in task.get("annotations") or task.get("completions") or ():
        if annotation.get("was_cancelled"):
            continue
        result = annotation.get("result") or ()
        facts: dict[str, dict[str, Any]] = defaultdict(dict)
        for one in result:
            if one.get("type") in ("textarea", "choices"):
                value = one["value"].get("text") or one["value"].get("choices")
                facts[one["id"]][one["from_name"]] = value
        stretches: list[Stretch] = []
        for one in result:
            value = one.get("value") or {}
            for label in value.get("labels") or ():
                span = as_written(text, value["start"], value["end"], value.get("text"), where)
                found = stretch(one["id"], label, span, facts[one["id"]])
                if found:
                    stretches.append(found)
        relations = [(r["from_id"], r["to_id"]) for r in result if r.get("type") == "relation"]
        yield _article(where, text, quotes_of(stretches, relations), data)


def web_annotations(items: Iterable[Mapping[str, Any]], where: str) -> Iterator[AnnotatedArticle]:
    """W3C Web Annotations (https://www.w3.org/TR/annotation-model/), grouped by their source.

    They lack the article's text; their positions are found in the text that the database has.
    """
    sources: dict[str, list[AnnotatedQuote]] = defaultdict(list)
    for number, item in enumerate(items, 1):
        targets = item.get("target") or ()
        targets = [targets] if isinstance(targets, Mapping) else targets
        spans, source = [], ""
        for target in targets:
            source = _source(target)
            selectors = target.get("selector") or ()
            selectors = [selectors] if isinstance(selectors, Mapping) else selectors
            place = next((s for s in selectors if s.get("type") == "TextPositionSelector"), None)
            if place is None:
                raise QuotesError(f"{where}, annotation {number}: no TextPositionSelector")
            spans.append((int(place["start"]), int(place["end"])))
        if not spans or source.endswith("#title"):
            continue
        facts = _body(item.get("body") or ())
        sources[source].append(AnnotatedQuote(tuple(sorted(spans)), **quote_fields(facts)))
    for source, quotes in sources.items():
        yield AnnotatedArticle(f"{where}, {source}", "", tuple(quotes), source)


def _source(target: Mapping[str, Any]) -> str:
    source = target.get("source") or target.get("id") or ""
    return str(source.get("id", "") if isinstance(source, Mapping) else source)


def _body(bodies: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for body in [bodies] if isinstance(bodies, Mapping) else bodies:
        value = body.get("value")
        if body.get("format") == "application/json" and isinstance(value, str):
            facts |= json.loads(value)
        elif body.get("purpose") == "identifying" and value:
            facts.setdefault("speakers", str(value).split(", "))
    if facts.get("speakers") == [] and not facts.get("source"):
        facts.pop("speakers")
    return facts


def cas(record: Mapping[str, Any], where: str) -> AnnotatedArticle:
    """INCEpTION's UIMA CAS JSON (0.4): spans with a known `label` (or type), and relations."""
    structures = record["%FEATURE_STRUCTURES"]
    sofas = [s for s in structures if s.get("sofaString") is not None]
    if not sofas:
        raise QuotesError(f"{where}: it has no text (sofaString)")
    text = sofas[0]["sofaString"]
    stretches: list[Stretch] = []
    relations: list[tuple[str, str]] = []
    title: dict[str, Any] = {}
    for one in structures:
        kind = str(one.get("%TYPE", "")).rpartition(".")[2]
        if kind == "DocumentMetaData":
            title = {"external_id": one.get("documentId") or one.get("documentTitle")}
        ends = [one.get(name) for name in ("@Governor", "@Dependent")]
        if all(end is not None for end in ends):
            relations.append((str(ends[0]), str(ends[1])))
        elif "begin" in one and "end" in one:
            span = from_utf16(text, one["begin"], one["end"])
            facts = {
                k: v for k, v in one.items() if k[:1] not in "%@" and k not in ("begin", "end")
            }
            named = [str(one[k]) for k in ("label", "value", "part") if one.get(k)]
            for label in (*named, kind):
                found = stretch(str(one["%ID"]), label, span, facts)
                if found:
                    stretches.append(found)
                    break
    return _article(where, text, quotes_of(stretches, relations), title)


def _article(
    where: str, text: str, quotes: tuple[AnnotatedQuote, ...], about: Mapping[str, Any]
) -> AnnotatedArticle:
    name = next((str(about[key]) for key in _ID if about.get(key) is not None), None)
    outlet = about.get("outlet") or about.get("publisher")
    return AnnotatedArticle(where, text, quotes, name, str(outlet) if outlet else None)
