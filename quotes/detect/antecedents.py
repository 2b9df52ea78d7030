"""Resolves relative pronouns: in “a string of MPs who said”, the source is “MPs”.

In a list of quotes the source “who” is uninformative; its antecedent is not. It is found by form,
not by a parser: the noun phrase that ends where the pronoun begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.document import Spans

_PRONOUN = re.compile(r"who|which|that", re.I)
_GAP = (",", "—", "–", "-")
"""Words that may stand between a noun and its relative clause."""

_TOKEN = re.compile(r"[\w’'.&-]+|\S")
_DETERMINERS = frozenset(
    "a an the his her its their our my your this these those some many several two three four five"
    " most all both no another other each every few".split()
)
_FUNCTION = frozenset(
    "to by for with from in on at into over under after before against about as than and or but nor"
    " that which who whom is are was were be been has have had do does did will would can could may"
    " might must should not it he she they we you i said says told".split()
)
_PARTICIPLE = re.compile(r"(?:ed|en|wn)\Z")
_BE = frozenset("is are was were be been".split())
_READ = 120  # code points before a pronoun


def with_antecedent(text: str, source: Spans, names: Sequence[str] = ()) -> Spans:
    """A source that is only a relative pronoun, extended by its antecedent; others as they are. The
    spans stay sorted and do not overlap.

    `names` are those of the speakers: an antecedent that shares no word with them is somebody else.
    """
    if len(source) != 1 or not _PRONOUN.fullmatch(text, *source[0]):
        return source
    start = source[0][0]
    line = text[max(0, start - _READ) : start].rsplit("\n", 1)[-1]
    head = line.rstrip()
    if head.endswith(_GAP):
        head = head[:-1]
    offset = start - len(line)
    phrase = _phrase(head)
    if phrase is None:
        return source
    span = offset + phrase[0], offset + phrase[1]
    known = {word for name in names for word in _words(name)}
    return source if known and not known & _words(text[slice(*span)]) else (span, source[0])


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text))


def _phrase(head: str) -> tuple[int, int] | None:
    """The noun phrase that a stretch of a sentence ends with."""
    tokens = list(_TOKEN.finditer(head))
    first = len(tokens)
    for k in reversed(range(len(tokens))):
        word = tokens[k][0].lower()
        if not word[0].isalnum() or word in _FUNCTION:
            break
        first = k
        if word in _DETERMINERS and not (k and tokens[k - 1][0].lower() == "of"):
            return tokens[k].start(), tokens[-1].end()
    if first == len(tokens):
        return None
    passive = first and tokens[first - 1][0].lower() in _BE
    if passive and _PARTICIPLE.search(tokens[-1][0]):  # "it is known who said so"
        return None
    names = (k for k in range(first, len(tokens)) if tokens[k][0][0].isupper())
    return tokens[next(names, len(tokens) - 1)].start(), tokens[-1].end()
