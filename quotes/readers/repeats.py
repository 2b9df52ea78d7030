"""Removes pull quotes: words of the article that its page repeats in large type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from quotes.readers.markup import PageBlock, key
from quotes.readers.structure import is_post

# Letters and digits that suffice to recognize words, and to rule out a refrain.
_LEAST, _LEAST_PULLED, _MOST = 20, 12, 600
# Minimum similarity of an edited pull quote to its place in the article, out of 100.
_ALIKE = 88
# How many blocks of one page are compared with all others.
_COMPARED = 60
_PULLED = re.compile(
    r"(?:pull|block|big|large|side|inset|highlight(?:ed)?|featured?|enlarged)[\s_-]?quotes?"
    r"|(?:^|[\s_-])(?:quotes?|call-?out|pull)(?:$|[\s_-])",
    re.I,
)
_QUOTED = re.compile(r"[“\"‘«„](?P<words>[^”\"»]+)[”\"’»]?(?P<rest>[^”\"»]*)\Z")
# How many words the name after a pull quote may have.
_NAME = 10
_HEIGHT = 3


def without_repeats(found: Sequence[PageBlock]) -> list[PageBlock]:
    """The blocks without those whose words another block of the article repeats.

    Candidates are block quotes, elements whose class says quote, and paragraphs that are nothing
    but a quote with a name. If the page sets it apart, a pull quote may be shortened. Embedded
    posts and headings stay.
    """
    dropped: set[PageBlock] = set()
    drawn = [(n, block, words) for n, block in enumerate(found) if (words := _words(block))]
    for number, block, words in drawn[:_COMPARED]:
        pulled = _is_pulled(block)
        for at, other in enumerate(found):
            if other is block or other in dropped or other.heading:
                continue
            if other.key == block.key:
                repeated = at < number or not _is_pulled(other)
            else:
                repeated = _holds(other, words, pulled)
            if repeated:
                dropped.add(block)
                break
    for before, block in pairwise(found):
        if before in dropped and _signs(block, before):
            dropped.add(block)
    return [block for block in found if block not in dropped]


def _signs(block: PageBlock, before: PageBlock) -> bool:
    """Whether a block is the name under a pull quote."""
    if block.heading or len(block.text.split()) > _NAME or block.text.endswith((".", ":")):
        return False
    if block.quotation is not None:
        return block.quotation is before.quotation
    if block.element.tag == "figcaption":
        return before.quotation is not None and block.element.getparent() in (
            before.quotation.iterancestors("figure")
        )
    together = block.element.getparent() is before.element.getparent()
    return together and block.element.tag != "body" and _is_pulled(block)


def _words(block: PageBlock) -> str | None:
    """The letters that a block would repeat; None if it cannot be a pull quote."""
    if block.heading or len(block.text) > _MOST:
        return None
    if block.quotation is not None and is_post(block.quotation):
        return None
    quoted = _QUOTED.match(block.text)
    named = quoted is not None and len(quoted["rest"].split()) <= _NAME
    if not named and not _is_pulled(block):
        return None
    words = key(quoted["words"]) if quoted and named else block.key
    return words if len(words) >= (_LEAST_PULLED if _is_pulled(block) else _LEAST) else None


def _is_pulled(block: PageBlock) -> bool:
    """Whether its markup or form shows that a block is just a quote."""
    if block.quotation is not None:
        return True
    element = block.element
    for _ in range(_HEIGHT):
        if element is None or element.tag in ("article", "main", "body"):
            break
        if element.tag in ("aside", "figure", "q") or _PULLED.search(element.get("class") or ""):
            return True
        element = element.getparent()
    return False


def _holds(other: PageBlock, words: str, pulled: bool) -> bool:
    """Whether another block has these words, and more."""
    if len(other.key) <= len(words):
        return False
    if words in other.key:
        return True
    return pulled and fuzz.partial_ratio(words, other.key, score_cutoff=_ALIKE) > 0
