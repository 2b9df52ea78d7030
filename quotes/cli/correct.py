"""`quotes correct` and `quotes add`: corrections of quotes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import complete, options
from quotes.cli.output import message, print_json

if TYPE_CHECKING:
    from quotes.store.corrections import Made


class AnswerFormat(StrEnum):
    """How a correction is reported."""

    text = "text"
    json = "json"


Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        help="Who said it. Repeat it for a joint statement.",
        autocompletion=complete.speakers,
    ),
]
SpeakerIds = Annotated[
    list[int] | None,
    typer.Option("--speaker-id", metavar="N", help="The speaker by number, as lists show it."),
]
SpeakerType = Annotated[
    str | None,
    typer.Option(
        metavar="TYPE",
        help="person or organization, for a new name.",
        autocompletion=complete.types,
    ),
]
SaidOn = Annotated[
    str | None,
    typer.Option(metavar="EDTF", help="When it was said: 2023-09-15, 2023-09, XXXX-09-15, …"),
]
Kind = Annotated[
    str | None,
    typer.Option(metavar="K", help="direct, mixed or indirect.", autocompletion=complete.kind),
]
Act = Annotated[
    str | None,
    typer.Option(
        metavar="A", help="speech, writing, thought or other.", autocompletion=complete.act
    ),
]
Role = Annotated[
    str | None, typer.Option(metavar="WORDS", help="What the article calls the speaker here.")
]
Cue = Annotated[str | None, typer.Option(metavar="WORDS", help="The cue, such as: said.")]
Source = Annotated[
    str | None,
    typer.Option(metavar="WORDS", help="The source in the article's words, such as: the minister."),
]
Text = typer.Option(
    metavar="WORDS", help="What was said, word for word as in the article; … skips words."
)
Note = Annotated[
    str | None, typer.Option(metavar="WORDS", help="The reason, kept with the correction.")
]
AnswerAs = Annotated[AnswerFormat, typer.Option("--format", help="How to report the correction.")]


def correct(
    quote_id: Annotated[int, typer.Argument(help="The quote's number, as search shows it.")],
    speaker: Speakers = None,
    speaker_id: SpeakerIds = None,
    speaker_type: SpeakerType = None,
    unnamed: Annotated[bool, typer.Option("--unnamed", help="The source is unnamed.")] = False,
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
    reject: Annotated[bool, typer.Option("--reject", help="This is not a quote.")] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="The quote is right as it is.")
    ] = False,
    everywhere: Annotated[
        bool,
        typer.Option(
            "--everywhere", help="Apply the speaker to this name in all articles of the outlet."
        ),
    ] = False,
    note: Note = None,
    by: options.By = None,
    format: AnswerAs = AnswerFormat.text,
    db: options.Db = None,
) -> None:
    """Correct, confirm or reject a quote. Corrections outlive every new run and can be undone."""
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
    """Add a quote that was missed; it has a speaker only if you name one."""
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
    """Report the correction: in one line to the user, or as JSON on standard output."""
    entry = made.entry
    if format is AnswerFormat.json:
        print_json(entry.as_json(), indent=1)
        return
    about = f"quote {made.quote_id}: " if made.quote_id is not None else ""
    message(f"{prefix}{about}{entry.change} (correction {entry.id})")
