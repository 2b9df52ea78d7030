"""Bodies that are named after a place or people with a common noun: "Lowland's foreign ministry".

Recognizers mark the place alone, or drop the whole name for its small letters. The words are lists
of ours: the bodies (`state_bodies.txt`, `subject_bodies.txt`) and their subjects.
"""

from __future__ import annotations

from quotes.speakers.roles import POSSESSIVE_MARKS
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Words

_STATE_BODIES = word_list("state_bodies")
_SUBJECT_BODIES = word_list("subject_bodies")
_OF_STATES = _STATE_BODIES - {"police", "embassy"}
_SUBJECTS = word_list("body_subjects")
_PLACE_ENDINGS = word_list("place_endings")
_LED = ("-led", "-backed")
_ALLIES = frozenset("alliance coalition".split())
_MOST = 4  # subjects of one body: "the Lowland state public health department"
_INSIDE = frozenset("in at near across inside outside around".split())


def end_of_body(words: Words, first: int, stop: int) -> int | None:
    """Where the body ends that is named after the place in the words `first` to `stop`; None if no
    body follows. "In Lowmoor police said" names no body, "in Lowmoor's army" does."""
    owning = _owns(words, stop)
    if first and words.keys[first - 1] in _INSIDE and not owning:
        return None
    begin = behind = stop + owning
    while behind < begin + _MOST and _small(words, behind, _SUBJECTS):
        behind += 1
        behind += _owns(words, behind)  # "the Lowmoor district attorney's office"
    for noun in range(behind, begin - 1, -1):
        bodies = _STATE_BODIES if noun == begin else _SUBJECT_BODIES | _STATE_BODIES
        if _small(words, noun, bodies):
            return noun + 1
    return None


def end_of_allies(words: Words, first: int) -> int | None:
    """Where the body ends that begins with who leads it: "the Lowland-led military coalition"."""
    if not words.capital[first] or not words.keys[first].endswith(_LED):
        return None
    noun = first + 1 if _small(words, first + 1, _ALLIES) else first + 2
    return noun + 1 if _small(words, noun, _ALLIES) else None


def ends_place(words: Words, last: int) -> bool:
    """Whether the word `last` ends the name of a place, not that of a body: "Renwick County"."""
    return words.keys[last] in _PLACE_ENDINGS


def of_state(words: Words, first: int, stop: int) -> bool:
    """Whether a name is one that many countries have: "Foreign Ministry", "Ministry of Trade"."""
    return words.keys[first] in _OF_STATES or words.keys[stop - 1] in _OF_STATES


def end_of_place(words: Words, first: int, stop: int) -> int:
    """Where the place ends in a name that was marked with its common noun: "Lowmoor police"."""
    end = stop
    while end > first and words.texts[end - 1] in _STATE_BODIES | _SUBJECT_BODIES | _SUBJECTS:
        end -= 1
    return end if end > first and words.capital[end - 1] else stop


def _owns(words: Words, i: int) -> bool:
    """Whether the word `i` is a possessive mark."""
    return i < len(words) and words.texts[i] in POSSESSIVE_MARKS


def _small(words: Words, i: int, wanted: frozenset[str]) -> bool:
    """Whether the word `i` is a wanted one in small letters, on the line of the one before it."""
    return i < len(words) and words.texts[i] in wanted and not words.broken[i]
