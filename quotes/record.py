"""The quotes of one article, as printed in JSON and stored in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quotes.dates import SaidOn
from quotes.detect.attribution import Act, Kind
from quotes.document import Document, Part
from quotes.speakers import Speaker


@dataclass(frozen=True)
class Quote:
    """Who said what, when, with spans into the article's text (or its title, if `in_title`).

    `speakers` is empty for an unnamed or unknown source; `on_behalf_of` is then the organization
    for which an unnamed source speaks ("a Pentagon official" -> "Pentagon"), if any. `candidates`
    are entities that the source may mean, below the threshold of confidence. `vector` is the
    content's sentence embedding (`quotes.statements.encoder`), if requested. `parent` is the index,
    from 0, of the article's quote whose content contains this one.
    """

    kind: Kind
    act: Act
    content: Part
    cue: Part | None
    source: Part | None
    speakers: tuple[Speaker, ...]
    said_on: SaidOn | None
    confidence: float
    in_title: bool = False
    on_behalf_of: str | None = None
    vector: bytes | None = None
    parent: int | None = None
    candidates: tuple[Speaker, ...] = ()

    @property
    def speaker_confidence(self) -> float | None:
        """The lowest confidence of the speakers; None without any, or if a person assigned them."""
        sure = [s.confidence for s in self.speakers if s.confidence is not None]
        return min(sure) if sure and len(sure) == len(self.speakers) else None

    def as_json(self) -> dict[str, Any]:
        """The quote as `quotes extract` prints it."""
        record: dict[str, Any] = {
            "kind": self.kind,
            "act": self.act,
            "content": self._part(self.content),
            "cue": self._part(self.cue),
            "source": self._part(self.source),
            "speakers": [
                {
                    "name": s.name,
                    "type": s.type,
                    "role": s.role.text if s.role else None,
                    "confidence": s.confidence if s.confidence is None else round(s.confidence, 2),
                }
                for s in self.speakers
            ],
            "said_on": _dated(self.said_on) if self.said_on else None,
            "confidence": round(self.confidence, 2),
            "parent": self.parent,
        }
        if self.candidates:
            record["candidates"] = [
                {"name": s.name, "type": s.type, "confidence": round(s.confidence or 0.0, 2)}
                for s in self.candidates
            ]
        return record

    def _part(self, part: Part | None) -> Mapping[str, Any] | None:
        if part is None:
            return None
        spans = [list(span) for span in part.spans]
        place = {"in": "title"} if self.in_title else {}
        return {"text": part.text, "spans": spans, **place}


def _dated(said: SaidOn) -> Mapping[str, Any]:
    sure = said.confidence if said.confidence is None else round(said.confidence, 2)
    return {"edtf": said.edtf, "text": said.text, "basis": said.basis, "confidence": sure}


@dataclass(frozen=True)
class Extract:
    """An article and its quotes, in the order of the text (those in a separate title first)."""

    document: Document
    quotes: tuple[Quote, ...]

    def as_json(self) -> dict[str, Any]:
        """The line that `quotes extract` prints for the article."""
        d = self.document
        return {
            "id": d.id,
            "title": d.title,
            "outlet": d.outlet,
            "published": d.published,
            "url": d.url,
            "quotes": [quote.as_json() for quote in self.quotes],
        }
