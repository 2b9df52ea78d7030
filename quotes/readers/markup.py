"""From a web page to its blocks: paragraphs, headings, list items, quotations as readers see them.

Each block keeps its place in the markup, which main-text extractors discard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from quotes.readers.outcome import Unreadable

_ELEMENTS = 50_000
# How many cells of a table are examined.
_CELLS = 200
# How many time elements of a page are examined, and how many ancestors of each.
_STAMPS, _HEIGHT = 500, 8
# How many attributes one tag may have, and what separates them.
_ATTRIBUTES = 2_000
_ATTRIBUTE = re.compile(r"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+(?:[\s/=]++|{_ATTRIBUTE.pattern})*+")
_DECLARATION = re.compile(r"\s*+<\?xml[^>]*+>")
_BLOCKS = frozenset(
    """p div h1 h2 h3 h4 h5 h6 li ul ol td th tr table tbody thead tfoot caption blockquote section
    article pre dd dt dl main body html header footer aside figure hr center form nav address
    details summary fieldset figcaption""".split()
)
_UNSEEN = frozenset(
    """script style noscript template iframe object svg button select textarea input dialog video
    audio head title nav amp-ad amp-sidebar amp-analytics amp-carousel amp-img""".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_ASIDE = frozenset("aside footer nav form figure menu".split())
# Class names of captions, and the length of the longest caption.
_CAPTION = re.compile(r"(?:^|[\s_-])(?:captions?|credits?)(?:$|[\s_-])", re.I)
_CAPTION_LENGTH = 400
_HIDDEN = re.compile(r"display:\s?none|visibility:\s?hidden", re.I)
# Consent dialogs over an article, by role and class name.
_CONSENT = re.compile(
    r"(?<![^\W_])(?:cookies?|consent|gdpr|onetrust)[\w-]{0,40}?"
    r"(?:banner|notice|pop-?up|modal|dialog|overlay|wall|bar|sdk)(?![^\W_])",
    re.I,
)
_LEFT = 200
# Cards within a sentence that pages show when the pointer is on a name, by class name.
_CARD = re.compile(
    r"(?<![^\W_])(?:hover-?card"
    r"|(?:rollover|tool-?tip|popover)[\w-]{0,20}?(?:text|content|body|block|inner|box|card))(?![^\W_])",
    re.I,
)
_SENTENCE = 20  # characters beside a card
_CARDS = 200  # how many of a page are examined
# Invisible characters at possible line breaks: soft hyphen, zero width space, word joiner.
_BREAKS = re.compile(r"[\u00ad\u200b\u2060]")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]{0,3}\Z")


@dataclass(frozen=True, eq=False)
class PageBlock:
    """One block of a page: its text and where it stands.

    `links` and `bold` count the characters inside links and bold type, `lead` are the bold words
    that it begins with. `quotation`, `item` and `entry` are the elements around it that are a
    block quote, a list item, an entry of a live blog. `aside` says that it stands beside the
    article (a figure, a footer, something hidden), `caption` that it is about a picture.
    """

    text: str
    element: HtmlElement
    links: int = 0
    bold: int = 0
    lead: str = ""
    heading: str | None = None
    item: HtmlElement | None = None
    quotation: HtmlElement | None = None
    entry: HtmlElement | None = None
    aside: bool = False
    caption: bool = False
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key(self.text))

    @property
    def linked(self) -> float:
        """The share of its text that is inside links."""
        return self.links / max(1, len(self.text))


def key(text: str) -> str:
    """A key of a text that layout does not change: its letters and digits."""
    return "".join(filter(str.isalnum, text.casefold()))


def parsed(html: str) -> HtmlElement:
    """The tree of a page; `Unreadable` if it has more elements than any article needs, or deeper
    ones than the parser takes, which would drop what is in them."""
    html = html.replace("\0", "")
    _check_tags(html)
    declaration = _DECLARATION.match(html)
    html = html[declaration.end() :] if declaration else html
    try:
        tree, whole = _tree(html, deep=False)
        if not whole:
            tree, whole = _tree(html, deep=True)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"not readable as a page: {' '.join(str(error).split())[:150]}") from None
    if not whole:
        raise Unreadable("a page nested too deeply, not read")
    for count, _ in enumerate(tree.iter()):
        if count > _ELEMENTS:
            raise Unreadable(f"a page of more than {_ELEMENTS:,} elements, not read")
    _without_questions(tree)
    _without_cards(tree)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for part in list(table.iter("table", "tbody", "thead", "tr", "td", "center")):
                part.tag = "div"
    return tree


def _tree(html: str, *, deep: bool) -> tuple[HtmlElement, bool]:
    """The tree that the parser makes with or without its limit of 256 levels, and whether all of
    the page is in it (even `deep`, it ends at 2,048)."""
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=deep)
    tree = document_fromstring(html, parser)
    return tree, not any("depth" in entry.message for entry in parser.error_log)


def _without_questions(tree: HtmlElement) -> None:
    """Remove overlays such as consent dialogs, unless nothing would be left to read."""
    asking = [element for element in tree.iter("div", "section", "aside") if _asks(element)]
    if not asking:
        return
    inside = {p for element in asking for p in element.iter("p")}
    if sum(len(p.text_content()) for p in tree.iter("p") if p not in inside) >= _LEFT:
        for element in asking:
            element.drop_tree()


def _asks(element: HtmlElement) -> bool:
    """Whether an element is an overlay that asks for something, mostly consent, and has no article
    in it."""
    names = f"{element.get('id', '')} {element.get('class', '')}"
    over = element.get("role") in ("dialog", "alertdialog") or element.get("aria-modal") == "true"
    if not (over or _CONSENT.search(names[:400])):
        return False
    return element.getparent() is not None and next(element.iter("h1", "article"), None) is None


def _without_cards(tree: HtmlElement) -> None:
    """Remove the cards about people and terms that stand within sentences, hidden by a style sheet:
    a portrait and links to other stories behind a name."""
    named = (e for e in tree.iter("span", "div", "aside") if _CARD.search(e.get("class", "")[:400]))
    for element in [e for e in islice(named, _CARDS) if _within_sentence(e)]:
        if element.getparent() is not None:
            element.drop_tree()


def _within_sentence(element: HtmlElement) -> bool:
    """Whether an element stands in a paragraph with text of its own."""
    around = next(element.iterancestors("p", "li"), None)
    if around is None:
        return False
    return len(around.text_content()) >= len(element.text_content()) + _SENTENCE


def _check_tags(html: str) -> None:
    """Raise `Unreadable` for a tag of so many attributes that the parser, which compares each with
    all before it and cannot be interrupted, would take hours."""
    at = html.find("<")
    while at >= 0:
        tag = _TAG.match(html, at)
        end = tag.end() if tag else at + 1
        if end - at > _ATTRIBUTES and len(_ATTRIBUTE.findall(html, at, end)) > _ATTRIBUTES:
            raise Unreadable(f"a tag of more than {_ATTRIBUTES:,} attributes, not read")
        at = html.find("<", end)


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only serves layout: it has no header cells, and prose in its cells."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find(".//th") is not None or table.find(".//caption") is not None:
        return False
    if table.find(".//table") is not None or table.find(".//p") is not None:
        return True
    return any(len(cell.text_content()) > 400 for cell in islice(table.iter("td"), _CELLS))


@dataclass(frozen=True)
class Entries:
    """The entries of a live blog: the time of each (as the page states it), and its stamps."""

    times: Mapping[HtmlElement, str] = field(default_factory=dict)
    stamps: frozenset[HtmlElement] = frozenset()


def entries(tree: HtmlElement) -> Entries:
    """The entries of a live blog: neighbouring elements in the same markup, each with a time."""
    times: dict[HtmlElement, str] = {}
    stamps: set[HtmlElement] = set()
    for stamp in islice(tree.iterfind(".//time[@datetime]"), _STAMPS):
        for around in islice(stamp.iterancestors("div", "article", "section", "li"), _HEIGHT):
            if any(_alike(around, other) for other in (around.getprevious(), around.getnext())):
                if around not in times:
                    times[around] = stamp.get("datetime", "")
                    stamps.add(stamp)
                break
    return Entries(times, frozenset(stamps))


def _alike(one: HtmlElement, other: HtmlElement | None) -> bool:
    """Whether two neighbours have the same markup and the second has a time too."""
    return (
        other is not None
        and (other.tag, other.get("class")) == (one.tag, one.get("class"))
        and other.find(".//time[@datetime]") is not None
    )


def blocks(tree: HtmlElement, known: Entries | None = None) -> list[PageBlock]:
    """All blocks of a page in order: the article and everything around it."""
    return list(_TreeWalk(known or Entries()).blocks(tree))


class _TreeWalk:
    """One pass through a tree. Pages may nest to any depth: no recursion, no walking up."""

    def __init__(self, known: Entries) -> None:
        self._known = known
        self._pieces: list[str] = []
        self._lead: list[str] = []
        self._links = self._bold = 0
        self._led = False
        self._owners: list[HtmlElement] = []
        self._headings: list[HtmlElement] = []
        self._items: list[HtmlElement] = []
        self._quotations: list[HtmlElement] = []
        self._entries: list[HtmlElement] = []
        self._asides: list[HtmlElement] = []
        self._captions: list[HtmlElement] = []
        self._anchors = self._strong = 0

    def blocks(self, tree: HtmlElement) -> Iterator[PageBlock]:
        unseen: HtmlElement | None = None
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            if unseen is not None:
                if event == "end" and element is unseen:
                    unseen = None
                    self._add(element.tail)
                continue
            if event == "start":
                unread = element.tag in _UNSEEN or element in self._known.stamps
                if unread and element is not tree:
                    unseen = element
                    if element.tag in ("nav", "head"):
                        yield from self._flush()
                    continue
                if element.tag in _BLOCKS:
                    yield from self._flush()
                self._enter(element)
                self._add(element.text)
            else:
                if element.tag in _BLOCKS:
                    yield from self._flush()
                elif element.tag == "br":
                    yield from self._break()
                self._leave(element)
                if element is not tree:
                    self._add(element.tail)
        yield from self._flush()

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._owners.append(element)
        if tag in _HEADINGS:
            self._headings.append(element)
        elif tag == "li":
            self._items.append(element)
        elif tag == "blockquote":
            self._quotations.append(element)
        elif tag == "a":
            self._anchors += 1
        elif tag in ("b", "strong"):
            self._strong += 1
        if element in self._known.times:
            self._entries.append(element)
        beside = tag in _ASIDE and not self._quotations and not _shows_words(element)
        if beside or _is_hidden(element):
            self._asides.append(element)
        if _is_caption(element):
            self._captions.append(element)

    def _leave(self, element: HtmlElement) -> None:
        for stack in (
            self._owners, self._headings, self._items, self._quotations, self._entries,
            self._asides, self._captions,
        ):  # fmt: skip
            if stack and stack[-1] is element:
                stack.pop()
        if element.tag == "a":
            self._anchors -= 1
        elif element.tag in ("b", "strong"):
            self._strong -= 1

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = _BREAKS.sub("", text)
        size = len(text) if not text.isspace() else 0
        self._links += size if self._anchors else 0
        if self._strong or self._headings:
            self._bold += size
            if not self._led:
                self._lead.append(text)
        elif size:
            self._led = True
        self._pieces.append(re.sub(r"\s+", " ", text))

    def _break(self) -> Iterator[PageBlock]:
        """Handle a line break; two in a row end a paragraph, like the end of a block."""
        blank = next((piece for piece in reversed(self._pieces) if piece.strip(" ")), "")
        if blank == "\n":
            yield from self._flush()
        else:
            self._pieces.append("\n")

    def _flush(self) -> Iterator[PageBlock]:
        pieces = "".join(self._pieces)
        lead = " ".join("".join(self._lead).split())
        links, bold = self._links, self._bold
        self._pieces.clear()
        self._lead.clear()
        self._links = self._bold = 0
        self._led = False
        if not pieces.strip() or not self._owners:
            return
        for number, text in enumerate(paragraphs(pieces)):
            yield PageBlock(
                text,
                self._owners[-1],
                links=min(links, len(text)),
                bold=min(bold, len(text)),
                lead=lead if number == 0 and text.startswith(lead) else "",
                heading=self._headings[-1].tag if self._headings else None,
                item=self._items[-1] if self._items else None,
                quotation=self._quotations[-1] if self._quotations else None,
                entry=self._entries[-1] if self._entries else None,
                aside=bool(self._asides),
                caption=len(text) <= _CAPTION_LENGTH
                and (bool(self._captions) or _beside_picture(self._owners[-1], text)),
            )


def paragraphs(pieces: str) -> Iterator[str]:
    """The paragraphs of a block, whose line breaks are line feeds; two in a row separate
    paragraphs.

    A single one becomes a space where it only wraps a sentence, and stays elsewhere.
    """
    for part in re.split(r"\n *+\n[\n ]*+", pieces):
        lines = [line for line in (" ".join(line.split()) for line in part.split("\n")) if line]
        if lines:
            yield "".join([lines[0], *(_joint(*two) + two[1] for two in pairwise(lines))])


def _joint(line: str, following: str) -> str:
    """What a line break becomes: a space where it wraps a sentence."""
    return " " if following[0].islower() and not _ENDED.search(line[-6:]) else "\n"


def _shows_words(figure: HtmlElement | None) -> bool:
    """Whether a figure shows a quotation or a post: its caption then says whose words they are."""
    return (
        figure is not None and figure.tag == "figure" and figure.find(".//blockquote") is not None
    )


def _is_caption(element: HtmlElement) -> bool:
    tag: str = element.tag
    named = _CAPTION.search(element.get("class") or "")
    if tag == "figcaption" and _shows_words(element.getparent()):
        return False
    return bool(named) or tag == "figcaption" or tag.endswith("-carousel")


def _beside_picture(element: HtmlElement, text: str) -> bool:
    """Whether a text without a sentence shares its element with a picture."""
    return not _ENDED.search(text[-6:]) and element.find(".//img") is not None


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(style and _HIDDEN.search(style))
    )
