"""Records for people: a table where all columns fit, else a list of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quotes.tabular import plain

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

Record = Mapping[str, Any]

DAYS = frozenset({"said_on", "published", "date", "first", "last", "first_said", "last_said"})
"""Columns whose cells stay on one line, as numbers do."""

LONGEST_WORD = 14
"""Words up to this many characters are never split; addresses and the like are."""

_GAP = 1  # the space behind each column


def fits(rows: Sequence[Record], columns: Sequence[str], width: int) -> bool:
    """Whether a table of `columns` can stand in `width` characters with nothing cut."""
    needed = sum(_least(rows, column) + _GAP for column in columns)
    return needed <= width or len(columns) < 2


def as_table(rows: Sequence[Record], columns: Sequence[str]) -> Table:
    """The rows under their headings. Cells may hold Rich's `Text`."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP, 0, 0))
    for column in columns:
        table.add_column(
            Text(_heading(column)),
            justify="right" if _is_numeric(rows, column) else "left",
            min_width=_least(rows, column),
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    return table


def as_records(rows: Sequence[Record], columns: Sequence[str]) -> Group:
    """Each row as lines of a heading and a value, as `\\x` does in PostgreSQL's psql."""
    from rich.console import Group
    from rich.rule import Rule
    from rich.table import Table

    parts: list[Any] = []
    for number, row in enumerate(rows, 1):
        parts.append(Rule(f"record {number}", align="left", style="dim"))
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for column in columns:
            grid.add_row(_cell(_heading(column)), _cell(row.get(column)))
        parts.append(grid)
    return Group(*parts)


def _heading(column: str) -> str:
    return column.replace("_", " ")


def _cell(value: Any) -> Any:
    from rich.text import Text

    return value if isinstance(value, Text) else Text(plain(value))


def _is_numeric(rows: Sequence[Record], column: str) -> bool:
    return any(isinstance(row.get(column), (int, float)) for row in rows)


def _least(rows: Sequence[Record], column: str) -> int:
    """The characters that a column needs: its numbers and days, and words that are not long."""
    from rich.cells import cell_len

    words = _heading(column).split()
    cells = (str(_cell(row.get(column))) for row in rows)
    if column in DAYS or _is_numeric(rows, column):
        return max(map(cell_len, [*words, *cells]), default=1)
    longest = max((cell_len(word) for cell in cells for word in cell.split()), default=1)
    return max([min(longest, LONGEST_WORD), *map(cell_len, words)])
