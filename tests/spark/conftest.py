"""A real Spark session. Without Java, tests are skipped, but fail in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import ROOT
from spark_here import SOON, local


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark with two workers, in which a task may fail three times."""
    pytest.importorskip("pyspark.sql", reason="PySpark is not installed (extra spark)")
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("Java must be there in CI")
        pytest.skip("Spark needs Java, which is not installed")
    session = local(ROOT, SOON)
    yield session
    session.stop()
