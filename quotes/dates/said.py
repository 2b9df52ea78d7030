"""The quotes of a text, with the context that date linking needs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotes.dates import cue_patterns
from quotes.dates.layout import Layout
from quotes.dates.measures import OfQuote
from quotes.dates.places import occasions
from quotes.detect.attribution import Attribution
from quotes.document import Span, Spans

_AROUND = 250  # code points that are read before and after a cue in its sentence
_SOURCE, _NEXT = 60, 30  # code points of a source's end, and after a cue
_ACTS = ("speech", "writing", "thought", "other")


@dataclass(frozen=True, slots=True)
class Said:
    """A quote: the place of its cue, its speakers and its shape."""

    index: int  # of the attribution
    position: int  # where its cue begins
    sentence: int
    last_sentence: int
    paragraph: int
    who: str  # the speakers' names joined by bars, or a key for an unnamed source
    occasions: frozenset[str]  # named in its sentence outside the content
    survey: bool
    ahead: bool  # it is announced, not said yet
    told: bool  # the cue is in a past tense ("said", "has said")
    words: frozenset[str]  # of its cue, its source and their context, told apart
    shape: OfQuote

    @property
    def names(self) -> list[str]:
        """The speakers' names."""
        return self.who.split("|") if self.who else []


def position(a: Attribution) -> int:
    """The position of a quote: its cue or, without one, its source or content."""
    return (a.cue or a.source or a.content)[0][0]


def quotes(
    text: str,
    layout: Layout,
    attributions: Sequence[Attribution],
    names: Sequence[str],
    unresolved: Sequence[Span],
    title_end: int,
) -> list[Said]:
    """The quotes in the order of their cues; `names` are their speakers, '' if unnamed, and
    `unresolved` the stretches that name a future time, or one whose date is unknown."""
    found: list[Said] = []
    holders = _holders(attributions)
    held = Counter(holders.values())
    turns: Counter[str] = Counter()
    starts = [start for start, _ in unresolved]
    for index in sorted(range(len(attributions)), key=lambda i: position(attributions[i])):
        a = attributions[index]
        key = names[index] or _unnamed(text, layout, a, found)
        quote = _said(text, layout, index, a, key, bool(names[index]), title_end)
        low = bisect_left(starts, layout.sentences[quote.sentence])
        high = bisect_left(starts, layout.sentence_end(quote.sentence))
        shape = quote.shape._replace(
            nested=float(index in holders),
            holds=float(min(held[index], 3)),
            unresolved=float(
                any(not within(s, a.content) for s in starts[low : min(high, low + 8)])
            ),
            turn=float(min(turns[key], 9)),
        )
        turns[key] += 1
        found.append(replace(quote, shape=shape))
    return found


def _holders(attributions: Sequence[Attribution]) -> dict[int, int]:
    """The quotes inside the content of another one, each with that one (the innermost)."""
    found: dict[int, int] = {}
    order = sorted((start, -end, i) for i, a in enumerate(attributions) for start, end in a.content)
    opened: list[tuple[int, int]] = []  # ends and numbers of the contents that are open
    places = sorted((position(a), i) for i, a in enumerate(attributions))
    k = 0
    for place, index in places:
        while k < len(order) and order[k][0] <= place:
            opened.append((-order[k][1], order[k][2]))
            k += 1
        opened = [(end, i) for end, i in opened if end > place]
        outer = [i for _, i in opened if i != index]
        if outer:
            found[index] = outer[-1]
    return found


def within(position: int, spans: Spans) -> bool:
    """Whether a position lies in one of the spans."""
    return any(start <= position < end for start, end in spans)


def _said(
    text: str,
    layout: Layout,
    index: int,
    a: Attribution,
    who: str,
    known: bool,
    title_end: int,
) -> Said:
    place = position(a)
    sentence = layout.sentence(place)
    first = layout.sentences[sentence]
    begin = max(first, place - _AROUND)
    end = min(layout.sentence_end(sentence), place + _AROUND)
    outside = " ".join(_without(text, begin, end, a.content))
    cue = " ".join(text[s:e] for s, e in a.cue).lower()
    paragraph = layout.paragraph(place)
    nouns = occasions(outside)
    shape = _of_cue(cue)._replace(
        direct=a.kind == "direct",
        act=_ACTS.index(a.act),
        title=place < title_end,
        paragraph=min(paragraph, 40),
        no_source=not a.source,
        known=known,
        occasion=bool(nouns),
        usual=bool(cue_patterns.USUAL.search(outside)),
        length=end - begin,
        vague=bool(cue_patterns.VAGUE.search(outside)),
        medium=bool(cue_patterns.MEDIUM.search(outside)),
    )
    ahead = cue_patterns.AHEAD_BEFORE.search(text, max(first, place - 24), place)
    modal = any(w in cue_patterns.MODAL for w in cue_patterns.WORD.findall(cue))
    return Said(
        index=index,
        position=place,
        sentence=sentence,
        last_sentence=layout.sentence(max(a.content[-1][1] - 1, place)),
        paragraph=paragraph,
        who=who,
        occasions=nouns,
        survey=bool(cue_patterns.SURVEY.search(outside)),
        ahead=bool(cue_patterns.AHEAD_CUE.match(cue) or ahead),
        told=bool(shape.past) and not modal,
        words=frozenset(_words(text, a, cue, outside)),
        shape=shape,
    )


_NOTHING = OfQuote(*(0,) * len(OfQuote._fields))


def _of_cue(cue: str) -> OfQuote:
    """The features of a cue in lower case: tense and voice. All others are 0."""
    words = cue_patterns.WORD.findall(cue)
    first = words[0] if words else ""
    return _NOTHING._replace(
        past=any(w in cue_patterns.PAST or (w.endswith("ed") and len(w) > 3) for w in words),
        perfect=any(w in ("has", "have", "had", "been") for w in words),
        present=first.endswith("s") and first not in ("was", "is", "has", "s"),
        passive=any(w in cue_patterns.BE for w in words),
        cue_words=len(words),
    )


def _words(text: str, a: Attribution, cue: str, outside: str) -> Iterator[str]:
    """The words around a quote, each with a letter for its place. Names are left out: weights for
    them would only hold for the years of the corpus."""
    source = " ".join(text[s:e] for s, e in a.source)[-_SOURCE:]
    end = a.cue[-1][1] if a.cue else position(a)
    for word in cue_patterns.WORD.findall(cue):
        yield f"c {word}"
    for part, place in (("s", source), ("o", outside), ("a", text[end : end + _NEXT])):
        for word in cue_patterns.LOWER.findall(place):
            yield f"{part} {word}"


def _unnamed(text: str, layout: Layout, a: Attribution, before: Sequence[Said]) -> str:
    """A key for an unnamed source: its last noun ("the congressional report"), or for a pronoun or
    a missing source the speaker of the sentence before."""
    source = " ".join(text[s:e] for s, e in a.source)[:200].lower()
    words: list[str] = [w for w in re.findall(r"[^\W\d_]+", source.split(",")[0]) if w != "s"]
    if words and words[-1] not in cue_patterns.PRONOUN:
        return words[-1].removesuffix("s")
    if before and layout.sentence(position(a)) - before[-1].last_sentence <= 2:
        return before[-1].who
    return ""


def _without(text: str, start: int, end: int, spans: Spans) -> Iterator[str]:
    """The pieces of start..end outside `spans`."""
    for s, e in spans:
        if e > start and s < end:
            yield text[start : max(s, start)]
            start = e
    yield text[start:end]
