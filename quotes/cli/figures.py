"""Tables of measures, as `quotes evaluate` prints them."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.table import Table

from quotes.cli.output import stdout
from quotes.evaluate import Scores, SpeakerScores
from quotes.evaluate.attributions import KINDS, MEASURES
from quotes.evaluate.intervals import Interval
from quotes.evaluate.sources import SOURCE_KINDS
from quotes.speakers.identity import BCubed

_BY = ("speaker", "unnamed_kept", "who_said_what", "dated", "date_precision")
"""The measures of speakers and dates that are shown for each group of articles."""


def attributions(scores: Scores) -> None:
    """What was found, by measure and kind."""
    table = _table("measure")
    for kind in KINDS:
        table.add_column(f"{kind}\nP     R     F1", justify="right", no_wrap=True)
    table.add_column("95%", justify="right", no_wrap=True)
    for measure in MEASURES:
        tallies = [scores[measure, kind] for kind in KINDS]
        table.add_row(
            measure,
            *(f"{t.precision:.3f} {t.recall:.3f} {t.f1:.3f}" for t in tallies),
            _interval(scores.interval(measure)),
        )
    counts = [scores["content_half", kind] for kind in KINDS]
    table.add_row("quotes annotated", *(str(tally.gold) for tally in counts))
    table.add_row("quotes found", *(str(tally.predicted) for tally in counts))
    stdout().print(table)


def speakers(scores: SpeakerScores) -> None:
    """Who said it and when, each figure with its interval over articles."""
    table = _table("measure", "figure", "95%")
    intervals = scores.intervals()
    for measure, figure in scores.as_json().items():
        table.add_row(measure, f"{figure:.3f}", _interval(intervals.get(measure)))
    stdout().print(table)


def sources(scores: SpeakerScores) -> None:
    """The share of right speakers by the kind of words that the source is."""
    table = _table("source", "right", "of", "share")
    for kind in SOURCE_KINDS:
        if kind in scores.sources:
            tally = scores.sources[kind]
            table.add_row(kind, str(tally.right), str(tally.matched), f"{tally.share:.3f}")
    stdout().print(table)


def people(scores: BCubed) -> None:
    """Who is who over all articles."""
    table = _table("same person", "P", "R", "F1")
    figures = (scores.precision, scores.recall, scores.f1)
    table.add_row("B³", *(f"{figure:.3f}" for figure in figures))
    stdout().print(table)


def groups(by: str, parts: Mapping[str, tuple[Scores, SpeakerScores]]) -> None:
    """The main figures for each value of the field `by`."""
    measures = ("content_half", "attributed", *_BY)
    table = _table(by, "articles", "quotes", *(name.replace("_", "\n") for name in measures))
    for value, (found, said) in parts.items():
        figures = said.as_json()
        table.add_row(
            value or "(none)",
            str(len(found.articles)),
            str(found["content_half", "all"].gold),
            f"{found['content_half', 'all'].f1:.3f}",
            f"{found['attributed', 'all'].f1:.3f}",
            *(f"{figures[measure]:.3f}" if said.articles else "" for measure in _BY),
        )
    stdout().print(table)


def _table(first: str, *others: str) -> Table:
    table = Table(first, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _interval(interval: Interval | None) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""
