"""TEI P5 (https://tei-c.org/release/doc/tei-p5-doc/en/html/): articles with `<said who="…">`.

A `teiCorpus` with a `TEI` for each article that has quotes. Speakers are `<person>` and `<org>` of
its `particDesc`; `said` says who, whether in quotation marks (`direct`) and how sure it is
(`cert`). A quote in several pieces is several `said`, joined by `next` and `prev`. Pieces that
overlap earlier ones (a quote in a quote) are left out: the other formats have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import XMLGenerator

from quotes.store.export.places import PlacedArticle, PlacedQuote
from quotes.store.search.hits import HitSpeaker

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARAGRAPHS = re.compile(r"[^\n]+")

Piece = tuple[int, int, PlacedQuote, int]
"""Start and end in the text, the quote, and the number of the piece in it, from 0."""


def write_tei(articles: Iterable[PlacedArticle], file: IO[bytes]) -> int:
    """Write the corpus; returns how many quotes."""
    return _Writer(file).corpus(articles)


class _Writer:
    def __init__(self, file: IO[bytes]) -> None:
        self._xml = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)

    def corpus(self, articles: Iterable[PlacedArticle]) -> int:
        self._xml.startDocument()
        self._start("teiCorpus", xmlns=NAMESPACE)
        self._line()
        self._header("Quotes", None)
        count = 0
        for article in articles:
            self._article(article)
            count += len(article.quotes)
        if not count:  # a corpus has at least one text
            self._start("TEI", xmlns=NAMESPACE)
            self._header("No quotes", None)
            self._start("text")
            self._start("body")
            self._element("p", "")
            for name in ("body", "text", "TEI"):
                self._xml.endElement(name)
        self._xml.endElement("teiCorpus")
        self._line()
        self._xml.endDocument()
        return count

    def _article(self, article: PlacedArticle) -> None:
        self._start("TEI", **{"xmlns": NAMESPACE, "xml:id": f"article-{article.id}"})
        self._line()
        self._header(article.title or article.external_id, article)
        self._start("text")
        self._start("body")
        self._line()
        if article.title:
            self._marked("head", article, title=True)
        self._marked("p", article, title=False)
        for name in ("body", "text", "TEI"):
            self._xml.endElement(name)
        self._line()

    def _header(self, title: str, article: PlacedArticle | None) -> None:
        self._start("teiHeader")
        self._start("fileDesc")
        self._start("titleStmt")
        self._element("title", title)
        if article and article.author:
            self._element("author", article.author)
        self._xml.endElement("titleStmt")
        self._start("publicationStmt")
        self._element("p", "Made from a database of quotes.")
        self._xml.endElement("publicationStmt")
        self._start("sourceDesc")
        if article:
            self._bibliography(article)
        else:
            self._element("p", "News articles, each with its own description.")
        self._xml.endElement("sourceDesc")
        self._xml.endElement("fileDesc")
        if article:
            self._profile(article)
        self._xml.endElement("teiHeader")
        self._line()

    def _bibliography(self, article: PlacedArticle) -> None:
        self._start("bibl")
        self._element("title", article.title or article.external_id)
        if article.outlet:
            self._element("publisher", article.outlet)
        if article.published:
            self._element("date", article.published, when=article.published)
        if article.url:
            self._element("ref", article.url, target=re.sub(r"\s", "%20", article.url))
        self._xml.endElement("bibl")

    def _profile(self, article: PlacedArticle) -> None:
        speakers = {_who(s): s for placed in article.quotes for s in placed.hit.speakers}
        persons = {key: s for key, s in speakers.items() if s.type == "person"}
        organizations = {key: s for key, s in speakers.items() if s.type != "person"}
        if not speakers:
            return
        self._start("profileDesc")
        self._start("particDesc")
        for group, item, name, members in (
            ("listPerson", "person", "persName", persons),
            ("listOrg", "org", "orgName", organizations),
        ):
            if members:
                self._start(group)
                for key, speaker in members.items():
                    self._start(item, **{"xml:id": f"{key}-in-{article.id}"})
                    self._element(name, speaker.name)
                    self._xml.endElement(item)
                self._xml.endElement(group)
        self._xml.endElement("particDesc")
        self._xml.endElement("profileDesc")

    def _marked(self, element: str, article: PlacedArticle, *, title: bool) -> None:
        """The title, or the paragraphs of the text, with what was said marked."""
        whole = (article.title or "") if title else article.text
        pieces = _pieces([p for p in article.quotes if p.in_title == title])
        if not title and not whole.strip():
            self._element("p", "")  # a body has at least one
        for paragraph in [None] if title else _PARAGRAPHS.finditer(whole):
            start, end = paragraph.span() if paragraph else (0, len(whole))
            if not title and not whole[start:end].strip():
                continue
            self._start(element)
            at = start
            for piece_start, piece_end, placed, number in pieces:
                first, last = max(piece_start, start), min(piece_end, end)
                if first >= last:
                    continue
                self._text(whole[at:first])
                self._said(article, placed, number, whole[first:last], piece_start >= start)
                at = last
            self._text(whole[at:end])
            self._xml.endElement(element)
            self._line()

    def _said(
        self, article: PlacedArticle, placed: PlacedQuote, number: int, words: str, first: bool
    ) -> None:
        hit = placed.hit
        attributes = {"direct": str(hit.kind == "direct").lower(), "aloud": _aloud(hit.act)}
        if hit.speakers:
            attributes["who"] = " ".join(f"#{_who(s)}-in-{article.id}" for s in hit.speakers)
        attributes["cert"] = _certainty(hit.confidence)
        if first:  # a piece that continues in the next paragraph gets no second id
            attributes["xml:id"] = f"quote-{hit.id}-{number + 1}"
            if number:
                attributes["prev"] = f"#quote-{hit.id}-{number}"
        self._element("said", words, **attributes)

    def _start(self, name: str, **attributes: str) -> None:
        self._xml.startElement(name, {key: _clean(value) for key, value in attributes.items()})  # type: ignore[arg-type]

    def _element(self, name: str, words: str, **attributes: str) -> None:
        self._start(name, **attributes)
        self._text(words)
        self._xml.endElement(name)

    def _text(self, words: str) -> None:
        self._xml.characters(_clean(words))

    def _line(self) -> None:
        self._xml.ignorableWhitespace("\n")


def _pieces(quotes: Iterable[PlacedQuote]) -> list[Piece]:
    """The pieces of content in order, without those that overlap an earlier one."""
    found = sorted(
        (
            (start, end, placed, number)
            for placed in quotes
            for number, (start, end) in enumerate(placed.spans.get("content", ()))
        ),
        key=lambda piece: (piece[0], -piece[1], piece[2].hit.id),
    )
    kept: list[Piece] = []
    for piece in found:
        if not kept or piece[0] >= kept[-1][1]:
            kept.append(piece)
    return kept


def _who(speaker: HitSpeaker) -> str:
    if speaker.id is not None:
        return f"speaker-{speaker.id}"
    return "speaker-" + "".join(f"{ord(c):x}" for c in speaker.name)


def _aloud(act: str) -> str:
    return {"speech": "true", "thought": "false", "writing": "false"}.get(act, "unknown")


def _certainty(confidence: float) -> str:
    return "high" if confidence >= 0.8 else "medium" if confidence >= 0.5 else "low"


def _clean(words: str) -> str:
    """Replace the characters that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words)
