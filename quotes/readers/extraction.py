"""Finds the article among the blocks of a page: trafilatura decides, the page's structure
completes.

Barbaresi 2021, "Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and
Extraction". It runs with a preference for precision, and with other settings only if that finds
next to nothing. Its result is aligned with the page's own blocks, so that headings, lists and
quotations are known. Block quotes, paragraphs and subheadings between two blocks of the article
belong to it too; links to other articles do not. Each step improves the F1 on the English pages of
the article extraction benchmark.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from quotes.readers.markup import PageBlock, key
from quotes.readers.repeats import without_repeats
from quotes.readers.structure import is_signed

# It warns of every page without an article, which we report to the user ourselves.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Beyond this, the fallback extractors of trafilatura take quadratic time.
_LARGE = 10_000
# Fewer characters than this are hardly an article: try other settings.
_SHORT = 250
_SENTENCE = re.compile(r"\w[.!?…][\"'”’»)\]]{0,3}(?:\s|\Z)")
# Beyond this number of pairs of blocks, aligning the two lists takes too long.
_PAIRS = 40_000_000
_OWN_BLOCKS = frozenset("p head item quote cell row table list div code main body".split())
_LABEL = re.compile(
    r"\W{0,4}(?:(?:read|see|watch|listen|learn|find out)(?: (?:more|also|next|now|here|this))?"
    r"|more|also(?: read| see)?"
    r"|related(?: (?:articles?|stor(?:y|ies)|links?|content|news|reading|coverage|videos?))?"
    r"|(?:don['’]t|do not) miss|must[- ](?:read|see|watch)|in case you missed it|recommended"
    r"|you (?:may|might) (?:also )?like|trending|what to read next)"
    r"(?: (?:from|on|about|in) [\w’' ]{2,30})?\s?[:|»>–—]",
    re.I,
)


def article(tree: HtmlElement, seen: Sequence[PageBlock], url: str | None) -> list[PageBlock]:
    """The blocks of the article among those that are `seen` on the page `tree`, in order."""
    found = _completed(_texts(tree, url), seen, tree)
    best = _best(seen)
    if _missed(best, found, seen):
        found = best
    found = _continued(found, seen)
    found = [block for block in found if not (block.caption or is_link(block))]
    found = without_repeats(_without_teasers(found))
    return found if any(map(_is_prose, found)) else []


def is_link(block: PageBlock) -> bool:
    """Whether a block links to another article: a labelled link, or a list item that is a link."""
    if block.linked >= 0.4 and _LABEL.match(block.text):
        return True
    return block.item is not None and block.linked >= 0.8


def _without_teasers(found: list[PageBlock]) -> list[PageBlock]:
    """The blocks without those of cards: small articles among others, whose heading is a link.

    Entries of a live blog may look so, too, but then they are most of what was found.
    """
    homes = [next(block.element.iterancestors("article"), None) for block in found]
    sizes: Counter[HtmlElement] = Counter()
    for home, block in zip(homes, found, strict=True):
        if home is not None:
            sizes[home] += len(block.text)
    whole = _length(found)
    cards = {home for home, size in sizes.items() if size < 0.3 * whole and _is_card(home)}
    if sum(sizes[card] for card in cards) > 0.4 * whole:
        return found
    return [block for home, block in zip(homes, found, strict=True) if home not in cards]


def _is_card(home: HtmlElement) -> bool:
    """Whether the heading of an article is a link to it."""
    heading = next(home.iter("h2", "h3", "h4", "h5"), None)
    link = heading.find(".//a[@href]") if heading is not None else None
    above = heading.getparent() if heading is not None else None
    if link is None and above is not None and above.tag == "a" and above.get("href"):
        link = above
    if link is None or heading is None or (link.get("href") or "").startswith("#"):
        return False
    return key(link.text_content()) == key(heading.text_content())


def _is_prose(block: PageBlock) -> bool:
    """Whether a block holds a sentence."""
    return len(block.text.split()) >= 4 and bool(_SENTENCE.search(block.text))


def _best(seen: Sequence[PageBlock]) -> list[PageBlock]:
    """The paragraphs of the one element with the most prose, and what lies between them."""
    sizes: Counter[HtmlElement] = Counter()
    for block in seen:
        if block.element.tag == "p" and block.linked < 0.5 and not (block.aside or block.caption):
            sizes[block.element.getparent()] += len(block.text) if _is_prose(block) else 0
    best = max(sizes, key=lambda element: sizes[element], default=None)
    if best is None or sizes[best] < _SHORT:
        return []
    inside = [n for n, block in enumerate(seen) if block.element.getparent() is best]
    among = seen[inside[0] : inside[-1] + 1]
    return [b for b in among if b.element.getparent() is best or _belongs(b, b, b)]


def _missed(
    best: Sequence[PageBlock], found: Sequence[PageBlock], seen: Sequence[PageBlock]
) -> bool:
    """Whether the found blocks are worse than the best part of the page, and below it.

    Class names may mislead, so the best part of a page is its article, unless the found blocks are
    above it, as a short article is above long comments.
    """
    if not any(map(_is_prose, found)):
        return True
    both = sum(len(block.text) for block in best if block in found)
    if not best or both >= 0.5 * _length(best) or _unlinked(found, seen) >= _length(best):
        return False
    above = next((block for block in seen if block in found or block is best[0]), best[0])
    return above is best[0]


def _unlinked(found: Sequence[PageBlock], seen: Sequence[PageBlock]) -> int:
    """How many characters of what was found are outside links."""
    links = {block.key for block in seen if block.linked >= 0.8}
    whole = "".join(block.key for block in found)
    return len(whole) - sum(len(link) * whole.count(link) for link in links if len(link) > 3)


def _continued(found: list[PageBlock], seen: Sequence[PageBlock]) -> list[PageBlock]:
    """What was found, with the paragraphs of neighbouring elements in the same markup:
    advertisements cut articles into pieces."""
    homes = Counter({block.element.getparent(): 0 for block in found})
    for block in found:
        if block.element.tag == "p":
            homes[block.element.getparent()] += len(block.text)
    home = max(homes, key=lambda element: homes[element], default=None)
    form = _form(home)
    if home is None or form is None or not homes[home]:
        return found
    known = set(found)
    more = {
        b
        for b in seen
        if b not in known
        and b.element.tag == "p"
        and b.element.getparent() is not home
        and _form(b.element.getparent()) == form
        and _belongs(b, b, b)
    }
    if not more:
        return found
    lost = [block for block in found if block not in set(seen)]
    return [*lost, *(block for block in seen if block in known or block in more)]


def _form(element: HtmlElement | None) -> tuple[object, ...] | None:
    """What neighbours in the same markup share: tag, class and parent's parent."""
    above = element.getparent() if element is not None else None
    if element is None or above is None or not element.get("class"):
        return None
    return element.tag, element.get("class"), above.getparent()


def _texts(tree: HtmlElement, url: str | None) -> list[str]:
    """The texts of the article's blocks as trafilatura sees them."""
    found: list[str] = []
    for options in ({"favor_precision": True}, {}, {"favor_recall": True}):
        more = _asked(tree, url, **options)
        if _size(more) > 2 * _size(found):
            found = more
        if _size(found) >= _SHORT:
            break
    return found


def _asked(tree: HtmlElement, url: str | None, **options: Any) -> list[str]:
    large = sum(1 for _ in tree.iter()) > _LARGE
    found = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, with_metadata=False, fast=large, **options
    )
    body = getattr(found, "body", None)
    return [] if body is None else list(_own_blocks(body))


def _own_blocks(root: etree._Element) -> Iterator[str]:
    """The text of each block of trafilatura's own tree, in order."""
    current: list[str] = []
    # Events instead of recursion: pages may nest to any depth.
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _OWN_BLOCKS and (text := " ".join("".join(current).split())):
            yield text
        if element.tag in _OWN_BLOCKS:
            current.clear()
        if event == "start":
            current.append(" " if element.tag == "lb" else element.text or "")
        elif element is not root:
            current.append(element.tail or "")
    if text := " ".join("".join(current).split()):
        yield text


def _completed(
    texts: Sequence[str], seen: Sequence[PageBlock], tree: HtmlElement
) -> list[PageBlock]:
    """The blocks with these texts, and those between two of them that belong to the article."""
    known = {key(text) for text in texts}
    found: list[PageBlock] = []
    text_at = block_at = 0
    for text, block in [*_aligned(texts, seen), (len(texts), len(seen))]:
        gap = seen[block_at:block]
        found += _resolved(texts[text_at:text], gap, tree)
        if block_at > 0 and block < len(seen):
            # Blocks that trafilatura cut in another way are included already.
            inner = "".join(map(key, texts[text_at:text]))
            found += (
                b
                for b in gap
                if b.key not in known
                and b.key not in inner
                and _belongs(b, seen[block_at - 1], seen[block])
            )
        found += seen[block : block + 1]
        text_at, block_at = text + 1, block + 1
    return found


def _aligned(texts: Sequence[str], seen: Sequence[PageBlock]) -> list[tuple[int, int]]:
    """Which text matches which block, in order."""
    if len(texts) * len(seen) > _PAIRS:
        return []
    same = SequenceMatcher(None, [key(t) for t in texts], [b.key for b in seen])
    runs = same.get_matching_blocks()
    return [(run.a + i, run.b + i) for run in runs for i in range(run.size)]


def _resolved(
    texts: Sequence[str], gap: Sequence[PageBlock], tree: HtmlElement
) -> Iterator[PageBlock]:
    """Texts that match no single block: several blocks of the `gap`, or text outside them."""
    at = 0
    for text in texts:
        rest, whole = key(text), []
        for number, block in enumerate(gap[at:], at):
            if rest.startswith(block.key):
                whole.append(block)
                rest = rest[len(block.key) :]
                if not rest:
                    at = number + 1
                    break
            elif whole:
                break
        yield from [PageBlock(text, tree)] if rest else whole


def _belongs(block: PageBlock, before: PageBlock, after: PageBlock) -> bool:
    """Whether a block between two of the article is one of it."""
    if block.aside or block.caption:
        return False
    if block.quotation is not None and is_signed(block.text):
        return True
    if block.linked >= 0.5:
        return False
    if block.quotation is not None or block.element.tag == "figcaption":
        return True
    parent = block.element.getparent()
    beside = parent is before.element.getparent() and parent is after.element.getparent()
    return beside and (block.element.tag == "p" or block.heading is not None)


def _size(texts: Sequence[str]) -> int:
    return sum(map(len, texts))


def _length(blocks: Sequence[PageBlock]) -> int:
    return sum(len(block.text) for block in blocks)
