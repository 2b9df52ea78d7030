"""A web page to the article on it: main text by trafilatura, paragraphs kept.

Barbaresi 2021, "Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and
Extraction". What goes before it here is markup that says plainly what it is (captions, comments,
links to other articles) and pages of the time when layout was made with tables.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import trafilatura
from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from quotes.readers import furniture, metadata
from quotes.readers.outcome import Unreadable
from quotes.readers.published import iso

# It warns of every page without an article, which is told to the user in another way.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_ELEMENTS = 50_000
# Beyond this the second opinions that trafilatura asks for take time that grows with the square.
_LARGE = 10_000
# Fewer characters than this are hardly an article.
_SHORT = 300
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "figcaption",
            "button", "select", "form", "nav", "amp-ad", "amp-sidebar", "amp-analytics", "dialog",
            "amp-carousel", "amp-img", "video", "audio")  # fmt: skip
_BLOCKS = frozenset(
    """p head item quote cell row table list div h1 h2 h3 h4 h5 h6 li ul ol td tr blockquote section
    article pre dd dt dl main body header footer aside figure hr center tbody code""".split()
)
# Words in class and id that say that something stands beside the article. Each a whole word: what
# is between hyphens, underscores and humps.
_BESIDE = frozenset(
    """caption captions credit credits comments commentlist related readalso alsoread recirc promo
    promotion newsletter advert advertisement ads ad sponsored share sharing sharedaddy social
    breadcrumb breadcrumbs crumbs taboola outbrain recommended recommendations mostread trending
    toolbar cookie paywall tags disclaimer richlink sidebar subscribe jp carousel
    slideshow""".split()
)
_PHRASES = re.compile(
    r"(?:read|see)[-_ ]?(?:also|more|next)|also[-_ ]?read|more[-_ ]?(?:on|from|stories)|"
    r"rich[-_]?link|share[-_]?(?:tools?|bar|buttons?|links?|count|icons?)|"
    r"most[-_ ]?(?:read|popular|viewed)|you[-_ ]?may|comment[-_ ]?(?:list|section|respond|form)|"
    r"(?:photo|image|media|picture)[-_]?(?:caption|credit|desc)|gallery[-_]?(?:item|caption)|"
    r"inline[-_]?(?:related|link)|tag[-_]?list|post[-_]?navigation|author[-_]?(?:bio|box)|respond",
    re.I,
)
# What stands under a headline, and what may do so where the page's metadata has the same words.
_STANDFIRST = re.compile(
    r"stand-?first|sub-?title|sub-?head|(?<![a-z])(?:lead|dec?k)(?![a-z])|alternativeHeadline", re.I
)
_SUMMARY = re.compile(r"summary|excerpt|description|intro|abstract|teaser", re.I)
_ASIDE = "ancestor::aside | ancestor::li | ancestor::nav | ancestor::footer | ancestor::a"
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True)
class Page:
    """The article of a page: its text, paragraphs apart by an empty line, and its metadata."""

    text: str
    about: metadata.Metadata
    published_from: str


def read(html: str, url: str | None = None) -> Page:
    """The article on a page. Raises `Unreadable` for a page that is no page."""
    tree = parsed(html)
    about = metadata.of(tree, url)
    published, said_by = about.published, "metadata"
    if iso(published) is None:
        published, said_by = _visible_date(tree, url), "page"
    _prepare(tree, live=about.live)
    summary = _standfirst(tree, about)
    blocks = _main(tree, url)
    # Where scripts draw the page, its metadata may be all the text there is.
    if about.body and sum(map(len, blocks)) < 0.5 * len(about.body):
        blocks = [" ".join(b.split()) for b in re.split(r"\n\s*\n|\n", about.body) if b.strip()]
    about = metadata.with_headline(about, blocks[:3])
    blocks = _without_heading(blocks, about.title)
    if summary and summary not in blocks[:3]:
        blocks = [summary, *blocks] if blocks else []
    around = furniture.page("\n\n".join(blocks), about.title)
    if published is None:
        published, said_by = around.day, "page"
    about = replace(about, published=published, author=about.author or around.byline)
    return Page(around.article("\n\n".join(blocks)), about, said_by)


def fragment(html: str) -> str:
    """The text of a piece of HTML (a feed's entry, a cell of a table), all of it but captions."""
    tree = parsed(f"<div>{html}</div>")
    _prepare(tree, live=False)
    return "\n\n".join(_blocks(tree))


def parsed(html: str) -> HtmlElement:
    """The tree of a page; `Unreadable` if it has more elements than any article could need."""
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = document_fromstring(_DECLARATION.sub("", html.replace("\0", "")), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"not readable as a page: {' '.join(str(error).split())[:150]}") from None
    for count, _ in enumerate(tree.iter()):
        if count > _ELEMENTS:
            raise Unreadable(f"a page of more than {_ELEMENTS:,} elements, not read")
    return tree


def _prepare(tree: HtmlElement, *, live: bool) -> None:
    sizes = _sizes(tree)
    for element in list(tree.iter(etree.Element)):
        if element.getparent() is None:
            continue
        # Whatever it is called, the better part of a page is its article.
        small = sizes[element] < 0.4 * sizes[tree]
        named = element.tag in ("figure", "aside") or _beside(element)
        if element.tag in _DROPPED or element.tag.endswith("-carousel") or (small and named):
            element.drop_tree()
        elif live and element.tag in ("article", "section", "li", "ol", "ul", "header"):
            element.tag = "div"
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for part in list(table.iter("table", "tbody", "thead", "tr", "td", "center")):
                part.tag = "div"
                part.attrib.clear()
    # Inner ones first: an outer one sees what has become a block.
    for container in [*tree.iter("div", "td", "p", "font", "span", "article", "section")][::-1]:
        _split_at_breaks(container)


def _beside(element: HtmlElement) -> bool:
    if element.tag in ("html", "body", "article", "main", "p", "h1", "h2"):
        # Paragraphs are captions only where their class says just that.
        names = (element.get("class") or "").lower().split()
        return element.tag == "p" and any(
            re.fullmatch(r"(?:\w+[-_]+)*(?:caption|credit|related|share|tags)(?:[-_]+\w+)?", n)
            for n in names
        )
    if (element.get("aria-hidden") == "true") or (element.get("role") in ("navigation", "search")):
        return True
    label = " ".join(
        element.get(name) or "" for name in ("class", "id", "data-component", "data-testid")
    )
    if not label.strip():
        return False
    return bool(_PHRASES.search(label)) or any(
        token.lower() in _BESIDE for token in _TOKENS.findall(label)
    )


def _sizes(tree: HtmlElement) -> dict[HtmlElement, int]:
    """How many characters of text are in each element."""
    sizes: dict[HtmlElement, int] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        inner = sum(sizes.get(child, 0) + len(child.tail or "") for child in element)
        script = element.tag in ("script", "style", "template", "noscript")
        sizes[element] = 0 if script else inner + len(element.text or "")
    return sizes


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table sets a page rather than figures: no heads, and prose in its cells."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.xpath(".//th | .//caption"):
        return False
    return bool(table.xpath(".//table | .//p | .//br/following-sibling::br")) or any(
        len(cell.text_content()) > 400 for cell in table.iter("td")
    )


def _split_at_breaks(container: HtmlElement) -> None:
    """Make a paragraph of each stretch between two line breaks in a row."""
    doubled: set[HtmlElement] = set()
    for one in container.iterchildren("br"):
        following = one.getnext()
        if following is not None and following.tag == "br" and not (one.tail or "").strip():
            doubled |= {one, following}
    if not doubled:
        return
    current = container.makeelement("p")
    current.text, container.text = container.text, None
    pieces = [current]
    for child in list(container):
        container.remove(child)
        if child not in doubled and child.tag not in _BLOCKS:
            current.append(child)
            continue
        current = container.makeelement("p")
        current.text, child.tail = child.tail, None
        pieces += [current] if child in doubled else [child, current]
    if container.tag in ("p", "font", "span"):
        container.tag = "div"
    container.extend(p for p in pieces if p.tag != "p" or len(p) or (p.text or "").strip())


def _main(tree: HtmlElement, url: str | None) -> list[str]:
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        fast=sum(1 for _ in tree.iter()) > _LARGE,
    )
    body = getattr(found, "body", None)
    blocks = [] if body is None else list(_blocks(body))
    if sum(map(len, blocks)) < _SHORT:
        # Of so little text trafilatura keeps no structure.
        paragraphs = [block for p in tree.iter("p") for block in _blocks(p)]
        return paragraphs or blocks
    return blocks


def _blocks(root: etree._Element) -> Iterator[str]:
    """The text of each block of a tree, in order, line breaks inside kept."""
    current: list[str] = []

    def flush() -> Iterator[str]:
        lines = [" ".join(line.split()) for line in "".join(current).split("\n")]
        current.clear()
        if text := "\n".join(line for line in lines if line):
            yield text

    # Events instead of recursion: pages nest as deeply as they like.
    for event, element in etree.iterwalk(root, events=("start", "end")):
        block = element.tag in _BLOCKS
        if block:
            yield from flush()
        if event == "start":
            if element.tag in ("br", "lb"):
                current.append("\n")
            current.append(_flat(element.text))
        elif element is not root:
            current.append(_flat(element.tail))
    yield from flush()


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _standfirst(tree: HtmlElement, about: metadata.Metadata) -> str | None:
    """The paragraph under the headline, which is often set apart from the article's text."""
    for element in tree.iter("p", "div", "h2", "h3"):
        label = f"{element.get('class')} {element.get('itemprop')} {element.get('id')}"
        named = _STANDFIRST.search(label)
        if not (named or _SUMMARY.search(label)) or not element.xpath("preceding::h1"):
            continue
        text = " ".join(element.text_content().split())
        same = about.summary and text.rstrip(".") == about.summary.rstrip(".")
        if (same or (named and 5 <= len(text.split()) <= 60)) and not element.xpath(_ASIDE):
            return text
    return None


def _without_heading(blocks: list[str], title: str | None) -> list[str]:
    """The blocks without the headline, which a document keeps apart."""
    name = re.sub(r"\W+", "", (title or "").casefold())
    for number, block in enumerate(blocks[:3]):
        if name and re.sub(r"\W+", "", block.casefold()) == name:
            return [*blocks[:number], *blocks[number + 1 :]]
    return blocks


def _visible_date(tree: HtmlElement, url: str | None) -> str | None:
    """The day that stands on the page or in its address, if it stands there in full."""
    try:
        found = find_date(tree, url=url, original_date=True, extensive_search=False)
    except (ValueError, TypeError):
        return None
    return str(found) if found else None
