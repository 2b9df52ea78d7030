"""The reader, the report and the spaCy code of the how-tos work as printed there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, environment

_FENCED = re.compile(r"```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)


def printed(page: str) -> dict[str, str]:
    """The blocks of a how-to by their language, of which each has one."""
    text = (ROOT / "docs" / "howto" / f"{page}.md").read_text(encoding="utf-8")
    found = [(match["kind"], match["body"]) for match in _FENCED.finditer(text)]
    assert len(dict(found)) == len(found)
    return dict(found)


def run(*words: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment(**variables),
        timeout=300,
    )


def test_the_reader_of_the_how_to_is_installed_and_reads(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling, which builds the package, is not installed")
    blocks = printed("reader")
    package, inbox, site = (tmp_path / name for name in ("quotes-wire", "inbox", "site"))
    package.mkdir()
    (package / "quotes_wire.py").write_text(blocks["python"], encoding="utf-8")
    (package / "pyproject.toml").write_text(blocks["toml"], encoding="utf-8")
    inbox.mkdir()
    wire = blocks["text"]
    second = wire.replace("4711", "4712").replace("2024-06-15", "16 June 2024")
    (inbox / "today.txt").write_text(f"{wire}\n{second}\n#WIRE 4713\n", encoding="utf-8")
    (inbox / "broken.txt").write_bytes(b"#WIRE 1\n\n\xff\xfe")

    install, extract, ingest = blocks["console"].removeprefix("$ ").strip().split("\n$ ")
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", site]
    installed = run(*shlex.split(install), *options, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr

    path = f"{ROOT}:{site}"
    extracted = run(*shlex.split(extract), cwd=tmp_path, PYTHONPATH=path)
    assert extracted.returncode == 3, extracted.stderr  # the article without text
    first, other = map(json.loads, extracted.stdout.splitlines())
    assert (first["id"], first["title"], first["outlet"], first["published"]) == (
        "4711",
        "Bridge opens",
        "Northwind News",
        "2024-06-15",
    )
    assert other["published"] == "2024-06-16"
    assert first["quotes"][0]["speakers"][0]["name"] == "Ana Petrosyan"
    assert "#4713: an article without text" in extracted.stderr

    ingested = run(*shlex.split(ingest), cwd=tmp_path, PYTHONPATH=path)
    assert ingested.returncode == 3, ingested.stderr
    assert "broken.txt: not in UTF-8" in ingested.stderr
    shown = run(*shlex.split("quotes search Polls --db news.db"), cwd=tmp_path)
    assert "Ana Petrosyan" in shown.stdout, shown.stderr


def test_the_report_of_the_how_to_runs(tmp_path: Path) -> None:
    blocks = printed("reports")
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "by-outlet.sql").write_text(blocks["sql"], encoding="utf-8")
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "seeds" / "articles")
    commands = blocks["console"].removeprefix("$ ").strip().split("\n$ ")
    assert len(commands) >= 3
    for command in commands:
        done = run(*shlex.split(command), cwd=tmp_path, QUOTES_DB="news.db")
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert "Northwind News" in done.stdout


def test_the_code_for_spacy_runs(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "howto" / "spacy.md").read_text(encoding="utf-8")
    *one_program, another = (m["body"] for m in _FENCED.finditer(text) if m["kind"] == "python")
    done = run_code("\n".join(one_program), cwd=tmp_path)
    assert done.stdout.splitlines()[1] == "['“Polls do not vote,”']", done.stderr
    assert "Polls" in (tmp_path / "quotes.html").read_text(encoding="utf-8")
    assert run_code(another, cwd=tmp_path).stdout.split() == ["1", "1"]


def run_code(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment(),
        timeout=300,
    )
