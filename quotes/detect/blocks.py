"""Attributions from the structure of a page: posts, block quotes, lists, interviews.

A block quote has no quotation marks, a list of quoted demands has no verbs, and an interview gives
the bold name once. There the markup shows what a model that reads sentences cannot see.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from quotes.detect.acts import act_of
from quotes.detect.attribution import Act, Attribution, arranged, with_outer
from quotes.detect.layout import ADDRESS, PARAGRAPH
from quotes.document import Block, Document, Span, Spans

_SENTENCE_END = re.compile(r"[.!?]['\"”’)]?\s+(?=[A-Z“\"‘])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SUBJECT = re.compile(r"\b(?:He|She|They|he|she|they)\b")
_LINK = re.compile(r"https?://|pic\.twitter\.com/|#\w")
_QUOTED = re.compile(r"[“\"‘'„«][^\n]+[”\"’'“»][.,]?\Z")
_INTERVIEWER = re.compile(r"interviewer|q|question|reporter|journalist|moderator|host", re.I)
_NAMES = frozenset("PERSON ORG NORP GPE FAC".split())
_CONFIDENCE = 0.9
_LINKS = 12  # at the end of a post
_LONGEST_NAME = 6  # words of a label
_PARTICLES = frozenset("the of for and de da di van von der la le al bin".split())
_NESTED = 0.6  # share of a block's words: an attribution that covers less may be quoted within it


@dataclass(frozen=True)
class LabelledName:
    """A name in the text, and its label: person or organization."""

    start: int
    end: int
    label: str


def with_blocks(
    document: Document, names: Sequence[LabelledName], found: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions that were found and those from the blocks of `document`, in the order of the
    text.

    Spans count code points of `document.reading`.
    """
    if not document.blocks:
        return tuple(found)
    page = _Page(document, names)
    told = [*page.posts(), *page.quotations(found), *page.items(found), *page.turns()]
    kept = [p for p in with_outer(found) if not any(_same(p[0], block) for block in told)]
    return arranged([*kept, *((block, None) for block in told)])


def _same(one: Attribution, block: Attribution) -> bool:
    """Whether an attribution covers the words of a block, and not of somebody quoted in it."""
    shared = sum(
        max(0, min(e, end) - max(s, start)) for s, e in one.content for start, end in block.content
    )
    outside = one.content[0][0] < block.content[0][0] or one.content[-1][1] > block.content[-1][1]
    length = sum(e - s for s, e in block.content)
    return shared > 0 and (outside or shared >= _NESTED * length)


class _Page:
    def __init__(self, document: Document, names: Sequence[LabelledName]) -> None:
        self.text = document.reading
        self.names = [name for name in names if name.label in _NAMES]
        shift = document.offset
        self.blocks = [
            Block(b.start + shift, b.end + shift, b.kind, b.author, b.published)
            for b in document.blocks
        ]
        # Headings are blanked in the reading, but those that are questions begin answers.
        self.full = self.text[:shift] + document.text
        self.paragraphs = [m.span() for m in PARAGRAPH.finditer(self.full, shift)]

    def posts(self) -> Iterator[Attribution]:
        """The words of embedded posts, attributed to their authors."""
        for block in self.blocks:
            if block.kind == "post" and block.author:
                source, content = self._signed(block)
                if content:
                    yield _attribution(content, source, (), "writing")

    def quotations(self, found: Sequence[Attribution]) -> Iterator[Attribution]:
        """The words of block quotes to which no attribution was found."""
        for block in self.blocks:
            if block.kind != "quotation" and (block.kind != "post" or block.author):
                continue
            source, content = self._signed(block)
            if not content or any(_covered(a, content) for a in found):
                continue
            introduced = self._introduction(block.start)
            if source:
                yield _attribution(content, source, (), "speech")
            elif introduced is not None:
                yield _attribution(content, *introduced)

    def items(self, found: Sequence[Attribution]) -> Iterator[Attribution]:
        """The words of quoted list items after an introducing colon."""
        items = [b for b in self.blocks if b.kind == "item"]
        for first, run in groupby(items, key=self._first_of(items)):
            spans = [(b.start, b.end) for b in run]
            quoted = [s for s in spans if _QUOTED.match(self.text, *s)]
            introduced = self._introduction(first)
            if introduced is None or len(quoted) < len(spans):
                continue
            for span in quoted:
                # A content larger than the item would include words that are not quoted.
                known = (a for a in found if a.source and _covered(a, (span,)))
                if not any(
                    span[0] <= a.content[0][0] and a.content[-1][1] <= span[1] for a in known
                ):
                    yield _attribution((span,), *introduced)

    def turns(self) -> Iterator[Attribution]:
        """The answers of an interview whose questions or names are in bold type."""
        labels = {b.start: b.end for b in self.blocks if b.kind == "label"}
        often = Counter(self.text[start : end - 1] for start, end in labels.items())
        questions = {
            b.start for b in self.blocks if b.kind == "heading" and self.full[b.end - 1] == "?"
        }
        marks = [n for n, (s, _) in enumerate(self.paragraphs) if s in labels or s in questions]
        if not labels or not (questions or self._is_talk(labels, often)):
            return
        who: Span | None = None
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            start, end = self.paragraphs[mark]
            rest = range(mark + 1, following if following is not None else mark + 1)
            said: list[Span] = []
            if start in labels:
                name = (start, labels[start] - 1)
                if not _is_speaker(self.text[slice(*name)], often, bool(questions)):
                    continue
                if _INTERVIEWER.fullmatch(self.text[slice(*name)]):
                    continue
                who = name
                said = [(labels[start], end)]
            elif following is None:  # the last answer, whose end is unmarked
                rest = range(mark + 1, min(mark + 2, len(self.paragraphs)))
            said += [self.paragraphs[n] for n in rest]
            content = self._trimmed(said)
            if who is not None and content:
                yield _attribution(content, (who,), (), "speech", "indirect")

    def _is_talk(self, labels: Mapping[int, int], often: Counter[str]) -> bool:
        """Whether labels without questions belong to a conversation: three or more, of two or more
        people, who say I or you, or ask. A list of recipes has none of that."""
        people = {label for label in often if _is_speaker(label, often, False)}
        spoken = " ".join(
            self.text[end : self.paragraphs[n][1]]
            for n, (start, _) in enumerate(self.paragraphs)
            if (end := labels.get(start)) is not None
        )
        return len(labels) > 2 and len(people) > 1 and bool(ADDRESS.search(spoken))

    def _within(self, block: Block) -> list[Span]:
        return [s for s in self.paragraphs if block.start <= s[0] and s[1] <= block.end]

    def _signed(self, block: Block) -> tuple[Spans, Spans]:
        """The author that the last line of a block names, if it does, and the words before."""
        lines = self._within(block)
        source = self._author(block, lines[-1]) if lines else ()
        return source, self._trimmed(lines[:-1] if source else lines)

    def _author(self, block: Block, line: Span) -> Spans:
        """The place where the last line of a block names its author."""
        start = self.text.find(block.author, *line) if block.author else -1
        head = self.text[line[0] : start].strip(" —–-")
        signed = start >= 0 and (not head or head.lower().endswith("by"))
        return ((start, start + len(block.author or "")),) if signed else ()

    def _trimmed(self, lines: Sequence[Span]) -> Spans:
        """Spans of lines without surrounding white space and trailing links."""
        spans = []
        for start, end in lines:
            piece = self.text[start:end].rstrip()
            for word in reversed(piece.rsplit(maxsplit=_LINKS)[1:]):
                if not _LINK.match(word):
                    break
                piece = piece[: -len(word)].rstrip()
            start += len(piece) - len(piece.lstrip())
            if piece.strip():
                spans.append((start, start + len(piece.strip())))
        return tuple(spans)

    def _first_of(self, items: Sequence[Block]) -> _Runs:
        return _Runs([(b.start, b.end) for b in items])

    def _introduction(self, start: int) -> tuple[Spans, Spans, Act] | None:
        """Source, cue and act of the sentence with a colon that ends right before `start`."""
        before = [s for s in self.paragraphs if s[1] <= start][-1:]
        if not before or not self.text[slice(*before[0])].rstrip().endswith(":"):
            return None
        first, end = before[0]
        ends = [m.end() for m in _SENTENCE_END.finditer(self.text, first, end)]
        first = ends[-1] if ends else first
        source = self._subject(first, end)
        if source is None:
            return None
        words = [w for w in _WORD.finditer(self.text, source[1], end) if w[0][0].islower()]
        acts = ((act_of(w[0], "", "indirect"), w.span()) for w in words)
        act, cue = next(
            ((a, s) for a, s in acts if a in ("speech", "writing")), ("speech", (end - 1, end))
        )
        return (source,), (cue,), act

    def _subject(self, start: int, end: int) -> Span | None:
        """The first name or pronoun of a sentence: its subject."""
        inside = [(n.start, n.end) for n in self.names if start <= n.start and n.end <= end]
        pronoun = _SUBJECT.search(self.text, start, end)
        return min([*inside, *([pronoun.span()] if pronoun else [])], default=None)


class _Runs:
    """The start of the list that contains an item; items with nothing between them are one list."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._first: dict[int, int] = {}
        before: Span | None = None
        for start, end in spans:
            joined = before is not None and start - before[1] <= 2
            self._first[start] = self._first[before[0]] if joined and before else start
            before = (start, end)

    def __call__(self, block: Block) -> int:
        return self._first[block.start]


def _is_speaker(label: str, often: Counter[str], asked: bool) -> bool:
    """Whether a label names a person: it is capitalized like a name, or labels several paragraphs.

    Bold words that begin list items ("Build your website.") do not.
    """
    words = [word for word in label.split() if word not in _PARTICLES]
    if label.lower().startswith("dear "):
        return False
    named = 0 < len(words) <= _LONGEST_NAME and all(word[:1].isupper() for word in words)
    return (named and (asked or len(words) > 1)) or (asked and often[label] > 1)


def _covered(attribution: Attribution, content: Spans) -> bool:
    """Whether an attribution covers most of these words and hardly any others."""
    shared = sum(
        max(0, min(e, end) - max(s, start))
        for s, e in attribution.content
        for start, end in content
    )
    length = sum(e - s for s, e in content)
    own = sum(e - s for s, e in attribution.content)
    return shared >= _NESTED * max(length, own)


def _attribution(
    content: Spans, source: Spans, cue: Spans, act: Act, kind: str = "direct"
) -> Attribution:
    return Attribution(
        content, cue, source, "direct" if kind == "direct" else "indirect", act, _CONFIDENCE
    )
