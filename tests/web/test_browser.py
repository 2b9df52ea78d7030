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


def fault(message: Any) -> bool:
    """Whether a console message tells of a fault. A request that a later one replaces is none."""
    ended = ("htmx:afterRequest", "htmx:sendAbort")
    return message.type in ("error", "warning") and not message.text.startswith(ended)


@pytest.fixture
def page(chromium: Any, served: Served) -> Iterator[Any]:
    """A page whose console errors fail the test: scripts, content policy, missing files."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, base_url=served.address)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if fault(m) else None)
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
    # The links under the last answer carry all words typed; an earlier answer's carry a part.
    narrow = page.locator('#facets a[href*="q=harbour+opens"]', has_text="Norra Post")
    narrow.wait_for()
    assert page.locator("#found .hit mark.word", has_text="harbour").count() > 0
    assert page.locator("#found .hit").count() == 2
    assert page.url.endswith("?q=harbour+opens")
    narrow.click()
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


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_click_after_typing_is_not_lost(page: Any, served: Served, engine: str) -> None:
    """Leaving the field that was typed in must not replace what the mouse is pressed on."""
    page.goto("/")
    page.locator("#q").fill("harbour opens")
    link = page.locator('#facets a[href*="q=harbour+opens"]', has_text="Norra Post")
    link.wait_for()
    link.hover()
    page.mouse.down()
    page.wait_for_timeout(500)
    page.mouse.up()
    page.wait_for_url("**outlet=Norra+Post*")
    page.get_by_label("Speaker", exact=True).fill("Nobody")
    page.locator("#facets a", has_text="Norra Post").click(delay=80)
    page.wait_for_url(lambda address: "outlet" not in address)
    page.locator("details.more summary").click()
    page.get_by_label("Speaker", exact=True).fill("Nobody")
    page.keyboard.press("Tab")
    page.get_by_text("No quotes found").wait_for()


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
