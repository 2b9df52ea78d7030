"""Scores the speaker and the date of quotes against annotators' answers.

- `found`: share of annotated attributions with a matching predicted quote (half of the words);
- `speaker`: of the matched ones with a named speaker, the share with exactly the right names;
- `unnamed_kept`: of the matched ones without a named speaker, the share predicted to have none;
- `who_said_what`: F1 of right content with right speaker, over all attributions to named speakers;
- `dated`: of the matched ones that the text dates, the share with the right EDTF date (recall);
- `date_precision`: of the matched ones with a predicted date, the share with the right EDTF date.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quotes.evaluate.corpus import Answer, CorpusArticle, in_title, pair, spans_of
from quotes.evaluate.intervals import Counts, Interval, intervals
from quotes.evaluate.sources import SourceKind, source_kind

_TITLES = frozenset(
    """mr mrs ms miss dr prof sen rep gov gen lt col sgt capt sir dame lord lady rev president
    senator governor representative congressman congresswoman secretary minister chancellor mayor
    judge justice king queen prince pope""".split()
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii"])
_NICKNAME = re.compile(r"[\"“(].*?[\"”)]|(?<= )[‘'].*?['’](?= )")
NAMED, UNNAMED = ("person", "organization", "several"), ("unnamed", "none")
"""The kinds of answers: who a source is, or that nobody is named."""


def name_key(name: str) -> tuple[str, ...]:
    """A key that is the same for equal names: their words, without case, accents, a leading "the",
    titles, nicknames, middle initials and suffixes."""
    plain = unicodedata.normalize("NFKD", _NICKNAME.sub(" ", name).replace("’", "'"))
    plain = plain.encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'s", "").replace(".", " ").replace("-", " ")
    words = re.findall(r"\w+", plain)
    while len(words) > 1 and (words[0] == "the" or words[0] in _TITLES):
        words = words[1:]
    core = [w for i, w in enumerate(words) if len(w) > 1 or i in (0, len(words) - 1)]
    return tuple(w for w in core if w not in _SUFFIXES) or tuple(words)


@dataclass(frozen=True)
class Wrong:
    """A wrong prediction; `what` is `speaker` or `said_on`."""

    article: str
    attribution: str
    what: str
    wanted: str
    given: str
    source: str


@dataclass
class SpeakerTally:
    """The number of matched sources of a kind, and of those with the right speaker."""

    matched: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        """The share that is right; 0 if there are none."""
        return self.right / self.matched if self.matched else 0.0


@dataclass
class SpeakerScores:
    """Counts over the articles with answers, and the wrong predictions."""

    articles: list[Counter[str]] = field(default_factory=list)
    sources: dict[SourceKind, SpeakerTally] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """The sums of the counts over all articles."""
        return sum(self.articles, Counter())

    def as_json(self) -> dict[str, float]:
        """Measure -> figure."""
        return _figures(self.counts)

    def intervals(self) -> dict[str, Interval]:
        """Measure -> its 95% confidence interval; empty for fewer than two articles."""
        return intervals(self.articles, _figures)

    def count(
        self,
        article: CorpusArticle,
        answers: Mapping[str, Answer],
        predicted: Sequence[Mapping[str, Any]],
    ) -> None:
        """Count the quotes of an article."""
        counts: Counter[str] = Counter()
        self.articles.append(counts)
        golds = [gold for gold in article.record["attributions"] if gold.get("id") in answers]
        quotes = [quote for quote in predicted if not in_title(quote)]
        pairs = pair(
            [article.word_starts_in(gold["content"]) for gold in golds],
            [article.word_starts_in(quote["content"]) for quote in quotes],
        )
        answer_of = [answers[gold["id"]] for gold in golds]
        disputed = {j for i, j in pairs.items() if "speaker" in answer_of[i].disputed}
        counts["named_given"] += sum(
            bool(_names(quote)) for j, quote in enumerate(quotes) if j not in disputed
        )
        for i, (gold, answer) in enumerate(zip(golds, answer_of, strict=True)):
            counts["gold"] += 1
            if answer.kind in NAMED and "speaker" not in answer.disputed:
                counts["named_gold"] += 1
            if i in pairs:
                counts["found"] += 1
                self._compare(article, gold, answer, quotes[pairs[i]])

    def _compare(
        self,
        article: CorpusArticle,
        gold: Mapping[str, Any],
        answer: Answer,
        quote: Mapping[str, Any],
    ) -> None:
        counts = self.articles[-1]
        source = " ".join(article.text[s:e] for s, e in spans_of(gold.get("source")))

        def differs(what: str, wanted: str, given: str) -> None:
            self.wrong.append(Wrong(article.id, str(gold["id"]), what, wanted, given, source))

        names = _names(quote)
        if "speaker" not in answer.disputed and answer.kind in (*NAMED, *UNNAMED):
            kind = "named" if answer.kind in NAMED else "unnamed"
            wanted = {name_key(name) for name in answer.speakers} if kind == "named" else set()
            right = {name_key(name) for name in names} == wanted
            counts[f"{kind}_matched"] += 1
            counts["named_right" if kind == "named" else "unnamed_kept"] += right
            of_kind = self.sources.setdefault(
                source_kind(source, answer, list(wanted)), SpeakerTally()
            )
            of_kind.matched += 1
            of_kind.right += right
            if not right:
                differs("speaker", ", ".join(answer.speakers) or answer.kind, ", ".join(names))
        if "said_on" not in answer.disputed:
            edtf = (quote.get("said_on") or {}).get("edtf") or ""
            right = edtf == (answer.said_on or "")
            counts["dated_matched"] += bool(answer.said_on)
            counts["date_given"] += bool(edtf)
            counts["date_right"] += bool(edtf) and right
            if not right:
                differs("said_on", answer.said_on or "", edtf)


def _figures(counts: Counts) -> dict[str, float]:
    def ratio(hits: str, total: str) -> float:
        return counts.get(hits, 0) / counts[total] if counts.get(total) else 0.0

    p, r = ratio("named_right", "named_given"), ratio("named_right", "named_gold")
    return {
        "found": ratio("found", "gold"),
        "speaker": ratio("named_right", "named_matched"),
        "unnamed_kept": ratio("unnamed_kept", "unnamed_matched"),
        "who_said_what_p": p,
        "who_said_what_r": r,
        "who_said_what": 2 * p * r / (p + r) if p + r else 0.0,
        "dated": ratio("date_right", "dated_matched"),
        "date_precision": ratio("date_right", "date_given"),
    }


def _names(quote: Mapping[str, Any]) -> list[str]:
    return [s["name"] for s in quote.get("speakers") or () if s.get("name")]


def score_speakers(
    articles: Iterable[CorpusArticle],
    answers: Mapping[str, Mapping[str, Answer]],
    predicted: Mapping[str, Sequence[Mapping[str, Any]]],
) -> SpeakerScores:
    """Score the articles of the corpus that have answers."""
    scores = SpeakerScores()
    for article in articles:
        if article.id in answers:
            scores.count(article, answers[article.id], predicted.get(article.id, ()))
    return scores
