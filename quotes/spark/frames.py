"""From DataFrames of articles to DataFrames of quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quotes.errors import QuotesError
from quotes.extracted import schema
from quotes.spark.work import Job, over_files, over_records
from quotes.workers import Loading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

QUOTE_COLUMNS = {
    "article_id": "document.id",
    "outlet": "document.outlet",
    "published": "document.published",
    "title": "document.title",
    "url": "document.url",
    "language": "document.language",
    "kind": "quote.kind",
    "act": "quote.act",
    "text": "quote.content.text",
    "content": "quote.content",
    "cue": "quote.cue",
    "source": "quote.source",
    "speakers": "quote.speakers",
    "on_behalf_of": "quote.on_behalf_of",
    "said_on": "quote.said_on",
    "confidence": "quote.confidence",
    "in_title": "quote.in_title",
}
"""The columns of one row per quote, and where each is in a row of an article with one `quote`."""


def row_schema() -> StructType:
    """Spark's schema of one row per article."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema())


def articles(
    df: DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    model: str | None = None,
    min_confidence: float = 0.0,
    seconds: float = 60.0,
    **options: Any,
) -> DataFrame:
    """One row per article: `document`, `quotes`, `failed` (where and why, or null), `extractor`.

    `df` has a column of texts and any of the other fields; `columns` maps fields to names of
    columns. An article that takes longer than `seconds` fails. `quotes ingest` takes the result as
    Parquet. Raises QuotesError if no column holds texts.
    """
    from quotes.readers.fields import check_header
    from quotes.readers.fields import columns as fields_of
    from quotes.readers.outcome import Unreadable

    mapped = dict(columns or {})
    try:
        check_header(df.columns, mapped)
    except Unreadable as error:
        raise QuotesError(str(error)) from None
    by = fields_of(df.columns, mapped)
    if "text" not in by:
        raise QuotesError(f"no text among {', '.join(df.columns)} (name its column in `columns`)")
    loading = Loading(model, min_confidence)
    job = Job(loading=loading, seconds=seconds, columns=mapped, **options)
    wanted = df.select(*sorted(set(by.values())))
    return wanted.mapInArrow(over_records(job), row_schema())


def articles_of_files(spark: SparkSession, paths: list[str], job: Job) -> DataFrame:
    """Like `articles`, for files of any format that the readers know (WARC, HTML, feeds, archives).

    One task reads one file, so workers must have access to the paths.
    """
    listed = spark.createDataFrame([(path,) for path in paths], "path string")
    return listed.repartition(max(1, len(paths))).mapInArrow(over_files(job), row_schema())


def exploded(found: DataFrame) -> DataFrame:
    """The rows of `articles` as one row per quote; a failed article is one row with the reason."""
    from pyspark.sql import functions as f

    each = found.select(
        "document",
        f.explode_outer("quotes").alias("quote"),
        "failed",
        f.size("quotes").alias("number"),
    ).where("number > 0 OR failed IS NOT NULL")
    wanted = [f.col(place).alias(name) for name, place in QUOTE_COLUMNS.items()]
    return each.select(
        *wanted,
        f.col("failed.where").alias("failed_where"),
        f.col("failed.reason").alias("failure"),
    )


def extract(df: DataFrame, **options: Any) -> DataFrame:
    """One row per quote, with the columns `QUOTE_COLUMNS`; options as for `articles`.

    A failed article is one row with `failed_where` and `failure`, and no quote.
    """
    return exploded(articles(df, **options))
