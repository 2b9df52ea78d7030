"""`quotes report`: lists the reports, or runs one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from quotes.cli import complete, options
from quotes.cli.output import Format, message, print_records, say, stdout
from quotes.errors import WrongUsage

if TYPE_CHECKING:
    from quotes.store.reports.report import Report, Table

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--folder", metavar="FOLDER", help="A folder of your own reports (also QUOTES_REPORTS)."
    ),
]

Parquet = Annotated[
    Path | None,
    typer.Option(
        "--parquet",
        metavar="FOLDER",
        help="Query Parquet tables (from export --format tables, or Spark) instead of a database.",
    ),
]


def report(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            help="The report to run; without it, all are listed.", autocompletion=complete.reports
        ),
    ] = None,
    db: options.Db = None,
    format: options.OutputFormat = Format.table,
    chart: Annotated[
        bool, typer.Option("--chart", help="Draw a chart, if the report has one.")
    ] = False,
    folder: Folders = None,
    parquet: Parquet = None,
    as_superuser: options.AsSuperuser = False,
    describe: Annotated[bool, typer.Option("--describe", hidden=True)] = False,
) -> None:
    """Run a report: quotes report source-audit --outlet TASS --since 2023.

    quotes report NAME --help tells what a report shows and which parameters it takes.
    """
    from quotes.store import Database
    from quotes.store.reports.report import find_report, reports, run_report

    if chart and format is not Format.table:
        raise typer.BadParameter(f"--chart cannot be combined with --format {format.value}")
    if describe and name is not None:
        _print_help(find_report(name, folder or ()))
        return

    given = parameters(context.args)
    if name is None:
        if given:
            raise WrongUsage(f"--{next(iter(given))} needs the name of a report before it")
        _print_list(reports(folder or ()), format)
        return
    wanted = find_report(name, folder or ())
    if parquet is not None:
        from quotes.store.parquet import opened

        source = opened(parquet)
    else:
        source = Database(db, read_only=True).connect()
    with source as connection:
        table = run_report(connection, wanted, given, as_superuser=as_superuser)
    _print(wanted, table, chart, format)


def _print(wanted: Report, table: Table, chart: bool, format: Format) -> None:
    """Print a report's rows as records or as a chart, with its note."""
    records = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    if format is Format.table:
        stdout().print(wanted.title, style="bold")
    if chart and format is Format.table:
        from quotes.cli.chart import draw

        draw(wanted, table, stdout())
        if wanted.note:
            message(wanted.note)
        return
    print_records(records, table.columns, format)
    if not records:
        message("No rows.")
    if wanted.note:
        message(wanted.note)


class _ReportCommand(TyperCommand):
    """`quotes report NAME --help` explains that report, `quotes report --help` the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as Click does, except for `--help` after the name of a report."""
        if args and not args[0].startswith("-"):
            args = ["--describe" if argument == "--help" else argument for argument in args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What fits behind the name of the report, then the options of all reports."""
        from click.shell_completion import CompletionItem

        if not ctx.params.get("name"):
            return super().shell_complete(ctx, incomplete)
        found = [CompletionItem(word) for word in complete.of_report(ctx, incomplete)]
        return [*found, *super().shell_complete(ctx, incomplete)]


report.command_class = _ReportCommand  # type: ignore[attr-defined]
# Only the report knows which options are its parameters.
report.context_settings = {"allow_extra_args": True, "ignore_unknown_options": True}  # type: ignore[attr-defined]


def parameters(arguments: Sequence[str]) -> dict[str, str]:
    """`--name value` and `--name=value` as a mapping; raises WrongUsage for anything else."""
    given: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.removeprefix("--").partition("=")
        if not argument.startswith("--") or not name:
            raise WrongUsage(f"{argument!r}: give a report's parameters as --name value")
        if not equals:
            try:
                value = next(rest)
            except StopIteration:
                raise WrongUsage(f"--{name}: its value is missing") from None
        if name in given:
            raise WrongUsage(f"--{name} is given twice: a report takes one")
        given[name] = value
    return given


def _print_help(found: Report) -> None:
    """Print what a report shows, and its parameters, one per line."""
    told = " ".join(filter(None, (f"{found.title}.", found.description, found.note)))
    say(f"quotes report {found.name} [PARAMETERS]\n\n{told}\n")
    width = max((len(p.option) for p in found.parameters), default=0)
    for p in found.parameters:
        kind = "|".join(p.choices) or _KINDS[p.type]
        notes = "needed" if p.required else f"default: {p.default}" if p.default else ""
        say(f"  {p.option:{width}}  {kind}  {p.explanation}" + (f" ({notes})" if notes else ""))
    say("\nAlso: --format, --chart, --db, --parquet, --folder (see quotes report --help).")


_KINDS = {
    "text": "TEXT",
    "name": "SPEAKER",
    "outlet": "OUTLET",
    "integer": "NUMBER",
    "statement": "NUMBER",
    "number": "NUMBER",
    "since": "DATE",
    "until": "DATE",
    "since_month": "MONTH",
    "until_month": "MONTH",
    "words": "QUERY",
    "claim": "CLAIM",
}


def _print_list(reports: Sequence[Report], format: Format) -> None:
    records = [
        {
            "name": found.name,
            "title": found.title,
            "parameters": [f"--{p.name.replace('_', '-')}" for p in found.parameters],
            "description": found.description,
        }
        for found in reports
    ]
    columns = ("name", "title", "parameters")
    print_records(records, columns if format is Format.table else (*columns, "description"), format)
