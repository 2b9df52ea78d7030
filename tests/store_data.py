"""Invented articles with known quotes, without a language model; and what a database holds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select, true

from quotes.dates import SaidOn
from quotes.document import Document, Part
from quotes.record import Extract, Quote
from quotes.speakers import Role, Speaker
from quotes.store import Database
from quotes.store.schema.models import Base
from quotes.store.write.writing import Ingest

ADA = Speaker("Ada Lind", "person", Role("mayor of Ostby", "mayor", "Ostby"), ("Lind",), "female")
BO = Speaker("Bo Ström", "person", Role("former coach", "coach", None, True), ("Bo Ström",), "male")
KIM = Speaker("Kim Ek", "person")
PORT = Speaker("Ostby Port Authority", "organization", names=("Port Authority",))


@dataclass(frozen=True)
class Said:
    """A quote to put into an article."""

    content: str
    speakers: tuple[Speaker, ...] = ()
    source: str | None = None
    kind: str = "direct"
    act: str = "speech"
    said_on: SaidOn | None = None
    confidence: float = 0.9
    inside: int | None = None
    """The number, from 0, of the quote in whose words this one, its source and its cue stand."""


def on(day: str, confidence: float = 0.9) -> SaidOn:
    """A date that the text gives."""
    at = date.fromisoformat(day)
    return SaidOn(day, "on that day", "expression", confidence, at, at)


def article(id: str, quotes: Sequence[Said] = (), **about: Any) -> Extract:
    """An article whose text is its quotes, each with source and cue where it has them."""
    text = ""
    found = []
    for said in quotes:
        source = said.source or (said.speakers[0].name if said.speakers else None)
        if said.inside is not None:
            found.append(_nested(text, said, source, found[said.inside]))
            continue
        start = len(text)
        text += said.content
        content = Part.of(text, ((start, len(text)),))
        cue = who = None
        if source:
            text += ", "
            start = len(text)
            text += source
            who = Part.of(text, ((start, len(text)),))
            start = len(text) + 1
            text += " said"
            cue = Part.of(text, ((start, len(text)),))
        text += ".\n"
        found.append(
            Quote(
                said.kind, said.act, content, cue, who, said.speakers, said.said_on,  # type: ignore[arg-type]
                said.confidence,
            )
        )  # fmt: skip
    about.setdefault("title", f"Title of {id}")
    about.setdefault("published", "2024-03-02")
    text = about.pop("text", text)
    return Extract(Document(text, id=id, **about), tuple(found))


def _nested(text: str, said: Said, source: str | None, outer: Quote) -> Quote:
    """A quote in the words of another, which stands in `text` already."""

    def part(words: str | None) -> Part | None:
        at = text.index(words, outer.content.spans[0][0]) if words else 0
        return Part.of(text, ((at, at + len(words)),)) if words else None

    content = part(said.content)
    assert content is not None
    found = Quote(
        said.kind, said.act, content, part("said" if source else None), part(source),  # type: ignore[arg-type]
        said.speakers, said.said_on, said.confidence,
    )  # fmt: skip
    return replace(found, parent=said.inside)


def silent(id: str, **about: Any) -> Extract:
    """An article without a quote, long enough to take the place of another of that id."""
    return article(id, text="Nobody said anything of it that day. " * 20, **about)


_WORDS = (
    "the harbour bridge vote budget storm ferry school plan ice café tax road night summer".split()
)
_NAMES = [f"{first} {last}" for first in ("Ada", "Bo", "Eva", "Nils", "Siv") for last in
          ("Lind", "Ström", "Ek", "Berg", "Holm", "Åkesson")]  # fmt: skip


def crowd(number: int, seed: int = 1, quotes: int = 6) -> list[Extract]:
    """Articles with speakers and quotes drawn at random, always the same."""
    draw = random.Random(seed)
    made = []
    for i in range(number):
        said = []
        for _ in range(draw.randint(1, 2 * quotes - 1)):
            words = " ".join(draw.choices(_WORDS, k=draw.randint(4, 30)))
            name = draw.choice(_NAMES)
            speakers = (
                () if draw.random() < 0.2 else (Speaker(name, "person", names=(name.split()[1],)),)
            )
            said.append(Said(f"“{words} {i}”", speakers, "aides" if draw.random() < 0.5 else None))
        outlet = draw.choice(["Ostby Courier", "Norra Post", None])
        day = date.fromordinal(date(2023, 1, 1).toordinal() + draw.randrange(600)).isoformat()
        made.append(article(f"made-{i}", said, outlet=outlet, published=day))
    return made


def ingest(
    database: Database, extracts: Iterable[Extract], batch: int = 50, **extractor: Any
) -> Ingest:
    """Write articles in batches, as one run."""
    about = {"version": "1.0", "model": "none", "settings": {}} | extractor
    rest = list(extracts)
    with Ingest(database, **about) as run:
        for start in range(0, len(rest), batch):
            run.save(rest[start : start + batch])
    return run


# What differs from run to run: the numbers of runs, and times.
_PASSING = {"run_id", "started_at", "finished_at", "failed_at", "judged_at", "made_at"}


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the runs, sorted, without what passes."""
    held = {}
    with database.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name != "extraction_runs":
                columns = [column for column in table.columns if column.name not in _PASSING]
                kept = table.c.quotes != 0 if "quotes" in table.c else true()
                rows = connection.execute(select(*columns).where(kept))
                held[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return held
