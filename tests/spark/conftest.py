"""A real Spark session, where Java is; tests are skipped without it, never in CI."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import ROOT


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark with two workers, in which a task may fail three times."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed (extra spark)")
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("Java must be there in CI")
        pytest.skip("Spark needs Java, which is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(ROOT)
    session = (
        sql.SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
