"""The wheel: what is in it, and that it works outside of the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 50_000_000


def _run(*command, cwd, **environment):
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" and not k.startswith("QUOTES")}
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    _run("-m", "pip", "wheel", *options, "-w", folder, ROOT, cwd=folder)
    (built,) = folder.glob("quotes-*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """The wheel unpacked in a folder of its own; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--disable-pip-version-check", "--quiet"]
    _run("-m", "pip", "install", *options, "--target", folder, wheel, cwd=folder)
    return folder


def test_the_wheel_is_small(wheel):
    assert wheel.stat().st_size <= LARGEST


def test_all_that_is_not_python_is_in_it(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("db", "seeds"):
        wanted = {
            f"quotes/_data/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert wanted
        assert wanted <= names
    resources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "quotes").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert resources <= names
    assert "quotes/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_nothing_else_is_in_it(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"quotes", next(top for top in tops if top.endswith(".dist-info"))}
    assert not [name for name in names if name.endswith(".pyc") or "/tests/" in name]


def test_it_runs_outside_of_the_checkout(installed, tmp_path):
    def quotes(*arguments):
        return _run("-m", "quotes", *arguments, cwd=tmp_path, PYTHONPATH=str(installed))

    where = _run(
        "-c", "import quotes; print(quotes.__file__)", cwd=tmp_path, PYTHONPATH=str(installed)
    )
    assert Path(where.strip()).is_relative_to(installed)
    quotes("ingest", installed / "quotes" / "_data" / "seeds" / "articles")
    assert quotes("db", "current").strip()
    speakers = json.loads(quotes("speakers", "--format", "json"))
    assert speakers
    hits = json.loads(quotes("search", "--speaker", speakers[0]["name"], "--format", "json"))
    assert {"id", "kind", "act", "text", "speakers", "published", "statement_id"} <= set(hits[0])
    assert hits[0]["text"].split()[0] in quotes("show", hits[0]["id"])
    reports = json.loads(quotes("report", "--format", "json"))
    assert "source-audit" in {report["name"] for report in reports}
    quotes("report", "source-audit")
    count = quotes("sql", "SELECT count(*) AS n FROM quotes_flat", "--format", "csv")
    assert int(count.split()[1]) >= len(hits)
