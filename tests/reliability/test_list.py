"""The list of faults names tests that exist."""

from __future__ import annotations

import ast
import re

from command_line import ROOT

PAGE = ROOT / "docs" / "reliability.md"


def test_every_fault_has_a_test_that_exists() -> None:
    text = PAGE.read_text("utf-8")
    rows = [r for r in text.splitlines() if r.startswith("| ") and "---" not in r]
    rows = [r for r in rows if r.count("|") == 4 and "| test |" not in r]
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`([\w/.]+\.py)::(\w+)`", row)
        assert named, f"no test: {row}"
        for file, test in named:
            tree = ast.parse((ROOT / "tests" / "reliability" / file).read_text("utf-8"))
            found = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
            assert test in found, (file, test)


def test_all_numbered_faults_are_there() -> None:
    numbers = [int(n) for n in re.findall(r"^\| (\d+)\. ", PAGE.read_text("utf-8"), re.M)]
    assert sorted(numbers) == list(range(1, 19))
