"""What is not the text of an article never becomes one, and no character becomes another."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers import forms

from quotes.document import Document
from quotes.readers import Failure, ReadOptions, read
from quotes.readers.mixed import decode_mixed, mixed_with

SAID = "The mayor of Orrin said on Monday that the old bridge is open to lorries again."


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, SAID)
    return out.getvalue()


MAIL = (
    "Return-Path: <ada@norra.example>\nReceived: by mx.example\n\twith ESMTP\nFrom: Ada <a@b>\n"
    f"Subject: The bridge\nMIME-Version: 1.0\n\n{SAID}\n"
)
DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "pdf": (f"%PDF-1.4\n1 0 obj\n<< /Length 9 >>\nstream\n({SAID}) Tj\nendstream".encode(), "PDF"),
    "pdf_after_line": (f"\n\n%PDF-1.7\n{SAID}".encode(), "PDF"),
    "postscript": (f"%!PS-Adobe-3.0\n({SAID}) show".encode(), "PostScript"),
    "rtf": (rf"{{\rtf1\ansi\deff0 {{\fonttbl}} {SAID}}}".encode(), "RTF"),
    "mbox": (f"From a@b Mon May  3 10:00:00 2024\n{MAIL}".encode(), "e-mail"),
    "latex": (rf"\documentclass{{article}}\begin{{document}}{SAID}".encode(), "LaTeX"),
    "vcard": (f"BEGIN:VCARD\nVERSION:3.0\nNOTE:{SAID}\nEND:VCARD".encode(), "address book"),
    "ics": (f"BEGIN:VCALENDAR\nSUMMARY:{SAID}".encode(), "calendar"),
    "pem": (b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "certificate"),
    "svg": (f"<svg xmlns='x'><text>{SAID}</text></svg>".encode(), "XML"),
    "nitf": (f'<?xml version="1.0"?><nitf><body>{SAID}</body></nitf>'.encode(), "XML"),
    "flat_odt": (f'<?xml version="1.0"?><office:document>{SAID}</office:document>'.encode(), "XML"),
    "script": (f"#!/bin/sh\necho {SAID}\n".encode(), "program"),
    "xlsx": (package("[Content_Types].xml", "xl/workbook.xml"), "Office"),
    "odt": (package("mimetype", "content.xml", "META-INF/manifest.xml"), "OpenDocument"),
    "epub": (package("mimetype", "META-INF/container.xml", "a.xhtml"), "e-book"),
    "docx": (package("[Content_Types].xml", "word/document.xml"), "Word"),
    "pages": (package("Index/Document.iwa", "preview.txt"), "iWork"),
    "a.json": (b'"just a string of some length that is no article"', "not a JSON object"),
    "b.json": (SAID.encode(), "JSON"),
    "c.jsonl": (b'["a list"]\n', "not a JSON object"),
    "d.jsonl": (SAID.encode(), "JSON"),
    "letters.pdf": (b"x", "named .pdf"),
    "letters.docx": (SAID.encode(), "named .docx"),
    "letters.zip": (SAID.encode(), "named .zip"),
    "letters.warc": (SAID.encode(), "named .warc"),
    "letters.xls": (SAID.encode(), "named .xls"),
    "pdf_after_much": (b"x" * 3_000 + f"\n%PDF-1.4\n({SAID}) Tj".encode(), "PDF"),
    "fdf": (f"%FDF-1.2\n1 0 obj\n({SAID})".encode(), "PDF"),
    "rtf_unicode": (rf"{{\urtf1 {SAID}}}".encode(), "RTF"),
    "rtf_space": (rf"{{ \rtf1\ansi {SAID}}}".encode(), "RTF"),
    "word_2003": (f'<w:document xmlns:w="x"><w:t>{SAID}</w:t></w:document>'.encode(), "XML"),
    "png": (b"\x89PNG\r\n\x1a\n" + SAID.encode(), "a picture"),
    "gif": (b"GIF89a" + SAID.encode(), "a picture"),
    "a.7z.txt": (b"7z\xbc\xaf'\x1c" + SAID.encode(), "a packed file"),
    "bz2": (b"BZh91AY&SY" + SAID.encode(), "a packed file"),
    "xz": (b"\xfd7zXZ\0\0" + SAID.encode(), "a packed file"),
    "a.csv": (b"SQLite format 3\0, text" + SAID.encode(), "a database"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SAID.encode() * 20, "old Office"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_of_other_programs_are_no_articles(tmp_path: Path, name: str) -> None:
    data, words = DOCUMENTS[name]
    path = tmp_path / name
    path.write_bytes(data)
    found = list(read([str(path)], ReadOptions(any_language=True)))
    assert found and all(isinstance(item, Failure) for item in found), found
    assert words in str(found[0])


@pytest.mark.parametrize(
    "text",
    [
        f"From: the archive\n\n{SAID}",
        f"Subject: a bridge. {SAID}",
        f"From here to there, Ada Lind said.\n{SAID}",
        f"Note: {SAID}\n\nDate: Monday.",
        f"ADA: We wait.\nBO: We do.\n\n{SAID}",
        f"Beginning: {SAID}",
        f"#! {SAID}"[3:],
        f"begin again, Ada Lind said. {SAID}",
        f"<b>{SAID}</b> and more",
    ],
)
def test_articles_that_look_a_little_like_them(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    (document,) = read([str(path)])
    assert isinstance(document, Document)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("bom.txt", "\ufeffFrom: a@b.c\nTo: x@y\nSubject: The bridge\n\n"),
        ("mac.txt", "From: a@b.c\rTo: x@y\rSubject: The bridge\r\r"),
        ("lines.txt", "\r\n\r\nFrom: a@b.c\r\nTo: x@y\r\nSubject: The bridge\r\n\r\n"),
        ("named.eml", "Subject: The bridge\n\n"),
    ],
)
def test_headers_of_an_e_mail_are_no_text(tmp_path: Path, name: str, head: str) -> None:
    (tmp_path / name).write_bytes(f"{head}{SAID}".encode())
    (document,) = read([str(tmp_path / name)])
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("The bridge", SAID)


@pytest.mark.parametrize("more", [300, 3_000])
def test_long_headers_of_an_e_mail_are_no_text(tmp_path: Path, more: int) -> None:
    received = "Received: from mx.example\n\tby mail.example with ESMTP id 4711\n" * more
    (tmp_path / "a.txt").write_text(f"{received}{MAIL}")
    (document,) = read([str(tmp_path / "a.txt")])
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("The bridge", f"{SAID}\n")
    (tmp_path / "b.txt").write_text(f"From a@b Mon May  3 10:00:00 2024\n{received}{MAIL}")
    (failure,) = read([str(tmp_path / "b.txt")])
    assert isinstance(failure, Failure) and "a mailbox" in failure.reason


def test_a_long_text_of_headers_only_at_its_head(tmp_path: Path) -> None:
    text = f"From: Ada Lind\nDate: Monday\n{SAID}"
    for more in (0, 2_000):
        (tmp_path / "a.txt").write_text(f"{text}\n{SAID * more}")
        (document,) = read([str(tmp_path / "a.txt")])
        assert isinstance(document, Document) and document.text.startswith(text)


def test_text_that_is_named_as_a_document_of_word_processors_is_text(tmp_path: Path) -> None:
    for name in ("a.doc", "a.eml", "a.txt.gz"):
        (tmp_path / name).write_text(SAID)
        (document,) = read([str(tmp_path / name)])
        assert isinstance(document, Document) and document.text == SAID


CURLY = "“The café is open,” she said – it’s the mayor’s."


def test_a_text_of_two_encodings_is_read_as_both(tmp_path: Path) -> None:
    one, two = CURLY.encode("utf-8"), CURLY.encode("cp1252")
    path = tmp_path / "a.txt"
    for pieces in ([one, two], [two, one], [one, two, one], [two] * 9 + [one], [one] * 9 + [two]):
        path.write_bytes(b"\n".join([SAID.encode() * 3, *pieces]))
        (document,) = read([str(path)])
        assert isinstance(document, Document)
        assert document.text.count(CURLY) == len(pieces), document.text
    path.write_bytes("“CAFÉ” is open, “he” said. ".encode("cp1252") * 5)
    (document,) = read([str(path)], ReadOptions(any_language=True))
    assert isinstance(document, Document) and document.text.count("“CAFÉ”") == 5


PLAIN_MAC = "“The cafe is open,” she said – it’s the mayor’s."


@pytest.mark.parametrize(
    "data",
    [
        f"{SAID} {PLAIN_MAC}".encode("mac_roman"),
        f"{SAID * 3} {CURLY}".encode("mac_roman"),
        PLAIN_MAC.encode("mac_roman") + f" {SAID * 3} {CURLY}".encode(),
    ],
)
def test_quotation_marks_of_mac_roman_are_no_letters(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (document,) = read([str(path)])
    assert isinstance(document, Document) and SAID in document.text
    assert document.text.count("“") == document.text.count("”") > 0
    assert not set(document.text) & set("ÒÓÔÕÐŽ")


def test_capitals_that_are_no_quotation_marks_of_mac_roman(tmp_path: Path) -> None:
    text = f"{SAID} Òscar Vila of Òmnium spoke in ÓBIDOS – “São Paulo, Õ” – to Ó Briain."
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1252"))
    (document,) = read([str(path)])
    assert isinstance(document, Document) and document.text == text


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_quotation_marks_that_became_control_characters(tmp_path: Path, name: str) -> None:
    """Windows-1252 that somebody decoded as Latin-1."""
    wrong = f"{SAID} {CURLY}".encode("cp1252").decode("latin-1")
    forms = {"a.jsonl": json.dumps({"text": wrong}), "a.csv": f'id,text\n1,"{wrong}"\n'}
    (tmp_path / name).write_text(forms.get(name, wrong), "utf-8")
    (document,) = read([str(tmp_path / name)])
    assert isinstance(document, Document) and document.text == f"{SAID} {CURLY}"


def test_a_closing_mark_that_lost_its_last_byte(tmp_path: Path) -> None:
    wrong = f"{SAID} {CURLY}".encode().decode("cp1252", "replace")
    (tmp_path / "a.txt").write_text(wrong, "utf-8")
    (document,) = read([str(tmp_path / "a.txt")])
    assert isinstance(document, Document) and document.text == f"{SAID} {CURLY}"


def test_rows_of_two_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [b"id,text", b'1,"' + f"{SAID} {CURLY}".encode("cp1252") + b'"',
            b'2,"' + f"{SAID} {CURLY}".encode() + b'"']  # fmt: skip
    path.write_bytes(b"\n".join(rows) + b"\n")
    for item in read([str(path)]):
        assert isinstance(item, Document) and CURLY in item.text


def line(text: str, name: str) -> str:
    return json.dumps({"text": text}, ensure_ascii=False) if name == "a.jsonl" else f'1,"{text}"'


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("before", [0, 1_000])
def test_records_in_an_old_encoding(tmp_path: Path, name: str, encoding: str, before: int) -> None:
    """From the start, or beyond the part of a file that is looked at first."""
    said, plain = line(f"{SAID} {CURLY}", name), line(SAID, name)
    rows = [*["id,text"] * (name == "a.csv"), *[plain] * before, said, plain, said, plain, ""]
    data = [*map(str.encode, rows[:-3]), rows[-3].encode(encoding), *map(str.encode, rows[-2:])]
    (tmp_path / name).write_bytes(b"\n".join(data))
    found = [item.text for item in read([str(tmp_path / name)]) if isinstance(item, Document)]
    assert found[before:] == [f"{SAID} {CURLY}", SAID, f"{SAID} {CURLY}", SAID]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.eml", "a.html"])
def test_byte_order_marks_in_every_format(tmp_path: Path, name: str, encoding: str) -> None:
    paragraph = f"{SAID} {CURLY}"
    forms = {
        "a.jsonl": f"{line(paragraph, 'a.jsonl')}\n" * 700,
        "a.json": f"[{line(paragraph, 'a.jsonl')}]",
        "a.csv": "id,text\n" + f"{line(paragraph, 'a.csv')}\n" * 700,
        "a.eml": f"Subject: Open\nFrom: a@b.c\nDate: 1 May 2024\n\n{paragraph}",
        "a.html": f"<html><meta charset='latin-1'><article><p>{paragraph}</p></article></html>",
    }
    (tmp_path / name).write_bytes(forms.get(name, paragraph).encode(encoding))
    found = list(read([str(tmp_path / name)]))
    assert len(found) == (700 if name in ("a.jsonl", "a.csv") else 1)
    for item in found:
        assert isinstance(item, Document) and item.text == paragraph, item


@pytest.mark.parametrize("charset", ["undefined", "hex", "rot13", "no-such"])
def test_encodings_of_pages_that_are_none(tmp_path: Path, charset: str) -> None:
    pages = (f"<meta charset={charset}>", f"<!-- charset=koi8-r --><meta charset={charset}>")
    for number, head in enumerate(pages):
        page = f"<html><head>{head}</head><article><p>{SAID} {CURLY}</p></article></html>"
        (tmp_path / f"{number}.html").write_bytes(page.encode("cp1252"))
        (document,) = read([str(tmp_path / f"{number}.html")])
        assert isinstance(document, Document) and document.text == f"{SAID} {CURLY}"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman"])
@pytest.mark.parametrize("declared", ["", "us-ascii", "utf-8", "iso-8859-1", "no-such"])
def test_the_encoding_of_an_e_mail_is_what_it_is(
    tmp_path: Path, encoding: str, declared: str
) -> None:
    kind = f"Content-Type: text/plain; charset={declared}\n" if declared else ""
    head = f"Subject: Open\nFrom: a@b.c\nDate: 1 May 2024\nMIME-Version: 1.0\n{kind}"
    text = f"{SAID} {CURLY}"
    (tmp_path / "a.eml").write_bytes(f"{head}\n{text}".encode(encoding))
    (document,) = read([str(tmp_path / "a.eml")])
    assert isinstance(document, Document) and document.text == text


@pytest.mark.parametrize("line", ["---", "***", "• • •", "“…”"])
def test_a_line_without_letters_is_no_title(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"{line}\n\n{SAID}\n\n{SAID}", "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": line, "text": SAID}) + "\n")
    for document in read([str(tmp_path / "a.txt"), str(tmp_path / "a.jsonl")]):
        assert isinstance(document, Document) and document.title is None


def test_values_that_are_no_numbers_are_missing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{SAID}", "title": NaN, "outlet": Infinity}}\n')
    (document,) = read([str(tmp_path / "a.jsonl")])
    assert isinstance(document, Document) and (document.title, document.outlet) == (None, None)


ENTITIES = (
    "&ldquo;The caf&eacute; is open,&rdquo; she said &#8211; it&#x2019;s the mayor&amp;rsquo;s."
)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.json", "a.csv", "a.eml"])
def test_html_entities_in_a_text_are_characters(tmp_path: Path, name: str) -> None:
    forms = {
        "a.md": f"---\ntitle: Open &amp; closed\n---\n{SAID} {ENTITIES}",
        "a.jsonl": json.dumps({"title": "Open &amp; closed", "text": f"{SAID} {ENTITIES}"}),
        "a.csv": f'title,text\nOpen &amp; closed,"{SAID} {ENTITIES}"\n',
        "a.eml": f"Subject: Open &amp; closed\nFrom: a@b.c\nDate: 1 May 2024\n\n{SAID} {ENTITIES}",
    }
    forms["a.json"] = forms["a.jsonl"]
    (tmp_path / name).write_text(forms.get(name, f"{SAID} {ENTITIES}"), "utf-8")
    (document,) = read([str(tmp_path / name)])
    assert isinstance(document, Document) and document.text == f"{SAID} {CURLY}"
    assert name == "a.txt" or document.title == "Open & closed"


def test_markup_that_was_escaped_is_markup(tmp_path: Path) -> None:
    text = f"&lt;p&gt;{SAID}&lt;/p&gt;&lt;p&gt;{ENTITIES}&lt;/p&gt;"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}) + "\n")
    (document,) = read([str(tmp_path / "a.jsonl")])
    assert isinstance(document, Document) and document.text == f"{SAID}\n\n{CURLY}"


@pytest.mark.parametrize(
    "text",
    [
        "AT&T and R&D; fish & chips; M&S&Co; &c.; https://a.example/?a=1&copy=2&para=3",
        "Entities of no character: &nosuch; &#; &#xyz; &amp &#8220 &;",
    ],
)
def test_ampersands_that_are_no_entities_stay(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(f"{SAID} {text}", "utf-8")
    (document,) = read([str(tmp_path / "a.txt")])
    assert isinstance(document, Document) and document.text == f"{SAID} {text}"


def test_an_article_that_only_json_ld_holds_has_no_entities(tmp_path: Path) -> None:
    about = {"@type": "NewsArticle", "headline": "Open &amp; closed", "articleBody":
             f"{SAID} {ENTITIES} {SAID}", "author": {"name": "Ada O&#8217;Lind"}}  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    (tmp_path / "a.html").write_text(f"<html><head>{script}</head><body></body></html>")
    (document,) = read([str(tmp_path / "a.html")])
    assert isinstance(document, Document) and document.text == f"{SAID} {CURLY} {SAID}"
    assert (document.title, document.author) == ("Open & closed", "Ada O’Lind")


ENGLISH = st.text(st.sampled_from("abc ,.“”‘’–—…éèüñçåøœ€£"), min_size=1, max_size=40)


@given(st.lists(st.tuples(ENGLISH, st.booleans()), min_size=1, max_size=6))
def test_mixing_is_undone(pieces: list[tuple[str, bool]]) -> None:
    padding = "plain " * 60  # what is beyond ASCII is little of a text
    data = b"".join(
        padding.encode() + text.encode("utf-8" if utf8 else "cp1252") for text, utf8 in pieces
    )
    whole = "".join(padding + text for text, _ in pieces)
    if old := mixed_with(data):
        # Two characters of Windows-1252 in a row can be one of UTF-8: only such are read otherwise.
        pairs = re.compile("[ÂÃÄÅâåéèüñçøï][€£“”‘’–—…œ¡-¿]")
        assert old == "cp1252"
        assert decode_mixed(data, old) == whole or pairs.search(whole)


def test_a_record_that_is_longer_than_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("warcio")
    head = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: "
    short, long = f"{head}{len(SAID)}\r\n\r\n{SAID}\r\n\r\n", f"{head}{len(SAID)}\r\n\r\n{SAID} So."
    (tmp_path / "a.warc").write_text(f"{long}\r\n\r\n{short}", newline="")
    found = list(read([str(tmp_path / "a.warc")]))
    assert [type(item) for item in found] == [Document, Failure, Document]
    assert "longer than its stated length" in str(found[1])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["packed_warc", "warc"])
def test_a_web_archive_that_is_cut_off_is_reported(tmp_path: Path, form: str) -> None:
    pytest.importorskip("warcio")
    data = getattr(forms, form)()
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    options = ReadOptions(any_language=True)
    whole = [d.text for d in read([str(path)], options) if isinstance(d, Document)]
    assert len(whole) > 2
    ends = {
        i
        for i in range(len(data))
        if data.startswith(b"WARC/1", i) or data[i : i + 2] == b"\x1f\x8b"
    }
    for cut in range(40, len(data) - 4, len(data) // 90):
        if cut in ends:
            continue
        path.write_bytes(data[:cut])
        found = list(read([str(path)], options))
        texts = [d.text for d in found if isinstance(d, Document)]
        assert texts == whole[: len(texts)], "no half page"
        assert type(found[-1]) is Failure, cut


def test_a_web_archive_that_is_packed_as_a_whole(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(forms.warc()))
    *_, failure = read([str(tmp_path / "a.warc.gz")], ReadOptions(any_language=True))
    assert type(failure) is Failure and "\n" not in str(failure)
    assert "unpack it first" in failure.reason


def test_a_web_archive_that_is_cut_off_behind_headers(tmp_path: Path) -> None:
    """Whole headers, and nothing of the content that they announce."""
    pytest.importorskip("warcio")
    data = forms.warc()
    heads = [m.end() for m in re.finditer(rb"WARC/1\..*?\r\n\r\n", data, re.S)]
    assert len(heads) > 2
    for cut in heads:
        (tmp_path / "a.warc").write_bytes(data[:cut])
        *_, last = read([str(tmp_path / "a.warc")], ReadOptions(any_language=True))
        assert type(last) is Failure and "truncated" in last.reason


ENTRY = "<{0}><title>Bridge {1}</title><summary>{2} It is bridge {1}.</summary></{0}>"
FEEDS = {
    "atom": ("<feed xmlns='http://www.w3.org/2005/Atom'>", "entry", "</feed>"),
    "rss": ("<rss version='2.0'><channel>", "item", "</channel></rss>"),
    "rdf": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        " xmlns='http://purl.org/rss/1.0/'>", "item", "</rdf:RDF>",
    ),
}  # fmt: skip


def feed(form: str) -> tuple[str, list[int]]:
    """A feed of five entries, and where each ends."""
    text, name, end = FEEDS[form]
    ends = []
    for number in range(5):
        text += ENTRY.format(name, number, SAID)
        ends.append(len(text))
    return text + end, ends


@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_that_is_cut_off_is_reported(tmp_path: Path, form: str) -> None:
    pytest.importorskip("trafilatura")
    text, ends = feed(form)
    path = tmp_path / "feed.xml"
    path.write_text(text)
    whole = [d.text for d in read([str(path)]) if isinstance(d, Document)]
    assert len(whole) == 5
    for cut in (*range(ends[0], len(text) - 1, 23), *ends):
        path.write_text(text[:cut])
        found = list(read([str(path)]))
        assert [d.text for d in found if isinstance(d, Document)] == whole[
            : sum(end <= cut for end in ends)
        ]
        assert type(found[-1]) is Failure and "truncated" in found[-1].reason, text[:cut][-30:]


def test_what_a_broken_site_prints_before_its_feed_is_no_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    for form in FEEDS:
        junk = "\nWarning: mysql_connect() failed\n<?xml version='1.0'?>\n"
        (tmp_path / "feed.xml").write_text(junk + feed(form)[0])
        found = list(read([str(tmp_path / "feed.xml")]))
        assert [type(item) for item in found] == [Document] * 5
        assert all(item.text.startswith(SAID) for item in found if isinstance(item, Document))
