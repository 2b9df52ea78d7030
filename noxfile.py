"""What a contributor runs: `nox -s tests`, `nox -s lint`, `nox -s coverage`.

The sessions use the environment that nox was started from, which has the extra `dev`; `oldest`
makes its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nox

# Also where nox was started as `.venv/bin/nox`, without activating the environment.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "tests"]


@nox.session
def tests(session: nox.Session) -> None:
    """All tests."""
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(venv_backend="venv", python="3.11")
def oldest(session: nox.Session) -> None:
    """All tests with the oldest dependencies that pyproject.toml allows, on the oldest Python."""
    session.install("uv")
    lowest = ["--resolution", "lowest-direct"]
    session.run("python", "-m", "uv", "pip", "install", *lowest, "-e", ".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """All tests, slower, with the coverage of the package; its floor is in pyproject.toml."""
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def lint(session: nox.Session) -> None:
    """Style, formatting, types, layers, and the marks of the open corpus."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy", "--strict", "quotes")
    session.run("lint-imports")
    session.run("python", "-m", "quotes.evaluate.marked", "seeds/corpus", "--check")


@nox.session
def accuracy(session: nox.Session) -> None:
    """Accuracy against its floors; give the folder with the corpora: nox -s accuracy -- FOLDER."""
    session.run("python", "-m", "benchmarks.floors", *(session.posargs or ["../shared"]))


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as a site, with every warning an error."""
    # The theme warns of a future version of MkDocs.
    session.run("mkdocs", "build", "--strict", env={"NO_MKDOCS_2_WARNING": "1"})
