"""The word lists beside this package: one file per list, words separated by spaces, `#` for
comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each line of the list `data/NAME.txt`."""
    text = files("quotes.speakers").joinpath("data", f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return tuple(tuple(line) for line in lines if line)


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of the list `data/NAME.txt`."""
    return frozenset(word for row in rows(name) for word in row)
