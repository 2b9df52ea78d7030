"""Applies corrections to the extracted quotes of one article.

A correction identifies its quote by an anchor: the words and their place. Corrections of one quote
form a group, which is matched to the extracted quote with the same words. If the extractor found no
such quote, a quote that a person added, changed or confirmed is kept nevertheless, as long as its
words are in the article. Later corrections outrank earlier ones, field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from quotes.corrections.anchor import Anchor
from quotes.corrections.plain import quote_from
from quotes.dates.bounds import bounds
from quotes.dates.said_on import SaidOn
from quotes.document import Part, Spans
from quotes.record import Quote
from quotes.speakers.identity import compact_of, name_anchor
from quotes.speakers.speaker import Role, Speaker

FIRST_ADDED = 90_000
"""Quotes that the extractor did not find are numbered from here, so that all others keep theirs."""

_LEAST = 0.5
"""From this intersection over union of their spans, two quotes are the same quote."""

_LIKE = 0.8
"""From this likeness of their words, one quote is the edited form of the other."""


@dataclass(frozen=True)
class NamedByPerson(Speaker):
    """A speaker named by a person; `correction` is its number if it also says who is meant."""

    correction: int | None = None


@dataclass(frozen=True)
class Correction:
    """One correction of a quote.

    `value` holds the new values of the corrected fields: `speakers` (`[{"name", "type", "pin"}]`;
    `pin` if the person also said which speaker of that name is meant), `said_on` (EDTF or null),
    `kind`, `act`, `role` (or null), and anchors for `content`, `cue` and `source`. `before` is the
    extracted quote that the person corrected (`plain.quote_record`), if there was one.
    """

    id: int
    group: str
    action: str
    anchor: Anchor
    value: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] | None = None
    active: bool = True


@dataclass(frozen=True)
class Placed:
    """A quote and its number in the article. `correction` is the last one applied to it, if any."""

    position: int
    quote: Quote
    correction: int | None = None


@dataclass(frozen=True)
class Original:
    """A quote as extracted, which a person has changed, confirmed or rejected."""

    position: int
    quote: Quote
    correction: int
    rejected: bool


@dataclass(frozen=True)
class Corrected:
    """The corrected quotes in the order of their numbers, and the originals of those changed.

    `found` has for each correction the number of its quote (None if that no longer exists);
    `orphans` are the corrections whose words are no longer in the article.
    """

    quotes: tuple[Placed, ...]
    originals: tuple[Original, ...] = ()
    found: Mapping[int, int | None] = field(default_factory=dict)
    orphans: frozenset[int] = frozenset()


def correct(
    text: str,
    title: str | None,
    base: Sequence[Placed],
    corrections: Iterable[Correction] = (),
    nobodies: Mapping[str, int] | None = None,
) -> Corrected:
    """Apply corrections to the extracted quotes `base` of an article with that text and title.

    Undone corrections have to be given too: they change nothing, but keep the numbers of quotes.
    `nobodies` are anchors of names that are not speakers, each with the correction that says so.
    """
    ordered = sorted(corrections, key=lambda c: c.id)
    groups: dict[str, _QuoteCorrections] = {}
    for ordinal, one in enumerate(ordered, 1):
        group = groups.setdefault(
            one.group, _QuoteCorrections(FIRST_ADDED + ordinal, text, title or "")
        )
        group.corrections.append(one)
    pairs = _pairs(list(groups.values()), base)
    taken: dict[int, _QuoteCorrections] = {}
    for group, placed in pairs:
        group.base = placed
        taken[placed.position] = group
    quotes: list[Placed] = []
    originals: list[Original] = []
    for placed in base:
        mine = taken.get(placed.position)
        last = mine.last if mine else None
        if mine is None or last is None:
            quotes.append(placed)
            continue
        quote = mine.applied(placed.quote, base)
        originals.append(Original(placed.position, placed.quote, last, quote is None))
        if quote is not None:
            quotes.append(Placed(placed.position, quote, last))
    for group in groups.values():
        if group.base is None and (quote := group.own(base)) is not None:
            quotes.append(Placed(group.position, quote, group.last))
    quotes, silenced = _without_nobodies(quotes, nobodies or {})
    originals += [o for o in silenced if o.position not in {known.position for known in originals}]
    numbers = {placed.position for placed in quotes} | {o.position for o in originals}
    return Corrected(
        tuple(sorted(quotes, key=lambda placed: placed.position)),
        tuple(sorted(originals, key=lambda original: original.position)),
        {c.id: group.number(numbers) for group in groups.values() for c in group.corrections},
        frozenset(o for group in groups.values() for o in group.orphans),
    )


@dataclass
class _QuoteCorrections:
    """The corrections of one quote; `position` is its number where the extractor lacks it."""

    position: int
    text: str
    title: str
    corrections: list[Correction] = field(default_factory=list)
    base: Placed | None = None

    @property
    def anchor(self) -> Anchor:
        return self.corrections[0].anchor

    @property
    def active(self) -> list[Correction]:
        return [c for c in self.corrections if c.active]

    @property
    def last(self) -> int | None:
        """The last active correction; one that only confirms counts only if there is no other."""
        return max((c.action != "confirm", c.id) for c in self.active)[1] if self.active else None

    @cached_property
    def place(self) -> tuple[Spans, bool] | None:
        """Where the words stand now, and whether that is in the title; None if they are gone."""
        sides = ((self.title, True), (self.text, False))
        for whole, in_title in sides if self.anchor.in_title else sides[::-1]:
            spans = self.anchor.find(whole)
            if spans:
                return spans, in_title
        return None

    @property
    def orphans(self) -> list[int]:
        """Corrections whose words are gone: all, or only those that gave the quote new words."""
        if self.base is None and self.place is None:
            return [c.id for c in self.corrections]
        whole = self._whole(self.in_title)
        return [
            c.id
            for c in self.corrections
            if "content" in c.value and Anchor.from_json(c.value["content"]).find(whole) is None
        ]

    @property
    def in_title(self) -> bool:
        if self.base is not None:
            return self.base.quote.in_title
        return self.place[1] if self.place else self.anchor.in_title

    def has_other_source(self, quote: Quote) -> bool:
        """Whether the quote has another source; then one quote may be nested in the other."""
        sources = (
            one.before.get("anchors", {}).get("source") for one in self.corrections if one.before
        )
        anchor = next(filter(None, sources), None)
        if anchor is None or quote.source is None:
            return False
        place = Anchor.from_json(anchor).find(self._whole(quote.in_title)) or ()
        return not any(s < b and a < e for s, e in place for a, b in quote.source.spans)

    def number(self, numbers: set[int]) -> int | None:
        """The position of the group's quote, if the quote exists."""
        position = self.base.position if self.base else self.position
        return position if self.base or position in numbers else None

    def applied(self, quote: Quote, base: Sequence[Placed]) -> Quote | None:
        """The quote with the active corrections applied; None if it is rejected."""
        if any(c.action == "reject" for c in self.active):
            return None
        for one in self.active:
            quote = self._changed(quote, one, base)
        return replace(quote, confidence=1.0) if self.active else quote

    def own(self, base: Sequence[Placed]) -> Quote | None:
        """The quote that people added or kept, if the extractor did not find it."""
        if self.place is None:
            return None
        spans, in_title = self.place
        whole = self._whole(in_title)
        for one in self.active:
            if one.action == "add":
                kind, act = one.value.get("kind", "indirect"), one.value.get("act", "speech")
                first = Quote(kind, act, Part.of(whole, spans), None, None, (), None, 1.0, in_title)
                return self.applied(first, base)
        kept = [c for c in self.active if c.action in ("set", "confirm") and c.before]
        if not kept or kept[-1].before is None:
            return None
        moved = self._moved(kept[-1].before, whole, spans, in_title)
        if moved.parent is not None:  # it numbers the quotes of the run in which it was corrected
            moved = replace(moved, parent=_outer(moved, base))
        return self.applied(moved, base)

    def _moved(self, record: Mapping[str, Any], whole: str, spans: Spans, in_title: bool) -> Quote:
        """The quote of `record` in the article as it is now."""
        quote = quote_from(record)

        def part(name: str) -> Part | None:
            value = record.get("anchors", {}).get(name)
            place = Anchor.from_json(value).find(whole) if value else None
            return Part.of(whole, place) if place else None

        return replace(
            quote,
            content=Part.of(whole, spans),
            cue=part("cue"),
            source=part("source"),
            in_title=in_title,
        )

    def _changed(self, quote: Quote, one: Correction, base: Sequence[Placed]) -> Quote:
        value = one.value
        whole = self._whole(quote.in_title)
        changes: dict[str, Any] = {name: value[name] for name in ("kind", "act") if name in value}
        for name in ("content", "cue", "source"):
            if name in value:
                place = Anchor.from_json(value[name]).find(whole) if value[name] else None
                if place or name != "content":
                    changes[name] = Part.of(whole, place) if place else None
        if "content" in changes:
            changes["vector"] = None  # it belongs to the old words
        if "speakers" in value:
            named = (_named_speaker(v, one.id, quote, base) for v in value["speakers"])
            changes["speakers"] = tuple(named)
        if "role" in value:
            speakers = changes.get("speakers", quote.speakers)
            role = Role(value["role"]) if value["role"] else None
            changes["speakers"] = (*(replace(s, role=role) for s in speakers[:1]), *speakers[1:])
        if "said_on" in value:
            changes["said_on"] = _said(value["said_on"])
        return replace(quote, **changes)

    def _whole(self, in_title: bool) -> str:
        return self.title if in_title else self.text


def _outer(quote: Quote, base: Sequence[Placed]) -> int | None:
    """The number, from 0, of the shortest extracted quote that contains the words of `quote`."""
    start, end = quote.content.spans[0][0], quote.content.spans[-1][1]
    around = [
        (b - a, placed.position - 1)
        for placed in base
        for a, b in placed.quote.content.spans
        if placed.quote.in_title == quote.in_title and a <= start and end <= b
    ]
    around = [one for one in around if one[0] > end - start]
    return min(around)[1] if around else None


def _said(edtf: str | None) -> SaidOn | None:
    return SaidOn(edtf, edtf, "person", 1.0, *bounds(edtf)) if edtf else None


def _named_speaker(
    value: Mapping[str, Any], correction: int, quote: Quote, base: Sequence[Placed]
) -> Speaker:
    """The speaker that a person named, with the role given nearest to the quote in the article."""
    key = value["name"], value["type"]
    pin = correction if value.get("pin") else None
    at = quote.content.spans[0][0]
    others = sorted(base, key=lambda p: abs(p.quote.content.spans[0][0] - at))
    for one in (quote, *(placed.quote for placed in others)):
        for speaker in one.speakers:
            if (speaker.name, speaker.type) == key and speaker.role:
                return NamedByPerson(*key, role=speaker.role, correction=pin)
    return NamedByPerson(*key, correction=pin)


def _pairs(
    groups: Sequence[_QuoteCorrections], base: Sequence[Placed]
) -> list[tuple[_QuoteCorrections, Placed]]:
    """Match groups to extracted quotes, one to one, the most alike first."""
    candidates: list[tuple[float, int, int, _QuoteCorrections, Placed]] = []
    for group in groups:
        for placed in base:
            likeness = _alike(group, placed.quote)
            if likeness:
                away = abs(placed.quote.content.spans[0][0] - group.anchor.start)
                candidates.append((-likeness, away, placed.position, group, placed))
    pairs: list[tuple[_QuoteCorrections, Placed]] = []
    met: set[int] = set()
    for _, _, position, group, placed in sorted(candidates, key=lambda c: (*c[:3], c[3].position)):
        if id(group) not in met and -position not in met:
            met |= {id(group), -position}
            pairs.append((group, placed))
    return pairs


def _alike(group: _QuoteCorrections, quote: Quote) -> float:
    """How likely a quote is the group's: by its place or, if the words were edited, by these."""
    if group.place is not None:
        spans, in_title = group.place
        if in_title != quote.in_title:
            return 0.0
        shared = sum(
            max(0, min(e, b) - max(s, a)) for s, e in spans for a, b in quote.content.spans
        )
        union = sum(e - s for s, e in (*spans, *quote.content.spans)) - shared
        likeness = shared / union if union else 0.0
        if likeness < (_LIKE if group.has_other_source(quote) else _LEAST):
            return 0.0
        return 1.0 + likeness
    old, new = group.anchor.text.casefold().split(), quote.content.text.casefold().split()
    if 2 * min(len(old), len(new)) < _LIKE * (len(old) + len(new)):
        return 0.0
    ratio = SequenceMatcher(None, old, new, autojunk=False).ratio()
    return ratio if ratio >= _LIKE else 0.0


def _without_nobodies(
    quotes: list[Placed], nobodies: Mapping[str, int]
) -> tuple[list[Placed], list[Original]]:
    """Remove speakers that a person said are none, unless a person named them for that quote."""
    if not nobodies:
        return quotes, []
    kept: list[Placed] = []
    originals: list[Original] = []
    for placed in quotes:
        speakers = placed.quote.speakers
        rules = {
            speaker: nobodies[anchor]
            for speaker in speakers
            if not isinstance(speaker, NamedByPerson)
            and (anchor := name_anchor(compact_of(speaker.name, speaker.type))) in nobodies
        }
        if rules:
            rule = max(rules.values())
            left = tuple(speaker for speaker in speakers if speaker not in rules)
            if placed.position < FIRST_ADDED and placed.correction is None:
                originals.append(Original(placed.position, placed.quote, rule, False))
            last = max(rule, placed.correction or 0)
            placed = Placed(placed.position, replace(placed.quote, speakers=left), last)
        kept.append(placed)
    return kept, originals
