"""Other packages add formats by the entry point `quotes.readers`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

READER = """
from quotes.readers import RawArticle, Unreadable

NAME = "newsml"

def recognises(source):
    return source.head.startswith(b"#news")

def articles(source, reading):
    lines = source.whole(1000).decode().splitlines()
    if len(lines) < 3:
        raise Unreadable("no body")
    yield RawArticle(source.where, lines[2], title=lines[1])
"""


def test_an_installed_reader_is_asked_first(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "newsml-1.0.dist-info").mkdir(parents=True)
    (site / "newsml.py").write_text(READER)
    (site / "newsml-1.0.dist-info" / "METADATA").write_text("Name: newsml\nVersion: 1.0\n")
    (site / "newsml-1.0.dist-info" / "entry_points.txt").write_text(
        "[quotes.readers]\nnewsml = newsml\n"
    )
    (tmp_path / "a").write_text("#news\nBridge opens\nThe mayor said that it is open.\n")
    (tmp_path / "b").write_text("#news\n")
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "from quotes.readers import read\n"
        f"for d in read([{str(tmp_path / 'a')!r}, {str(tmp_path / 'b')!r}]):\n"
        "    print(getattr(d, 'title', d))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.splitlines() == ["Bridge opens", f"{tmp_path / 'b'}: no body"], ran.stderr
