"""Lays out records for people, as a table or as a list of records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from quotes.tabular import Number, Record, readable

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

DAYS = frozenset({"said_on", "published", "date", "first", "last", "first_said", "last_said"})
"""Columns with dates, whose cells are never split over lines (nor are numbers)."""

LONGEST_WORD = 14
"""Words up to this many characters are never split; addresses may be."""

_LONGEST_NAME = 24
"""A column of single words up to this long (ids, names of reports) is never split."""

_FIGURES = re.compile(r"[\d\W]*\d(?:[\d\W]|[TXZ])*")
"""Numbers, dates and moments, with whatever marks are around them: they are never split."""

_SPACING = ((2, 2), (1, 2), (1, 0))
"""Widths of the space between columns and of both margins together, the preferred ones first."""


def fits(rows: Sequence[Record], columns: Sequence[str], width: int) -> bool:
    """Whether a table of `columns` fits into `width` characters without cutting anything."""
    return _room(rows, columns, width)[-1] >= 0 or len(columns) < 2


def _room(rows: Sequence[Record], columns: Sequence[str], width: int) -> tuple[int, int, int]:
    """The spacing, and the width that remains after each column got its minimum."""
    least = sum(_least(rows, column) for column in columns)
    left = [
        (gap, sides, width - least - sides - gap * (len(columns) - 1)) for gap, sides in _SPACING
    ]
    return next((found for found in left if found[-1] >= 0), left[-1])


def as_table(rows: Sequence[Record], columns: Sequence[str], width: int) -> Table:
    """A table of the rows, at most `width` characters wide. Cells may be Rich's `Text`.

    The widths of columns are computed here, because Rich shrinks columns below their minimum and
    then crops the last one.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    gap, sides, room = _room(rows, columns, width)
    # One of the spaces between columns belongs to the box.
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=sides > 0,
        padding=(0, gap - 1, 0, 0),
    )
    for column, characters in zip(columns, _widths(rows, columns, room), strict=True):
        table.add_column(
            Text(_heading(column)),
            justify="right" if _is_numeric(rows, column) else "left",
            width=characters,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    return table


def _widths(rows: Sequence[Record], columns: Sequence[str], room: int) -> list[int]:
    """The width of each column: its minimum, plus a share of `room`, narrow columns first."""
    from rich.cells import cell_len

    least = [_least(rows, column) for column in columns]
    wanted = []
    for column, characters in zip(columns, least, strict=True):
        texts = (_heading(column), *(str(_cell(row.get(column))) for row in rows))
        longest = max(cell_len(line) for text in texts for line in (text.splitlines() or [""]))
        wanted.append(max(longest - characters, 0))
    if room < 0:  # a single column, which is shown even if it does not fit
        return [max(characters + room, 1) for characters in least]
    widths = list(least)
    narrowest = sorted(range(len(columns)), key=wanted.__getitem__)
    for place, number in enumerate(narrowest):
        more = min(wanted[number], room // (len(columns) - place))
        widths[number] += more
        room -= more
    return widths


def as_records(rows: Sequence[Record], columns: Sequence[str]) -> Group:
    """The rows one by one, with a line for each column, like `\\x` in PostgreSQL's psql."""
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

    return value if isinstance(value, Text) else Text(readable(value))


def _is_numeric(rows: Sequence[Record], column: str) -> bool:
    return any(isinstance(row.get(column), Number) for row in rows)


def _least(rows: Sequence[Record], column: str) -> int:
    """The minimum width of a column: numbers, dates and words that are not long fit into it."""
    from rich.cells import cell_len

    words = _heading(column).split()
    cells = (str(_cell(row.get(column))) for row in rows)
    if column in DAYS or _is_numeric(rows, column):
        return max(map(cell_len, [*words, *cells]), default=1)
    found = [cell.split() for cell in cells]
    widths = [_whole(word) for cell in found for word in cell]
    if all(len(cell) < 2 for cell in found):
        longest = max((cell_len(word) for cell in found for word in cell), default=1)
        widths.append(longest if longest <= _LONGEST_NAME else 1)
    return max([1, *widths, *map(cell_len, words)])


def _whole(word: str) -> int:
    """How many characters of a word at least must stay on one line."""
    from rich.cells import cell_len

    length = cell_len(word)
    return length if _FIGURES.fullmatch(word) else min(length, LONGEST_WORD)
