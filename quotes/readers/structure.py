"""From the blocks of an article to its text and the structure that the document keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml.html import HtmlElement

from quotes.document import Block, BlockKind
from quotes.document.posts import signature
from quotes.readers.markup import PageBlock
from quotes.readers.published import iso

BETWEEN = "\n\n"
_ENDED = re.compile(r"[.!…:;,][\"'”’»)\]]{0,3}\Z")
_CROSSHEAD_WORDS = 14
_LABEL_WORDS = 6
_EMBED = re.compile(
    r"\b(?:twitter-(?:tweet|video)|(?:instagram|tiktok|threads?|bluesky|mastodon|telegram|truth)"
    r"-(?:media|embed|post)|text-post-media|fb-(?:post|xfbml-parse-ignore)|reddit-(?:card|embed)"
    r"(?:-bq)?|tumblr-post)\b",
    re.I,
)
_POST_LINK = re.compile(
    r"//(?:www\.|mobile\.|m\.)?(?:(?:twitter|x)\.com/\w+/status/|instagram\.com/(?:p|reel)/"
    r"|facebook\.com/[\w.]+/(?:posts|videos)/|tiktok\.com/@|threads\.(?:net|com)/@"
    r"|bsky\.app/profile/|t\.me/\w+/\d|truthsocial\.com/@|[\w.-]+/@\w+/\d{10})",
    re.I,
)
_CITED = re.compile(r"[—–-]{1,3}\s?(?P<name>[^\W\d_][^\n]{1,80})\Z")


def laid_out(
    blocks: Sequence[PageBlock], times: Mapping[HtmlElement, str] | None = None
) -> tuple[str, tuple[Block, ...]]:
    """The text of an article, blocks separated by empty lines, and what its page sets apart.

    `times` are the times of the entries of a live blog.
    """
    placed: list[_Placed] = []
    at = 0
    for block in blocks:
        placed.append(_Placed(block, at, at + len(block.text)))
        at += len(block.text) + len(BETWEEN)
    found = [*_entries(placed, times or {}), *_quotations(placed)]
    for one in placed:
        found += _own(one)
    found.sort(key=lambda b: (b.start, -b.end))
    return BETWEEN.join(block.text for block in blocks), tuple(found)


def is_heading(block: PageBlock) -> bool:
    """Whether a block is a heading: by its element, or because it is bold and not a sentence."""
    if block.heading:
        return True
    bold = block.bold >= 0.95 * len(block.text.replace(" ", "")) and block.lead == block.text
    if not bold or block.item is not None or block.quotation is not None:
        return False
    if block.text.endswith("?"):
        return len(block.text) < 400
    return not _ENDED.search(block.text[-6:]) and len(block.text.split()) <= _CROSSHEAD_WORDS


@dataclass(frozen=True)
class _Placed:
    block: PageBlock
    start: int
    end: int


def _own(one: _Placed) -> list[Block]:
    """The kind of a single block."""
    block = one.block
    if is_heading(block):
        return [Block(one.start, one.end, "heading")]
    found = [Block(one.start, one.end, "item")] if block.item is not None else []
    if length := _label(block):
        found.append(Block(one.start, one.start + length, "label"))
    return found


def _label(block: PageBlock) -> int:
    """The length of the name in bold type, with its colon, that a block begins with."""
    text, lead = block.text, block.lead
    if not lead or lead == text:
        return 0
    colon = len(lead) if text.startswith(":", len(lead)) else len(lead) - 1
    named = text[colon : colon + 1] == ":" and len(lead.split()) <= _LABEL_WORDS
    return colon + 1 if named and lead[:1].isupper() and ":" not in lead[:-1] else 0


def _entries(placed: Sequence[_Placed], times: Mapping[HtmlElement, str]) -> list[Block]:
    return [
        Block(run[0].start, run[-1].end, "entry", published=iso(times.get(element)))
        for element, run in _runs(placed, lambda block: block.entry)
    ]


def _quotations(placed: Sequence[_Placed]) -> list[Block]:
    found: list[Block] = []
    for element, run in _runs(placed, lambda block: block.quotation):
        author, day, posted = _signature(element, run[-1].block.text)
        kind: BlockKind = "post" if posted or _is_post(element) else "quotation"
        found.append(Block(run[0].start, run[-1].end, kind, author, day))
    return found


def _runs(
    placed: Sequence[_Placed], around: Callable[[PageBlock], HtmlElement | None]
) -> list[tuple[Any, list[_Placed]]]:
    """Neighbouring blocks of the same element, with the element."""
    grouped = groupby(placed, key=lambda one: around(one.block))
    return [(element, list(run)) for element, run in grouped if element is not None]


def is_signed(text: str) -> bool:
    """Whether a text ends as embedded posts do, with who posted it."""
    return signature(text) is not None


def is_post(element: HtmlElement) -> bool:
    """Whether a block quote is an embedded post: by its class, its signature or where it leads."""
    return is_signed(" ".join(element.text_content().split())) or _is_post(element)


def _is_post(element: HtmlElement) -> bool:
    if _EMBED.search(element.get("class") or ""):
        return True
    return any(_POST_LINK.search(a.get("href") or "") for a in element.iter("a"))


def _signature(element: HtmlElement, last: str) -> tuple[str | None, str | None, bool]:
    """Author and day of a block quote, and whether it is signed like a post."""
    signed = signature(last)
    if signed is not None:
        return signed.author, signed.day, True
    cite = element.find(".//cite")
    name = " ".join(cite.text_content().split()) if cite is not None else ""
    cited = _CITED.match(last[-100:])
    name = name.lstrip("—–- ") or (cited["name"] if cited else "")
    return (name.split(",")[0] or None) if len(name) <= 80 else None, None, False
