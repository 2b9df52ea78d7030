"""Lists by place: "Lowmoor: The quay is closed." is told of Lowmoor, not said there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotes.detect.attribution import Attribution
from quotes.detect.blocks import LabelledName
from quotes.document import Document

_PLACES = frozenset(("GPE", "LOC"))
_FEWEST = 2  # labels of other places: a single one may be a government that answers
_BEFORE = re.compile(r"(?:\n[ \t]*(?:[-–—•*][ \t]*)?|\A)\Z")


def with_place_labels(
    document: Document, names: Sequence[LabelledName], found: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions, with the act `other` for what follows the name of a place and a colon at
    the beginning of a paragraph, without quotation marks, where several paragraphs begin so.

    Spans count code points of `document.reading`.
    """
    text = document.reading
    places = {(n.start, n.end) for n in names if n.label in _PLACES}
    labelled = {
        i
        for i, one in enumerate(found)
        if one.kind == "indirect"
        and [text[s:e] for s, e in one.cue] == [":"]
        and len(one.source) == 1
        and one.source[0] in places
        and one.source[0][0] >= document.offset
        and _BEFORE.search(text, 0, one.source[0][0])
    }
    if len({text[slice(*found[i].source[0])] for i in labelled}) < _FEWEST:
        return tuple(found)
    return tuple(replace(one, act="other") if i in labelled else one for i, one in enumerate(found))
