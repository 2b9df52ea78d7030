"""Salience: how prominent a candidate is in the text before a source.

After the factors of Lappin and Leass (1994), "An algorithm for pronominal anaphora resolution", as
far as they can be read from words: recency, frequency, subjects, and parallel pronouns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import log1p

from quotes.speakers.candidates import QuoteSource
from quotes.speakers.discourse import Discourse
from quotes.speakers.entities import Entity, Mention
from quotes.speakers.lexicon import AUXILIARIES, PERSON_PRONOUNS
from quotes.speakers.wordlists import word_list

SALIENCE = (
    "recent_mentions", "rivals", "pronouns_since", "spoken_times", "spoken_since",
    "pronoun_meant", "subject",
)  # fmt: skip
"""The names of the features."""
_UNKNOWN = -1.0
_FAR = 8.0
_NEAR = 80  # words in which mentions are counted
_TURNS = 30  # earlier sources that are looked at
_SUBJECT = AUXILIARIES | word_list("before_verbs")


@dataclass(frozen=True)
class Salience:
    """What the text before a source shows about all its candidates.

    `times` counts the turns of each speaker among the last ones, `since` has how many sentences ago
    each last spoke, `meant` are those whom the last pronoun of the same sex meant, None if there is
    none.
    """

    discourse: Discourse
    place: int
    sex: str | None
    times: Counter[tuple[Entity, ...]]
    since: dict[tuple[Entity, ...], float]
    meant: tuple[Entity, ...] | None

    @classmethod
    def of(cls, discourse: Discourse, source: QuoteSource, sex: str | None) -> Salience:
        """What is known before `source` is linked; `sex` is what its words show."""
        w, place = discourse.words, source.place
        times: Counter[tuple[Entity, ...]] = Counter()
        since: dict[tuple[Entity, ...], float] = {}
        meant: tuple[Entity, ...] | None = None
        for at, referent in islice(discourse.earlier(place), _TURNS):
            times[referent.entities] += 1
            since.setdefault(
                referent.entities, float(min(w.sentence[place] - w.sentence[at], _FAR))
            )
            if meant is None and sex and PERSON_PRONOUNS.get(w.keys[at]) == sex:
                meant = referent.entities
        return cls(discourse, place, sex, times, since, meant)

    def features(
        self, candidate: tuple[Entity, ...], named: Sequence[int], between: Sequence[Mention]
    ) -> tuple[float, ...]:
        """The features of a candidate: `named` are its mentions by their first words, `between` the
        mentions of persons between its last one and the source."""
        k = bisect_left(named, self.place)
        meant = _UNKNOWN if self.meant is None else float(self.meant == candidate)
        told = (
            log1p(self.times[candidate]),
            self.since.get(candidate, _FAR + 1),
            meant,
        )
        if not (k and candidate):
            return (0.0, _UNKNOWN, _UNKNOWN, *told, _UNKNOWN)
        return (
            float(k - bisect_left(named, self.place - _NEAR)),
            float(self._rivals(candidate, between)),
            float(self._pronouns(named[k - 1])),
            *told,
            self._subject(candidate[0]),
        )

    def _rivals(self, candidate: tuple[Entity, ...], between: Sequence[Mention]) -> int:
        """How many others have been named since who may be of the sex of the source."""
        others = {m.entity for m in between}.difference(candidate)
        return sum(not (self.sex and one.contradicts(self.sex)) for one in others)

    def _pronouns(self, last: int) -> int:
        """How many pronouns of the sex of the source have followed a mention, at most 10."""
        places = self.discourse.pronouns.get(self.sex or "", ())
        return min(10, bisect_left(places, self.place) - bisect_left(places, last))

    def _subject(self, entity: Entity) -> float:
        """Whether the last mention looks like the subject of a verb."""
        mention = entity.before(self.place) if entity.person else None
        if mention is None or mention.stop >= len(self.discourse.words):
            return _UNKNOWN
        key = self.discourse.words.keys[mention.stop]
        return float(key in _SUBJECT or key.endswith("ed"))


__all__ = ["SALIENCE", "Salience"]
