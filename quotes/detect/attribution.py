"""What detection finds: a source that is said to have said, written or thought some content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotes.document import Spans

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal["speech", "writing", "thought", "other"]


@dataclass(frozen=True)
class Attribution:
    """A quote before anybody knows who its source is.

    Spans count code points of the text that was read (`Document.reading`), each tuple sorted and
    free of overlaps; `source` and `cue` may be empty, `content` is not. `confidence` is the share
    of such quotes that are right.
    """

    content: Spans
    cue: Spans
    source: Spans
    kind: Kind
    act: Act
    confidence: float
