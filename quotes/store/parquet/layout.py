"""The tables in a folder of Parquet tables, and the types of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

from quotes.errors import QuotesError, install_command
from quotes.store.schema.models import Base, UTCDateTime

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = (
    "outlets",
    "outlet_names",
    "articles",
    "speakers",
    "speaker_aliases",
    "appearances",
    "appearance_names",
    "roles",
    "quotes",
    "quote_speakers",
    "quote_words",
    "quote_copies",
    "statements",
    "statement_links",
    "outlet_months",
    "speaker_months",
    "article_sources",
    "statement_outlets",
)
"""The tables that are exported. Full texts, corrections and runs are not."""

FLAT = "quotes_flat"
"""The view that is exported as a table."""

_LEFT_OUT = {"articles": {"text"}, "appearances": {"profile_id"}}

_FLAT_TYPES: dict[str, TypeEngine[Any]] = {
    **dict.fromkeys(
        (
            "quote_id", "position", "parent_id", "statement_id", "speaker_id", "article_id",
            "duplicate_of", "run_id", "copy_of", "correction_id",
        ),
        Integer(),
    ),
    **dict.fromkeys(("confidence", "said_confidence", "speaker_confidence"), Float()),
    **dict.fromkeys(("earliest", "latest", "no_later_than", "published_on"), Date()),
    **dict.fromkeys(("role_former", "in_title"), Boolean()),
    "corrected_at": UTCDateTime(),
}  # fmt: skip


def columns(table: str) -> list[Column[Any]]:
    """The columns of one of `TABLES`, in order."""
    left_out = _LEFT_OUT.get(table, set())
    return [c for c in Base.metadata.tables[table].columns if c.name not in left_out]


def flat_type(column: str) -> TypeEngine[Any]:
    """The type of a column of `quotes_flat`; most are text."""
    return _FLAT_TYPES.get(column, String())


def schema(table: str) -> pa.Schema:
    """The Arrow schema of one of `TABLES`."""
    return schema_of([(column.name, column.type) for column in columns(table)])


def schema_of(named: list[tuple[str, TypeEngine[Any]]]) -> pa.Schema:
    """The Arrow schema of columns with these SQL types.

    Raises QuotesError if pyarrow is not installed, TypeError for a type without an Arrow type.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise QuotesError(f"Parquet needs pyarrow: {install_command('parquet')}") from None
    return pa.schema([(name, _arrow(pa, type_)) for name, type_ in named])


def _arrow(pa: Any, type_: TypeEngine[Any]) -> Any:
    plain = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    for sql, arrow in (
        (Integer, pa.int64()),
        (Boolean, pa.bool_()),
        (Float, pa.float64()),
        (Date, pa.date32()),
        (DateTime, pa.timestamp("us", "UTC")),
        (String, pa.string()),
    ):
        if isinstance(plain, sql):
            return arrow
    raise TypeError(f"no Parquet type for {type_!r}")
