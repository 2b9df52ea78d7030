"""PDF, Word documents and e-mail."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from quotes.document import Document
from quotes.readers import Failure, Limits, ReadOptions, read

docx = pytest.importorskip("docx", reason="needs quotes[documents]")
pytest.importorskip("pypdf", reason="needs quotes[documents]")

SAID = (
    "The council of Port Ellery has approved a plan for electric ferries, its chair said on "
    "Tuesday evening.",
    "“We have waited ten years for this,” Mona Riddell told reporters after the vote in the hall.",
    "“Nobody asked the fishermen,” said Tor Aske, who runs two boats out of the north basin.",
)


def only(tmp_path: Path, data: bytes, name: str = "a") -> Document:
    found = given(tmp_path, data, name)
    assert len(found) == 1 and isinstance(found[0], Document), found
    return found[0]


def given(
    tmp_path: Path, data: bytes, name: str = "a", limits: Limits | None = None
) -> list[Document | Failure]:
    (tmp_path / name).write_bytes(data)
    options = ReadOptions(limits=limits) if limits else None
    return list(read([str(tmp_path / name)], options))


def refused(tmp_path: Path, data: bytes, limits: Limits | None = None) -> str:
    (failure,) = given(tmp_path, data, limits=limits)
    assert isinstance(failure, Failure) and not failure.trace, failure
    return failure.reason


# -- PDF ----------------------------------------------------------------------------------------


def pdf(*pages: Sequence[str], title: str = "", packed: bytes | None = None) -> bytes:
    """A minimal PDF of these lines; `packed` replaces the stream of the first page."""
    streams = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        streams.append(f"BT /F1 10 Tf 14 TL 40 800 Td\n{shown}ET".encode("cp1252"))
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R"
            b" >> >> /Contents %d 0 R >>" % (5 + 2 * n)
        )
        body = packed if packed is not None and n == 0 else zlib.compress(stream)
        head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
        objects.append(head + body + b"\nendstream")
    objects.append(f"<< /Title ({title}) >>".encode())
    out, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
        + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF" % len(out)
    )  # fmt: skip


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def test_a_pdf_is_read_in_paragraphs(tmp_path: Path) -> None:
    lines = [
        "The council of Port Ellery has approved a plan for elec-",
        "tric ferries, its chair said on",
        "Tuesday evening.", "“We have waited ten years for this,” Mona Riddell told reporters",
        "after the vote in the hall.", "“Nobody asked the fishermen,” said Tor Aske, who runs two",
        "boats out of the north basin.",
    ]  # fmt: skip
    parts = (lines[:3], lines[3:5], lines[5:])
    pages = [["The Ellery Post", *part, f"Page {n}"] for n, part in enumerate(parts, 1)]
    document = only(tmp_path, pdf(*pages, title="Ferries approved"))
    assert document.title == "Ferries approved"
    assert document.text.split("\n\n") == list(SAID)
    assert only(tmp_path, pdf(lines, title="Microsoft Word - a.docx")).title is None


def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    assert "without text (a scan?)" in refused(tmp_path, pdf([]))
    assert "PDF" in refused(tmp_path, pdf(SAID)[:300])
    assert "PDF" in refused(tmp_path, b"%PDF-1.7\n" + b"\0\xff" * 500)
    bomb = zlib.compress(b"\0" * 300_000_000, 9)
    assert "PDF" in refused(tmp_path, pdf(SAID, packed=bomb))
    limits = Limits()
    assert "not read" in refused(tmp_path, pdf(SAID), replace(limits, article=200))
    many = pdf(*[SAID] * 300)
    assert "seconds" in refused(tmp_path, many, replace(limits, page_seconds=0.01))


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    for password, read_ in (("secret", False), ("", True)):
        writer = PdfWriter(PdfReader(io.BytesIO(pdf(SAID))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        found = given(tmp_path, out.getvalue())
        assert isinstance(found[0], Document) == read_
        assert read_ or "password" in str(found[0])


# -- Word ---------------------------------------------------------------------------------------


def packed(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_a_word_document(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title = "Ferries approved"
    made.core_properties.author = "Nils Rød"
    made.add_heading("Port Ellery", 2)
    made.add_paragraph(SAID[0])
    made.add_paragraph(SAID[1], style="List Bullet")
    made.add_table(1, 2).cell(0, 1).text = SAID[2]
    made.add_paragraph("We were not told of the day.", style="Quote")
    document = only(tmp_path, packed(made))
    assert (document.title, document.author) == ("Ferries approved", "Nils Rød")
    assert document.text.split("\n\n")[1:4] == list(SAID)
    kinds = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert kinds == [
        ("heading", "Port Ellery"),
        ("item", SAID[1]),
        ("quotation", "We were not told of the day."),
    ]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    made.add_paragraph(SAID[0])
    paragraph = made.add_paragraph("“We have waited ")
    for tag, words in (("ins", "ten"), ("del", "nine")):
        text = "w:t" if tag == "ins" else "w:delText"
        xml = f"<w:{tag} {nsdecls('w')}><w:r><{text}>{words}</{text}></w:r></w:{tag}>"
        paragraph._p.append(parse_xml(xml))
    paragraph.add_run(" years for this,” Mona Riddell told reporters.")
    told = only(tmp_path, packed(made)).text
    assert "“We have waited ten years for this,” Mona Riddell told reporters." in told


def test_word_documents_that_cannot_be_read(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph(SAID[0])
    good = packed(made)
    assert "broken" in refused(tmp_path, good[: len(good) // 2])
    bad = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<a" if name == "word/document.xml" else old.read(name))
    assert "broken Word document" in refused(tmp_path, bad.getvalue())
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("[Content_Types].xml", "<x/>")
        new.writestr("word/document.xml", "<a>" + "x" * 40_000_000)
    assert "larger than" in refused(tmp_path, large.getvalue())


# -- e-mail -------------------------------------------------------------------------------------


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Nils Rød <nils@post.example>"
    made["Subject"] = "Ferries “approved”"
    made["Date"] = "Tue, 05 Mar 2024 08:00:00 +0000"
    made["MIME-Version"] = "1.0"
    for name, value in headers.items():
        made[name] = value
    return made


def test_a_message_and_what_is_attached(tmp_path: Path) -> None:
    made = message()
    made.set_content("\n\n".join(SAID))
    made.add_alternative("<p>Another form of it, he said.</p>", subtype="html")
    made.add_attachment(pdf(SAID), maintype="application", subtype="pdf", filename="a.pdf")
    made.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="a.png")
    first, attached, picture = given(tmp_path, made.as_bytes(), "a.eml")
    assert isinstance(first, Document) and isinstance(attached, Document)
    assert (first.title, first.author) == ("Ferries “approved”", "Nils Rød")
    assert first.published == "2024-03-05T08:00:00+00:00"
    assert SAID[1] in first.text and "Another form" not in first.text
    assert (attached.origin or "").endswith("a.eml!a.pdf") and "waited ten years" in attached.text
    assert isinstance(picture, Failure) and "no text" in picture.reason


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "nonsense"])
def test_a_message_in_html_and_its_encodings(tmp_path: Path, charset: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in SAID).replace("“", '"').replace("”", '"')
    data = (
        "From: =?utf-8?q?Nils_R=C3=B8d?= <nils@post.example>\r\nSubject: Ferries\r\nMIME-Version: "
        f'1.0\r\nContent-Type: text/html; charset="{charset}"\r\n\r\n{body}\r\n'
    )
    document = only(tmp_path, data.encode())
    assert document.author == "Nils Rød"
    assert [b for b in document.text.split("\n\n") if "ten years" in b]


def test_a_saved_page_is_a_page(tmp_path: Path) -> None:
    made = message(**{"Snapshot-Content-Location": "https://www.ellerypost.example/a"})
    page = "<html><head><title>Ferries approved</title></head><body><article>{}</article></body>"
    made.set_content(page.format("".join(f"<p>{t}</p>" for t in SAID)), subtype="html")
    document = only(tmp_path, made.as_bytes())
    assert document.url == "https://www.ellerypost.example/a"
    assert document.text.split("\n\n") == list(SAID)


def test_messages_that_cannot_be_read(tmp_path: Path) -> None:
    nested = b"From: a@b\nSubject: x\nMIME-Version: 1.0\n"
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    )
    assert "nested" in refused(tmp_path, nested + deep) or "parts" in refused(
        tmp_path, nested + deep
    )
    many = nested + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5_000
    assert "more than 500 parts" in refused(tmp_path, many)
    odd = (b"Date: \xff\xfe", b"Subject: =?x?y?z?=", b"From: <<<@,;:", b"Content-Type: ;;;")
    for header in odd:
        data = b"From: a@b\nMIME-Version: 1.0\n" + header + b"\n\n" + SAID[1].encode()
        assert isinstance(given(tmp_path, data)[0], Document), header
