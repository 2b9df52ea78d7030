"""From records (JSON objects, rows of tables) to articles: which column is which field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from quotes.readers.entities import unescaped
from quotes.readers.extras import library
from quotes.readers.outcome import RawArticle, Unreadable
from quotes.readers.values import words

FIELDS = ("text", "id", "title", "outlet", "published", "url", "author", "language")
# Usual names, the likelier first; compared in lower case, letters only.
_HABITS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "articlebody", "articletext", "fulltext", "maintext",
        "bodytext", "contenttext", "story", "article", "texte", "rawtext", "cleantext",
        "plaintext", "html", "contenthtml", "bodyhtml",
    ),
    "id": ("id", "articleid", "docid", "documentid", "uuid", "guid", "key", "identifier", "sha"),
    "title": ("title", "headline", "heading", "head", "articletitle", "headlinemain", "name"),
    "outlet": (
        "outlet", "publisher", "publication", "newspaper", "sitename", "source", "sourcename",
        "medium", "newsoutlet", "site", "domain", "hostname",
    ),
    "published": (
        "published", "publishedat", "datepublished", "pubdate", "publishdate", "publisheddate",
        "publicationdate", "publishedon", "publishtime", "publishedtime", "date", "datetime",
        "pubtime", "timestamp", "articledate", "firstpublished", "created", "createdat",
    ),
    "url": (
        "url", "link", "canonicalurl", "canonical", "articleurl", "sourceurl", "permalink",
        "weburl", "href", "uri",
    ),
    "author": ("author", "authors", "byline", "creator", "writer", "dccreator", "reporter"),
    "language": ("language", "lang", "locale", "inlanguage", "langcode"),
}  # fmt: skip
# Markup of paragraphs, which a text about HTML would hardly contain.
_MARKUP = re.compile(
    r"\A\s*<(?:!doctype|html|p|div|figure|article)\b|</p>\s*<p\b|<br\s*/?>\s*<br", re.I
)
_PAGE = re.compile(r"\s*+<(?:!doctype\s+html|html)\b", re.I)
# How many columns a message names.
_LISTED = 20
_LETTERS = re.compile(r"[^a-z]+")


def columns(names: list[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Which of the columns `names` is which field; `mapped` (`--map`) overrides usual names."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(_LETTERS.sub("", name.lower()), name)
    found = {
        field: plain[habit]
        for field, habits in _HABITS.items()
        if (habit := next((h for h in habits if h in plain), None))
    }
    return found | {field: name for field, name in mapped.items() if name in names}


def check_header(names: list[str], mapped: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of a table that no field uses; `Unreadable` if a mapped one is missing."""
    for field, name in mapped.items():
        if name not in names:
            raise Unreadable(f"no column {name!r} (--map {field}={name}) among {listed(names)}")
    used = set(columns(names, mapped).values())
    return tuple(name for name in names if name and name not in used)


def article(where: str, record: Mapping[str, Any], mapped: Mapping[str, str]) -> RawArticle:
    """The article in one record; raises `Unreadable` if nothing in it is a text.

    A text in HTML, as databases export it, is replaced by the text that the markup shows, and HTML
    entities in any other by their characters.
    """
    by = columns([name for name in record if isinstance(name, str)], mapped)
    if mapped.get("text") not in (None, by.get("text")):
        raise Unreadable(f"no {mapped['text']!r} (--map text=…) among {listed(record)}")
    if "text" not in by:
        raise Unreadable(f"no text among {listed(record)} (name its column with --map text=NAME)")
    text = record[by["text"]]
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise Unreadable(f"{by['text']!r} is {_kind(text)}, not a text")
    if not _MARKUP.search(text):
        text = unescaped(text)  # which may be markup that was escaped
    rest = {f: words(record[by[f]]) for f in FIELDS if f != "text" and f in by}
    found = replace(RawArticle(where, text), **{f: v for f, v in rest.items() if v is not None})  # type: ignore[arg-type]
    return _from_markup(found) if _MARKUP.search(text) else found


def _from_markup(article: RawArticle) -> RawArticle:
    """An article whose text is HTML (a page or a fragment), with the text that the markup shows."""
    library("trafilatura", "a text in HTML", "web")
    from quotes.readers import page  # imported here because it needs the extra `web`

    if not _PAGE.match(article.text):
        text, blocks = page.fragment(article.text)
        return replace(article, text=text, blocks=blocks)
    found = page.read(article.text, article.url)
    about = found.about
    known = replace(
        article,
        text=found.text,
        blocks=found.blocks,
        title=article.title or about.title,
        outlet=article.outlet or about.outlet,
        url=article.url or about.url,
        author=article.author or about.author,
        language=article.language or about.language,
    )
    if article.published:
        return known
    return replace(known, published=about.published, published_from=found.published_from)


def listed(names: Collection[object]) -> str:
    """Names of columns for a message: the first of them, none very long, and how many more."""
    first = [str(name)[:40] for name in islice(names, _LISTED)]
    more = [f"and {len(names) - _LISTED:,} more"] if len(names) > _LISTED else []
    return ", ".join([*first, *more]) or "no columns"


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number"}
    return names.get(type(value), "a number")
