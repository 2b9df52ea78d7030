"""Converts a whole quote to JSON and back: extracted quotes that were corrected are kept so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotes.dates.said_on import SaidOn
from quotes.document import Part
from quotes.document.published import day_of
from quotes.record import Quote
from quotes.speakers.speaker import Role, Speaker


def quote_record(quote: Quote) -> dict[str, Any]:
    """The quote as JSON, with all fields except the vector."""
    said = quote.said_on
    return {
        "kind": quote.kind,
        "act": quote.act,
        "content": _part(quote.content),
        "cue": _part(quote.cue),
        "source": _part(quote.source),
        "speakers": [_speaker(speaker) for speaker in quote.speakers],
        "candidates": [_speaker(speaker) for speaker in quote.candidates],
        "said_on": said
        and {
            **vars(said),
            "earliest": said.earliest and said.earliest.isoformat(),
            "latest": said.latest and said.latest.isoformat(),
        },
        "confidence": quote.confidence,
        "in_title": quote.in_title,
        "on_behalf_of": quote.on_behalf_of,
        "parent": quote.parent,
    }


def quote_from(record: Mapping[str, Any]) -> Quote:
    """The quote from what `quote_record` gave."""
    said = record["said_on"]
    content = _read_part(record["content"])
    assert content is not None
    return Quote(
        kind=record["kind"],
        act=record["act"],
        content=content,
        cue=_read_part(record["cue"]),
        source=_read_part(record["source"]),
        speakers=tuple(map(_read_speaker, record["speakers"])),
        candidates=tuple(map(_read_speaker, record.get("candidates", ()))),
        said_on=said
        and SaidOn(
            **{**said, "earliest": day_of(said["earliest"]), "latest": day_of(said["latest"])},
        ),
        confidence=record["confidence"],
        in_title=record["in_title"],
        on_behalf_of=record["on_behalf_of"],
        parent=record.get("parent"),
    )


def _part(part: Part | None) -> dict[str, Any] | None:
    return (
        None if part is None else {"text": part.text, "spans": [list(span) for span in part.spans]}
    )


def _read_part(value: Mapping[str, Any] | None) -> Part | None:
    return None if value is None else Part(value["text"], tuple((s, e) for s, e in value["spans"]))


def _speaker(speaker: Speaker) -> dict[str, Any]:
    role = speaker.role
    return {
        "name": speaker.name,
        "type": speaker.type,
        "role": role and vars(role),
        "names": sorted({speaker.name, *speaker.names}),
        "gender": speaker.gender,
        "confidence": speaker.confidence,
    }


def _read_speaker(value: Mapping[str, Any]) -> Speaker:
    role = value["role"]
    return Speaker(
        name=value["name"],
        type=value["type"],
        role=role and Role(**role),
        names=tuple(value["names"]),
        gender=value["gender"],
        confidence=value.get("confidence"),
    )
