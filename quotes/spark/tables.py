"""Converts the output of Spark to Parquet tables: `python -m quotes.spark.tables IN OUT`.

    python -m quotes.spark news/ out/
    python -m quotes.spark.tables out/articles out/tables
    quotes report most-quoted --parquet out/tables

OUT gets the tables that `quotes export --format tables` writes from a database (see
`quotes.store.parquet`), with the ids that a database of these articles has: speakers are resolved
across all articles, and copies are linked to their originals. Only a database finds statements (one
saying in several wordings).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.corrections import Corrected, Placed
from quotes.document.fullness import poorer
from quotes.document.published import day_of
from quotes.errors import QuotesError
from quotes.extracted import from_plain
from quotes.resources import folder
from quotes.spark.people import components, profiled, who_is_who
from quotes.spark.session import session as _session
from quotes.statements import folded_words
from quotes.store.outlets.names import key_of, new_outlets
from quotes.store.parquet.layout import FLAT, schema
from quotes.store.schema.models import Base
from quotes.store.schema.views import views
from quotes.store.write.article_rows import article_row, fingerprint, outlet_of
from quotes.store.write.rows import COLUMNS, BatchRows, storable

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_ROWS = ("appearances", "appearance_names", "roles", "quotes", "quote_speakers", "quote_words")
_SUMS = ("outlet_months", "speaker_months", "article_sources")
_EMPTY = ("speaker_aliases",)  # only people add these, to a database
_ONLY_IN_DATABASES = ("corrections", "extracted_quotes", "article_origins")
_SPEAKER_OF = {"appearances": "id", "appearance_names": "appearance_id",
               "quote_speakers": "appearance_id"}  # fmt: skip
_PLACE = "file string, row long"
_PROFILES = "appearance_id long, profile string, content string"
_SAID = "quote_id long, article_id long, words string"
_INDEX_BITS = 33  # bits of monotonically_increasing_id that number the rows of a partition


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit code: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(prog="python -m quotes.spark.tables", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "input", metavar="IN", help="the folder `articles` of python -m quotes.spark"
    )
    parser.add_argument("output", metavar="OUT", type=Path, help="a new folder")
    options = parser.parse_args(arguments)
    try:
        counts = write_tables(_session(), options.input, options.output)
    except QuotesError as error:
        print(error, file=sys.stderr)
        return 1
    print(", ".join(f"{rows:,} {table}" for table, rows in counts.items()), file=sys.stderr)
    return 0


def write_tables(spark: SparkSession, found: str | Path, output: Path) -> dict[str, int]:
    """Write the tables of the articles in `found` to `output`; returns the number of rows of each.

    `found` is a folder of rows of `quotes.spark.articles`. Raises QuotesError if it has none, or if
    `output` exists.
    """
    if output.exists() and any(output.iterdir()):
        raise QuotesError(f"{output}: exists already and is not overwritten: give another name")
    tables = _Tables(spark.newSession(), output)
    extracted = _extracted(tables.spark, found)
    numbered = _numbered_articles(tables, extracted)
    rows = extracted.join(numbered.select("file", "row", "id"), ["file", "row"])
    rows = rows.mapInArrow(_rows_of, _rows_schema()).localCheckpoint()
    seen = rows.selectExpr("inline(profiles)").localCheckpoint()
    decided = who_is_who(seen).localCheckpoint()
    tables.save("speakers", _speakers(decided))
    who = seen.join(decided, "profile").select("appearance_id", "speaker_id").localCheckpoint()
    for table in _ROWS:
        each = rows.selectExpr(f"inline({table})")
        if table in _SPEAKER_OF:
            key = _SPEAKER_OF[table]
            named = who.withColumnRenamed("appearance_id", key)
            each = each.drop("speaker_id").join(named, key, "left")
        tables.save(table, each)
    for table in _EMPTY:
        tables.save(table, tables.empty(table))
    for table in _ONLY_IN_DATABASES:
        tables.empty(table).createOrReplaceTempView(table)
    rows.selectExpr("inline(said)").createOrReplaceTempView("said")
    tables.save("articles", _with_first(numbered))
    numbered.selectExpr("id", "title_words").createOrReplaceTempView("titles")
    for table in ("quote_copies", *_SUMS):
        tables.save(table, tables.asked(table))
    (flat,) = (view for view in views("spark") if view.name == FLAT)
    tables.save(FLAT, tables.spark.sql(flat.statement.partition(" AS\n")[2]))
    return tables.counts


class _Tables:
    """The output folder, with the tables written so far as DataFrames."""

    def __init__(self, spark: SparkSession, output: Path) -> None:
        self.spark = spark
        self.counts: dict[str, int] = {}
        self._output = output

    def save(self, table: str, df: DataFrame) -> None:
        """Write a table with the columns that it has in a database, and keep its DataFrame."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if table != FLAT:
            df = df.to(from_arrow_schema(schema(table)))
        place = str(self._output / table)
        df.write.mode("overwrite").parquet(place)
        kept = self.spark.read.schema(df.schema).parquet(place)
        kept.createOrReplaceTempView(table)
        self.counts[table] = kept.count()

    def empty(self, table: str) -> DataFrame:
        """A table without rows."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if table in _ONLY_IN_DATABASES:
            names = Base.metadata.tables[table].columns.keys()
            return self.spark.createDataFrame([], ", ".join(f"`{name}` string" for name in names))
        return self.spark.createDataFrame([], from_arrow_schema(schema(table)))

    def asked(self, name: str) -> DataFrame:
        """The result of a query in `db/parquet`."""
        return self.spark.sql((folder("db/parquet") / f"{name}.sql").read_text("utf-8"))


def _extracted(spark: SparkSession, found: str | Path) -> DataFrame:
    """The rows that did not fail, with the `file` and `row` of each."""
    from pyspark.errors import AnalysisException

    try:
        df = spark.read.parquet(str(found))
        place = ("_metadata.file_path AS file", "_metadata.row_index AS row")
        rows = df.selectExpr("document", "quotes", "failed", "extractor", *place)
    except AnalysisException as error:
        reason = str(error).splitlines()[0]
        raise QuotesError(f"{found}: no articles of python -m quotes.spark: {reason}") from None
    return rows.where("failed IS NULL AND document IS NOT NULL")


# -- articles --------------------------------------------------------------------------------------


def _numbered_articles(tables: _Tables, extracted: DataFrame) -> DataFrame:
    """The rows of `articles`, with the file and row of each, numbered in the order of the input.

    Of several rows with one id and outlet the fullest counts, as in a database, with the first
    one's number.
    """
    from pyspark.sql import functions as f

    pages = extracted.mapInArrow(_pages, _pages_schema()).localCheckpoint()
    outlets = _number_outlets(tables, pages)
    pages = pages.drop("outlet_id").join(f.broadcast(outlets), "outlet", "left")
    firsts = pages.groupBy("external_id", "outlet_id").agg(
        f.min(f.struct("file", "row")).alias("first"),
        f.sort_array(f.collect_list(f.struct("file", "row"))).alias("all"),
    )
    once = firsts.where("size(all) = 1").selectExpr("first", "first.file", "first.row")
    again = firsts.where("size(all) > 1").selectExpr("first", "inline(all)")
    texts = extracted.selectExpr("file", "row", "document.text AS text")
    several = again.selectExpr("first.file AS first_file", "first.row AS first_row", "file", "row")
    fullest = (
        several.join(texts, ["file", "row"])
        .groupBy("first_file", "first_row")
        .applyInPandas(_fullest, f"first_file string, first_row long, {_PLACE}")
        .selectExpr("struct(first_file AS file, first_row AS row) AS first", "file", "row")
    )
    chosen = _numbered(once.unionByName(fullest), "first").select("file", "row", "number")
    numbered = pages.drop("id").join(chosen.withColumnRenamed("number", "id"), ["file", "row"])
    return numbered.localCheckpoint()


def _pages_schema() -> pa.Schema:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_arrow_pages())


def _arrow_pages() -> pa.Schema:
    import pyarrow as pa

    more = [("file", pa.string()), ("row", pa.int64()), ("outlet", pa.string())]
    return pa.schema([*schema("articles"), *(pa.field(*m) for m in more),
                      pa.field("title_words", pa.string())])  # fmt: skip


def _pages(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The row of each article, without its id."""
    import pyarrow as pa

    wanted = _arrow_pages()
    for values, row in _rows_in(batches):
        d = row.document
        page = article_row(0, d, fingerprint(d), None, 0)
        page["published_on"] = day_of(d.published)
        page |= {"file": values["file"], "row": values["row"], "outlet": outlet_of(d)}
        page["title_words"] = " ".join(folded_words(storable(d.title) or ""))
        del page["text"]
        yield from pa.Table.from_pylist([page], schema=wanted).to_batches()


def _rows_in(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[dict[str, Any], Any]]:
    for batch in batches:
        for values in batch.to_pylist():
            yield values, from_plain({k: values[k] for k in _FOUND})


_FOUND = ("document", "quotes", "failed", "extractor")


def _number_outlets(tables: _Tables, pages: DataFrame) -> DataFrame:
    """Write outlets and their names, numbered by first appearance; returns each name's id."""
    from pyspark.sql import functions as f

    first = pages.where("outlet IS NOT NULL").groupBy("outlet")
    rows = first.agg(f.min(f.struct("file", "row")).alias("first")).orderBy("first").collect()
    names = [row.outlet for row in rows]
    new = new_outlets(names)

    def frame(held: Iterable[tuple[Any, ...]], columns: str) -> DataFrame:
        return tables.spark.createDataFrame(list(held), columns)

    tables.save("outlets", frame(new.values(), "id long, name string"))
    forms = ((key, name, id_) for key, (id_, name) in new.items())
    tables.save("outlet_names", frame(forms, "key string, name string, outlet_id long"))
    numbers = ((name, new[key_of(name)][0]) for name in names)
    return frame(numbers, "outlet string, outlet_id long")


def _fullest(group: pd.DataFrame) -> pd.DataFrame:
    """Of several versions of an article, the last that is not poorer than the ones before."""
    ordered = group.sort_values(["file", "row"])
    chosen = ordered.iloc[0]
    for _, one in ordered.iloc[1:].iterrows():
        if not poorer(one["text"], chosen["text"]):
            chosen = one
    return chosen.to_frame().T[["first_file", "first_row", "file", "row"]]


def _numbered(df: DataFrame, order: str) -> DataFrame:
    """The rows with a `number` from 1, without gaps, in this order."""
    from pyspark.sql import functions as f

    marked = df.orderBy(order).withColumn("mark", f.monotonically_increasing_id())
    marked = marked.withColumn("piece", f.expr(f"shiftright(mark, {_INDEX_BITS})"))
    marked = marked.localCheckpoint()  # a recomputation could give other marks
    pieces = marked.groupBy("piece").count().orderBy("piece").collect()
    before = accumulate((row["count"] for row in pieces[:-1]), initial=0)
    offsets = [(row["piece"], start) for row, start in zip(pieces, before, strict=False)]
    starts = df.sparkSession.createDataFrame(offsets, "piece long, start long")
    index = f.expr(f"mark & {(1 << _INDEX_BITS) - 1}L")
    numbered = marked.join(f.broadcast(starts), "piece")
    return numbered.withColumn("number", f.col("start") + index + 1).drop("mark", "piece", "start")


def _with_first(numbered: DataFrame) -> DataFrame:
    """The articles, each linked to the first one with the same text or address."""
    from pyspark.sql import functions as f

    keys = numbered.selectExpr("id", "'t' || text_hash AS key").unionByName(
        numbered.where("url_key IS NOT NULL").selectExpr("id", "'u' || url_key AS key")
    )
    shared = keys.groupBy("key").count().where("count > 1").select("key")
    edges = keys.join(shared, "key").select("id", "key").localCheckpoint()
    labels = components(edges.select("id").distinct(), edges)
    linked = labels.where("label <> id").withColumnRenamed("label", "duplicate_of")
    return numbered.drop("duplicate_of").join(linked, "id", "left").withColumn("run_id", f.lit(0))


# -- quotes ----------------------------------------------------------------------------------------


def _arrow_rows() -> pa.Schema:
    import pyarrow as pa

    kinds = {"string": pa.string(), "long": pa.int64()}
    tables = {table: list(schema(table)) for table in _ROWS}
    for name, columns in (("profiles", _PROFILES), ("said", _SAID)):
        pairs = (column.split() for column in columns.split(", "))
        tables[name] = [pa.field(column, kinds[kind]) for column, kind in pairs]
    return pa.schema([(name, pa.list_(pa.struct(fields))) for name, fields in tables.items()])


def _rows_schema() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_arrow_rows())


def _rows_of(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """One row per article that holds its rows of all tables."""
    import pyarrow as pa

    wanted = _arrow_rows()
    for values, row in _rows_in(batches):
        found = [Placed(number, quote) for number, quote in enumerate(row.quotes, 1)]
        place = outlet_of(row.document), storable(row.document.id)
        rows = BatchRows()
        rows.add(values["id"], place, day_of(row.document.published), Corrected(tuple(found)))
        tables = rows.tables()
        plain: dict[str, list[dict[str, Any]]] = {t: _plain(t, tables[t]) for t in _ROWS}
        plain["profiles"] = [
            {"appearance_id": id_, **profiled(one)} for id_, one in rows.presented.items()
        ]
        plain["said"] = [
            {
                "quote_id": q["id"],
                "article_id": values["id"],
                "words": " ".join(folded_words(q["text"])),
            }
            for q in plain["quotes"]
        ]
        yield from pa.Table.from_pylist([plain], schema=wanted).to_batches()


_DAYS = {"earliest", "latest", "no_later_than"}


def _plain(table: str, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {
            name: date.fromisoformat(value) if value and name in _DAYS else value
            for name, value in zip(COLUMNS[table], row, strict=True)
        }
        for row in rows
    ]


def _speakers(decided: DataFrame) -> DataFrame:
    return decided.selectExpr(
        "speaker_id AS id", "speaker_key AS key", "speaker AS name", "speaker_type AS type",
        "gender", "uncertain", "CAST(NULL AS string) AS wikidata_id",
    ).distinct()  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
