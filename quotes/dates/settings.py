"""Settings in which something is said, recognized by their words: a court, a council, a match, an
interview.

`settings.json` holds for each setting the words for its occasions ("trial") and speakers
("counsel"). A quote with words of a date's setting likely belongs to that occasion.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from importlib import resources

_READ = 30_000  # how many code points of a text are read for its settings


_WORD = re.compile(r"[A-Za-z][\w-]*")

_Of = dict[str, frozenset[str]]


def _load() -> tuple[_Of, _Of]:
    source = resources.files("quotes.dates").joinpath("settings.json")
    settings = json.loads(source.read_text(encoding="utf-8"))
    found: dict[str, dict[str, set[str]]] = {"occasion": {}, "people": {}}
    for setting, lists in settings.items():
        for part, words in lists.items():
            for word in words:
                found[part].setdefault(word, set()).add(setting)
    occasions, people = (
        {word: frozenset(of) for word, of in found[part].items()} for part in ("occasion", "people")
    )
    return occasions, people


_OCCASIONS, _PEOPLE = _load()
_KNOWN = _OCCASIONS.keys() | _PEOPLE.keys()
_NONE: frozenset[str] = frozenset()


class SettingMentions:
    """The mentions of settings in a text."""

    def __init__(self, text: str) -> None:
        read = text[:_READ].lower()
        if len(read) != len(
            text[:_READ]
        ):  # a few letters become two in lower case: offsets must hold
            read = text[:_READ]
        found = [(m.start(), m[0]) for m in _WORD.finditer(read) if m[0] in _KNOWN]
        self._starts = [start for start, _ in found]
        self._words = [word for _, word in found]

    def occasions(self, start: int, end: int) -> frozenset[str]:
        """The settings whose occasions are named between two positions."""
        return self._of(start, end, _OCCASIONS)

    def speakers(self, start: int, end: int) -> frozenset[str]:
        """The settings whose speakers or occasions are named between two positions."""
        return self._of(start, end, _PEOPLE) | self._of(start, end, _OCCASIONS)

    def _of(self, start: int, end: int, of: _Of) -> frozenset[str]:
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return _NONE.union(*(of.get(word, _NONE) for word in self._words[low:high]))
