"""What the documentation says is so: its commands run, its reference is that of the program."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from command_line import ROOT, environment
from rich.text import Text

from quotes.cli import reference
from quotes.cli.app import COMMANDS, command

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_FENCED = re.compile(r"```(?P<kind>\w*)\n(?P<body>.*?)```", re.DOTALL)
_COMMAND = re.compile(r"(?:^|[`\s])quotes ([a-z]+)\b(?P<rest>[^`\n|&>]*)")
_SETTING = re.compile(r"\bQUOTES_[A-Z_]+")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def fenced(page: Path, kind: str) -> list[str]:
    found = _FENCED.finditer(page.read_text(encoding="utf-8"))
    return [match["body"] for match in found if match["kind"] == kind]


@pytest.mark.parametrize("name", ["tutorials/reporter", "tutorials/fact-checker", "howto/correct"])
def test_every_command_of_a_page_runs(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "seeds" / "articles")
    lines = "".join(fenced(DOCS / f"{name}.md", "console")).splitlines()
    commands = [line.removeprefix("$ quotes ") for line in lines if line.startswith("$ quotes ")]
    assert len(commands) >= 8
    for given in commands:
        done = subprocess.run(
            [sys.executable, "-m", "quotes", *shlex.split(given)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(QUOTES_DB=str(tmp_path / "news.db"), USER="tester"),
            timeout=300,
        )
        assert done.returncode == 0, f"quotes {given}\n{done.stderr}"
        assert "Nothing found" not in done.stderr, given
        assert "No rows" not in done.stdout + done.stderr, given


def test_the_readme_measures_the_articles_that_are_here(tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    lines = "".join(fenced(ROOT / "README.md", "sh")).splitlines()
    made, *asked = [
        line.removeprefix("python -m ").removeprefix("quotes evaluate")
        for line in lines
        if line.startswith("python -m quotes.evaluate.marked seeds/held-out")
        or (line.startswith("quotes evaluate unread.jsonl") and "sure.jsonl" not in line)
    ]
    run = {"cwd": tmp_path, "env": environment(), "capture_output": True, "text": True}
    subprocess.run([sys.executable, "-m", *shlex.split(made)], check=True, **run)
    corpus = tmp_path / "unread.jsonl"
    corpus.write_text("".join(corpus.read_text("utf-8").splitlines(True)[:2]), "utf-8")
    assert len(asked) == 2
    for options in asked:
        done = subprocess.run(
            [sys.executable, "-m", "quotes", "evaluate", *shlex.split(options)], **run
        )
        assert done.returncode == 0, f"{options}\n{done.stderr}"
        assert "attributed" in done.stdout and "inside others" in done.stdout
    assert "date_precision" not in done.stdout  # without the answers


def test_the_notebook_runs(tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "seeds" / "articles")
    cells = fenced(DOCS / "tutorials" / "researcher.md", "python")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(cells)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(),
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "12 articles" in done.stdout
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    lines = "".join(fenced(DOCS / "tutorials" / "researcher.md", "console")).splitlines()
    assert len(lines) >= 5
    for line in lines:
        asked = subprocess.run(
            [sys.executable, "-m", *shlex.split(line.removeprefix("$ "))],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(QUOTES_DB="notebook.db"),
            timeout=300,
        )
        assert asked.returncode == 0, f"{line}\n{asked.stderr}"
    import pyarrow.parquet

    (speakers,) = pyarrow.parquet.read_table(tmp_path / "quotes.parquet")["speakers"][0].as_py()
    assert set(speakers) == {"id", "name", "type", "role"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_that_are_named_are_there(page: Path) -> None:
    for match in _COMMAND.finditer(page.read_text(encoding="utf-8")):
        name = match[1]
        if name not in COMMANDS:
            continue  # prose: "quotes are", "quotes in"
        found = command().get_command(None, name)
        known = {option for one in _all(found) for p in one.params for option in p.opts}
        known |= {option for one in _all(found) for p in one.params for option in p.secondary_opts}
        if name != "report":  # a report's parameters are options that only the report knows
            unknown = set(_OPTION.findall(match["rest"])) - known - {"--help", "--debug"}
            assert not unknown, f"{page.name}: {match[0].strip()}: {sorted(unknown)}"


_MODULE = re.compile(r"python -m (?P<name>quotes\.[a-z_.]+[a-z])(?P<rest>(?:\\\n|[^`\n|&>#])*)")


_WITH_PYTORCH = {"quotes.train.joint", "quotes.train.mention_scorers", "quotes.train.names"}
"""What only the extra `train` can run."""


def modules() -> dict[str, set[str]]:
    """The modules that the documentation runs, with the options that it gives them."""
    found: dict[str, set[str]] = {}
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for match in _MODULE.finditer(page.read_text(encoding="utf-8")):
            found.setdefault(match["name"], set()).update(_OPTION.findall(match["rest"]))
    return found


def test_modules_and_options_that_are_named_are_there() -> None:
    named = modules()
    assert named["quotes.train.speaker_linking"] >= {"--domain", "--folds", "--out"}
    for name, options in named.items():
        assert find_spec(name), name
        if options and (name not in _WITH_PYTORCH or find_spec("torch")):
            asked = [sys.executable, "-m", name, "--help"]
            done = subprocess.run(asked, capture_output=True, text=True, env=environment())
            assert done.returncode == 0, done.stderr
            assert options <= set(_OPTION.findall(done.stdout)), name


def _all(found: object) -> list[object]:
    return [found, *getattr(found, "commands", {}).values()]


def test_the_reference_is_that_of_the_commands() -> None:
    written = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert written == reference.page(), (
        "python -m quotes.cli.reference > docs/reference/commands.md"
    )


def test_help_is_printed_as_it_is_written() -> None:
    """Typer reads help as Rich markup, which takes words in square brackets for styles."""
    for name in COMMANDS:
        for one in _all(command().get_command(None, name)):
            texts = [one.help, *(getattr(p, "help", None) for p in one.params)]
            assert one.help and all("\n" not in part for part in one.help.split("\n\n")), name
            for text in filter(None, texts):
                assert Text.from_markup(text).plain == text, f"{name}: {text}"


def test_the_reference_has_every_setting() -> None:
    sources = (ROOT / "quotes").rglob("*.py")
    read = {name for path in sources for name in _SETTING.findall(path.read_text("utf-8"))}
    assert read == set(reference.SETTINGS)
