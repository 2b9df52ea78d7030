"""`quotes correct` and `quotes add`: a person's word on a quote."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import options
from quotes.cli.output import message, print_json

if TYPE_CHECKING:
    from quotes.store.corrections import Made


class AnswerFormat(StrEnum):
    """How a correction is reported."""

    text = "text"
    json = "json"


Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", metavar="NAME", help="Who said it. Several: a joint statement."),
]
SpeakerIds = Annotated[
    list[int] | None,
    typer.Option("--speaker-id", metavar="N", help="The same, by the number that lists give."),
]
SpeakerType = Annotated[
    str | None,
    typer.Option(metavar="TYPE", help="person or organization, where the name is new."),
]
SaidOn = Annotated[
    str | None,
    typer.Option(metavar="EDTF", help="When it was said: 2023-09-15, 2023-09, XXXX-09-15, …"),
]
Kind = Annotated[str | None, typer.Option(metavar="K", help="direct, mixed or indirect.")]
Act = Annotated[str | None, typer.Option(metavar="A", help="speech, writing, thought or other.")]
Role = Annotated[
    str | None, typer.Option(metavar="WORDS", help="What the article calls the speaker here.")
]
Cue = Annotated[str | None, typer.Option(metavar="WORDS", help="The words of saying: said.")]
Source = Annotated[
    str | None, typer.Option(metavar="WORDS", help="The words for whoever said it: the minister.")
]
Text = typer.Option(
    metavar="WORDS", help="What was said, as it stands in the article; … leaves words out."
)
Note = Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")]
AnswerAs = Annotated[AnswerFormat, typer.Option("--format", help="How to report the correction.")]


def correct(
    quote_id: Annotated[int, typer.Argument(help="The number that search gives.")],
    speaker: Speakers = None,
    speaker_id: SpeakerIds = None,
    speaker_type: SpeakerType = None,
    unnamed: Annotated[bool, typer.Option("--unnamed", help="The source has no name.")] = False,
    said_on: SaidOn = None,
    undated: Annotated[
        bool, typer.Option("--undated", help="The article does not say when.")
    ] = False,
    kind: Kind = None,
    act: Act = None,
    role: Role = None,
    text: Annotated[str | None, Text] = None,
    cue: Cue = None,
    source: Source = None,
    reject: Annotated[bool, typer.Option("--reject", help="It is no quote.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right as it is.")] = False,
    everywhere: Annotated[
        bool,
        typer.Option(
            "--everywhere", help="The outlet means that speaker by the name in all its articles."
        ),
    ] = False,
    note: Note = None,
    by: options.By = None,
    format: AnswerAs = AnswerFormat.text,
    db: options.Db = None,
) -> None:
    """Correct a quote, confirm or reject it; this outlives every new run and can be undone."""
    from quotes.store import Database, corrections

    change = corrections.Change(
        speakers=tuple(speaker or ()),
        speaker_ids=tuple(speaker_id or ()),
        speaker_type=speaker_type,
        unnamed=unnamed,
        said_on=said_on,
        undated=undated,
        kind=kind,
        act=act,
        role=role,
        text=text,
        cue=cue,
        source=source,
        reject=reject,
        confirm=confirm,
    )
    made = corrections.correct(
        Database(db), quote_id, change, who=by, note=note, everywhere=everywhere
    )
    tell(made, format)


def add(
    article_id: Annotated[int, typer.Argument(help="The number of the article.")],
    text: Annotated[str, Text],
    speaker: Speakers = None,
    speaker_id: SpeakerIds = None,
    speaker_type: SpeakerType = None,
    said_on: SaidOn = None,
    kind: Kind = None,
    act: Act = None,
    role: Role = None,
    cue: Cue = None,
    source: Source = None,
    note: Note = None,
    by: options.By = None,
    format: AnswerAs = AnswerFormat.text,
    db: options.Db = None,
) -> None:
    """Add a quote that was missed; it has no speaker unless you give one."""
    from quotes.store import Database, corrections

    change = corrections.Change(
        speakers=tuple(speaker or ()),
        speaker_ids=tuple(speaker_id or ()),
        speaker_type=speaker_type,
        said_on=said_on,
        kind=kind,
        act=act,
        role=role,
        text=text,
        cue=cue,
        source=source,
    )
    tell(corrections.add(Database(db), article_id, change, who=by, note=note), format)


def tell(made: Made, format: AnswerFormat = AnswerFormat.text, prefix: str = "") -> None:
    """Say what was decided: in one line to the user, or as JSON on standard output."""
    entry = made.entry
    if format is AnswerFormat.json:
        print_json(entry.as_json(), indent=1)
        return
    about = f"quote {made.quote_id}: " if made.quote_id is not None else ""
    message(f"{prefix}{about}{entry.change} (correction {entry.id})")
