"""The same articles are read from every format."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from readers.forms import FORMS, lines, packed_warc, parquet, write
from readers.layouts import LAYOUTS, Layout, Story, pages, stories

from quotes.document import Document
from quotes.readers import ReadOptions, read

pytest.importorskip("trafilatura", reason="needs quotes-db[web]")
pytest.importorskip("pyarrow", reason="needs quotes-db[parquet]")


def only(path: Path) -> Document:
    found = list(read([str(path)]))
    assert len(found) == 1
    assert isinstance(found[0], Document), found[0]
    return found[0]


def right(document: Document, story: Story, layout: Layout | None) -> dict[str, bool]:
    """The fields that are as expected."""
    published = document.published or ""
    zone = layout is None or layout.zone
    return {
        "text": document.prose == story.text,
        "title": document.title == story.title,
        "author": (document.author or "").lower() == story.author.lower(),
        "outlet": document.outlet == story.outlet,
        "published": datetime.fromisoformat(published) == story.time
        if zone and "T" in published
        else not zone and published == story.time.date().isoformat(),
        "url": (document.url or "").rstrip("/") == story.url
        or (layout is not None and not layout.url),
    }


def test_pages_of_all_layouts(tmp_path: Path) -> None:
    results: list[tuple[str, str]] = []
    made = pages()
    assert len(made) >= 40
    assert len(LAYOUTS) >= 10
    for name, data, story, layout in made:
        path = tmp_path / name
        path.write_bytes(data)
        checked = right(only(path), story, layout)
        results += [(field, "" if good else name) for field, good in checked.items()]
    for field in ("text", "title", "author", "outlet", "published", "url"):
        wrong = [name for checked, name in results if checked == field and name]
        assert len(wrong) <= 0.05 * len(made), (field, wrong)


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name, data, _, _ in pages()[:12]:
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / ("a" if "lib" in name else ".") / name).write_bytes(data)
    (tmp_path / "a" / "style.css").write_text("p { color: red }")
    (tmp_path / ".hidden").write_text("no")
    found = list(read([str(tmp_path)]))
    documents = [d.title for d in found if isinstance(d, Document)]
    assert len(documents) == 12
    assert documents == [d.title for d in read([str(tmp_path)]) if isinstance(d, Document)]
    others = [f for f in found if not isinstance(f, Document)]
    assert [(f.category, Path(f.where).name) for f in others] == [("no text", "style.css")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_form_gives_the_same_articles(form: Callable[[], bytes], tmp_path: Path) -> None:
    found = list(read([str(write(tmp_path, form))]))
    assert all(isinstance(d, Document) for d in found), found
    for document, story in zip(found, stories(), strict=True):
        assert isinstance(document, Document)
        assert all(right(document, story, None).values()), (document, right(document, story, None))


def test_standard_input(tmp_path: Path) -> None:
    code = "from quotes.readers import read\nfor d in read(['-']): print(d.title)"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    for form in (lines, parquet, packed_warc):
        ran = subprocess.run(
            [sys.executable, "-c", code], input=form(), capture_output=True, env=environment
        )
        assert ran.stdout.decode().splitlines() == [s.title for s in stories()], ran.stderr


def test_columns_of_any_name(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "Überschrift,Der Text,wann,wo\n"
        "Bridge opens,The bridge at Orrin is open and the mayor says so.,2024-05-01,Orrin Post\n",
        encoding="utf-8",
    )
    names = {"title": "Überschrift", "text": "Der Text", "published": "wann", "outlet": "wo"}
    document = next(iter(read([str(path)], ReadOptions(columns=names))))
    assert isinstance(document, Document)
    assert (document.title, document.published) == ("Bridge opens", "2024-05-01")
    assert document.outlet == "Orrin Post"
    assert document.text.startswith("The bridge")


def test_options_stand_in_for_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text(
        '{"text": "The mayor of Orrin said that the bridge is open."}\n'
        '{"text": "The mayor of Orrin said so.", "published": "2020-02-02", "outlet": "Own"}\n'
    )
    one, two = read([str(path)], ReadOptions(published="3 May 2021", outlet="Given"))
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.published, one.published_from, one.outlet) == ("2021-05-03", "option", "Given")
    assert (two.published, two.published_from, two.outlet) == ("2020-02-02", "metadata", "Own")


def test_without_the_web_extra_a_page_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(pages()[0][1])
    (tmp_path / "b.jsonl").write_bytes(lines())
    code = (
        "import sys\nfor name in ('trafilatura', 'feedparser', 'warcio', 'lxml', 'pyarrow'):\n"
        "    sys.modules[name] = None\n"
        f"from quotes.readers import read\nfor d in read([{str(tmp_path)!r}]): print(d)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    first, *rest = ran.stdout.splitlines()
    assert first.endswith('a.html: a web page: to read it, pip install "quotes-db[web]"'), ran
    assert len(rest) == len(stories())
