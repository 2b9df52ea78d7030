"""Malicious input: each is refused in one line, and the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from quotes.document import Document
from quotes.readers import Failure, Limits, ReadOptions, read

MB = 1 << 20
SAID = "The mayor of Orrin said that the bridge was open again."
GOOD = json.dumps({"text": SAID}) + "\n"
LONG = json.dumps({"text": f"{SAID} " * 1000}) + "\n"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def russian_doll(depth: int) -> bytes:
    data = GOOD.encode()
    for _ in range(depth):
        data = zipped({"inner": data})
    return data


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]><rss version="2.0">'
        "<channel><title>x</title><item><description>&a11;</description></item></channel></rss>"
    ).encode()


def cut_short(form: str) -> bytes:
    from readers import forms

    data: bytes = getattr(forms, form)()
    return data[: len(data) // 2]


# The content of a file, and a word of the message.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "white": (lambda: b"\n \n" * 100, "empty"),
    "binary": (lambda: bytes(range(256)) * 40, "binary"),
    "gzip_bomb": (
        lambda: gzip.compress(b'{"text": "' + b"a" * (40 * MB)),
        "unpacks to more than 200 times",
    ),
    "zip_bomb": (
        lambda: zipped({f"{i}.txt": b"The mayor said so. " * (2 * MB) for i in range(3)}),
        "",
    ),
    "doll": (lambda: russian_doll(6), "nested too deeply"),
    "climbing": (lambda: zipped({"../../etc/x": b"The mayor said so."}), "outside of the archive"),
    "absolute": (lambda: zipped({"/etc/x": b"The mayor said so."}), "outside of the archive"),
    "page_of_100_mb": (lambda: b"<html><p>" + b"x" * (100 * MB), "larger than 16 MB"),
    "many_elements": (lambda: b"<html><body>" + b"<b>x</b>" * 100_000, "elements"),
    "deep_page": (lambda: b"<html><body>" + b"<div>" * 50_000 + SAID.encode(), "nested too"),
    "deep_json": (lambda: b'{"a":' * 1_000_000, "nested too deeply"),
    "deep_list": (lambda: b'[{"text":' + b"[" * 1_000_000, "nested too deeply"),
    "endless_text": (lambda: b"a " * (20 * MB), "larger than 32 MB"),
    "broken_json": (lambda: b'[{"text": "x"', "not valid JSON"),
    "broken_zip": (lambda: zipped({"a": GOOD.encode() * 50})[:-30], "broken zip"),
    "broken_gzip": (lambda: gzip.compress(os.urandom(9)) [:14], "broken gzip"),
    "broken_parquet": (lambda: b"PAR1" + b"x" * 1000 + b"PAR1", "broken Parquet"),
    "cut_parquet": (lambda: cut_short("parquet"), "broken Parquet"),
    "office": (lambda: zipped({"[Content_Types].xml": b"<x/>", "a.xml": b"<a/>"}), "Office"),
    "no_feed": (lambda: b'<?xml version="1.0"?><rss><channel></channel></rss>', "feed"),
    "laughs": (laughs, ""),
    "cut_warc": (lambda: cut_short("packed_warc"), ""),
    "surrogates": (lambda: b'{"text": "The mayor \\ud800 said it is \\u0000 open."}\n' * 2, ""),
    "turned": (lambda: "The mayor said \u202e that the bridge is open.\u200f".encode(), ""),
    "endless_line": (
        lambda: GOOD.encode() + b'{"text": "' + b"a" * (40 * MB) + b'"}\n',
        ":2: line longer than 32 MB",
    ),
    "broken_line": (lambda: GOOD.encode() * 6 + b"{broken\n" + GOOD.encode(), ":7: not valid JSON"),
    "bad_utf_8": (lambda: GOOD.encode() + b'{"text": "\xff\xfe"}\n', ":2: not valid UTF-8"),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all of them, with a good article before and after each."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
        (folder / f"{name}~good").write_text(GOOD + GOOD)
    return folder


@pytest.mark.parametrize("name", [n for n, (_, reason) in HOSTILE.items() if reason])
def test_is_refused_in_one_line(folder: Path, name: str) -> None:
    found = list(read([str(folder / name)]))
    failures = [f for f in found if isinstance(f, Failure)]
    assert len(failures) == 1
    failure = failures[0]
    assert HOSTILE[name][1] in str(failure)
    assert failure.where.startswith(str(folder / name))
    assert failure.path == str(folder / name)
    assert "\n" not in str(failure)
    assert len(failure.reason) < 300


def test_entities_do_not_grow(folder: Path) -> None:
    found = list(read([str(folder / "laughs")], ReadOptions(any_language=True)))
    assert all(isinstance(f, Failure) or len(f.text) < 10_000 for f in found)


def test_the_rest_of_a_folder_goes_on(folder: Path) -> None:
    found = list(read([str(folder)]))
    good = [d for d in found if isinstance(d, Document) and d.text == SAID]
    assert len(good) == 2 * len(HOSTILE) + 1 + 7 + 1


class Inward(BaseHTTPRequestHandler):
    """A page that redirects into the network of the reading machine."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://127.0.0.2:{self.server.server_port}/secret")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inward() -> Iterator[str]:
    served = ThreadingHTTPServer(("", 0), Inward)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()
    served.server_close()


def test_through_the_command_line(folder: Path, inward: str) -> None:
    start = "from quotes.cli import main; main()"
    command = [sys.executable, "-c", start, "extract", inward, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert "Traceback" not in ran.stderr
    assert "leads to 127.0.0.2, which is not a public address" in ran.stderr
    texts = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(texts) >= 2 * len(HOSTILE)
    for name, (_, reason) in HOSTILE.items():
        if reason:
            told = [line for line in ran.stderr.splitlines() if f"{folder / name}" in line]
            assert any(reason in line for line in told), (name, ran.stderr)


def test_a_zip_bomb_stops_at_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({f"{i}": LONG.encode() * 200 for i in range(3)}))
    found = list(read([str(path)]))
    assert isinstance(found[-1], Failure)
    assert "200 times its size" in found[-1].reason
    assert sum(isinstance(f, Failure) for f in found) == 1


def test_limits_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SAID * 100)
    found = list(read([str(path)], ReadOptions(limits=Limits(article=1024))))
    assert [str(f) for f in found] == [f"{path}: larger than 1 KB, not read"]


def test_line_seven_is_broken_and_the_others_go_in(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    bad = ['{"text": "cut off', '["list"]', '{"no": "text"}', '{"text": 5}', "nonsense"]
    for line in [*(b.encode() for b in bad), b'{"text": "\xff\xfe bad bytes"}']:
        path.write_bytes(GOOD.encode() * 6 + line + b"\n" + GOOD.encode() * 3)
        found = list(read([str(path)]))
        assert sum(isinstance(d, Document) for d in found) == 9
        failures = [f for f in found if isinstance(f, Failure)]
        assert [f.where for f in failures] == [f"{path}:7"]
        assert found[6] is failures[0]


def test_an_endless_line_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(GOOD.encode() + b'{"text": "' + b"a" * (40 * MB) + b'"}\n' + GOOD.encode())
    first, second, third = read([str(path)])
    assert isinstance(first, Document)
    assert str(second) == f"{path}:2: line longer than 32 MB"
    assert isinstance(third, Document)


def test_nul_and_surrogates_keep_the_offsets(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "The mayor \\u0000 said \\ud800 that it was fine.", "id": "\\udfff"}')
    (document,) = read([str(path)])
    assert isinstance(document, Document)
    assert document.text == "The mayor \ufffd said \ufffd that it was fine."
    assert document.id == "\ufffd"
    document.text.encode("utf-8")


def test_marks_that_turn_the_direction_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "The mayor said \u202eneppo si egdirb eht\u202c that all was well.\u200f"
    path.write_text(text, encoding="utf-8")
    (document,) = read([str(path)])
    assert isinstance(document, Document)
    assert document.text == text
    assert len(document.prose) == len(text)
    assert "\u202e" not in document.prose


def test_one_bad_member_does_not_end_an_archive(tmp_path: Path) -> None:
    members = {"a": GOOD.encode(), "b": b"\0" * 99, "c/../../d": b"x", "e": GOOD.encode() * 2}
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(members))
    data = bytearray(path.read_bytes())
    found = list(read([str(path)]))
    assert sum(isinstance(f, Document) for f in found) == 3
    assert [f.where for f in found if isinstance(f, Failure)] == [f"{path}!b", f"{path}!c/../../d"]
    # A member whose bytes were damaged: its checksum is wrong.
    data[data.index(b"e", 30) + 5] ^= 0xFF
    path.write_bytes(data)
    assert any(isinstance(f, Document) for f in read([str(path)]))


def test_broken_rows_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "id,text",
        f"1,{SAID}",
        "2,a,b,c",
        f'3,"{SAID}" and',
        f"4,{SAID} Café “à la carte” – très bien.",
    ]
    path.write_bytes("\n".join(rows).encode() + b"\n5,\xff\xfe bad\n6," + SAID.encode() + b"\n")
    found = list(read([str(path)], ReadOptions(format="csv")))
    assert [d.id for d in found if isinstance(d, Document)] == ["1", "4", "6"]
    assert [f.where for f in found if isinstance(f, Failure)] == [f"{path}:{n}" for n in (3, 4, 6)]


def test_a_text_of_five_megabytes_and_one_of_quotation_marks(tmp_path: Path) -> None:
    for text in (f"{SAID} " * 100_000, "The mayor said " + '"' * 100_000, "a\n" * 150_000 + SAID):
        (tmp_path / "a.txt").write_text(text)
        (document,) = read([str(tmp_path / "a.txt")])
        assert isinstance(document, Document)
        assert document.text == text
