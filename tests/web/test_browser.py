"""Every page in a real browser: it works, also by keyboard, and axe finds no serious fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web_server import Served

# The rules that axe checks: WCAG 2.2 AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SEEN = {"runOnly": ["color-contrast", "target-size", "link-in-text-block"]}  # what a look changes
LOOKS = (("light", 360, 740, RULES), ("dark", 1600, 900, SEEN))


@pytest.fixture
def page(chromium: Any, served: Served) -> Iterator[Any]:
    """A page whose console errors fail the test: scripts, content policy, missing files."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, base_url=served.address)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: r.url.startswith(served.address) or wrong.append(r.url))
    yield page
    context.close()
    assert wrong == []


def looked_at(served: Served) -> dict[str, str]:
    ids = served.ids()
    return {
        "search": "/search?q=harbour",
        "speakers": "/speakers",
        "speaker": f"/speakers/{ids['ada']}",
        "articles": "/articles",
        "article": f"/articles/{ids['article']}",
        "quote": f"/quotes/{ids['quote']}",
        "statement": f"/statements/{ids['statement']}",
        "similar": f"/similar?quote={ids['quote']}",
        "outlets": "/outlets",
        "outlet": f"/outlets/{ids['outlet']}",
        "reports": "/reports",
        "report": "/reports/most-quoted",
        "api": "/api",
    }


@pytest.mark.parametrize("engine", ["sqlite"])
def test_axe_finds_no_serious_fault(chromium: Any, served: Served, engine: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for scheme, width, height, rules in LOOKS:
        context = chromium.new_context(
            color_scheme=scheme,
            base_url=served.address,
            viewport={"width": width, "height": height},
        )
        page = context.new_page()
        for name, address in looked_at(served).items():
            page.goto(address)
            faults = Axe().run(page, options=rules).response["violations"]
            serious = [
                (f["id"], [node["html"] for node in f["nodes"]])
                for f in faults
                if f["impact"] in ("serious", "critical")
            ]
            assert serious == [], (name, scheme, width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, scheme, width)
        context.close()


def test_search_as_one_types(page: Any, served: Served) -> None:
    page.goto("/")
    page.wait_for_selector("#facets .facet")  # the counts come after the page
    page.keyboard.press("/")
    page.keyboard.type("harbour opens", delay=20)
    page.wait_for_selector("#found .hit mark.word >> text=harbour")
    assert page.locator("#found .hit").count() == 2
    assert page.url.endswith("?q=harbour+opens")
    page.locator("#facets a", has_text="Norra Post").click()
    page.wait_for_url("**outlet=Norra+Post*")
    assert page.locator("#found .hit").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quotes/*")
    assert "The harbour opens in May" in page.locator("mark.content").inner_text()
    page.get_by_role("link", name="All wordings side by side").click()
    page.wait_for_url("**/statements/*")
    assert page.locator(".wordings li").count() == 2
    page.go_back()
    page.go_back()
    page.locator("#q").fill('"open')
    assert "has no pair" in page.get_by_role("alert").inner_text()


def test_an_article_tells_who_and_when(page: Any, served: Served) -> None:
    ids = served.ids()
    page.goto(f"/articles/{ids['article']}")
    quote = page.locator(f"#q{ids['quote']}")
    quote.hover()
    card = page.locator("#card")
    assert "Ada Lind" in card.inner_text()
    assert "2024-03-01" in card.inner_text()
    assert "90% sure" in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    quote.focus()
    assert card.is_visible()
    assert page.locator(".q.direct").count() > 0
    assert page.locator(".q.indirect").count() > 0
    assert page.locator(".q.mixed").count() > 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/quotes/{ids['quote']}")


def test_hostile_texts_do_nothing(page: Any, served: Served) -> None:
    ids = served.ids()
    for address in (
        "/search?q=harbour&limit=100",
        f"/articles/{ids['bad_article']}",
        f"/quotes/{ids['bad_quote']}",
        f"/speakers/{ids['eve']}",
        f"/outlets/{ids['bad_outlet']}",
        "/reports/most-quoted?limit=100",
    ):
        page.goto(address)
        assert page.title() != "caught"
        assert page.locator("img, iframe, a[href^='javascript' i]").count() == 0
        assert "<script>" in page.locator("main").inner_text()


@pytest.mark.parametrize("engine", ["sqlite"])
def test_everything_works_without_javascript(chromium: Any, served: Served, engine: str) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=served.address)
    page = context.new_page()
    page.goto("/")
    assert page.locator("#facets .facet").count() == 4
    page.locator("#q").fill("harbour opens")
    page.get_by_role("button", name="Search").click()
    assert page.locator("#found .hit").count() == 2
    page.locator("#found .hit .open").first.click()
    page.get_by_role("link", name="Title of").first.click()
    assert "Ada Lind" in page.locator(".q").first.get_attribute("title")
    page.goto("/reports/quoted-beside")
    page.get_by_label("Speaker").fill("Ada Lind")
    page.get_by_role("button", name="Show").click()
    assert page.locator("table.rows tbody tr").count() > 0
    context.close()
