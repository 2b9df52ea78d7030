"""The result of detection: a source that said, wrote or thought some content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from quotes.document import Spans

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal["speech", "writing", "thought", "other"]


@dataclass(frozen=True)
class Attribution:
    """A quote before its source is resolved to speakers.

    Spans are offsets in code points in `Document.reading`, each tuple sorted and without overlaps;
    `source` and `cue` may be empty, `content` is not. `confidence` is the share of such quotes that
    are right. `outer` is the index, from 0, of the attribution whose content reports this one: “She
    said ‘go’,” he said.
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
    """Pairs of an attribution and its outer one, in the order of the text, with indexes set.

    Outer ones come before those inside them; a missing outer one becomes None.
    """
    ordered = sorted(found, key=lambda pair: _place(pair[0]))
    numbers = {id(a): number for number, (a, _) in enumerate(ordered)}
    return tuple(replace(a, outer=numbers.get(id(o)) if o else None) for a, o in ordered)


def with_outer(
    attributions: Sequence[Attribution],
) -> list[tuple[Attribution, Attribution | None]]:
    """The inverse of `arranged`."""
    return [(a, None if a.outer is None else attributions[a.outer]) for a in attributions]


def _place(attribution: Attribution) -> tuple[int, int, Spans]:
    return attribution.content[0][0], -attribution.content[-1][1], attribution.cue
