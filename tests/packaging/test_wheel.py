"""The wheel: what is in it, and that it works outside of the checkout."""

import email
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from fnmatch import fnmatch
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
    (built,) = folder.glob("quotes_db-*.whl")
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
            if path.is_file() and not {"__pycache__", "corpus", "held-out"} & {*path.parts}
        }  # marked articles, to fit and to measure, are read from a clone
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


def test_all_that_is_bundled_has_a_licence(wheel):
    """Each file beside the code is in BUNDLED.md, and each line there is about some file."""
    lines = (ROOT / "BUNDLED.md").read_text("utf-8").splitlines()
    cells = [re.match(r"\| `([^`]+)` \| ([\w.-]+) \|", line) for line in lines]
    licences = {cell[1]: cell[2] for cell in cells if cell}
    found = {}
    for name in zipfile.ZipFile(wheel).namelist():
        if not name.endswith((".py", "/")) and ".dist-info/" not in name:
            patterns = [pattern for pattern in licences if fnmatch(name, pattern)]
            assert patterns, f"{name} is not in BUNDLED.md"
            found.setdefault(patterns[0], []).append(name)
    assert found.keys() == licences.keys()
    with zipfile.ZipFile(wheel) as archive:
        (place,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        about = email.message_from_bytes(archive.read(place))
        assert any(n.endswith("licenses/BUNDLED.md") for n in archive.namelist())
    only_in_source = {"CC-BY-4.0"}  # the marked articles
    told = set(about["License-Expression"].split(" AND "))
    assert told == set(licences.values()) | only_in_source
    assert about["Name"] == "quotes-db"


def test_wheel_and_sdist_are_what_pypi_takes(wheel, tmp_path):
    pytest.importorskip("twine", reason="twine, which checks the packages, is not installed")
    _run("-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (sdist,) = tmp_path.glob("quotes_db-*.tar.gz")
    said = _run("-m", "twine", "check", "--strict", wheel, sdist, cwd=tmp_path)
    assert said.count("PASSED") == 2, said
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"quotes/__init__.py", "db/env.py", "tests/packaging/test_wheel.py"} <= names
    assert {"README.md", "LICENSE", "BUNDLED.md", "docs/index.md", "pyproject.toml"} <= names


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
    extracted = quotes("extract", installed / "quotes" / "_data" / "seeds" / "articles")
    assert len(extracted.splitlines()) == len(list((ROOT / "seeds" / "articles").iterdir()))
    quotes("export", "--format", "tables", "--output", "tables")
    asked = quotes("report", "source-audit", "--parquet", "tables", "--format", "csv")
    assert asked == quotes("report", "source-audit", "--format", "csv")
    assert "usage: " in quotes("serve", "--help").lower()
    version = "import quotes.version as v; print(v.__version__)"
    shown = _run("-c", version, cwd=tmp_path, PYTHONPATH=str(installed))
    assert (
        shown.strip() == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    )
    count = quotes("sql", "SELECT count(*) AS n FROM quotes_flat", "--format", "csv")
    assert int(count.split()[1]) >= len(hits)
