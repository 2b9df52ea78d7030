"""A database of quotes for notebooks and programs: `quotes.open("news.db")`.

    import quotes

    with quotes.open("news.db") as news:
        news.ingest(["articles/"], outlet="The Lowland Courier")
        hits = news.search("(toll OR ferry) -bridge", speaker="Alma Reventlow")
        hits.to_pandas()
        news.sql("SELECT outlet, count(*) AS quotes FROM quotes_flat GROUP BY outlet").to_pandas()

All results are plain data: frozen dataclasses, or sequences of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from quotes.document import Document
from quotes.errors import QuotesError, install_command

if TYPE_CHECKING:
    from types import TracebackType

    from pandas import DataFrame

    from quotes.ingest import Summary
    from quotes.store.reading.pages import QuotePage, SpeakerCount, SpeakerPage
    from quotes.store.reports.report import Table
    from quotes.store.search.hits import Hit

Item = TypeVar("Item")
_SHOWN = 10  # rows in a notebook


class Results(Sequence[Item], Generic[Item]):
    """The results of a query, in order. `total` is their number beyond this page, if counted."""

    def __init__(self, items: Iterable[Item], total: int | None = None) -> None:
        self._items = tuple(items)
        self.total = len(self._items) if total is None else total

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Results[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Results[Item]:
        """One result, or a slice as `Results`."""
        if isinstance(index, slice):
            return Results(self._items[index], self.total)
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        of = "" if self.total == len(self) else f" of {self.total:,}"
        return f"<{len(self)}{of} results>"

    def _repr_html_(self) -> str:
        rows = [_record(item) for item in self._items[:_SHOWN]]
        columns = list(rows[0]) if rows else []
        head = "".join(f"<th>{escape(column)}</th>" for column in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(row[c]))}</td>" for c in columns) + "</tr>"
            for row in rows
        )
        return f"<table><tr>{head}</tr>{body}</table><p>{escape(repr(self))}</p>"

    def to_pandas(self) -> DataFrame:
        """A data frame with a row per result. Raises QuotesError if pandas is not installed."""
        return _frame([_record(item) for item in self._items])


class Rows(Results[tuple[Any, ...]]):
    """The rows of a report or SQL statement, with the names of its `columns`."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.rows)
        self.columns = table.columns

    def _repr_html_(self) -> str:
        return Results(self._dicts())._repr_html_()

    def _dicts(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self)

    def to_pandas(self) -> DataFrame:
        """A data frame with these rows. Raises QuotesError if pandas is not installed."""
        return _frame(list(self._dicts()), self.columns)


class Archive:
    """One database of quotes, opened with `quotes.open`.

    Every method raises QuotesError, in one line, for what cannot be done. Queries open the database
    read-only.
    """

    def __init__(self, url: str | Path | None = None) -> None:
        from quotes.store import Database

        self._reading = Database(url, read_only=True)
        self._writing = Database(url)

    def __repr__(self) -> str:
        return f"<quotes in {self._writing}>"

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the next query opens new ones."""
        self._reading.close()
        self._writing.close()

    def ingest(
        self,
        articles: str | Path | Iterable[str | Path | Document],
        *,
        published: str | None = None,
        outlet: str | None = None,
        columns: dict[str, str] | None = None,
        workers: int = 1,
    ) -> Summary:
        """Ingest articles into the database, which is created if there is none.

        `articles` are paths (files, folders, archives, addresses) or `Document`s. `published`,
        `outlet` and `columns` are as for `quotes ingest`. Failures are counted in the summary and
        recorded in the database with their reasons.
        """
        from quotes.ingest import ingest, ingest_documents
        from quotes.readers import ReadOptions

        given = [articles] if isinstance(articles, str | Path) else list(articles)
        documents = [item for item in given if isinstance(item, Document)]
        if documents and len(documents) < len(given):
            raise QuotesError("give either paths or Documents, not both at once")
        if documents:
            return ingest_documents(documents, self._writing, workers=workers)
        options = ReadOptions(published=published, outlet=outlet, columns=columns or {})
        paths = [str(path) for path in given]
        return ingest(paths, self._writing, options=options, workers=workers)

    def search(
        self,
        query: str = "",
        *,
        speaker: str | Sequence[str] = (),
        outlet: str | Sequence[str] = (),
        kind: str | Sequence[str] = (),
        act: str | Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
        limit: int = 100,
        offset: int = 0,
        **options: Any,
    ) -> Results[Hit]:
        """The quotes that `quotes search` finds; `options` are those of `quotes.store.search.hits`.

        Raises QuotesError for an unknown name, with the nearest ones.
        """
        from quotes.store.search.hits import filters, search

        wanted = filters(
            speakers=_several(speaker),
            outlets=_several(outlet),
            kinds=_several(kind),
            acts=_several(act),
            since=since,
            until=until,
            **options,
        )
        with self._reading.connect() as connection:
            found = search(connection, query, wanted, limit=limit, offset=offset, count=True)
        if found.unknown:
            raise QuotesError("; ".join(map(str, found.unknown)))
        return Results(found.hits, found.total)

    def speaker(self, name: str | int) -> SpeakerPage:
        """The page of one speaker, by name or id.

        Raises QuotesError if nobody or more than one has the name.
        """
        from quotes.store.reading import pages

        with self._reading.connect() as connection:
            found = pages.speaker(connection, str(name))
        if isinstance(found, list):
            choice = ", ".join(f"{one.name} ({one.id})" for one in found[:5])
            raise QuotesError(f"{name!r} may be: {choice}; give the number")
        return found

    def speakers(self, query: str = "", limit: int = 100) -> Results[SpeakerCount]:
        """The speakers whose names contain the words of `query`, most quoted first."""
        from quotes.store.reading import pages

        with self._reading.connect() as connection:
            return Results(pages.speakers(connection, query, limit=limit))

    def quote(self, id: int) -> QuotePage:
        """One quote in its paragraph. Raises QuotesError if there is none with this id."""
        from quotes.store.reading import pages

        with self._reading.connect() as connection:
            return pages.quote(connection, id)

    def report(self, name: str, **parameters: object) -> Rows:
        """A report with its parameters, as `quotes report` runs it."""
        from quotes.store.reports.report import find_report, run_report

        with self._reading.connect() as connection:
            return Rows(run_report(connection, find_report(name), parameters))

    def sql(self, statement: str, *, seconds: float = 30.0) -> Rows:
        """All rows of a SELECT within `seconds`; it cannot write anything."""
        from quotes.store.reports.sql import query

        return Rows(query(self._reading, statement, seconds=seconds, rows=None))


def open_archive(url: str | Path | None = None) -> Archive:
    """Open a database: a SQLAlchemy URL or the path of an SQLite file (default: `quotes.db`).

    It is created by the first `ingest` if there is none.
    """
    return Archive(url)


def _several(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _record(item: Any) -> dict[str, Any]:
    if hasattr(item, "as_json"):
        return dict(item.as_json())
    return asdict(item) if is_dataclass(item) and not isinstance(item, type) else dict(item)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _frame(rows: list[dict[str, Any]], columns: Sequence[str] | None = None) -> DataFrame:
    try:
        from pandas import DataFrame
    except ImportError:
        raise QuotesError(f"to_pandas needs pandas: {install_command('notebook')}") from None
    return DataFrame(rows, columns=columns)
