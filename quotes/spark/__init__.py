"""Extraction on a Spark cluster: `from quotes.spark import articles, extract`.

    quotes = extract(spark.read.parquet("news/"))     # one row per quote
    found = articles(spark.read.json("news.jsonl"))   # one row per article, for `quotes ingest`

The input has the columns that `quotes ingest` takes: `text`, and any of `id`, `title`, `outlet`
(or `publisher`), `published`, `url`, `author`, `language`; `columns` maps other names. Each Python
worker loads the model once and uses one thread. `docs/scale.md` describes the columns of the
result. Needs the extra `spark`.
"""

from quotes.spark.frames import articles, exploded, extract
from quotes.spark.people import people

__all__ = ["articles", "exploded", "extract", "people"]
