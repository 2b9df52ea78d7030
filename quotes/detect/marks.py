"""Pairs quotation marks and finds the stretches of text that they enclose.

`scan` reads a text once and pairs its marks, paragraph by paragraph:

- double marks of every kind (``“ ” " « » „ ‟ ''`` and two backticks);
- single marks where they quote (``‘…’``), told apart from apostrophes;
- quotations of several paragraphs, where each paragraph opens again and only the last one closes;
- unbalanced marks, which never reach past the end of their paragraph.

Time is linear in the length of the text, even if it consists of marks only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A pair of marks with the text they enclose, or one mark with the rest of its paragraph.

    `start` and `end` include the marks. `closed` is false if the closing mark is missing;
    `continued` says that the next paragraph opens again, so that it is missing on purpose.
    """

    start: int
    end: int
    open_length: int
    close_length: int
    single: bool
    continued: bool

    @property
    def closed(self) -> bool:
        """Whether there is a closing mark."""
        return self.close_length > 0


@dataclass(frozen=True)
class Marks:
    """The quotations of a text (sorted, without overlaps), its other double marks and the starts of
    its paragraphs."""

    quotations: tuple[Quotation, ...]
    strays: tuple[int, ...]
    paragraphs: tuple[int, ...]

    def arrays(self) -> tuple[IntArray, IntArray]:
        """Starts and ends of the quotations, for searching."""
        starts = np.fromiter((q.start for q in self.quotations), np.int64, len(self.quotations))
        ends = np.fromiter((q.end for q in self.quotations), np.int64, len(self.quotations))
        return starts, ends


_DOUBLE = '“”"«»„‟＂〝〞'
_SINGLE = "‘’'‚‛‹›"
_TOKEN = re.compile(rf"''|``|[{_DOUBLE}]|[{_SINGLE}]|\n\s*")
_OPENING = frozenset(["“", "«", "„", "‟", "``", "〝"])
_CLOSING = frozenset(["”", "»", "〞"])
_BEFORE_OPENING = frozenset("([{—–-/:;,…")
_STRONG_BEFORE = frozenset(",.?!…—–")
_STRONG_AFTER = frozenset(",.;:!?)—–")
# Words that begin with an apostrophe: ’tis, ’90s, ’em.
_ELISION = re.compile(r"\d|(?:tis|twas|em|til|till|cause|bout|n|round|cept|kay|ere|er)\b", re.I)
# A shorter line is a paragraph or heading of its own, not a line of wrapped text.
_WRAPPED = 40


def _is_break(text: str, start: int, end: int, line_start: int) -> bool:
    """Whether the newline(s) at text[start:end] end a paragraph rather than wrap a line."""
    if text.count("\n", start, end) > 1 or start == 0:
        return True
    before = text[start - 1]
    wrapped = (before.isalnum() or before in ",;-'’") and start - line_start >= _WRAPPED
    after = text[end : end + 1]
    return not (wrapped and after.islower())


def _opens(text: str, start: int, end: int, bottom: int) -> bool:
    """Whether a straight mark is in an opening position: space before it, none after."""
    before_ok = start <= bottom or text[start - 1].isspace() or text[start - 1] in _BEFORE_OPENING
    return before_ok and end < len(text) and not text[end].isspace()


@dataclass(frozen=True, slots=True)
class _MarkToken:
    start: int
    end: int
    kind: str


class _Paragraph:
    """Pairs the marks of one paragraph; `doubles` and `singles` hold its marks in order."""

    def __init__(self, text: str, start: int, end: int, tokens: list[_MarkToken]) -> None:
        self.text, self.start, self.end, self.tokens = text, start, end, tokens
        self.quotations: list[Quotation] = []
        self.strays: list[int] = []

    def single_closers(self) -> dict[int, int]:
        """The closing token of every single mark that opens a quotation, by index."""
        text, tokens, found = self.text, self.tokens, {}
        doubles = np.cumsum([0] + [t.kind == "double" for t in tokens])
        i = 0
        while i < len(tokens):
            if tokens[i].kind != "single" or not self._single_opens(tokens[i]):
                i += 1
                continue
            weak, best, possessive = -1, -1, -1
            j = i + 1
            while j < len(tokens):
                t = tokens[j]
                if t.kind == "single":
                    if self._single_opens(t):
                        break
                    grade = self._closing_grade(t)
                    even = (doubles[j] - doubles[i]) % 2 == 0
                    if grade == 2 and even:
                        best = j
                        break
                    if grade == 1 and even:
                        if text[t.start - 1] == "s":
                            possessive = j
                        elif weak < 0:
                            weak = j
                j += 1
            closer = best if best >= 0 else weak if weak >= 0 else possessive
            if closer >= 0:
                found[i] = closer
                i = closer + 1
            else:
                # The text up to here holds no opening mark: continue after it.
                i = j
        return found

    def _single_opens(self, token: _MarkToken) -> bool:
        text, start, end = self.text, token.start, token.end
        if text[start] in "’›":
            return False
        after = text[end : end + 1]
        if not after or not (after.isalnum() or after in '“"[(…$£€'):
            return False
        if start > self.start and not (text[start - 1].isspace() or text[start - 1] in '([—–:"“'):
            return False
        return not (text[start] == "'" and _ELISION.match(text, end))

    def _closing_grade(self, token: _MarkToken) -> int:
        """0: an apostrophe; 1: may close; 2: closes."""
        text, start, end = self.text, token.start, token.end
        if text[start] in "‘‚‛‹" or start <= self.start or text[start - 1].isspace():
            return 0
        after = text[end : end + 1]
        if after.isalnum():
            return 0
        if text[start - 1] in _STRONG_BEFORE or end >= self.end or after in _STRONG_AFTER:
            return 2
        return 1

    def pair(self, reopens: str) -> None:
        """Fill `quotations` and `strays`. `reopens` is the kind of mark with which the next
        paragraph begins ("double", "single" or "")."""
        closers = self.single_closers()
        kinds = [self.text[t.start : t.end] for t in self.tokens]
        balanced = sum(k in _OPENING for k in kinds) == sum(k in _CLOSING for k in kinds)
        opened: _MarkToken | None = None
        depth = 0
        within = False  # a straight mark within “…” is open
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.kind == "single":
                if opened is None and i in closers:
                    last = self.tokens[closers[i]]
                    self._add(token, last, single=True)
                    i = closers[i] + 1
                    continue
                if (
                    opened is None
                    and reopens == "single"
                    and token.start == self.start
                    and self._single_opens(token)
                ):
                    self._add(token, None, single=True, continued=True)
                    return
            elif opened is None:
                if self._double_opens(token):
                    opened = token
                else:
                    self.strays.append(token.start)
            elif balanced and kinds[i] in _OPENING:
                depth += 1
            elif balanced and kinds[i] in _CLOSING and depth:
                depth -= 1
            elif balanced and kinds[i] not in _CLOSING and self._directed(opened):
                if not within and self._closes_and_opens(i):
                    self._add(opened, token, single=False)
                    opened = None
                else:  # it quotes inside the quotation
                    within = not within
            elif self._reopens_double(token):
                self._cut(opened, token.start)
                opened = token
            else:
                self._add(opened, token, single=False)
                opened = None
            i += 1
        if opened is not None:
            self._add(opened, None, single=False, continued=reopens == "double")

    def _double_opens(self, token: _MarkToken) -> bool:
        mark = self.text[token.start : token.end]
        if mark in _OPENING:
            return True
        return _opens(self.text, token.start, token.end, self.start)

    def _closes_and_opens(self, i: int) -> bool:
        """Whether a straight mark ends a quotation and the next one begins another: “No," he said.
        "Never.”"""
        later = (self.tokens[k] for k in range(i + 1, len(self.tokens)))
        following = next((t for t in later if t.kind == "double"), None)
        straight = following is not None and self.text[following.start] not in _OPENING | _CLOSING
        return bool(
            following
            and straight
            and not self._double_opens(self.tokens[i])
            and self._double_opens(following)
        )

    def _directed(self, token: _MarkToken) -> bool:
        return self.text[token.start : token.end] in _OPENING

    def _reopens_double(self, token: _MarkToken) -> bool:
        """Whether a mark inside an open quotation begins a new one, because the old one lost its
        end."""
        mark = self.text[token.start : token.end]
        if mark in _CLOSING:
            return False
        strict = (
            token.start <= self.start
            or self.text[token.start - 1].isspace()
            or self.text[token.start - 1] in "(["
        )
        after = self.text[token.end : token.end + 1]
        return strict and bool(after) and (after.isalnum() or after in "[(…‘'$")

    def _cut(self, opened: _MarkToken, end: int) -> None:
        while end > opened.end and self.text[end - 1].isspace():
            end -= 1
        self.quotations.append(
            Quotation(opened.start, end, opened.end - opened.start, 0, False, False)
        )

    def _add(
        self, first: _MarkToken, last: _MarkToken | None, single: bool, continued: bool = False
    ) -> None:
        end = last.end if last else self.end
        close = last.end - last.start if last else 0
        self.quotations.append(
            Quotation(first.start, end, first.end - first.start, close, single, continued)
        )


def scan(text: str) -> Marks:
    """Pair the quotation marks of `text`."""
    paragraphs: list[_Paragraph] = []
    tokens: list[_MarkToken] = []
    begin = len(text) - len(text.lstrip())
    line_start = begin
    for match in _TOKEN.finditer(text, begin):
        start, end = match.span()
        mark = match.group()
        if mark[0] == "\n":
            if _is_break(text, start, end, line_start):
                stop = start
                while stop > begin and text[stop - 1].isspace():
                    stop -= 1
                paragraphs.append(_Paragraph(text, begin, stop, tokens))
                begin, tokens = end, []
            line_start = end
        elif len(mark) == 1 and mark in _SINGLE:
            tokens.append(_MarkToken(start, end, "single"))
        else:
            tokens.append(_MarkToken(start, end, "double"))
    stop = len(text.rstrip())
    if stop > begin or not paragraphs:
        paragraphs.append(_Paragraph(text, begin, max(begin, stop), tokens))
    quotations: list[Quotation] = []
    strays: list[int] = []
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        paragraph.pair(_opening_kind(after))
        quotations += paragraph.quotations
        strays += paragraph.strays
    return Marks(tuple(quotations), tuple(strays), tuple(p.start for p in paragraphs))


def _opening_kind(paragraph: _Paragraph | None) -> str:
    if paragraph is None or not paragraph.tokens:
        return ""
    first = paragraph.tokens[0]
    if first.start != paragraph.start:
        return ""
    if first.kind == "single":
        return "single" if paragraph._single_opens(first) else ""
    return "double" if paragraph._double_opens(first) else ""
