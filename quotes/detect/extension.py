"""`doc._.quotes` and `doc.spans["quotes"]`: the result of detection on a spaCy `Doc`.

The attributions are kept in `doc.user_data` as plain values, so they survive serialization:
`nlp.pipe(n_process=2)`, `DocBin(store_user_data=True)`, `doc.to_disk`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from spacy.tokens import Doc, SpanGroup

from quotes.detect.attribution import Attribution

SPANS = "quotes"
"""The name of the span group of contents; each label is a kind (for displaCy)."""

_KEY = "quotes.attributions"
_FIELDS = tuple(field.name for field in fields(Attribution))


def get(doc: Doc) -> tuple[Attribution, ...]:
    """The attributions in `doc`, in the order of the text."""
    return tuple(_attribution(values) for values in doc.user_data.get(_KEY, ()))


def set(doc: Doc, attributions: Iterable[Attribution]) -> None:
    """Keep `attributions` (offsets in code points of `doc.text`) on `doc`."""
    found = list(attributions)
    doc.user_data[_KEY] = [{name: getattr(a, name) for name in _FIELDS} for a in found]
    pieces = (
        doc.char_span(start, end, label=attribution.kind, alignment_mode="expand")
        for attribution in found
        for start, end in attribution.content
    )
    doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=[piece for piece in pieces if piece])


def _attribution(values: dict[str, Any]) -> Attribution:
    known = {name: _spans(value) for name, value in values.items() if name in _FIELDS}
    return Attribution(**known)


def _spans(value: Any) -> Any:
    """Spans as tuples again: serialization turns them into lists."""
    if isinstance(value, (list, tuple)):
        return tuple(_spans(item) for item in value)
    return value


def register() -> None:
    """Register `doc._.quotes` with spaCy; may be called repeatedly."""
    if not Doc.has_extension("quotes"):
        Doc.set_extension("quotes", getter=get, setter=set)
