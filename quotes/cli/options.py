"""Options that several commands share, so that they have the same names and help everywhere."""

from __future__ import annotations

import re
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

MOST = 1 << 40  # rows that can be requested; databases have no numbers beyond 64 bits
_IN_MEMORY = re.compile(r"sqlite(?:\+\w+)?:///?(?::memory:)?(?:\?|$)|.*\bmode=memory\b", re.I)
MINUS = "\u2212"  # a dash for the query language that the command line takes for no option


class QueryCommand(TyperCommand):
    """A command that takes a query, in which `-word` excludes a word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as Click does, but keep the dashes of excluded words."""
        known = {name for p in self.params for name in (*p.opts, *p.secondary_opts)}
        return super().parse_args(ctx, [_unwanted(argument, known) for argument in args])


def _unwanted(argument: str, known: set[str]) -> str:
    """`-word` with a minus sign instead of its dash, unless there is such an option.

    `-speaker` is a typing error for `--speaker` and remains wrong usage.
    """
    if len(argument) < 3 or not argument.startswith("-") or argument.startswith("--"):
        return argument
    name = argument.partition("=")[0]
    if name in known or f"-{name}" in known:
        return argument
    if argument[:2] in known:
        raise typer.BadParameter(f"{argument}: write {argument[:2]} VALUE, or NOT {argument[1:]}")
    return MINUS + argument[1:]


def _lasting(url: str | None) -> str | None:
    """The address of a database, unless it is one that is gone when the command ends."""
    if url and (url == ":memory:" or _IN_MEMORY.match(url)):
        raise typer.BadParameter(
            f"{url}: a database in memory is gone when the command ends: give the name of a file"
        )
    return url


def day_typed(typed: str | None) -> str | None:
    """A date as typed, unless it is empty: that of a script whose variable is not set."""
    if typed is not None and not typed.strip():
        raise typer.BadParameter("a date is missing: write 2023, 2023-09 or 2023-09-15")
    return typed


Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        callback=_lasting,
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
    typer.Option(metavar="DATE", help="Publication date for articles that give none."),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Outlet for articles that name none.", autocompletion=complete.outlets
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=NAME",
        help="The column or key that holds a field, such as text=story. Repeatable.",
    ),
]
Reader = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Read the input as this format (jsonl, csv, html, ...) instead of detecting it.",
        autocompletion=complete.readers,
    ),
]
AnyLanguage = Annotated[
    bool, typer.Option("--any-language", help="Keep articles that are not in English.")
]
Follow = Annotated[
    bool,
    typer.Option(
        "--follow",
        help="Fetch the pages that feed entries link to, as robots.txt allows.",
    ),
]
FollowLimit = Annotated[
    int, typer.Option(min=1, metavar="N", help="With --follow: at most this many pages per feed.")
]
FollowDelay = Annotated[
    float,
    typer.Option(
        min=0, metavar="SECONDS", help="With --follow: the pause between two pages of one host."
    ),
]
PageSeconds = Annotated[
    float,
    typer.Option(
        min=0.1,
        metavar="SECONDS",
        help="Give up on a web page that takes longer than this to read.",
    ),
]
FollowLinks = Annotated[
    bool,
    typer.Option("--follow-links", help="Follow symbolic links, even out of the folder."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(metavar="K", help="direct, mixed or indirect.", autocompletion=complete.kinds),
]
Acts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A",
        help="speech, writing, thought, other or all.",
        show_default="speech and writing",
        autocompletion=complete.acts,
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Only quotes of this speaker.", autocompletion=complete.speakers
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", callback=day_typed, help="Said on or after this day, month or year."
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", callback=day_typed, help="Said on or before this day, month or year."
    ),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Only quotes reported by this outlet.", autocompletion=complete.outlets
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, metavar="P", help="Leave out quotes with a lower confidence."),
]
ShownConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Leave out quotes with a lower confidence; 0 shows all.",
        show_default="0.5",
    ),
]
MinDateConfidence = Annotated[
    float,
    typer.Option(
        min=0.0, max=1.0, metavar="P", help="Only quotes whose date has at least this confidence."
    ),
]


class Counting(StrEnum):
    """How quotes of copied articles are counted."""

    each = "count"
    once = "once"


Copies = Annotated[
    Counting,
    typer.Option(
        help="Count the quotes of a copied article (agency copy, other format) once, or in each "
        "copy.",
    ),
]
MinSpeakerConfidence = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        metavar="P",
        help="Only quotes whose speaker has at least this confidence.",
    ),
]
Workers = Annotated[
    int, typer.Option(min=1, max=256, metavar="N", help="Number of processes that extract quotes.")
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER", help="A model written by `quotes train`, instead of the built-in one."
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by", "--who", metavar="NAME", help="Your name, kept with the correction.", envvar="USER"
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]
OutputFormat = Annotated[Format, typer.Option("--format", help="Output format.")]
AsSuperuser = Annotated[
    bool,
    typer.Option(
        "--as-superuser",
        help="Allow a PostgreSQL superuser, whose queries can reach files and programs.",
    ),
]


@dataclass(frozen=True)
class Narrowing:
    """The options that select quotes, as typed."""

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
        """These options as filters of a search. Raises QuotesError for an unknown date, kind or
        act."""
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
    """The options for reading articles and extracting quotes, as typed."""

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
        """How to read articles. Raises QuotesError if `--map` is not FIELD=NAME."""
        from quotes.readers.options import Following, Limits, ReadOptions

        if self.outlet is not None and not self.outlet.strip():
            raise QuotesError("--outlet: an outlet needs a name")
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
    """The column of each field, from strings `FIELD=NAME`."""
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
        if field.strip() in mapping:
            raise QuotesError(f"--map {pair}: {field.strip()} has a column already")
        mapping[field.strip()] = name.strip()
    return mapping
