"""Which part of a page is its article, and what the document keeps of its structure."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.document import Document
from quotes.readers import Failure, read

pytest.importorskip("trafilatura", reason="needs quotes-db[web]")

SAID = (
    "The council of Port Ellery has approved a plan for electric ferries, its chair said.",
    "“We have waited ten years for this,” Mona Riddell told reporters after the vote.",
    "According to the plan, the first boats will sail in May and the last in October.",
    "The ferries are to be built in the yard at Lorne, which has not built a boat since the war.",
)
PARAGRAPHS = "".join(f"<p>{p}</p>" for p in SAID)
MENU = "".join(f'<div><a href="/{n}">Another headline about the town, no. {n}</a></div>' * 2
               for n in range(30))  # fmt: skip


def only(tmp_path: Path, html: str) -> Document:
    (tmp_path / "page").write_text(html, encoding="utf-8")
    (document,) = read([str(tmp_path / "page")])
    assert isinstance(document, Document), document
    return document


def page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Ferries</title>{head}</head><body><nav>{MENU}</nav>"
        f"<main><h1>Ferries approved</h1>{body}</main><div>{MENU}</div></body></html>"
    )


def blocks(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


@pytest.mark.parametrize(
    "name",
    [
        "article-body paywall-article",
        "entry-content no-share",
        "sidebar-grid__content",
        "read_more",
        "story ad6ed79d-88fd-4c8e-a27a-ff8349c9446f",
        "related-to-nothing text",
        "tags-body newsletter-free",
        "promo_article_wrapper",
        "social-text",
        "comments-off body",
    ],
)
def test_no_class_name_loses_the_article(tmp_path: Path, name: str) -> None:
    document = only(tmp_path, page(f'<div class="{name}">{PARAGRAPHS}</div>'))
    assert document.text.split("\n\n") == list(SAID)


def test_the_notice_of_a_paywall_is_not_read_instead(tmp_path: Path) -> None:
    notice = "<p>When you visit our site, we keep small files that tell us of your choices.</p>"
    html = page(f'<div class="paywall">{PARAGRAPHS}</div>')
    html = html.replace("</main>", f'</main><div class="ot-sdk">{notice * 3}</div>')
    assert only(tmp_path, html).text.split("\n\n") == list(SAID)


def test_what_leads_to_other_articles_is_left_out(tmp_path: Path) -> None:
    links = (
        '<p><strong>READ MORE: <a href="/a">“I hate the mayor,” says his cook</a></strong></p>',
        '<p>MORE : <a href="/b">Mayor ‘ready to sell the pier’</a></p>',
        '<p>[Related: <a href="/c">Who owns the sea?</a>]</p>',
        '<ul><li><a href="/d">Priest: “God is late”</a></li><li><a href="/e">Fish</a></li></ul>',
    )
    body = f"<p>{SAID[0]}</p>{links[0]}<p>{SAID[1]}</p>{''.join(links[1:])}<p>{SAID[2]}</p>"
    body += f"<p>{SAID[3]}</p>"
    assert only(tmp_path, page(body)).text.split("\n\n") == list(SAID)


def test_structure_survives(tmp_path: Path) -> None:
    body = (
        f"<p>{SAID[0]}</p><h2>‘WE WILL SWIM’</h2><p>{SAID[1]}</p><p><b>Next year</b></p>"
        f"<ul><li>“A longer quay.”</li><li>“A new crane.”</li></ul><p>{SAID[2]}</p><p>{SAID[3]}</p>"
        "<blockquote>We were not told of the day.</blockquote>"
        f"<p><strong>Mona Riddell:</strong> It is ready, and nobody came.</p>"
        f"<p>{SAID[3]}</p>"
    )
    document = only(tmp_path, page(body))
    assert blocks(document, "heading") == ["‘WE WILL SWIM’", "Next year"]
    assert blocks(document, "item") == ["“A longer quay.”", "“A new crane.”"]
    assert blocks(document, "quotation") == ["We were not told of the day."]
    assert blocks(document, "label") == ["Mona Riddell:"]
    assert "WE WILL SWIM" not in document.prose
    assert len(document.prose) == len(document.text)


def test_an_embedded_post_has_its_author_and_its_day(tmp_path: Path) -> None:
    post = (
        '<blockquote class="twitter-tweet"><p>The quay is ready. Shame!</p>&mdash; Mona Riddell '
        '(@monar) <a href="https://twitter.com/monar/status/1">March 4, 2024</a></blockquote>'
    )
    document = only(
        tmp_path, page(f"<p>{SAID[0]}</p>{post}<p>{SAID[1]}</p><p>{SAID[2]}</p><p>{SAID[3]}</p>")
    )
    (block,) = [b for b in document.blocks if b.kind == "post"]
    assert (block.author, block.published) == ("Mona Riddell", "2024-03-04")
    assert document.text[block.start : block.end].startswith("The quay is ready. Shame!")


def test_entries_of_a_live_blog_have_their_times(tmp_path: Path) -> None:
    body = "".join(
        f'<div class="post"><time datetime="2024-03-0{day}T10:00:00Z">10.00</time>'
        f"<h2>Entry {day}</h2><p>{text}</p></div>"
        for day, text in zip((6, 5, 4), SAID[1:], strict=True)
    )
    document = only(tmp_path, page(body))
    entries = [b for b in document.blocks if b.kind == "entry"]
    assert [(b.published or "")[:10] for b in entries] == ["2024-03-06", "2024-03-05", "2024-03-04"]
    assert [document.text[b.start : b.end].split("\n\n")[-1] for b in entries] == list(SAID[1:])


def test_words_that_inline_elements_part(tmp_path: Path) -> None:
    said = (
        "<span>“We paid <nobr>five million</nobr></span><br><span>crowns,”</span> she s<b>ai</b>d."
    )
    document = only(
        tmp_path,
        page(f"<p>{SAID[0]}</p><p>{said}</p><p>{SAID[1]}</p><p>{SAID[2]}</p><p>{SAID[3]}</p>"),
    )
    assert document.text.split("\n\n")[1] == "“We paid five million crowns,” she said."


def test_an_odd_type_in_json_ld(tmp_path: Path) -> None:
    head = '<script type="application/ld+json">[{"@type": []}, {"@type": [null, 3]}, 7]</script>'
    assert only(tmp_path, page(PARAGRAPHS, head)).text.split("\n\n") == list(SAID)


def test_comments_before_a_page(tmp_path: Path) -> None:
    for count in (18, 200, 5000):
        comments = "<!-- saved -->\n" * count
        document = only(tmp_path, f"{comments}<html><body>{PARAGRAPHS}</body></html>")
        assert document.text.split("\n\n") == list(SAID)


def test_a_page_of_many_words_without_an_article_fails(tmp_path: Path) -> None:
    words = "".join(f"<button>Town number {n} of the land</button>" for n in range(100))
    cells = "".join(f'<nav><a href="/{n}">Page {n} of all</a></nav>' for n in range(5))
    lists = "".join(f'<li><a href="/{n}">Town number {n} of the land</a></li>' for n in range(100))
    (tmp_path / "page").write_text(f"<html><body>{cells}<ul>{lists}</ul>{words}</body></html>")
    (failure,) = read([str(tmp_path / "page")])
    assert isinstance(failure, Failure)
    assert failure.category == "failed"
    assert "no article found on a page of 600 words" in failure.reason
