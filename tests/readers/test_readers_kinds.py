"""Pages of many kinds: their article, boilerplate and metadata.

Each page holds the same article; a case says what else is on it and what has to come out.
"""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import pytest

from quotes.document import Document
from quotes.readers import Failure, ReadOptions, read
from quotes.readers.formats import json as reader

pytest.importorskip("trafilatura", reason="needs quotes[web]")

SAID = (
    "The council of Port Ellery has approved a plan for electric ferries, its chair said on Tuesday"
    " evening after four hours of debate.",
    "“We have waited ten years for this,” Mona Riddell told reporters after the vote.",
    "According to the plan, the first boats will sail in May and the last of the old ones will go.",
    "The ferries are to be built in the yard at Lorne, which has not built a boat since the war.",
    "“Nobody asked the fishermen,” said Tor Aske, who runs two boats out of the north basin.",
)
SITE = '<meta property="og:site_name" content="The Ellery Post">'
LINK = '<a href="/a">“It is a scandal,” says the vicar</a>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts or SAID)


def page(body: str, head: str = "", title: str = "Ferries approved - The Ellery Post") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body><nav>'
        f'<a href="/">Home</a></nav><main><h1>Ferries approved</h1>{body}</main></body></html>'
    )


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def among(extra: str, at: int = 2) -> str:
    """The article with something between its paragraphs."""
    return page(paragraphs(*SAID[:at]) + extra + paragraphs(*SAID[at:]))


@dataclass(frozen=True)
class Case:
    html: str
    never: tuple[str, ...] = ()
    once: str = "Nobody asked the fishermen"
    whole: bool = True
    said: dict[str, object] = field(default_factory=dict)


def classed(name: str) -> Case:
    return Case(page(f'<div class="{name}">{paragraphs()}</div>'))


def pulled(html: str) -> Case:
    return Case(among(html, 1))


CASES = {
    "wall": classed("subscribe-wall__content js-metered"),
    "comment": classed("comment-is-free article"),
    "print": classed("hidden-print nav-story"),
    "teaser": Case(
        among(f'<div class="teaser"><h3>{LINK}</h3><p>He has to go, the vicar said.</p></div>'),
        never=("scandal", "has to go"),
    ),
    "more on this": Case(among(f"<p><em>More on this: {LINK}</em></p>"), never=("scandal",)),
    "read": Case(among(f"<p>[READ: {LINK}]</p>"), never=("scandal",)),
    "crosshead quote": Case(among("<h3>“A shame for the town”</h3>"), never=("A shame",)),
    "credit": Case(
        among(
            '<div class="m"><img src="a.jpg"><div>Mona Riddell at the quay. <span class="credit">'
            "Photo: Ola Berg</span></div></div>"
        ),
        never=("at the quay",),
    ),
    "credit in parentheses": Case(
        among("<p><img src=x><small>Riddell says boats come. (Ola Berg/Coast Press)</small></p>"),
        never=("boats come",),
    ),
    "pull heading": pulled(
        '<div class="quote-block"><h2>“Nobody asked the fishermen”</h2><p>Tor Aske</p></div>'
    ),
    "pull figure": pulled(
        "<figure><blockquote><p>“Nobody asked the fishermen”</p><cite>Tor Aske</cite></blockquote>"
        "</figure>"
    ),
    "pull block quote": pulled("<blockquote><p>“Nobody asked the fishermen”</p></blockquote>"),
    "pull class": pulled('<div class="c-pullquote"><p>Nobody asked the fishermen</p></div>'),
    "pull paragraph": pulled("<p><strong>“Nobody asked the fishermen.” – Tor Aske</strong></p>"),
    "wrapped JSON-LD": Case(
        page(
            paragraphs(),
            '<script type="application/ld+json">//<![CDATA[\n{"@type": "NewsArticle", "publisher":'
            '{"name": "The Ellery Post"}, "author": {"name": ["Nils Rød"]}}\n//]]></script>',
        ),
        said={"outlet": "The Ellery Post", "author": "Nils Rød"},
    ),
    "author is an address": Case(
        page(paragraphs(), SITE + linked({"@type": "Article", "author": {"name": "http://a.eu"}})),
        said={"outlet": "The Ellery Post", "author": None},
    ),
    "job": Case(
        page(f'<div class="byline">By Nils Rød, Coast reporter | 5 March 2024</div>{paragraphs()}'),
        said={"author": "Nils Rød", "published": "2024-03-05"},
    ),
    "slogan": Case(
        page(
            paragraphs(),
            '<meta property="og:site_name" content="The Ellery Post: News and weather">'
            '<link rel="canonical" href="https://www.ellerypost.example/a">',
        ),
        said={"outlet": "The Ellery Post"},
    ),
    "post in a figure": Case(
        among(
            '<figure class="embed"><div><blockquote class="bluesky-embed"><p>Not a soul asked me.'
            "</p>— Jo Sund (<a>@jo.example</a>) <a>May 14, 2024</a></blockquote></div></figure>"
        ),
        once="Not a soul asked me.\n\n— Jo Sund (@jo.example)",
    ),
    "quotation in a figure": Case(
        among(
            "<figure><blockquote><p>“Let them gut a fish for once.”</p></blockquote>"
            "<figcaption>— Ina Bolt, widow</figcaption></figure>"
        ),
        once="“Let them gut a fish for once.”\n\n— Ina Bolt, widow",
    ),
    "pull figure with a caption": Case(
        among(
            "<figure><blockquote><p>“Nobody asked the fishermen”</p></blockquote>"
            "<figcaption>Tor Aske, skipper</figcaption></figure>"
        ),
        never=("skipper",),
    ),
    "card about a person": Case(
        among(
            '<p>The plan of Rep. <span class="rollover-people"><a href="/p">Ina Bolt</a>'
            '<span class="rollover-people-block"><span class="rollover-block"><img src="/b.jpg">'
            '<a href="/p">Ina Bolt</a><a href="/1">Senators call for a harbour envoy</a>'
            '<a href="/p">MORE</a></span></span></span> (D) was late, her office said.</p>'
        ),
        never=("harbour envoy", "MORE"),
        once="The plan of Rep. Ina Bolt (D) was late, her office said.",
    ),
    "explained term": Case(
        among(
            '<p>The <span class="tooltip">levy<span class="tooltiptext">A tax of the port</span>'
            "</span> is paid by all who use the harbour, her office said.</p>"
        ),
        never=("A tax of the port",),
        once="The levy is paid by all who use the harbour, her office said.",
    ),
    "consent dialog": Case(
        page(
            '<div role="dialog" aria-modal="true"><h2>Your privacy</h2>'
            + "<p>We and our partners process data such as identifiers to select content.</p>" * 20
            + f"</div><article>{paragraphs()}</article>"
        ),
        never=("partners", "privacy"),
    ),
    "consent banner": Case(
        page(
            '<div id="cookie-notice-banner">'
            + "<p>We and our partners process data such as identifiers to select content.</p>" * 20
            + f"</div><div>{paragraphs()}</div>"
        ),
        never=("partners",),
    ),
    "article in a dialog": Case(page(f'<div role="dialog"><div>{paragraphs()}</div></div>')),
    "article in a component": classed("cmp-container cookie-recipes-box"),
    "cards above": Case(
        page(
            "".join(
                f'<article class="card"><h2><a href="/{n}">Ferry {n} is late</a></h2><p>The {n}'
                " o’clock ferry did not sail on Monday, the office said.</p></article>"
                for n in (2, 4)
            )
            + f"<div><h1>Ferries approved</h1><div>{paragraphs()}</div></div>"
        ),
        never=("did not sail",),
    ),
    "soft hyphens": Case(
        page(paragraphs(*(s.replace("fishermen", "fisher\u00admen\u200b") for s in SAID)))
    ),
    "name without By": Case(
        page(
            f'<article><p class="byline">Nils Rød</p>{paragraphs()}</article>',
            '<meta name="author" content="Nils Rød">',
        ),
        never=("Nils",),
    ),
    "places in a byline": Case(
        page(
            '<article><p class="byline">By Nils Rød in Port Ellery and Eva Holm, chief reporter</p>'
            f"{paragraphs()}</article>"
        ),
        never=("Nils", "chief"),
        said={"author": "Nils Rød and Eva Holm"},
    ),
    "author is the outlet": Case(
        page(
            f'<div data-block="by">By Nils Rød</div>{paragraphs()}',
            SITE + linked({"@type": "Article", "author": {"name": "The Ellery Post"}}),
        ),
        said={"author": "Nils Rød"},
    ),
    "outlet behind the author": Case(
        page(paragraphs(), SITE + '<meta name="author" content="Nils Rød, The Ellery Post">'),
        said={"author": "Nils Rød"},
    ),
    "author for the outlet": Case(
        page(paragraphs(), SITE + '<meta name="author" content="Nils Rød for the Ellery Post">'),
        said={"author": "Nils Rød"},
    ),
    "for in a name": Case(
        page(paragraphs(), SITE + '<meta name="author" content="Center for Coastal Reporting">'),
        said={"author": "Center for Coastal Reporting"},
    ),
    "address before the author": Case(
        page(paragraphs(), SITE + '<meta name="author" content="nils@post.example (Nils Rød)">'),
        said={"author": "Nils Rød"},
    ),
    "slogan as the site's name": Case(
        page(
            paragraphs(),
            '<meta property="og:site_name" content="Your coast, every day">'
            + linked({"@type": "Article", "publisher": {"name": "The Ellery Post"}}),
        ),
        said={"outlet": "The Ellery Post"},
    ),
    "date among the first lines": Case(
        page(f"<p>By Nils Rød</p><p>5 March 2024</p>{paragraphs()}"),
        said={"published": "2024-03-05", "author": "Nils Rød"},
    ),
    "invalid address": Case(
        page(paragraphs(), f'{SITE}<link rel="canonical" href="http://[::1">'),
        said={"url": None, "outlet": "The Ellery Post"},
    ),
}  # fmt: skip


def only(tmp_path: Path, html: str) -> Document:
    (tmp_path / "page").write_text(html, encoding="utf-8")
    (document,) = read([str(tmp_path / "page")])
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize("name", CASES)
def test_kind(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    document = only(tmp_path, case.html)
    for text in SAID:
        assert text in document.prose
    for words in case.never:
        assert words not in document.prose
    assert document.prose.count(case.once) == 1
    for key, value in case.said.items():
        assert getattr(document, key) == value


def test_a_refrain_is_no_pull_quote(tmp_path: Path) -> None:
    document = only(tmp_path, among("<p>Nobody asked the fishermen, and nobody will.</p>", 1))
    assert "and nobody will" in document.prose


def test_bold_type_between_line_breaks_is_a_crosshead(tmp_path: Path) -> None:
    html = page(f"<p>{SAID[0]}</p><p>{SAID[1]}<br><br><b>A long road</b><br><br>{SAID[2]}</p>")
    document = only(tmp_path, html.replace("</main>", f"{paragraphs(*SAID[3:])}</main>"))
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    assert headings == ["A long road"]
    assert SAID[2] in document.prose


UPDATES = [
    {
        "@type": "BlogPosting",
        "headline": f"At {n}",
        "articleBody": text,
        "datePublished": f"2024-03-0{n}T10:00:00Z",
    }
    for n, text in enumerate(SAID[1:4], 1)
]


def entries(document: Document) -> list[tuple[str, str | None]]:
    found = [b for b in document.blocks if b.kind == "entry"]
    return [(document.text[b.start : b.end].split("\n\n")[-1], b.published) for b in found]


def test_a_live_blog_that_is_only_in_json_ld(tmp_path: Path) -> None:
    data = {"@type": "LiveBlogPosting", "headline": "Ferries approved", "liveBlogUpdate": UPDATES}
    document = only(tmp_path, page("<p>Please enable scripts.</p>", linked(data)))
    assert entries(document) == [
        (text, f"2024-03-0{n}T10:00:00+00:00") for n, text in enumerate(SAID[1:4], 1)
    ]


def test_only_the_entries_that_the_page_does_not_show_are_added(tmp_path: Path) -> None:
    graph = [
        {
            "@type": ["LiveBlogPosting", "NewsArticle"],
            "liveBlogUpdate": [{"@id": "#1"}, UPDATES[1]],
        },
        {"@id": "#1", **UPDATES[0], "articleBody": f"<p>{UPDATES[0]['articleBody']}</p>"},
    ]
    shown = paragraphs(SAID[0], SAID[2], SAID[4])
    document = only(tmp_path, page(shown, linked({"@graph": graph})))
    assert entries(document) == [(SAID[1], "2024-03-01T10:00:00+00:00")]
    assert document.text.count(SAID[2]) == 1


def test_credits_of_any_agency(tmp_path: Path) -> None:
    credits = (
        "Ola Berg/Coast Press", "Ida Moe/NTB Norden Picture Library", "AP Photo/Ola Berg",
        "The mayor, Ada Lind, opens the quay. (Ola Berg/AP)", "Ada Lind in March. Photo: Ola Berg",
        "Ada Lind on the quay in March (Photo by Ola Berg)",
    )  # fmt: skip
    prose = ("She works for the Press Service.", "The deal (Trump/Clinton) was off, he said.")
    for line in (*credits, *prose):
        (tmp_path / "a.txt").write_text("\n\n".join([*SAID[:2], line, *SAID[2:]]))
        (document,) = read([str(tmp_path / "a.txt")])
        assert isinstance(document, Document)
        assert (line in document.prose) == (line in prose), line


def test_a_page_that_is_nested_deeply_is_read_whole_or_refused(tmp_path: Path) -> None:
    for tags in ("<div>", "<table><tr><td>", "<font>"):
        text = only(tmp_path, page(f"{tags * 200}{paragraphs()}")).text
        assert text.split("\n\n") == list(SAID), tags
    (tmp_path / "deep").write_text(page(f"{'<div>' * 3_000}{paragraphs()}"))
    (failure,) = read([str(tmp_path / "deep")])
    assert isinstance(failure, Failure) and "nested too deeply" in failure.reason


def test_a_tag_of_very_many_attributes_is_refused(tmp_path: Path) -> None:
    values = "".join(f"<p title='{'a ' * 5000}'>{text}</p>" for text in SAID)
    assert only(tmp_path, page(values)).text.split("\n\n") == list(SAID)
    for between in (' a{}="x"', 'a{}="x"', "/a{}", "\na{}='>'"):
        tag = "".join(between.format(n) for n in range(100_000))
        (tmp_path / "tag").write_text(page(f"<p {tag}>x</p>{paragraphs()}"))
        (failure,) = read([str(tmp_path / "tag")])
        assert isinstance(failure, Failure) and "attributes, not read" in failure.reason


RECORD = {"text": " ".join(SAID), "title": "Ferries"}
LARGE = ReadOptions()


def with_limit(size: int) -> ReadOptions:
    return replace(LARGE, limits=replace(LARGE.limits, article=size))


def test_a_large_list_is_read_record_by_record(tmp_path: Path) -> None:
    records = [RECORD | {"id": str(n)} for n in range(300)]
    forms = {
        "list": records,
        "api": {
            "meta": {"tags": [{"a": 1}], "n": [1, 2]},
            "response": {"docs": records},
            "end": [1],
        },
        "engine": {"hits": {"hits": [{"_source": record} for record in records]}},
    }
    for name, value in forms.items():
        (tmp_path / name).write_text(json.dumps(value))
        found = list(read([str(tmp_path / name)], with_limit(10_000)))
        assert [d.id for d in found if isinstance(d, Document)] == [str(n) for n in range(300)]


def test_a_large_list_that_breaks_off_or_holds_something_huge(tmp_path: Path) -> None:
    good = [json.dumps(RECORD)] * 100
    for size in (10_000, 32_000_000):
        (tmp_path / "cut").write_text(f"[{','.join(good)},")
        *kept, failure = read([str(tmp_path / "cut")], with_limit(size))
        assert len(kept) == 100
        assert isinstance(failure, Failure) and "item 101: not valid JSON" in failure.reason
    (tmp_path / "huge").write_text(f'[{",".join(good)},{{"text": "{"a" * 200_000}"}}]')
    *kept, failure = read([str(tmp_path / "huge")], with_limit(100_000))
    assert len(kept) == 100
    assert isinstance(failure, Failure) and "a record of more than" in failure.reason


def test_a_large_list_takes_no_memory(tmp_path: Path) -> None:
    def taken(count: int) -> int:
        pieces = (json.dumps(RECORD).encode() + b"," for _ in range(count))
        stream = reader._Bounded(chain((b"[",), pieces, (b"{}]",)), 1 << 20)
        tracemalloc.start()
        assert sum(1 for _ in reader._streamed(stream, {})) == count + 1
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    taken(10)
    assert taken(5_000) < 1.5 * taken(500)
