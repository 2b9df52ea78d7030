"""What no linter checks: functions that fit a screen, and imports without circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

import quotes

LINES = 60
PACKAGE = Path(quotes.__file__).parent


def functions() -> Iterator[tuple[str, int]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                yield f"{path.relative_to(PACKAGE)}: {node.name}", lines


def test_every_function_fits_a_screen() -> None:
    assert {name: lines for name, lines in functions() if lines >= LINES} == {}


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports inside functions count, those for types alone do not."""
    graph = grimp.build_graph("quotes", exclude_type_checking_imports=True, cache_dir=None)
    imported = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    TopologicalSorter(imported).prepare()  # CycleError names the modules
