"""Reports: SQL files with a header. Anybody can add reports.

A report is one `SELECT` over the documented views, in a file whose name is the report's. It begins
with a header of comments::

    -- title: Most quoted speakers
    -- description: How often each speaker is quoted, and in how many articles.
    --   An indented line continues the previous one.
    -- parameter outlet text: only this outlet
    -- parameter since since: only quotes published on or after this day, month or year
    -- parameter speaker name required: the speaker
    -- parameter kind direct|mixed|indirect: only this kind
    -- parameter limit integer = 20: at most this many rows
    -- chart: bar speaker quotes

    SELECT … WHERE (:outlet IS NULL OR outlet = :outlet) … LIMIT :limit

A parameter has a name, a type, optionally a default, and an explanation. A parameter that is not
given and has no default is NULL; one that is `required` must be given. The types:

    text         as typed
    name         a speaker's name, folded as the `folded` columns are
    outlet       an outlet's name, converted to the form in the database
    a|b|c        one of these words
    integer, number
    statement    the number of a statement; that of a quote is an error that gives its statement's
    since        the first day of `2023`, `2023-09` or `2023-09-15`
    until        the last day of the same
    since_month  like `since`, for reports that count by months: a day within a month is refused
    until_month  like `until`, for such reports
    words        a search (`quotes.store.search.language`), in the syntax of MATCH or to_tsquery
    claim        like `words`; for a sentence, `:NAME_alike` also has the quotes that say the same
                 in other words, as JSON: [[number, likeness], …]

An unknown name is an error that suggests the nearest ones.

If a report differs between engines, `name.sqlite.sql` and `name.postgresql.sql` replace `name.sql`.

`chart` is optional and says how to draw the rows: `bar LABEL VALUE` or `time LABEL VALUE [SERIES]`,
with names of columns.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from sqlalchemy import BigInteger, Connection, Date, Float, String, TextClause, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from quotes.errors import QuotesError, WrongUsage
from quotes.resources import folder
from quotes.store.reports.questions import (
    NO_ROWS,
    READS_ONLY,
    bounded,
    described,
    is_refusal,
    refuse_superusers,
)
from quotes.store.search.language import parse
from quotes.store.search.query import Filters, fts5, in_order, period, tsquery
from quotes.store.search.selection import bound
from quotes.store.search.stems import are_indexed, stemmed
from quotes.store.search.words import as_indexed
from quotes.store.speakers.names import Unknown, nearest, outlet_ids, speaker_ids

FOLDERS_VARIABLE = "QUOTES_REPORTS"
"""Environment variable: folders with the user's own reports, separated as in PATH."""

ParameterType = Literal[
    "text",
    "name",
    "outlet",
    "choice",
    "integer",
    "statement",
    "number",
    "since",
    "until",
    "since_month",
    "until_month",
    "words",
    "claim",
]
Value = str | int | float | date | None

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": String(),
    "name": String(),
    "outlet": String(),
    "choice": String(),
    "integer": BigInteger(),
    "statement": BigInteger(),
    "number": Float(),
    "since": Date(),
    "until": Date(),
    "since_month": Date(),
    "until_month": Date(),
    "words": String(),
    "claim": String(),
}
_SENTENCE = 4  # words of a claim at least; fewer say too little to be compared
_OPERATORS = frozenset(("OR", "AND", "NOT"))
_STRING = re.compile(r"'(?:[^']|'')*'")

_DATE = "a date (2023, 2023-09 or 2023-09-15)"
_MONTH = "a month or year (2023-09 or 2023): this report counts by months"
_MEANT = {
    "integer": "a whole number",
    "statement": "the number of a statement",
    "number": "a number",
    "since": _DATE,
    "until": _DATE,
    "since_month": _MONTH,
    "until_month": _MONTH,
}
_MISSING = re.compile(r"Table with name (?P<table>\w+) does not exist")  # as DuckDB says it
_COMMENT = re.compile(r"--\s?(?P<indent>\s*)(?P<text>.*)")
_PARAMETER = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*)\s+(?P<type>[\w|]+)(?P<required>\s+required)?"
    r"\s*(?:=\s*(?P<default>[^:]*?)\s*)?"
    r"(?::\s*(?P<explanation>.*))?"
)
_CHART = re.compile(r"(?P<kind>bar|time)\s+(?P<label>\w+)\s+(?P<value>\w+)(?:\s+(?P<series>\w+))?")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a report; `choices` are the words that a choice accepts."""

    name: str
    type: ParameterType
    default: str | None
    explanation: str
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """The parameter as a command-line option: `--at-least`."""
        return f"--{self.name.replace('_', '-')}"

    def value(self, given: object, engine: str = "sqlite", stems: bool = False) -> Value:
        """The value passed to the database for what was typed; `stems`: the full-text index has
        stems.

        Raises QuotesError if it is something else.
        """
        typed = given if given is not None else self.default
        if typed is None:
            return None
        words = str(typed).strip()
        if self.type in ("words", "claim"):
            return self._search(words, engine, stems)
        try:
            return self._converted(words, typed)
        except (ValueError, QuotesError):
            meant = _MEANT.get(self.type, f"one of {', '.join(self.choices)}")
            raise WrongUsage(f"{self.name}: not {meant}: {words!r}") from None

    def _converted(self, words: str, typed: object) -> Value:
        if self.type in ("integer", "statement"):
            number = _within(int(words), (1 << 63) - 1)
            if self.name == "limit" and number < 0:  # all of them on SQLite, an error elsewhere
                raise ValueError
            return number
        if self.type == "number":
            return _within(float(words), 1e300)
        if self.type == "choice":
            return self.choices[[choice.lower() for choice in self.choices].index(words.lower())]
        if self.type.startswith(("since", "until")):
            first, last = period(words)
            day = first if self.type.startswith("since") else last
            edge = day if self.type == "since_month" else day + timedelta(days=1)
            if self.type.endswith("month") and edge.day != 1:
                raise ValueError
            return day
        return as_indexed(words) if self.type == "name" else str(typed)

    def _search(self, words: str, engine: str, stems: bool) -> str:
        query = stemmed(parse(words)) if stems else parse(words)
        if not query.ranked:
            raise WrongUsage(f"{self.name}: no word to look for in {words!r}")
        if query.filters != Filters():
            raise WrongUsage(f"{self.name}: takes words alone, no filters: {words!r}")
        return (fts5 if engine == "sqlite" else tsquery)(query)


N = TypeVar("N", int, float)


def _within(number: N, most: N) -> N:
    """The number; ValueError if it is too large for a database."""
    if not -most <= number <= most:
        raise ValueError
    return number


@dataclass(frozen=True)
class Chart:
    """Which columns to draw: bars with labels, or values over time, one line per series."""

    kind: Literal["bar", "time"]
    label: str
    value: str
    series: str | None = None


@dataclass(frozen=True)
class Report:
    """A report: its title, parameters and SQL.

    `least` is the confidence below which quotes do not count, None if all do (or it has none).
    `engines` has the SQL of engines (`sqlite`, `postgresql`) that need their own.
    """

    name: str
    title: str
    description: str
    sql: str
    parameters: tuple[Parameter, ...] = ()
    chart: Chart | None = None
    path: Path | None = None
    engines: Mapping[str, str] = field(default_factory=dict)
    least: float | None = None

    @property
    def note(self) -> str:
        """A note on quotes that it leaves out, if any."""
        if self.least is None:
            return ""
        return f"Quotes less certain than {self.least:g} do not count, as in listings."


@dataclass(frozen=True)
class Table:
    """The result of a report or query. `cut`: there were more rows than requested."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool = False


def read_report(path: Path) -> Report:
    """Read one file. Raises QuotesError, with the line, for a header that cannot be understood."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuotesError(f"{path}: cannot be read: {error}") from None
    return parse_report(path.stem, source, path)


def parse_report(name: str, source: str, path: Path | None = None) -> Report:
    """The report that `source` holds; `path` is for messages. Raises QuotesError."""
    report = Report(name, title=name, description="", sql=source, path=path)
    parameters: list[Parameter] = []
    for number, entry in _entries(source):
        key, colon, value = entry.partition(":")
        keyword, _, rest = key.strip().partition(" ")
        where = f"{path or name}, line {number}"
        if keyword == "parameter":
            parameters.append(_parameter(f"{rest}{colon}{value}", where))
        elif keyword == "title" and colon:
            report = replace(report, title=value.strip())
        elif keyword == "description" and colon:
            report = replace(report, description=value.strip())
        elif keyword == "least" and colon:
            report = replace(report, least=_least(value.strip(), where))
        elif keyword == "chart" and colon:
            match = _CHART.fullmatch(value.strip())
            if match is None:
                raise QuotesError(f"{where}: write 'chart: bar LABEL VALUE' or 'chart: time …'")
            report = replace(
                report,
                chart=Chart(
                    cast(Literal["bar", "time"], match["kind"]),
                    match["label"],
                    match["value"],
                    match["series"],
                ),
            )
    return replace(report, parameters=tuple(parameters))


def _least(value: str, where: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise QuotesError(f"{where}: write 'least confidence: 0.5'") from None


def _entries(source: str) -> Iterable[tuple[int, str]]:
    """The header's entries with the line of each; an indented comment continues the last."""
    entries: list[tuple[int, str]] = []
    for number, line in enumerate(source.splitlines(), 1):
        match = _COMMENT.fullmatch(line.strip())
        if match is None:
            if line.strip():
                break
            continue
        if match["indent"] and entries:
            start, entry = entries[-1]
            entries[-1] = start, f"{entry} {match['text'].strip()}"
        elif match["text"].strip():
            entries.append((number, match["text"].strip()))
    return entries


def _parameter(entry: str, where: str) -> Parameter:
    match = _PARAMETER.fullmatch(entry.strip())
    choices = tuple(match["type"].split("|")) if match and "|" in match["type"] else ()
    if match is None or not (choices or match["type"] in _TYPES.keys() - {"choice"}):
        types = ", ".join(_TYPES.keys() - {"choice"} | {"a|b|c"})
        raise QuotesError(f"{where}: write 'parameter NAME TYPE: …', TYPE being one of {types}")
    parameter = Parameter(
        match["name"],
        cast(ParameterType, "choice" if choices else match["type"]),
        match["default"] or None,
        match["explanation"] or "",
        bool(match["required"]),
        choices,
    )
    try:
        parameter.value(None)
    except QuotesError as error:
        raise QuotesError(f"{where}: default of {error}") from None
    return parameter


def folders(extra: Sequence[Path] = ()) -> list[Path]:
    """The folders of reports, in order of precedence: `extra`, the environment's, our own."""
    named = [Path(f) for f in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if f]
    return [*extra, *named, folder("db/reports")]


def reports(extra: Sequence[Path] = ()) -> list[Report]:
    """All reports by name; an earlier folder takes precedence.

    Raises QuotesError if a folder that the user named is not there or a report is broken.
    """
    found: dict[str, Report] = {}
    for place in folders(extra):
        if not place.is_dir():
            origin = "" if place in extra else f" (named in {FOLDERS_VARIABLE})"
            raise QuotesError(f"no folder of reports: {place}{origin}")
        here: dict[str, Report] = {}
        for path in sorted(place.glob("*.sql")):
            report = read_report(path)
            name, _, engine = path.stem.partition(".")
            if engine:
                first = here.get(name, report)
                report = replace(first, name=name, engines={**first.engines, engine: report.sql})
            here[name] = report
        found = {**here, **found}
    return [found[name] for name in sorted(found)]


def find_report(name: str, extra: Sequence[Path] = ()) -> Report:
    """The report called `name`; `_` and `-` are the same. Raises QuotesError with what there is."""
    wanted = name.strip().lower().replace("_", "-")
    known = reports(extra)
    for report in known:
        if report.name.lower().replace("_", "-") == wanted:
            return report
    names = ", ".join(report.name for report in known)
    raise QuotesError(f"no report called {name!r}; there are: {names}")


def run_report(
    connection: Connection,
    report: Report,
    given: Mapping[str, object] | None = None,
    most: int | None = None,
    *,
    as_superuser: bool = False,
) -> Table:
    """Run `report` with values `given` for its parameters (strings as typed, or values).

    Reports of other origin obey the rules of `quotes sql`: `as_superuser` allows a PostgreSQL
    superuser. Raises QuotesError for an unknown parameter, a value of the wrong type, or bad SQL,
    and if there are more rows than `most`.
    """
    engine = connection.dialect.name
    given = {key.replace("-", "_"): value for key, value in (given or {}).items()}
    _check_given(report, given)
    source = _of_engine(report, engine)
    binds, days = [], dict[str, date]()
    searched = any(p.type in ("words", "claim") for p in report.parameters)
    stems = searched and are_indexed(connection)
    for p in report.parameters:
        value = p.value(given.get(p.name), engine, stems)
        if isinstance(value, str) and p.type in ("name", "outlet"):
            value = _known(connection, p, value)
        if isinstance(value, int) and p.type == "statement":
            _check_statement(connection, value)
        if isinstance(value, date):
            days[p.type.removesuffix("_month")] = value
        binds.append(bindparam(p.name, value, type_=_TYPES[p.type]))
        if p.type == "claim":
            found = _alike(connection, str(given[p.name]))
            binds.append(bindparam(f"{p.name}_alike", json.dumps(found), type_=String()))
    in_order(days.get("since"), days.get("until"))
    statement = text(_plain(source))
    used = set(statement.compile().params)
    undeclared = used - {bind.key for bind in binds}
    if undeclared:
        names = ", ".join(f":{name}" for name in sorted(undeclared))
        raise QuotesError(
            f"{report.path or report.name}: {names} is not declared: add a line "
            f"'-- parameter {min(undeclared)} text: what it is' at the top"
        )
    asked = statement.bindparams(*(b for b in binds if b.key in used))
    try:
        with bounded(connection) if _is_own(report) else nullcontext():
            if _is_own(report) and engine == "postgresql":
                _look_at(connection, asked, as_superuser)
            result = connection.execute(asked)
            if not result.returns_rows:
                raise QuotesError(NO_ROWS)
            rows = result.fetchmany(most + 1) if most is not None else result.all()
            if most is not None and len(rows) > most:
                result.close()
                raise QuotesError(f"more than {most:,} rows: ask for fewer")
            return Table(tuple(result.keys()), tuple(tuple(row) for row in rows))
    except (DBAPIError, QuotesError) as error:
        said = _reason(error) if isinstance(error, DBAPIError) else str(error)
        raise QuotesError(f"report {report.name}: {said}") from None


def _alike(connection: Connection, claim: str) -> list[tuple[int, float]]:
    """The quotes that say the same as a claim, with their likeness; none for mere search words."""
    if len(claim.split()) < _SENTENCE or not _OPERATORS.isdisjoint(claim.split()):
        return []
    if re.search(r"[\"“”()*|]|(?:^|\s)-\w", claim.strip()):
        return []
    from quotes.store.statements.similar import saying_the_same  # only here: loads numpy

    return saying_the_same(connection, claim)


def _is_own(report: Report) -> bool:
    """Whether a report is not part of this package."""
    return report.path is None or report.path.parent != folder("db/reports")


def _look_at(connection: Connection, asked: TextClause, as_superuser: bool) -> None:
    """Refuse superusers and statements without rows before anything is executed."""
    if not as_superuser:
        refuse_superusers(connection)
    whole = asked.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    described(connection.connection.driver_connection, str(whole).replace("%%", "%"))


def _of_engine(report: Report, engine: str) -> str:
    """The SQL of a report for an engine. Raises QuotesError if it has none for Parquet tables."""
    if report.engines and engine not in ("sqlite", "postgresql", *report.engines):
        raise QuotesError(f"report {report.name} needs the full-text index of a database")
    return report.engines.get(engine, report.sql)


def _reason(error: DBAPIError) -> str:
    """The error in one line; for Parquet tables, which table of a database is missing."""
    if is_refusal(error.orig):
        return READS_ONLY
    said = one_line(error)
    missing = _MISSING.search(said)
    if missing is None:
        return said
    return f"needs {missing['table']}, which these Parquet tables lack: ask a database"


def _check_given(report: Report, given: Mapping[str, object]) -> None:
    """Refuse unknown parameters, and require those that are needed."""
    unknown = given.keys() - {p.name for p in report.parameters}
    if unknown:
        names = ", ".join(p.name for p in report.parameters) or "none"
        raise WrongUsage(
            f"report {report.name} has no parameter {', '.join(sorted(unknown))}; it has: {names}"
        )
    for p in report.parameters:
        if p.required and given.get(p.name) is None:
            raise WrongUsage(f"report {report.name} needs {p.option}: {p.explanation}")


def _known(connection: Connection, parameter: Parameter, value: str) -> str:
    """The name as stored. Raises QuotesError with the nearest ones if nobody has it."""
    if parameter.type == "name":
        return _known_name(connection, value)
    ids = outlet_ids(connection, value)
    if not ids:
        raise QuotesError(str(Unknown("outlet", value, nearest(connection, "outlet", value))))
    rows = connection.execute(text("SELECT id, name FROM outlets"))
    names = {row.id: row.name for row in rows if row.id in ids}
    if len(ids) > 1:
        raise QuotesError(f"{value!r} may be: {', '.join(sorted(names.values()))}")
    return str(names[ids[0]])


def _known_name(connection: Connection, folded: str) -> str:
    """The name itself if any speaker has it, else that of the only speaker it can mean."""
    called = connection.execute(
        text(
            "SELECT 1 FROM appearance_names WHERE folded = :folded "
            "UNION SELECT 1 FROM speaker_aliases WHERE folded = :folded"
        ),
        {"folded": folded},
    ).first()
    if called:
        return folded
    ids = speaker_ids(connection, folded)
    if not ids:
        raise QuotesError(str(Unknown("speaker", folded, nearest(connection, "speaker", folded))))
    rows = connection.execute(bound("SELECT name FROM speakers WHERE id IN :ids", {"ids": ids}))
    names = [row.name for row in rows]
    if len(names) > 1:
        raise QuotesError(f"{folded!r} may be: {', '.join(sorted(names)[:5])}")
    return as_indexed(names[0])


def _check_statement(connection: Connection, number: int) -> None:
    """Raise QuotesError unless this is the number of a statement, not that of one of its quotes."""
    from quotes.store.statements.finding import statement_number  # few reports need it

    found = statement_number(connection, number)
    if found is None:
        raise QuotesError(f"{number} is a quote, and no other quote reports its statement")
    if found != number:
        raise QuotesError(f"{number} is a quote; its statement has the number {found}")


def _plain(sql: str) -> str:
    """`sql` with colons escaped in comments and strings, so that only parameters look like
    parameters."""
    lines = (line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return _STRING.sub(lambda string: string.group().replace(":", r"\:"), "\n".join(lines))


def one_line(error: DBAPIError) -> str:
    """The database's error message, in one line."""
    return str(error.orig).strip().splitlines()[0]
