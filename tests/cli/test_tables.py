"""Tables for people: where one is shown, nothing of it is cut."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from quotes.cli.tables import LONGEST_WORD, as_table, fits

WORD = st.text("abcdefgh", min_size=1, max_size=LONGEST_WORD)
CELL = st.lists(WORD, max_size=6).map(" ".join) | st.integers(-(10**9), 10**9) | st.none()


@given(st.data())
def test_all_words_and_numbers_are_whole(data: st.DataObject) -> None:
    names = st.lists(WORD, min_size=1, max_size=3).map("_".join)
    columns = data.draw(st.lists(names, min_size=2, max_size=12, unique=True))
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, CELL)), max_size=4))
    width = data.draw(st.integers(10, 200))
    if not fits(rows, columns, width):
        return
    screen = Console(width=width, file=io.StringIO())
    screen.print(as_table(rows, columns, width))
    shown = screen.file.getvalue()
    assert max(map(len, shown.splitlines())) <= width
    wanted = [word for column in columns for word in column.split("_")]
    cells = [cell for row in rows for cell in row.values() if cell is not None]
    wanted += [word for cell in cells for word in str(cell).split()]
    assert sorted(wanted) == sorted(word for word in shown.split() if word.strip("─"))


def test_ids_and_moments_are_whole() -> None:
    """In texts too: somebody copies them into the next command."""
    rows = [
        {
            "id": "05253bb073ed4e2e",
            "text": "Jason Chaffetz is Jason Chaffetz (1998873092077304), since 2026-11-28",
            "judged_at": "2026-11-28T20:05+00:00",
            "report": "statement-wordings",
            "url": "https://example.org/2016/11/28/a-very-long-address-of-an-article",
        }
    ]
    columns = list(rows[0])
    for width in range(30, 160):
        if not fits(rows, columns, width):
            continue
        screen = Console(width=width, file=io.StringIO())
        screen.print(as_table(rows, columns, width))
        shown = screen.file.getvalue().split()
        for word in (rows[0]["id"], "(1998873092077304),", rows[0]["judged_at"], rows[0]["report"]):
            assert word in shown, width
    assert fits(rows, columns, 100)
