"""What no linter checks.

Functions fit a screen, one class has one name, and imports run in no circle.
"""

from __future__ import annotations

import ast
from collections import Counter
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


def test_no_two_classes_share_a_name() -> None:
    names = Counter(
        node.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports inside functions count, those for types alone do not."""
    graph = grimp.build_graph("quotes", exclude_type_checking_imports=True, cache_dir=None)
    imported = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    TopologicalSorter(imported).prepare()  # CycleError names the modules
