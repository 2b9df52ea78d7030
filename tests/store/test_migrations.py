"""Migrations stay what they were when they came: later changes of the program do not reach them."""

from __future__ import annotations

import ast
import hashlib
import sys
from pathlib import Path

import pytest

from quotes.resources import folder
from quotes.store.schema.scripts import scripts
from quotes.store.search.query import SHOWN_CONFIDENCE

VERSIONS = folder("db/versions")
REVISIONS = sorted(path.name[:4] for path in VERSIONS.glob("*.py"))
FROZEN = Path(__file__).parent / "revisions.sha256"


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_this_program(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported <= {"alembic", "sqlalchemy", *sys.stdlib_module_names}


def digest(revision: str) -> str:
    """A digest of all views and triggers of a revision, as both engines have them."""
    texts = [
        script.sql
        for kind in ("views", "triggers")
        for dialect in ("sqlite", "postgresql")
        for script in scripts(kind, dialect, revision)
    ]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def test_old_revisions_keep_their_views_and_triggers() -> None:
    """Where this fails, an SQL file was changed, and its old text is not in `before-REVISION/`.

    A new revision makes the one before it an old one: add the line that the test prints.
    """
    held = dict(line.split()[::-1] for line in FROZEN.read_text("utf-8").splitlines())
    now = {revision: digest(revision) for revision in REVISIONS[:-1]}
    lines = [f"{found}  {revision}" for revision, found in now.items() if revision not in held]
    assert now == held, f"for {FROZEN.name}:\n" + "\n".join(lines)


def test_sums_leave_out_what_listings_leave_out() -> None:
    for dialect in ("sqlite", "postgresql"):
        (sums,) = (one.sql for one in scripts("triggers", dialect) if one.name == "month_sums")
        assert f"q.confidence >= {SHOWN_CONFIDENCE}" in sums
