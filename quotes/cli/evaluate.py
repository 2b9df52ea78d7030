"""`quotes evaluate`: measures on a corpus of annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import complete, options
from quotes.cli.output import print_json, say
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from quotes.evaluate import CorpusArticle, Scores, SpeakerScores
    from quotes.evaluate.misses import Miss
    from quotes.evaluate.speakers import Wrong
    from quotes.speakers.identity import BCubed

Act = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A",
        help="Measure only quotes of this act: speech, writing, thought, other.",
        show_default="every act",
        autocompletion=complete.acts,
    ),
]
Errors = Annotated[
    int,
    typer.Option(
        min=0,
        max=options.MOST,
        metavar="N",
        help="Print N misses and false positives, in context.",
    ),
]


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
    entities: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Which entity each name means, across articles."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="FIELD",
            help="Break figures down by a field of the articles: publisher, domain.",
        ),
    ] = None,
    act: Act = None,
    errors: Errors = 0,
    min_confidence: options.MinConfidence = 0.0,
    workers: options.Workers = 1,
    model: options.Model = None,
    json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure extraction against annotated articles."""
    from quotes import evaluate as measures
    from quotes.store.search.hits import filters

    acts = filters(acts=act or ()).acts
    annotated = measures.read_corpus(corpus)
    articles = [article.of_acts(acts) for article in annotated] if acts else annotated
    groups = _groups(articles, by) if by else {}
    answers = measures.read_answers(speakers) if speakers else measures.answers_in(annotated)
    known = measures.read_entities(entities) if entities else None
    if predicted:
        if model or workers > 1:
            raise typer.BadParameter("--predicted extracts nothing: leave out --model, --workers")
        quotes: Mapping[str, Sequence[Mapping[str, Any]]] = {
            id_: [quote for quote in some if quote.get("confidence", 1.0) >= min_confidence]
            for id_, some in measures.found_quotes(predicted).items()
        }
    else:
        quotes = _extract(articles, min_confidence, workers, model, quiet)
    if acts:
        quotes = {id_: measures.of_acts(some, acts) for id_, some in quotes.items()}
    measured = _measured(articles, groups, answers, known, quotes, errors)
    if json:
        print_json(_as_json(measured, errors), indent=1)
    else:
        _print(measured, by)


@dataclass(frozen=True)
class _Measured:
    """All figures of one evaluation, and the mistakes to show."""

    scores: Scores
    who: SpeakerScores | None
    people: BCubed | None
    parts: Mapping[str, tuple[Scores, SpeakerScores]]
    misses: Sequence[Miss]
    wrong: Sequence[Wrong]


def _measured(
    articles: Sequence[CorpusArticle],
    groups: Mapping[str, Sequence[CorpusArticle]],
    answers: Any,
    known: Any,
    quotes: Mapping[str, Sequence[Mapping[str, Any]]],
    errors: int,
) -> _Measured:
    from quotes.evaluate import list_misses, score_attributions, score_people, score_speakers

    who = score_speakers(articles, answers, quotes) if answers else None
    return _Measured(
        scores=score_attributions(articles, quotes),
        who=who,
        people=score_people(known, quotes) if known else None,
        parts={
            value: (score_attributions(some, quotes), score_speakers(some, answers, quotes))
            for value, some in groups.items()
        },
        misses=list(list_misses(articles, quotes))[:errors] if errors else [],
        wrong=who.wrong[:errors] if who else [],
    )


def _as_json(measured: _Measured, errors: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"attributions": measured.scores.as_json()}
    if who := measured.who:
        figures["speakers"] = who.as_json() | {
            "counts": dict(who.counts),
            "intervals": who.intervals(),
            "sources": {kind: vars(tally) for kind, tally in who.sources.items()},
        }
    if (inside := measured.scores.inside).gold:
        figures["inside"] = {"gold": inside.gold, "r": inside.recall}
    if people := measured.people:
        figures["people"] = vars(people) | {"f1": people.f1}
    if measured.parts:
        figures["by"] = {
            value: {"attributions": found.as_json(), "speakers": said.as_json()}
            for value, (found, said) in measured.parts.items()
        }
    if errors:
        figures["misses"] = [vars(miss) for miss in measured.misses]
        figures["wrong"] = [vars(answer) for answer in measured.wrong]
    return figures


def _print(measured: _Measured, by: str | None) -> None:
    from quotes.cli import figures

    figures.attributions(measured.scores)
    if measured.who:
        figures.speakers(measured.who)
        figures.sources(measured.who)
    if measured.people:
        figures.people(measured.people)
    if by:
        figures.groups(by, measured.parts)
    for miss in measured.misses:
        say(f"\n{miss.what} ({miss.kind}), {miss.article} {miss.start}-{miss.end}")
        say(f"    {miss.context}")
    for answer in measured.wrong:
        say(
            f"\n{answer.what}: wanted {answer.wanted or 'none'!r}, got {answer.given or 'none'!r}"
            f" for {answer.source!r}, {answer.article} {answer.attribution}"
        )


def _groups(articles: Sequence[CorpusArticle], by: str) -> dict[str, list[CorpusArticle]]:
    """The articles grouped by the value of their field `by`."""
    groups: dict[str, list[CorpusArticle]] = {}
    for article in articles:
        groups.setdefault(str(article.record.get(by) or ""), []).append(article)
    if set(groups) == {""}:
        known = sorted(set(articles[0].record) - {"id", "text", "attributions"})
        raise QuotesError(f"no article has a field {by!r}; the first one has {', '.join(known)}")
    return dict(sorted(groups.items()))


def _extract(
    articles: Sequence[CorpusArticle],
    min_confidence: float,
    workers: int,
    model: str | None,
    quiet: bool,
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Extract now: article id -> quotes."""
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
