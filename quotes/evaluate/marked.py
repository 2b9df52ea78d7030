"""Reads and checks articles with inline annotation (`seeds/corpus`), and converts to JSON Lines.

The format is a small XML after TEI's elements `said`, `rs` and `date` (TEI P5, chapters 3 and 13);
`seeds/corpus/GUIDE.md` describes it. `read` returns an article with offsets in code points and
raises `MarkingError`, which lists all inconsistencies.

    python -m quotes.evaluate.marked seeds/corpus --check
    python -m quotes.evaluate.marked seeds/corpus --corpus open.jsonl --speakers open-speakers.jsonl
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from quotes.document import Span
from quotes.errors import QuotesError

BLOCKS = frozenset({"p", "head", "item", "label", "byline", "caption"})
PARTS = {"said": "content", "cue": "cue", "src": "source"}
ENTITIES = {"person": "person", "organization": "organization", "group": "group"}
ENGLISHES = frozenset("AU CA GH IE IN INT JM KE MY NG NZ PH PK SG TT UK US ZA".split())
KINDS = frozenset(
    "agency feature interview live-blog local national obituary press-release sport tabloid "
    "trade".split()
)
ACTS = frozenset({"speech", "writing", "thought", "other"})
BASES = frozenset({"expression", "dateline", "context"})
_EDTF = re.compile(r"(\d{4}|XXXX)(-\d\d(-\d\d)?)?(/(\d{4}|XXXX)(-\d\d(-\d\d)?)?)?")
_SPACE = re.compile(r"\s+")
_REQUIRED = ("id", "outlet", "published", "english", "kind", "topic")


class MarkingError(QuotesError):
    """Inconsistent annotation of an article; the message lists every fault, one a line."""


@dataclass(frozen=True)
class MarkedEntity:
    """Somebody in an article; `name` is the fullest name given there, None for an unnamed one."""

    id: str
    type: str
    name: str | None
    role: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True)
class MarkedQuote:
    """An annotated quote: `who` are ids of entities, `parent` is the quote that contains it."""

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    who: tuple[str, ...]
    act: str
    said_on: str
    basis: str
    parent: str | None


@dataclass(frozen=True)
class MarkedArticle:
    """An article with its annotation; offsets count code points of `text`."""

    id: str
    outlet: str
    published: str
    title: str
    text: str
    about: dict[str, str]
    blocks: tuple[tuple[str, Span], ...]
    entities: tuple[MarkedEntity, ...]
    quotes: tuple[MarkedQuote, ...]
    dates: tuple[tuple[Span, str], ...]

    def corpus_record(self) -> dict[str, Any]:
        """The article as a line of a corpus of attributions."""
        return {
            "id": self.id,
            "publisher": self.outlet,
            "published": self.published,
            "title": self.title,
            "text": self.text,
            "about": self.about,
            "blocks": [[kind, *span] for kind, span in self.blocks],
            "entities": [vars(entity) for entity in self.entities],
            "dates": [[*span, value] for span, value in self.dates],
            "attributions": [
                {
                    "id": quote.id,
                    "source": quote.source,
                    "cue": quote.cue,
                    "content": quote.content,
                    "act": quote.act,
                    "parent": quote.parent,
                }
                for quote in self.quotes
            ],
        }

    def speakers_record(self) -> dict[str, Any]:
        """The speakers and dates of its quotes, as a line of a file of answers."""
        return {"id": self.id, "attributions": {q.id: self._answer(q) for q in self.quotes}}

    def _answer(self, quote: MarkedQuote) -> dict[str, Any]:
        entities = {entity.id: entity for entity in self.entities}
        said = [entities[who] for who in quote.who]
        named = [entity for entity in said if entity.name]
        if not said:
            kind = "none"
        elif not named:
            kind = "unnamed"
        elif len(named) > 1:
            kind = "several"
        else:
            kind = "organization" if named[0].type != "person" else "person"
        return {
            "kind": kind,
            "speakers": [entity.name for entity in named],
            "said_on": quote.said_on,
            "basis": quote.basis,
            "entities": list(quote.who),
        }


@dataclass
class _Marks:
    """What is collected while walking through the blocks."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[tuple[str, Span]] = field(default_factory=list)
    parts: dict[str, dict[str, list[Span]]] = field(default_factory=dict)
    mentions: dict[str, list[Span]] = field(default_factory=dict)
    dates: list[tuple[Span, str]] = field(default_factory=list)
    parents: dict[str, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def write(self, text: str | None) -> None:
        """Add text, with runs of white space collapsed to one space."""
        if not text:
            return
        text = _SPACE.sub(" ", text)
        if text.startswith(" ") and (not self.text or self.text[-1][-1:] in (" ", "\n")):
            text = text[1:]
        if text:
            self.text.append(text)
            self.length += len(text)

    def end_block(self) -> None:
        """Remove the white space at the end of a block."""
        while self.text and self.text[-1].endswith(" "):
            last = self.text.pop()
            kept = last.rstrip(" ")
            self.length -= len(last) - len(kept)
            if kept:
                self.text.append(kept)
                break


def read(path: Path) -> MarkedArticle:
    """The article in the file `path`. Raises MarkingError if its annotation is inconsistent."""
    try:
        root = ET.fromstring(path.read_text(encoding="utf-8"))
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise MarkingError(f"{path}: not well-formed XML: {error}") from error
    faults = [f"<article> lacks {name}" for name in _REQUIRED if not root.get(name)]
    marks = _Marks(faults=faults)
    for block in root.iterfind("body/*"):
        _read_block(block, marks)
    text = "".join(marks.text)
    entities = tuple(_entities(root, marks))
    quotes = tuple(_quotes(root, marks, {entity.id for entity in entities}))
    title = _SPACE.sub(" ", root.findtext("title") or "").strip()
    article = MarkedArticle(
        id=root.get("id", ""),
        outlet=root.get("outlet", ""),
        published=root.get("published", ""),
        title=title,
        text=text,
        about={k: v for k, v in root.attrib.items() if k not in ("id", "outlet", "published")},
        blocks=tuple(marks.blocks),
        entities=entities,
        quotes=quotes,
        dates=tuple(marks.dates),
    )
    faults += _inconsistencies(article)
    if root.get("id") != path.stem:
        faults.append(f"id is {root.get('id')!r}, the file is called {path.stem!r}")
    if faults:
        raise MarkingError("\n".join(f"{path}: {fault}" for fault in faults))
    return article


def _read_block(block: ET.Element, marks: _Marks) -> None:
    if block.tag not in BLOCKS:
        marks.faults.append(f"<{block.tag}> is not a block; known: {', '.join(sorted(BLOCKS))}")
        return
    if marks.text:
        marks.text.append("\n\n")
        marks.length += 2
    start = marks.length
    _walk(block, marks, ())
    marks.end_block()
    marks.blocks.append((block.tag, (start, marks.length)))


def _walk(element: ET.Element, marks: _Marks, around: tuple[str, ...]) -> None:
    """Read the text and marks inside `element`; `around` are the quotes that contain it."""
    marks.write(element.text)
    for child in element:
        start = marks.length
        numbers = tuple((child.get("n") or "").split())
        inside = around
        if child.tag == "said":
            for number in numbers:
                marks.parents.setdefault(number, set()).add(around[-1] if around else "")
            inside = (*around, *numbers)
        _walk(child, marks, inside)
        _note(child, numbers, start, marks)
        marks.write(child.tail)


def _note(child: ET.Element, numbers: tuple[str, ...], start: int, marks: _Marks) -> None:
    text = "".join(marks.text)[start : marks.length]
    span = (start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
    shown = f"<{child.tag}>{text.strip()[:40]}"
    if span[0] >= span[1]:
        marks.faults.append(f"<{child.tag}> is empty")
    elif child.tag in PARTS:
        if not numbers:
            marks.faults.append(f"{shown}: has no n")
        for number in numbers:
            parts = marks.parts.setdefault(number, {part: [] for part in PARTS.values()})
            parts[PARTS[child.tag]].append(span)
    elif child.tag == "rs":
        if not child.get("e"):
            marks.faults.append(f"{shown}: has no e")
        for entity in (child.get("e") or "").split():
            marks.mentions.setdefault(entity, []).append(span)
    elif child.tag == "date":
        value = child.get("when", "")
        if not _EDTF.fullmatch(value):
            marks.faults.append(f"{shown}: when={value!r} is not an EDTF date")
        marks.dates.append((span, value))
    else:
        marks.faults.append(f"<{child.tag}> is not a mark; known: said, cue, src, rs, date")


def _entities(root: ET.Element, marks: _Marks) -> Iterator[MarkedEntity]:
    seen = set()
    for element in root.iterfind("entities/*"):
        key = element.get("id", "")
        if element.tag not in ENTITIES or not key or key in seen:
            marks.faults.append(f"<{element.tag} id={key!r}>: unknown, without id, or twice")
            continue
        seen.add(key)
        mentions = tuple(marks.mentions.get(key, ()))
        if not mentions:
            marks.faults.append(f"entity {key} is never mentioned (<rs e={key!r}>)")
        name, role = element.get("name"), element.get("role")
        yield MarkedEntity(key, ENTITIES[element.tag], name, role, mentions)
    for key in marks.mentions.keys() - seen:
        marks.faults.append(f'<rs e="{key}">: no such entity')


def _quotes(root: ET.Element, marks: _Marks, entities: set[str]) -> Iterator[MarkedQuote]:
    seen = set()
    for row in root.iterfind("quotes/q"):
        number = row.get("n", "")
        parts = marks.parts.get(number)
        if not number or number in seen or not parts or not parts["content"]:
            marks.faults.append(
                f"<q n={number!r}>: twice, or nothing in the text is said n={number!r}"
            )
            continue
        seen.add(number)
        who = tuple((row.get("who") or "").split())
        for key in who:
            if key not in entities:
                marks.faults.append(f"q {number}: who={key!r} is not an entity")
        parents = marks.parents[number]
        if len(parents) > 1:
            marks.faults.append(f"q {number}: one piece is inside another quote, one is not")
        act = row.get("act", "")
        if act not in ACTS:
            marks.faults.append(f"q {number}: act is {act!r}; known: {', '.join(sorted(ACTS))}")
        text = "".join(marks.text)
        joined = {part: tuple(_joined(spans, text)) for part, spans in parts.items()}
        yield MarkedQuote(
            id=f"E{number}",
            source=joined["source"],
            cue=joined["cue"],
            content=joined["content"],
            who=who,
            act=act,
            said_on=row.get("when", ""),
            basis=row.get("basis", ""),
            parent=next((f"E{parent}" for parent in parents if parent), None),
        )
    for number in marks.parts.keys() - seen:
        marks.faults.append(f'n="{number}" is marked in the text but has no <q n="{number}">')


def _joined(spans: list[Span], text: str) -> Iterator[Span]:
    """Spans in order, joined if only white space separates them."""
    current: Span | None = None
    for span in sorted(spans):
        if current and not text[current[1] : span[0]].strip():
            current = (current[0], max(current[1], span[1]))
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _inconsistencies(article: MarkedArticle) -> Iterator[str]:
    """The inconsistencies of a well-formed article."""
    try:
        date.fromisoformat(article.published)
    except ValueError:
        yield f"published is {article.published!r}, not a day (2021-03-14)"
    for name, known in (("english", ENGLISHES), ("kind", KINDS)):
        if article.about.get(name) not in known:
            yield f"{name} is {article.about.get(name)!r}; known: {', '.join(sorted(known))}"
    if not article.title:
        yield "no <title>"
    if len(article.text.split()) < 40:
        yield "the body has fewer than 40 words"
    for entity in article.entities:
        yield from _name_faults(entity, article.text)
    by_id = {entity.id: entity for entity in article.entities}
    for quote in article.quotes:
        yield from _quote_faults(quote, article, by_id)


def _name_faults(entity: MarkedEntity, text: str) -> Iterator[str]:
    if not entity.name:
        return
    forms = [text[start:end] for start, end in entity.mentions]
    last = entity.name.split()[-1]
    if not any(last in form or form in entity.name for form in forms):
        yield f"entity {entity.id}: no mention has a word of its name {entity.name!r}"
    for word in entity.name.split():
        if word not in text:
            yield f"entity {entity.id}: {word!r} of its name is not in the text"


def _quote_faults(
    quote: MarkedQuote, article: MarkedArticle, by_id: dict[str, MarkedEntity]
) -> Iterator[str]:
    if bool(quote.said_on) != bool(quote.basis):
        yield f"q {quote.id}: give both when and basis, or neither"
    if quote.said_on and not _EDTF.fullmatch(quote.said_on):
        yield f"q {quote.id}: when={quote.said_on!r} is not an EDTF date"
    if quote.basis and quote.basis not in BASES:
        yield f"q {quote.id}: basis is {quote.basis!r}; known: {', '.join(sorted(BASES))}"
    if quote.said_on and quote.said_on not in {value for _, value in article.dates}:
        yield f"q {quote.id}: the text has no <date when={quote.said_on!r}>"
    mentioned = {
        key
        for key, entity in by_id.items()
        for start, end in entity.mentions
        for s, e in quote.source
        if start < e and s < end
    }
    if mentioned and quote.who and not mentioned & set(quote.who):
        yield f"q {quote.id}: its source mentions {sorted(mentioned)}, who is {list(quote.who)}"
    if quote.source and quote.who and not mentioned:
        yield f"q {quote.id}: nothing in its source is marked with <rs>"
    for start, end in quote.content:
        if article.text[start:end].count("“") != article.text[start:end].count("”") and (
            "\n\n" not in article.text[start:end]
            and article.text[start:end].count("”") > 0
            and article.text[start:end].count("“") == 0
        ):
            yield f"q {quote.id}: a piece closes a quotation mark that it does not open"


def read_all(paths: list[Path]) -> Iterator[MarkedArticle | MarkingError]:
    """The articles of files and folders, in order of names; an error in place of a bad one."""
    files = [f for p in paths for f in (sorted(p.rglob("*.xml")) if p.is_dir() else [p])]
    for file in files:
        try:
            yield read(file)
        except MarkingError as error:
            yield error


def _write(path: Path | None, records: list[dict[str, Any]]) -> None:
    if path:
        lines = "".join(json.dumps(r, ensure_ascii=False, default=vars) + "\n" for r in records)
        path.write_text(lines, encoding="utf-8")


def main() -> int:
    """Check articles, print faults, write JSON Lines; the exit code is 1 if there are faults."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="only check")
    parser.add_argument("--show", action="store_true", help="print each quote")
    parser.add_argument("--corpus", type=Path, help="write the articles and attributions here")
    parser.add_argument("--speakers", type=Path, help="write speakers and dates here")
    arguments = parser.parse_args()
    items = list(read_all(arguments.paths))
    good = [item for item in items if isinstance(item, MarkedArticle)]
    faults = [item for item in items if isinstance(item, MarkingError)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if arguments.show:
        _show(good)
    _write(arguments.corpus, [article.corpus_record() for article in good])
    _write(arguments.speakers, [article.speakers_record() for article in good])
    quotes = sum(len(article.quotes) for article in good)
    words = sum(len(article.text.split()) for article in good)
    print(
        f"{len(good)} articles, {words} words, {quotes} quotes "
        f"({sum(q.parent is not None for a in good for q in a.quotes)} nested), "
        f"{len(faults)} files refused",
        file=sys.stderr,
    )
    return 1 if faults else 0


def _show(articles: list[MarkedArticle]) -> None:
    for article in articles:
        names = {entity.id: entity.name or f"[{entity.id}]" for entity in article.entities}
        for quote in article.quotes:
            parts = (quote.source, quote.cue, quote.content)
            words = (" … ".join(article.text[s:e] for s, e in part) for part in parts)
            who = ", ".join(names[key] for key in quote.who)
            print(
                article.id,
                quote.id,
                quote.parent or "-",
                who,
                quote.said_on or "-",
                *words,
                sep="\t",
            )


if __name__ == "__main__":
    sys.exit(main())
