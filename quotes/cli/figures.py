"""Prints the measures of `quotes evaluate` as tables."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.table import Table

from quotes.cli.output import Format, print_records, say, stdout
from quotes.evaluate import Scores, SpeakerScores
from quotes.evaluate.attributions import KINDS, MEASURES, Tally
from quotes.evaluate.intervals import Interval
from quotes.evaluate.sources import SOURCE_KINDS
from quotes.speakers.identity import BCubed

_FOUND = ("content_half", "attributed")
_SAID = ("speaker", "unnamed_kept", "who_said_what", "dated", "date_precision")
"""The measures that are shown for each group of articles: of quotes, of speakers and dates."""


def attributions(scores: Scores) -> None:
    """Print the scores of attributions by measure, and by measure and kind, in two tables.

    Each fits into 80 columns.
    """
    overall = _table("all quotes", "P", "R", "F1", "95%")
    for measure in MEASURES:
        figures = _shown(scores[measure, "all"]).split()
        overall.add_row(measure, *figures, _interval(scores.interval(measure)))
    kinds = [kind for kind in KINDS if kind != "all"]
    by_kind = _table("by kind", *(f"{kind}\nP     R     F1   " for kind in kinds))
    for measure in MEASURES:
        by_kind.add_row(measure, *(_shown(scores[measure, kind]) for kind in kinds))
    found = {kind: scores["content_half", kind] for kind in KINDS}
    by_kind.add_row("annotated", *(str(found[kind].gold) for kind in kinds))
    by_kind.add_row("found", *(str(found[kind].predicted) for kind in kinds))
    stdout().print(overall)
    stdout().print(by_kind)
    say(f"{found['all'].gold:,} quotes annotated, {found['all'].predicted:,} found")
    if (inside := scores.inside).gold:
        say(f"{inside.gold:,} annotated inside others, {inside.recall:.3f} of them found")


def _shown(tally: Tally) -> str:
    return f"{tally.precision:.3f} {tally.recall:.3f} {tally.f1:.3f}"


def speakers(scores: SpeakerScores) -> None:
    """Print the scores of speakers and dates, each with its interval over articles."""
    table = _table("measure", "figure", "95%")
    intervals = scores.intervals()
    for measure, figure in scores.as_json().items():
        table.add_row(measure, f"{figure:.3f}", _interval(intervals.get(measure)))
    stdout().print(table)


def sources(scores: SpeakerScores) -> None:
    """Print the share of right speakers by kind of source: name, pronoun, and so on."""
    table = _table("source", "right", "of", "share")
    for kind in SOURCE_KINDS:
        if kind in scores.sources:
            tally = scores.sources[kind]
            table.add_row(kind, str(tally.right), str(tally.matched), f"{tally.share:.3f}")
    stdout().print(table)


def people(scores: BCubed) -> None:
    """Print the score of resolving speakers across all articles."""
    table = _table("same person", "P", "R", "F1")
    figures = (scores.precision, scores.recall, scores.f1)
    table.add_row("B³", *(f"{figure:.3f}" for figure in figures))
    stdout().print(table)


def groups(by: str, parts: Mapping[str, tuple[Scores, SpeakerScores]]) -> None:
    """Print the main figures for each value of the field `by`."""
    rows: list[dict[str, object]] = []
    for value, (found, said) in parts.items():
        figures = {name: found[name, "all"].f1 for name in _FOUND}
        if said.articles:
            figures |= {name: said.as_json()[name] for name in _SAID}
        shown = {name: f"{figure:.3f}" for name, figure in figures.items()}
        quotes = found["content_half", "all"].gold
        row = {by: value or "(none)", "articles": len(found.articles), "quotes": quotes}
        rows.append(row | shown)
    print_records(rows, (by, "articles", "quotes", *_FOUND, *_SAID), Format.table)


def _table(first: str, *others: str) -> Table:
    table = Table(first, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _interval(interval: Interval | None) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""
