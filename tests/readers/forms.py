"""The articles of tests/data/pages as feeds, web archives and tables."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from email.utils import format_datetime
from html import escape
from pathlib import Path

from readers.layouts import Story, stories


def records() -> list[dict[str, str]]:
    return [
        {
            "text": s.text,
            "title": s.title,
            "outlet": s.outlet,
            "published": s.published,
            "url": s.url,
            "author": s.author,
        }
        for s in stories()
    ]


def _html(story: Story) -> str:
    figure = f'<figure><img src="a.jpg"/><figcaption>{story.caption}</figcaption></figure>'
    return figure + story.html("p")


def rss() -> bytes:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{s.url}</link><guid>{s.slug}</guid>"
        f"<dc:creator>{s.author}</dc:creator><pubDate>{format_datetime(s.time)}</pubDate>"
        f"<description>{escape(s.summary)}</description>"
        f"<content:encoded><![CDATA[{_html(s)}]]></content:encoded></item>"
        for s in stories()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{stories()[0].outlet}</title>
<link>https://wire.example/</link><description>News</description>{items}</channel></rss>""".encode()


def atom() -> bytes:
    entries = "".join(
        f'<entry><title>{escape(s.title)}</title><link href="{s.url}"/><id>urn:{s.slug}</id>'
        f"<published>{s.published}</published><updated>{s.published}</updated>"
        f"<author><name>{s.author}</name></author><summary>{escape(s.summary)}</summary>"
        f'<content type="html">{escape(_html(s))}</content></entry>'
        for s in stories()
    )
    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>{stories()[0].outlet}</title><id>urn:wire</id>{entries}</feed>""".encode()


def json_feed() -> bytes:
    items = [
        {
            "id": s.slug,
            "url": s.url,
            "title": s.title,
            "summary": s.summary,
            "content_html": _html(s),
            "date_published": s.published,
            "authors": [{"name": s.author}],
        }
        for s in stories()
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": stories()[0].outlet,
        "items": items,
    }
    return json.dumps(feed).encode()


def lines() -> bytes:
    return "".join(json.dumps(r) + "\n" for r in records()).encode()


def listed() -> bytes:
    return json.dumps(records(), indent=1).encode()


def wrapped() -> bytes:
    return json.dumps({"status": "ok", "total": 5, "articles": records()}).encode()


def _table(delimiter: str) -> bytes:
    names = {"text": "Body", "title": "Headline", "outlet": "Publisher", "published": "pub_date",
             "url": "Link", "author": "Byline"}  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["no", *names.values()])
    writer.writerows([n, *(r[k] for k in names)] for n, r in enumerate(records()))
    return out.getvalue().encode()


def comma() -> bytes:
    return _table(",")


def tab() -> bytes:
    return _table("\t")


def parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet as writer

    out = io.BytesIO()
    renamed = [
        {("content" if k == "text" else k): v for k, v in r.items()} | {"n": n}
        for n, r in enumerate(records())
    ]
    writer.write_table(pyarrow.Table.from_pylist(renamed), out)
    return out.getvalue()


def warc(packed: bool = False) -> bytes:
    """The pages of one outlet as a crawler keeps them, a picture and a missing page among them."""
    from readers.layouts import blog_engine
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    found = [(s.url, "200 OK", "text/html; charset=utf-8", blog_engine(s)) for s in stories()]
    rest = [
        ("https://wire.example/a.png", "200 OK", "image/png", "\x89PNG"),
        ("https://wire.example/gone", "404 Not Found", "text/html", "<html><p>Gone</p></html>"),
    ]
    for url, status, kind, body in [*rest, *found]:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        payload = io.BytesIO(body.encode())
        writer.write_record(
            writer.create_warc_record(url, "response", payload=payload, http_headers=headers)
        )
    return out.getvalue()


def packed_warc() -> bytes:
    return warc(packed=True)


def packed_lines() -> bytes:
    return gzip.compress(lines())


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for number, record in enumerate(records()):
            file.writestr(f"news/{number}.jsonl.gz", gzip.compress(json.dumps(record).encode()))
    return out.getvalue()


def front_matter() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for s in stories():
            head = {"title": s.title, "author": s.author, "date": s.published, "link": s.url}
            lines = [f"{name}: {json.dumps(value)}" for name, value in head.items()]
            text = "\n".join(["---", *lines, f"publisher: {s.outlet}", "---", "", s.text])
            file.writestr(f"{s.slug}.md", text)
    return out.getvalue()


FORMS: tuple[Callable[[], bytes], ...] = (
    rss,
    atom,
    json_feed,
    lines,
    listed,
    wrapped,
    comma,
    tab,
    parquet,
    warc,
    packed_warc,
    packed_lines,
    archive,
    front_matter,
)


def write(folder: Path, form: Callable[[], bytes]) -> Path:
    """The file of a format, under a name that does not reveal it."""
    path = folder / "articles"
    path.write_bytes(form())
    return path
