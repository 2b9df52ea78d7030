"""The word lists beside this package: one file per list, words separated by spaces (names of
several words by commas), `#` for comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def lines(name: str) -> tuple[str, ...]:
    """The lines of the list `data/NAME.txt`, without comments."""
    text = files("quotes.speakers").joinpath("data", f"{name}.txt").read_text("utf-8")
    found = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in found if line)


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each line of the list `data/NAME.txt`."""
    return tuple(tuple(line.split()) for line in lines(name))


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of the list `data/NAME.txt`."""
    return frozenset(word for row in rows(name) for word in row)
