"""What detection finds: a source that is said to have said, written or thought some content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from quotes.document import Spans

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal["speech", "writing", "thought", "other"]


@dataclass(frozen=True)
class Attribution:
    """A quote before anybody knows who its source is.

    Spans count code points of the text that was read (`Document.reading`), each tuple sorted and
    free of overlaps; `source` and `cue` may be empty, `content` is not. `confidence` is the share
    of such quotes that are right. `outer` is the number, from 0, of the attribution whose content
    tells of this one, among those of the text: “She said ‘go’,” he said.
    """

    content: Spans
    cue: Spans
    source: Spans
    kind: Kind
    act: Act
    confidence: float
    outer: int | None = None


def arranged(
    found: Sequence[tuple[Attribution, Attribution | None]],
) -> tuple[Attribution, ...]:
    """Attributions, each with the one that tells it, in the order of the text and with its number.

    Outer ones come before those inside them; where the outer one is not there, there is none.
    """
    ordered = sorted(found, key=lambda pair: _place(pair[0]))
    numbers = {id(a): number for number, (a, _) in enumerate(ordered)}
    return tuple(replace(a, outer=numbers.get(id(o)) if o else None) for a, o in ordered)


def with_outer(
    attributions: Sequence[Attribution],
) -> list[tuple[Attribution, Attribution | None]]:
    """Attributions as `arranged` takes them, from what it gave."""
    return [(a, None if a.outer is None else attributions[a.outer]) for a in attributions]


def _place(attribution: Attribution) -> tuple[int, int, Spans]:
    return attribution.content[0][0], -attribution.content[-1][1], attribution.cue
