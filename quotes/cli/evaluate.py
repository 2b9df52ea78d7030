"""`quotes evaluate`: measures on a corpus of annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import options
from quotes.cli.output import print_json, say, stdout

if TYPE_CHECKING:
    from quotes.evaluate import CorpusArticle, Scores, SpeakerScores


def evaluate(
    corpus: Annotated[
        Path,
        typer.Argument(metavar="CORPUS.jsonl", help="Articles with their attributions."),
    ],
    speakers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who the sources are and when they said it."),
    ] = None,
    predicted: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Output of `quotes extract`, instead of extracting now."),
    ] = None,
    errors: Annotated[
        int, typer.Option(min=0, metavar="N", help="Print N misses and false finds, in context.")
    ] = 0,
    min_confidence: options.MinConfidence = 0.0,
    workers: options.Workers = 1,
    model: options.Model = None,
    json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure the quotes that are found against annotated articles."""
    from quotes.evaluate import (
        answers_in,
        found_quotes,
        list_misses,
        read_answers,
        read_corpus,
        score_attributions,
        score_people,
        score_speakers,
    )

    articles = read_corpus(corpus)
    answers = read_answers(speakers) if speakers else answers_in(articles)
    if predicted:
        quotes: Mapping[str, Sequence[Mapping[str, Any]]] = found_quotes(predicted)
    else:
        quotes = _extract(articles, min_confidence, workers, model, quiet)
    scores = score_attributions(articles, quotes)
    who = score_speakers(articles, answers, quotes) if answers else None
    people = score_people(answers, quotes) if answers else None
    misses = list(list_misses(articles, quotes))[:errors] if errors else []
    wrong = who.wrong[:errors] if who else []
    if json:
        figures: dict[str, Any] = {"attributions": scores.as_json()}
        if who:
            figures["speakers"] = who.as_json() | {"counts": dict(who.counts)}
        if people:
            figures["people"] = vars(people) | {"f1": people.f1}
        if errors:
            figures["misses"] = [vars(miss) for miss in misses]
            figures["wrong"] = [vars(answer) for answer in wrong]
        print_json(figures, indent=1)
        return
    _print_scores(scores)
    if who:
        _print_speakers(who)
    if people:
        print(f"{'same_person':16} {people.f1:.3f}")
    for miss in misses:
        say(f"\n{miss.what} ({miss.kind}), {miss.article} {miss.start}-{miss.end}")
        say(f"    {miss.context}")
    for answer in wrong:
        say(
            f"\n{answer.what}: wanted {answer.wanted or 'none'!r}, got {answer.given or 'none'!r}"
            f" for {answer.source!r}, {answer.article} {answer.attribution}"
        )


def _extract(
    articles: Sequence[CorpusArticle],
    min_confidence: float,
    workers: int,
    model: str | None,
    quiet: bool,
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Article id -> quotes, found now."""
    from quotes.cli.reading import Meter
    from quotes.document import Document
    from quotes.document.published import iso
    from quotes.readers.outcome import Failure
    from quotes.workers import Loading, extract_all

    documents = (
        Document(
            article.text,
            id=article.id,
            title=article.record.get("title"),
            outlet=article.record.get("outlet") or article.record.get("publisher"),
            published=iso(article.record.get("published")),
            url=article.record.get("url"),
        )
        for article in articles
    )
    quotes = {}
    meter = Meter(quiet=quiet)
    with (
        meter.running(),
        closing(extract_all(documents, Loading(model, min_confidence), workers)) as results,
    ):
        for result in results:
            if isinstance(result, Failure):
                meter.failure(result)
            else:
                meter.add(result)
                quotes[result.document.id] = result.as_json()["quotes"]
    return quotes


def _print_scores(scores: Scores) -> None:
    from rich import box
    from rich.table import Table

    from quotes.evaluate.attributions import KINDS, MEASURES

    table = Table("measure", box=box.SIMPLE_HEAD, pad_edge=False)
    for kind in KINDS:
        table.add_column(f"{kind}\nP     R     F1", justify="right", no_wrap=True)
    for measure in MEASURES:
        tallies = [scores[measure, kind] for kind in KINDS]
        table.add_row(measure, *(f"{t.precision:.3f} {t.recall:.3f} {t.f1:.3f}" for t in tallies))
    counts = [scores["content_half", kind] for kind in KINDS]
    table.add_row("quotes annotated", *(str(tally.gold) for tally in counts))
    table.add_row("quotes found", *(str(tally.predicted) for tally in counts))
    stdout().print(table)


def _print_speakers(scores: SpeakerScores) -> None:
    for measure, figure in scores.as_json().items():
        print(f"{measure:16} {figure:.3f}")
