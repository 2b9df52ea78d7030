"""Reports of reports without marks: “Ana told police that she ran, court papers say”.

The tags mark no quotes inside quotes, so the network gives “that she ran” to the papers, and Ana's
cue stays without content. What the papers say begins with Ana; her words are found inside it later.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.detect.model.decoding.linking import Links
from quotes.detect.model.decoding.rules import Range
from quotes.detect.model.decoding.units import Unit
from quotes.detect.model.features import GAP_SPACE
from quotes.detect.model.reading import NetworkReading


@dataclass(frozen=True)
class Reports:
    """The reporting clauses of a part that got no content, cue and source of each, and the pieces
    of all contents."""

    idle: list[tuple[Range, Range]]
    taken: frozenset[int]
    reading: NetworkReading

    @classmethod
    def of(
        cls,
        units: list[Unit],
        cues: list[Range],
        sources: list[Range],
        linked: Links,
        reading: NetworkReading,
    ) -> Reports:
        """Those of a part; weak cues too, for the network doubts them beside the later clause."""
        used = set(linked.cue_of)
        idle = [
            (cue, sources[source])
            for i, (cue, source) in enumerate(zip(cues, linked.source_of, strict=True))
            if i not in used and source >= 0
        ]
        pieces = (p for u in units for a, b in u.ranges for p in range(a, b + 1))
        return cls(idle, frozenset(pieces) if idle else frozenset(), reading)

    def extended(
        self, content: list[Range], cue: Range | None, source: Range | None
    ) -> list[Range]:
        """A content, from the beginning of its sentence on if its cue follows it behind a comma and
        another reporting clause leads it in."""
        if not self.idle or cue is None or len(content) > 1:
            return content
        first, last = content[0]
        clause = min(cue[0], source[0]) if source else cue[0]
        unmarked = self.reading.description.region[first] < 0
        if clause <= last or not unmarked or not self._only_comma(last, clause):
            return content
        return [(self._beginning(first), last)]

    def _beginning(self, first: int) -> int:
        start = _sentence(first, self.reading)
        for cue, source in self.idle:
            begin = min(start, source[0]) if source[1] >= start else start
            inside = begin <= min(cue[0], source[0]) and max(cue[1], source[1]) < first
            if inside and self._leads(cue, first) and self.taken.isdisjoint(range(begin, first)):
                return begin
        return first

    def _leads(self, cue: Range, first: int) -> bool:
        """Whether only words stand between a cue and a content, as not in “as I said, the road”."""
        text, starts, ends = self.reading.text, self.reading.starts, self.reading.ends
        between = text[ends[cue[1]] : starts[first]]
        told = text[starts[cue[0]] : ends[cue[1]]]
        return any(map(str.isalpha, told)) and not any(c in ",;:.—" for c in between)

    def _only_comma(self, last: int, clause: int) -> bool:
        """Whether only a comma stands between a content and the clause behind it."""
        reading = self.reading
        between = reading.text[reading.starts[last] : reading.starts[clause]].rstrip()
        return between.endswith(",") and clause - last <= 2


def _sentence(piece: int, reading: NetworkReading) -> int:
    """The first piece of the sentence, in the same paragraph and outside marks."""
    seen = reading.description
    paragraph, gap, region = seen.paragraph, seen.features[:, 1], seen.region
    while piece and paragraph[piece - 1] == paragraph[piece] and region[piece - 1] < 0:
        stopped = reading.text[reading.ends[piece - 1] - 1] in ".?!"
        if stopped and gap[piece] >= GAP_SPACE:
            break
        piece -= 1
    return piece
