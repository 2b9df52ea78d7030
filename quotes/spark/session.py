"""The Spark session of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session() -> SparkSession:
    """The session that `spark-submit` has made, or one with Spark's defaults."""
    from pyspark.sql import SparkSession

    found: SparkSession = SparkSession.builder.appName("quotes").getOrCreate()
    return found
