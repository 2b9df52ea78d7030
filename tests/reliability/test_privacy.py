"""A run writes nothing but what it was asked for, and talks to nobody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import END, ROOT, environment, series

RUNS = (
    ["extract", "articles.jsonl"],
    ["ingest", "articles.jsonl", "--workers", "2", "--db", "news.db"],
    ["search", "harbour", "--db", "news.db"],
    ["export", "-o", "out.csv", "--db", "news.db"],
    ["report", "source-audit", "--db", "news.db"],
    ["sql", "SELECT 1", "--db", "news.db"],
)


def test_only_one_module_loads_the_runtime() -> None:
    """Its telemetry is off because the module that loads it turns it off."""
    loads = re.compile(r"^\s*(?:import onnxruntime|from onnxruntime)", re.M)
    found = [p for p in (ROOT / "quotes").rglob("*.py") if loads.search(p.read_text("utf-8"))]
    assert [path.name for path in found] == ["inference.py"]


def test_a_component_of_spacy_has_no_telemetry_either(tmp_path: Path) -> None:
    script = "import spacy; spacy.blank('en').add_pipe('quotes'); import os; print(os.environ)"
    home = tmp_path / "home"
    home.mkdir()
    env = {**environment(), "HOME": str(home)}
    env.pop("ORT_DISABLE_TELEMETRY", None)
    script = f"import quotes.detect.component; {script}"
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "'ORT_DISABLE_TELEMETRY': '1'" in done.stdout
    assert list(home.iterdir()) == []


def test_runs_write_only_their_own_files(tmp_path: Path, articles: Path) -> None:
    home, work, scratch = (tmp_path / name for name in ("home", "work", "scratch"))
    for folder in (home, work, scratch):
        folder.mkdir()
    shutil.copy(articles, work / "articles.jsonl")
    env = {k: v for k, v in environment().items() if not k.startswith(("XDG_", "ORT_"))}
    env |= {"HOME": str(home), "TMPDIR": str(scratch)}
    done = subprocess.run(series(RUNS), env=env, cwd=work, capture_output=True, text=True)
    assert done.stdout.count(END) == len(RUNS) and done.returncode == 0, done.stderr
    assert list(home.iterdir()) == list(scratch.iterdir()) == []
    names = [path.name for path in work.iterdir()]
    left = {name.removesuffix("-wal").removesuffix("-shm") for name in names}
    assert left == {"articles.jsonl", "news.db", "out.csv"}


def test_runs_open_no_connection(tmp_path: Path, articles: Path) -> None:
    """As the system sees it, whatever library might do it."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    shutil.copy(articles, tmp_path / "articles.jsonl")
    command = [strace, "-f", "-o", "calls", "-e", "trace=socket,connect,sendto"]
    command += [sys.executable, "-m", "quotes", *RUNS[1]]
    done = subprocess.run(
        command, env=environment(), cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    if "ptrace" in done.stderr:
        pytest.skip("processes cannot be traced here")
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text()
    assert "exited with 0" in calls
    assert not re.search(r"AF_INET|AF_NETLINK|sin_addr", calls), calls
