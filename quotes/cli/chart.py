"""Draws reports in the terminal, as bars with labels or along time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotes.errors import QuotesError

if TYPE_CHECKING:
    from rich.console import Console

    from quotes.store.reports.report import Report, Table

_LABEL = 32  # characters at most
_EIGHTHS = " ▏▎▍▌▋▊▉"


def draw(report: Report, table: Table, console: Console | None = None) -> None:
    """Draw the rows of `table` with the chart that the report declares.

    Raises QuotesError if it declares none.
    """
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    if report.chart is None:
        raise QuotesError(f"report {report.name} has no chart; leave out --chart")
    console = console or Console()
    where = {name: table.columns.index(name) for name in table.columns}
    label, value = where[report.chart.label], where[report.chart.value]
    series = where[report.chart.series] if report.chart.series else None
    rows = [row for row in table.rows if row[value] is not None]
    if not rows:
        console.print("Nothing to draw.")
        return
    grid = Grid(box=None, padding=(0, 1), show_header=True, header_style="dim")
    grid.add_column(report.chart.label, max_width=_LABEL, no_wrap=True, overflow="ellipsis")
    grid.add_column("", no_wrap=True)
    grid.add_column(report.chart.value, justify="right")
    most = max((abs(float(row[value])) for row in rows), default=0.0)
    width = max(10, console.width - _LABEL - 16)
    several = series is not None and len({row[series] for row in rows}) > 1
    for row in rows:
        name = f"{row[label]}, {row[series]}" if several and series is not None else str(row[label])
        grid.add_row(
            Text(name), Text(bar(float(row[value]), most, width)), Text(_number(row[value]))
        )
    console.print(grid)


def bar(value: float, most: float, width: int) -> str:
    """A bar drawn to an eighth of a cell: `width` cells for `most`, none for zero and below."""
    if most <= 0 or value <= 0:
        return ""
    eighths = max(1, round(8 * width * min(value, most) / most))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _number(value: Any) -> str:
    return f"{value:,}"
