"""Pages with unusual markup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.document import Document
from quotes.readers import Failure, read

pytest.importorskip("trafilatura", reason="needs quotes-db[web]")

SAID = (
    "The council of Port Ellery has approved a plan for electric ferries, its chair said.",
    "“We have waited ten years for this,” Mona Riddell told reporters after the vote.",
    "According to the plan, the first boats will sail in May and the last in October.",
)
TEXT = "\n\n".join(SAID)
PARAGRAPHS = "".join(f"<p>{p}</p>" for p in SAID)


def only(tmp_path: Path, html: str) -> Document:
    (tmp_path / "page").write_text(html, encoding="utf-8")
    (document,) = read([str(tmp_path / "page")])
    assert isinstance(document, Document), document
    return document


def test_lists_subheadings_and_block_quotes_are_prose(tmp_path: Path) -> None:
    more = (
        "<h3>What comes next</h3><ul><li>“The stations come first,” Riddell said in the hall.</li>"
        "<li>Boats follow in May, the harbour office said.</li></ul><blockquote><p>“Nobody will "
        "miss the smoke that the old boats made.”</p></blockquote>"
    )
    page = f"<html><body><main><h1>Ferries approved</h1>{PARAGRAPHS}{more}</main></body></html>"
    assert only(tmp_path, page).text.split("\n\n") == [
        *SAID,
        "What comes next",
        "“The stations come first,” Riddell said in the hall.",
        "Boats follow in May, the harbour office said.",
        "“Nobody will miss the smoke that the old boats made.”",
    ]


def test_what_stands_only_on_the_page(tmp_path: Path) -> None:
    page = f"""<html><head><title>Ferries approved - Regions - Tidewater Post</title></head><body>
    <h1><a href="/">Tidewater Post</a></h1><main><h1>Ferries approved</h1><p class="byline">By Ida
    Marlow | Staff writer</p><p class="date">Published 10:15 a.m. ET March 5, 2024</p>{PARAGRAPHS}
    </main></body></html>"""
    document = only(tmp_path, page)
    assert (document.title, document.author) == ("Ferries approved", "Ida Marlow")
    assert (document.published, document.published_from) == ("2024-03-05", "page")
    assert document.outlet == "Tidewater Post"
    assert document.text == TEXT


def test_a_page_that_scripts_draw(tmp_path: Path) -> None:
    data = {"@type": "NewsArticle", "headline": "Ferries approved", "articleBody": TEXT}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    page = f"<html><head><title>x</title>{script}</head><body><div id=root></div></body></html>"
    document = only(tmp_path, page)
    assert (document.title, document.text) == ("Ferries approved", TEXT)


@pytest.mark.parametrize(
    "page",
    [
        f'<body class="social with-sidebar comments-open"><div class="ads-on related"><article>'
        f'<h1>F</h1>{PARAGRAPHS}</article></div><div class="comments"><p>A long comment that says '
        f"nothing about ferries but much about other people in town.</p></div></body>",
        f'<div class="txt">{"".join(f"<div>{p}</div>" for p in SAID)}</div>',
        f"<body><div id=story>{'<br /> <br>'.join(SAID)}</div></body>",
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{PARAGRAPHS}</html>',
        f"<!-- saved from (21)http://wire.example/ -->\n<html><body>{PARAGRAPHS}</body></html>",
        f'<script type="application/ld+json">{{broken</script><p>Share</p>{PARAGRAPHS}<p>Print</p>',
    ],
)
def test_the_text_comes_out_of_any_markup(tmp_path: Path, page: str) -> None:
    if not page.startswith(("<?", "<!")):
        page = f"<html>{page}</html>"
    assert only(tmp_path, page).text == TEXT


def test_the_declared_encoding_of_a_page(tmp_path: Path) -> None:
    text = TEXT.replace("Mona", "Zoë")
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{text}</p></body></html>'
    (tmp_path / "page").write_bytes(page.replace("\n\n", "</p><p>").encode("cp1252"))
    (document,) = read([str(tmp_path / "page")])
    assert isinstance(document, Document)
    assert document.text == text


def test_a_page_without_an_article(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("<html><body><nav><a href=/>Home</a></nav></body></html>")
    (failure,) = read([str(tmp_path / "page")])
    assert isinstance(failure, Failure)
    assert failure.category == "no text"
