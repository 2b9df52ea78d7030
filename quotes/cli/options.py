"""Options that several commands share, so that they are called and explained the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from quotes.cli import complete
from quotes.cli.output import Format
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from quotes.readers import ReadOptions
    from quotes.readers.progress import ReadingProgress
    from quotes.store.search.query import Filters
    from quotes.workers import Loading

MINUS = "\u2212"  # the language of searches takes it for "-", and the command line for no option


class QueryCommand(TyperCommand):
    """A command with a query among its arguments: `-word` there is a word that is not wanted."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does, with the dashes of words told apart from those of options."""
        known = {name for p in self.params for name in (*p.opts, *p.secondary_opts)}
        return super().parse_args(ctx, [_unwanted(argument, known) for argument in args])


def _unwanted(argument: str, known: set[str]) -> str:
    """`-word` with a minus sign for its dash, unless an option is called so.

    `-speaker` is a slip of the pen for `--speaker`, and stays wrong usage.
    """
    if len(argument) < 3 or not argument.startswith("-") or argument.startswith("--"):
        return argument
    name = argument.partition("=")[0]
    if name in known or f"-{name}" in known:
        return argument
    if argument[:2] in known:
        raise typer.BadParameter(f"{argument}: write {argument[:2]} VALUE, or NOT {argument[1:]}")
    return MINUS + argument[1:]


Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        envvar="QUOTES_DB",
        metavar="URL",
        help="Database: a SQLAlchemy URL or the path of an SQLite file.",
        show_default="quotes.db",
    ),
]
Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Files, folders, archives, http(s) addresses, or - for standard input.",
        show_default=False,
    ),
]
OptionalPaths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH...",
        help="Files, folders, archives, http(s) addresses, or - for standard input.",
        show_default=False,
    ),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Date of publication, where an article gives none."),
]
Outlet = Annotated[
    str | None, typer.Option(metavar="NAME", help="Outlet, where an article gives none.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=NAME",
        help="Which column or key holds a field: text=story. May be given several times.",
    ),
]
Reader = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Read as this format (jsonl, csv, html, ...), not as seems."),
]
AnyLanguage = Annotated[
    bool, typer.Option("--any-language", help="Do not leave out articles that are not English.")
]
Follow = Annotated[
    bool,
    typer.Option(
        "--follow",
        help="Fetch the pages that the entries of feeds lead to, as their robots.txt allows.",
    ),
]
FollowLimit = Annotated[
    int, typer.Option(min=1, metavar="N", help="With --follow: so many pages of a feed at most.")
]
FollowDelay = Annotated[
    float,
    typer.Option(min=0, metavar="SECONDS", help="With --follow: between two pages of a host."),
]
PageSeconds = Annotated[
    float,
    typer.Option(
        min=0.1, metavar="SECONDS", help="A web page that takes longer to read is a failure."
    ),
]
FollowLinks = Annotated[
    bool,
    typer.Option("--follow-links", help="Read what links in a folder lead to, outside of it too."),
]
Kinds = Annotated[list[str] | None, typer.Option(metavar="K", help="direct, mixed or indirect.")]
Acts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A",
        help="speech, writing, thought, other or all.",
        show_default="speech and writing",
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Only what this speaker said.", autocompletion=complete.speakers
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Said on or after this day, month or year.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Said on or before this day, month or year.")
]
Outlets = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Only as this outlet reports it.", autocompletion=complete.outlets
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, metavar="P", help="Leave out quotes less certain than this."),
]
ShownConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Leave out quotes less certain than this; 0 shows all.",
        show_default="0.35",
    ),
]
MinDateConfidence = Annotated[
    float,
    typer.Option(
        min=0.0, max=1.0, metavar="P", help="Only quotes with a date, and one as certain as this."
    ),
]


class Counting(StrEnum):
    """What becomes of an article that is there twice."""

    each = "count"
    once = "once"


Copies = Annotated[
    Counting,
    typer.Option(
        help="What an article that is there twice (an agency's copy, another format) counts: "
        "once, or each time.",
    ),
]
MinSpeakerConfidence = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        metavar="P",
        help="Only quotes with a speaker, and one as certain as this.",
    ),
]
Workers = Annotated[
    int, typer.Option(min=1, max=256, metavar="N", help="Processes that look for quotes.")
]
Model = Annotated[
    str | None,
    typer.Option(metavar="FOLDER", help="A model that `quotes train` wrote, for the built-in one."),
]
By = Annotated[
    str | None, typer.Option("--by", "--who", metavar="NAME", help="Who decides.", envvar="USER")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
OutputFormat = Annotated[Format, typer.Option("--format", help="How to print.")]
AsSuperuser = Annotated[
    bool,
    typer.Option(
        "--as-superuser",
        help="Let a superuser of PostgreSQL ask, to whom files and programs are open.",
    ),
]


@dataclass(frozen=True)
class Narrowing:
    """The options that say which quotes are wanted, as they were typed."""

    speaker: Speakers = None
    since: Since = None
    until: Until = None
    kind: Kinds = None
    act: Acts = None
    outlet: Outlets = None
    min_confidence: ShownConfidence = None
    min_date_confidence: MinDateConfidence = 0.0
    min_speaker_confidence: MinSpeakerConfidence = 0.0

    def filters(self, copies: Counting = Counting.once) -> Filters:
        """The same for a search. Raises QuotesError for a date, kind or act that does not exist."""
        from quotes.store.search.hits import filters

        return filters(
            speakers=self.speaker or (),
            outlets=self.outlet or (),
            kinds=self.kind or (),
            acts=self.act or (),
            since=self.since,
            until=self.until,
            min_confidence=self.min_confidence,
            min_date_confidence=self.min_date_confidence,
            min_speaker_confidence=self.min_speaker_confidence,
            copies=copies is Counting.each,
        )


@dataclass(frozen=True)
class Extracting:
    """The options that say how articles are read and quotes are found, as they were typed."""

    published: Published = None
    outlet: Outlet = None
    columns: Columns = None
    reader: Reader = None
    any_language: AnyLanguage = False
    follow_links: FollowLinks = False
    follow: Follow = False
    follow_limit: FollowLimit = 100
    follow_delay: FollowDelay = 1.0
    page_seconds: PageSeconds = 30.0
    min_confidence: MinConfidence = 0.0
    workers: Workers = 1
    model: Model = None

    @property
    def loading(self) -> Loading:
        """How to load the extractor."""
        from quotes.workers import Loading

        return Loading(self.model, self.min_confidence)

    def reading(self, progress: ReadingProgress | None = None) -> ReadOptions:
        """How to read. Raises QuotesError where `--map` is not FIELD=NAME."""
        from quotes.readers.options import Following, Limits, ReadOptions

        return ReadOptions(
            published=self.published,
            outlet=self.outlet,
            columns=_mapping(self.columns or ()),
            format=self.reader,
            any_language=self.any_language,
            follow_links=self.follow_links,
            limits=replace(Limits(), page_seconds=self.page_seconds),
            following=Following(self.follow_limit, self.follow_delay) if self.follow else None,
            reading_progress=progress,
        )


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Which column holds which field, from `FIELD=NAME` for each."""
    from quotes.readers.fields import FIELDS

    mapping: dict[str, str] = {}
    for pair in pairs:
        field, separator, name = pair.partition("=")
        if not (separator and field.strip() and name.strip()):
            raise QuotesError(f"--map {pair}: give it as FIELD=NAME, for example text=story")
        if field.strip() not in FIELDS:
            raise QuotesError(
                f"--map {pair}: no field {field.strip()!r}; there are: {', '.join(FIELDS)}"
            )
        mapping[field.strip()] = name.strip()
    return mapping
