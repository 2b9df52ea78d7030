"""Judgements by people and imported files about who is who.

A judgement identifies names by anchors (`profile.name_anchor`, `profile.article_anchor`), so that
it holds for every later run. Later judgements outrank earlier ones, and judgements by people those
from files. The design follows the judgements of OpenSanctions' nomenklatura.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from quotes.speakers.identity.profile import Profile, article_anchor, name_anchor

Verdict = Literal["same", "different", "rename", "alias", "describe", "nobody"]
Origin = Literal["import", "person"]
Side = tuple[int, bool]
"""The id of a judgement `different`, and whether its left side is meant."""


@dataclass(frozen=True)
class Judgement:
    """One judgement that has not been undone.

    `id` grows with time. `same` and `alias`: all anchors mean one speaker. `different`: the anchors
    on the left never mean the same speaker as those on the right (and those on the left mean one
    speaker, if `together`). `rename`: the speaker of the anchors on the left is called `names[0]`.
    `describe` gives the type and gender (`facts`) or Wikidata item of that speaker.

    `names` are further names to find the speaker by, `wikidata` is its item. `keeps` has pairs of a
    side ("left", "right") and the key that its speaker had at the time of the judgement and keeps,
    so that its number does not change; when a speaker is split, the larger part keeps it.
    """

    id: int
    verdict: Verdict
    left: frozenset[str]
    right: frozenset[str] = frozenset()
    origin: Origin = "person"
    names: tuple[str, ...] = ()
    wikidata: str | None = None
    together: bool = False
    keeps: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str | None], ...] = ()

    @property
    def rank(self) -> tuple[bool, int]:
        """A sort key: judgements with a greater one outrank others."""
        return self.origin == "person", self.id


class JudgementSet:
    """All judgements together, with contradictions between them settled by rank."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        found = sorted(judgements, key=lambda j: j.rank, reverse=True)
        self.judgements = _without_ambiguous_imports(found)
        self._group: dict[str, set[str]] = {}
        self._apart: list[Judgement] = []
        for judgement in self.judgements:
            if judgement.verdict == "different":
                joined = any(self._group_of(a) & judgement.right for a in judgement.left)
                if not joined and not judgement.left & judgement.right:
                    self._apart.append(judgement)
                if judgement.together:
                    self._join(judgement.left)
            elif judgement.verdict in ("same", "alias"):
                self._join(judgement.left | judgement.right)

    def _group_of(self, anchor: str) -> set[str]:
        return self._group.setdefault(anchor, {anchor})

    def _join(self, anchors: frozenset[str]) -> None:
        # Pair by pair: if one anchor has to stay apart, the others can still be joined.
        for one, other in combinations(sorted(anchors), 2):
            mine, theirs = self._group_of(one), self._group_of(other)
            both = mine | theirs
            if mine is theirs or any(both & j.left and both & j.right for j in self._apart):
                continue
            for anchor in both:
                self._group[anchor] = both

    def groups(self) -> list[tuple[str, ...]]:
        """Groups of anchors that mean one speaker each, in a fixed order."""
        return sorted({tuple(sorted(group)) for group in self._group.values() if len(group) > 1})

    def items(self, profile: Profile) -> frozenset[str]:
        """The Wikidata items that files give for a profile's name."""
        anchor = name_anchor(profile.compact)
        return frozenset(
            j.wikidata for j in self.judgements if j.wikidata and anchor in j.left | j.right
        )

    def sides(self, profile: Profile) -> frozenset[Side]:
        """The sides of judgements `different` that a profile is on."""
        found = set()
        own = article_anchor(profile.facts.pin, profile.compact) if profile.facts.pin else ""
        for anchor in (own, name_anchor(profile.compact)):
            for judgement in self._apart:
                if anchor in judgement.left and (judgement.id, False) not in found:
                    found.add((judgement.id, True))
                elif anchor in judgement.right and (judgement.id, True) not in found:
                    found.add((judgement.id, False))
        return frozenset(found)


def opposed(one: Iterable[Side], other: Set[Side]) -> bool:
    """Whether these are on opposite sides of a judgement `different`."""
    return any((judgement, not side) in other for judgement, side in one)


def _without_ambiguous_imports(judgements: list[Judgement]) -> list[Judgement]:
    """Drop names that several imported rows share: nothing says which row is meant."""
    rows = [j for j in judgements if j.origin == "import"]
    uses = Counter(anchor for j in rows for anchor in j.left | j.right)
    kept = []
    for judgement in judgements:
        if judgement.origin == "import":
            clear = frozenset(a for a in judgement.left | judgement.right if uses[a] == 1)
            if not clear:
                continue
            judgement = Judgement(
                judgement.id, judgement.verdict, clear, origin="import",
                names=judgement.names, wikidata=judgement.wikidata,
            )  # fmt: skip
        kept.append(judgement)
    return kept
