"""Provides the Spark session of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session() -> SparkSession:
    """The session of `spark-submit`, or a new one with Spark's defaults."""
    from pyspark.sql import SparkSession

    found: SparkSession = SparkSession.builder.appName("quotes").getOrCreate()
    return found
