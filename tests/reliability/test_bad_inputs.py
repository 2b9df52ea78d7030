"""One bad input is one line, and everything else goes on."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from command_line import Command

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.readers import Failure, ReadOptions, Skipped, read, reading
from quotes.readers.progress import size_of

SAID = "The mayor of Orrin said on Monday that the old bridge is open to lorries again."


def texts(found: list[Document | Failure]) -> list[str]:
    return [item.text for item in found if isinstance(item, Document)]


def failures(found: list[Document | Failure]) -> list[str]:
    return [str(item) for item in found if isinstance(item, Failure)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for name in ("a", "b", "c"):
        (folder / name).mkdir(parents=True)
        (folder / name / "text.txt").write_text(f"{SAID} {name}")
    return folder


def test_a_folder_that_cannot_be_looked_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = os.scandir

    def closed(path: Path) -> object:  # nothing is closed to root, as whom tests may run
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = list(read([str(folder)]))
    assert texts(found) == [f"{SAID} a", f"{SAID} c"]
    assert failures(found) == [f"{folder / 'b'}: cannot be opened: Permission denied"]
    assert size_of([str(folder)]) == sum(len(text) for text in texts(found))


def test_whatever_goes_wrong_with_one_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At opening, at reading, at finishing: the failure is that input's alone, with its trace."""
    real = {name: getattr(reading, name) for name in ("open_file", "finished", "reader_of")}

    for name in real:

        def broken(*arguments: object, name: str = name) -> object:
            if "/b/" in str(getattr(arguments[0], "where", arguments[0])):
                raise RuntimeError("nobody foresaw this")
            return real[name](*arguments)

        with monkeypatch.context() as patched:
            patched.setattr(reading, name, broken)
            found = list(read([str(folder)]))
        assert texts(found) == [f"{SAID} a", f"{SAID} c"], name
        (failure,) = (item for item in found if isinstance(item, Failure))
        assert "nobody foresaw this" in failure.reason and "/b/" in failure.where
        assert "in broken" in failure.trace


@pytest.mark.parametrize(
    "address",
    ["http://[", "http://[::1", "http://", "http://a b/", "https://x:99999/", "http://\x00/",
     "http://.../", f"http://{'a' * 300}.example/", "http://127.0.0.1:port/", "HTTP://[v1.x]/"],
)  # fmt: skip
def test_invalid_addresses(folder: Path, address: str) -> None:
    found = list(read([address, str(folder)]))
    assert len(texts(found)) == 3
    (told,) = failures(found)
    assert "\n" not in told


def test_invalid_paths(quotes: Command) -> None:
    for path in ("", "a\0b"):
        with pytest.raises(QuotesError):
            read([path])
    done = quotes("extract", "")
    assert done.code == 1 and len(done.err.splitlines()) == 1


def test_links_do_not_lead_out_of_a_folder(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(f"{SAID} secret")
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "up").symlink_to("../outside/secret.txt")
    (folder / "round").symlink_to(folder)
    (folder / "broken").symlink_to("nowhere")
    (folder / "within.txt").symlink_to(folder / "a" / "text.txt")
    found = list(read([str(folder)]))
    assert not [text for text in texts(found) if "secret" in text]
    assert len(texts(found)) >= 3
    told = failures(found)
    assert sum("not followed without --follow-links" in line for line in told) == 3
    assert sum("a broken symbolic link" in line for line in told) == 1
    assert all(isinstance(item, Skipped) for item in found if isinstance(item, Failure))

    followed = list(read([str(folder)], ReadOptions(follow_links=True)))
    assert sum("secret" in text for text in texts(followed)) == 3
    named = list(read([str(folder / "file.txt"), str(folder / "folder")]))
    assert [text[-6:] for text in texts(named)] == ["secret", "secret"], "the user named them"


def test_what_is_no_file_in_a_folder(folder: Path) -> None:
    os.mkfifo(folder / "a" / "pipe.txt")
    found = list(read([str(folder)]))
    assert len(texts(found)) == 3
    assert failures(found) == [
        f"{folder / 'a' / 'pipe.txt'}: a pipe, a socket or a device, not read"
    ]


def test_links_in_archives(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("notes.txt")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/hostname-of-the-machine-that-reads")
        archive.writestr("good.txt", SAID)
    found = list(read([str(path)]))
    assert texts(found) == [SAID]
    assert "symbolic link" in failures(found)[0]


def test_links_through_the_command_line(quotes: Command, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(f"{SAID} secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    done = quotes("extract", folder)
    assert done.code == 0 and len(done.records) == 3 and "--follow-links" in done.err
    assert len(quotes("extract", folder, "--follow-links").records) == 4


HOLLOW = {
    "header.csv": "id,text\n",
    "empty.json": "[]",
    "feed.xml": "<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>",
    "blank.jsonl": "\n" * 100_000,
}


@pytest.mark.parametrize("name", HOLLOW)
def test_a_file_without_an_article_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HOLLOW[name])
    found = list(read([str(tmp_path / name)]))
    assert len(found) == 1 and isinstance(found[0], Failure), found


def test_what_begins_with_much_white_space_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n" * 100_000 + json.dumps({"text": SAID}))
    (tmp_path / "a.txt").write_text("\n" * 100_000 + SAID)
    for name in ("a.jsonl", "a.txt"):
        (document,) = read([str(tmp_path / name)])
        assert isinstance(document, Document) and document.text.strip() == SAID


def test_very_many_columns_are_not_all_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"column{i}" for i in range(50_000)]
    (tmp_path / "a.csv").write_text(f"{','.join(names)},text\n{',' * len(names)}{SAID}\n")
    (document,) = read([str(tmp_path / "a.csv")])
    assert isinstance(document, Document)
    assert "column1, " in caplog.text and "and 49,980 more" in caplog.text
    assert len(caplog.text) < 1_000
    (failure,) = read([str(tmp_path / "a.csv")], ReadOptions(columns={"text": "x"}))
    assert isinstance(failure, Failure) and len(failure.reason) < 1_000
