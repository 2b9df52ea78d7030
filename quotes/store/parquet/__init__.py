"""A database as a folder of Parquet tables, for DuckDB, Spark SQL and other programs.

Each table is a folder of Parquet files (`tables/quotes/*.parquet`) with the same name, columns and
ids as in a database, so that reports run on both. `quotes_flat` holds the rows of that view.
`quotes export --format tables` writes the tables from a database, `python -m quotes.spark.tables`
from articles that Spark has read, without any database.
"""

from quotes.store.parquet.asking import opened
from quotes.store.parquet.layout import TABLES
from quotes.store.parquet.writing import write_tables

__all__ = ["TABLES", "opened", "write_tables"]
