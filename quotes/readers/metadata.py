"""Metadata of a web page: JSON-LD, microdata, OpenGraph and older meta names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from extruct.jsonld import JsonLdExtractor
from extruct.w3cmicrodata import MicrodataExtractor
from lxml.html import HtmlElement

from quotes.document.keys import host_of
from quotes.document.outlets import outlet_key
from quotes.readers import naming
from quotes.readers.entities import unescaped
from quotes.readers.published import iso
from quotes.readers.values import words

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Blog|Review|CreativeWork)$")
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "article.published", "publish-date", "publish_date",
    "published_time", "publishdate", "pubdate", "publication_date", "publication-date",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date",
    "dcterms.date", "date", "displaydate", "originalpublicationdate",
    "cxenseparse:recs:publishtime", "article:published", "published-date", "iso-8601-publish-date",
)  # fmt: skip
_AUTHORS = (
    "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "article:author", "og:article:author", "article.author", "byline", "cxenseparse:author",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "title")
_SITES = ("og:site_name", "application-name")
_OWNERS = ("publisher", "dc.publisher", "dcterms.publisher")
# Comment marks in which old pages wrap scripts, for browsers without scripting.
_WRAPPED = re.compile(r"(?://|/\*)?\s?(?:<!\[CDATA\[|\]\]>)\s?(?:\*/)?")
_DEEP = 12
# How many entries of a live blog are read.
_UPDATES = 20_000


@dataclass(frozen=True)
class Update:
    """An entry of a live blog as JSON-LD has it; its body may be HTML."""

    headline: str | None
    body: str
    published: str | None


@dataclass(frozen=True)
class Metadata:
    """Metadata of a page's article; None for what is missing."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    summary: str | None = None
    body: str | None = None
    updates: tuple[Update, ...] = ()


def of(tree: HtmlElement, url: str | None) -> Metadata:
    """The metadata of a page; `url` is its address, if known."""
    nodes = _nodes(tree)
    linked = _linked_data(nodes)
    named = _named(tree)
    items = _microdata(tree)
    heading = _first(items.get("headline"), linked.get("headline"), linked.get("name"))
    address = _address(tree, linked, named, url)
    stated = (
        *_of(named, _SITES), linked.get("publisher"), items.get("publisher"), *_of(named, _OWNERS),
    )  # fmt: skip
    names = [*_surest([name for name in stated if name], tree), _outlet_in_title(tree)]
    outlet = naming.outlet([name for name in names if name], address)
    return Metadata(
        title=_title(tree, heading or _first(*_of(named, _TITLES)), outlet),
        outlet=outlet,
        published=_published(
            linked.get("datePublished"),
            linked.get("dateCreated"),
            items.get("datePublished"),
            *_of(named, _DATES),
            _time(tree),
        ),
        url=address,
        author=_author(tree, linked, items, named, outlet),
        language=_first(linked.get("inLanguage"), tree.get("lang"), tree.get("{*}lang")),
        summary=_first(linked.get("description"), *_of(named, ("og:description", "description"))),
        body=linked.get("articleBody"),
        updates=_updates(nodes),
    )


def _surest(names: list[str], tree: HtmlElement) -> list[str]:
    """The names, starting with those that end the title of the page: of an outlet and a slogan, a
    title ends with the outlet."""
    title = " ".join("".join(tree.xpath("//head/title/text()")[:1]).split())
    last = {outlet_key(part) for part in naming.title_parts(title)[1:]}
    return sorted(names, key=lambda name: outlet_key(name) not in last)


def with_headline(about: Metadata, blocks: list[str]) -> Metadata:
    """`about` with the title cut to the headline, where the page's first `blocks` show which part
    that is.

    Old pages mark no headline, and have "Outlet: Headline" for a title.
    """
    title = about.title or ""
    for block in blocks:
        rest = title.removeprefix(block) if title.startswith(block) else title.removesuffix(block)
        outlet = rest.strip(" |:–—-»·")
        if rest != title and outlet and len(outlet) <= 60 and len(block) > len(outlet):
            return replace(about, title=block, outlet=about.outlet or outlet)
    return about


def _published(*values: str | None) -> str | None:
    """The first of the values that is a date."""
    return next((value for value in values if value and (iso(value) or "") > "1500"), None)


def _nodes(tree: HtmlElement) -> list[Mapping[str, Any]]:
    """The objects of the page's JSON-LD."""
    nodes: list[Mapping[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        script.set("type", "application/ld+json")
        script.text = _WRAPPED.sub("", script.text or "")
        try:
            nodes += _objects(JsonLdExtractor().extract_items(script), 0)
        except (ValueError, RecursionError, AttributeError, TypeError):
            continue  # one broken script does not spoil the others
    return nodes


def _updates(nodes: list[Mapping[str, Any]]) -> tuple[Update, ...]:
    """The entries of the live blogs among the nodes, in the order of the page."""
    found: list[Update] = []
    for update in _entries(nodes):
        body = _words(update.get("articleBody")) or _words(update.get("text"))
        headline = _words(update.get("headline")) or _words(update.get("name"))
        if body or headline:
            day = words(update.get("datePublished")) or words(update.get("dateModified"))
            found.append(Update(headline, body or "", day))
    return tuple(dict.fromkeys(found))[:_UPDATES]


def _entries(nodes: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The objects that are entries of live blogs, references (`@id`) followed."""
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    for blog in nodes:
        stated = blog.get("liveBlogUpdate")
        for update in stated if isinstance(stated, list) else [stated]:
            if isinstance(update, dict) and set(update) == {"@id"}:
                update = named.get(str(update["@id"]))
            if isinstance(update, Mapping):
                yield update


def _linked_data(nodes: list[Mapping[str, Any]]) -> dict[str, str]:
    """The article of the page's JSON-LD, its values as text."""
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    entries = {id(update) for update in _entries(nodes)}
    articles = [n for n in nodes if _ARTICLE.search(_type(n)) and id(n) not in entries]
    article = max(articles, key=lambda n: ("headline" in n, "datePublished" in n), default=None)
    if article is None:
        return {}
    found = {"@type": _type(article)}
    for name in ("headline", "name", "datePublished", "dateCreated", "inLanguage", "description",
                 "articleBody", "url"):  # fmt: skip
        if value := _words(article.get(name)):
            found[name] = value
    for name in ("publisher", "author", "creator"):
        if value := _names(article.get(name), named):
            found[name] = value
    if page := article.get("mainEntityOfPage"):
        found["page"] = page if isinstance(page, str) else str(page.get("@id", "")) if isinstance(
            page, dict) else ""  # fmt: skip
    return found


def _words(value: Any) -> str | None:
    """A value of JSON-LD as text: with its HTML entities read, unless it is HTML."""
    said = words(value)
    return said if said is None or "</" in said else unescaped(said)


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """All objects in JSON-LD that may be an article or what one points to."""
    if depth > _DEEP:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "itemListElement", "item", "publisher", "author"):
            if name in value:
                yield from _objects(value[name], depth + 1)


def _type(node: Mapping[str, Any]) -> str:
    kind = node.get("@type")
    names = [n for n in (kind if isinstance(kind, list) else [kind]) if isinstance(n, str)]
    return next((n for n in names if _ARTICLE.search(n)), names[0] if names else "")


def _names(value: Any, named: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The names of people or organizations, references (`@id`) followed."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name") or named.get(str(item.get("@id")), {}).get("name")
        if isinstance(item, list):
            item = ", ".join(filter(None, map(words, item)))
        if isinstance(item, str) and item.strip() and not item.startswith(("http:", "https:", "#")):
            found.append(item.strip())
    return _words(list(dict.fromkeys(found)))


def _named(tree: HtmlElement) -> dict[str, str]:
    """The meta elements of a page, the first of each name."""
    found: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if meta.get("content").strip():
            found.setdefault(name.strip().lower(), " ".join(meta.get("content").split()))
    return found


def _microdata(tree: HtmlElement) -> dict[str, str]:
    """The properties of the page's first article in microdata."""
    try:
        items = list(MicrodataExtractor().extract_items(tree, None))
    except (ValueError, RecursionError, AttributeError, TypeError):
        return {}
    scope = next((i for i in items if _ARTICLE.search(str(i.get("type")).split("/")[-1])), None)
    stated = scope.get("properties", {}) if scope else {}
    found: dict[str, str] = {}
    for name in ("headline", "datePublished", "author", "publisher"):
        value = stated.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, Mapping):
            value = value.get("properties", {})
        if text := words(value):
            found[name] = " ".join(text.split())
    return found


def _time(tree: HtmlElement) -> str | None:
    """The first time element that is about publishing, or the first in the article's head."""
    marked = tree.xpath(
        "//time[@pubdate and @datetime] | //time[@datetime and contains(@class, 'publish')]"
        " | //*[contains(@class, 'publish') or contains(@class, 'date')]//time[@datetime]"
        " | (//article|//main|//header)//time[@datetime]"
    )
    outside = [
        t for t in marked if not t.xpath("ancestor::aside | ancestor::li | ancestor::footer")
    ]
    updated = [
        t for t in outside if "update" not in (t.get("class") or "") + (t.get("itemprop") or "")
    ]
    return next((t.get("datetime") for t in updated), None)


def _outlet_in_title(tree: HtmlElement) -> str | None:
    """The part after the headline in the page's title ("Headline | Outlet")."""
    titles = [" ".join(t.split()) for t in tree.xpath("//head/title/text()")[:1]]
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//h1")[:3]]
    for title in titles:
        for heading in headings:
            rest = title.removeprefix(heading) if heading else title
            parts = re.split(r" [|–—»·•-] ", rest)
            if rest != title and len(parts) > 1 and 0 < len(parts[-1].strip()) <= 40:
                return parts[-1].strip()
    return None


def _author(
    tree: HtmlElement,
    linked: Mapping[str, str],
    items: Mapping[str, str],
    named: Mapping[str, str],
    outlet: str | None,
) -> str | None:
    """Who wrote it: whom the page states or shows in its byline; else the outlet, if stated."""
    visible = [
        " ".join(element.text_content().split())
        for element in tree.xpath(
            "//a[@rel='author'] | //*[@itemprop='author'] | //*[contains(@class, 'byline')]"
        )[:3]
    ]
    stated = [
        linked.get("author"),
        linked.get("creator"),
        items.get("author"),
        *_of(named, _AUTHORS),
    ]
    given = (naming.author(value, outlet) for value in [*stated, *visible] if value)
    names = [name for name in given if name]
    own = outlet_key(outlet or "")
    return next((name for name in names if outlet_key(name) != own), next(iter(names), None))


def _address(
    tree: HtmlElement, linked: Mapping[str, str], named: Mapping[str, str], url: str | None
) -> str | None:
    canonical = tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    stated = [*canonical[:1], *_of(named, ("og:url",)), linked.get("url"), linked.get("page"), url]
    for value in stated:
        try:
            address = urljoin(url or "", (value or "").strip()) if value else ""
        except ValueError:  # "http://["
            continue
        if host_of(address) and re.match(r"https?://[^/]", address):
            return address
    return None


def _title(tree: HtmlElement, stated: str | None, outlet: str | None) -> str | None:
    """The headline on the page if it agrees with the stated one; else the latter."""
    titles = [" ".join(t.split()) for t in tree.xpath("//head/title/text() | //title/text()")[:1]]
    known = stated or (titles[0] if titles else None)
    for heading in tree.xpath("//article//h1 | //main//h1 | //h1"):
        text = " ".join(heading.text_content().split())
        if text and text != outlet and (known is None or _agree(text, known)):
            return text
    return _without_outlet(known, outlet) if known else None


def _agree(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", t.lower())) for t in (one, other))
    return len(first & second) >= 0.5 * min(len(first), len(second)) > 0


def _without_outlet(title: str, outlet: str | None) -> str:
    """A title without the names of outlet and section before or after it."""
    title = naming.headline(title, outlet)
    name = re.escape(outlet) if outlet else r"(?!)"
    section = r"(?:[^|–—»·•]{1,30} [|–—»·•-] )?"
    ends = rf" [|–—»·•:-]{{1,3}} {section}{name}$|^{name} ?[|:–—-]{{1,3}} "
    shorter = re.sub(ends, "", title, flags=re.I)
    return re.sub(r" [|»] [^|»]{1,40}$", "", shorter).strip() or title


def _of(named: Mapping[str, str], names: tuple[str, ...]) -> list[str | None]:
    return [named.get(name) for name in names]


def _first(*values: str | None) -> str | None:
    return next((" ".join(v.split()) for v in values if v and v.strip()), None)
