"""`quotes review`: reviews quotes one by one; one key decides."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import complete, options
from quotes.cli.correct import AnswerAs, AnswerFormat
from quotes.cli.keys import read_key
from quotes.cli.output import message, print_json
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from rich.console import Console

    from quotes.store import Database
    from quotes.store.corrections import Change
    from quotes.store.corrections.queue import Card, ReviewQueue

KEYS = (
    ("y", "confirm"), ("n", "not a quote"), ("1-9", "speaker"), ("s", "other speaker"),
    ("u", "unnamed"), ("d", "date"), ("x", "undated"), ("k", "kind"), ("a", "act"), ("r", "role"),
    ("t", "words"), ("space", "skip"), ("b", "back"), ("q", "quit"),
)  # fmt: skip
CHOICES = {
    "kind": {"d": "direct", "m": "mixed", "i": "indirect"},
    "act": {"s": "speech", "w": "writing", "t": "thought", "o": "other"},
}
ASKED = {
    "s": ("speakers", "Speaker (several with ;): "),
    "d": ("said_on", "Said on (2023-09-15, 2023-09, XXXX-09-15): "),
    "r": ("role", "Role: "),
    "t": ("text", "Words, as in the article (… skips words): "),
}


class Next(StrEnum):
    """Where to go after a key."""

    stay = "stay"
    on = "on"
    back = "back"
    quit = "quit"


Speaker = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Only quotes of this speaker.", autocompletion=complete.speakers
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Only quotes reported by this outlet.", autocompletion=complete.outlets
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        callback=options.day_typed,
        help="Only quotes published on or after this day, month or year.",
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        callback=options.day_typed,
        help="Only quotes published on or before this day, month or year.",
    ),
]
Report = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Only the quotes that this report lists.",
        autocompletion=complete.reports,
    ),
]
NewSpeakers = Annotated[
    bool,
    typer.Option("--new-speakers", help="Only quotes of speakers who appear in a single article."),
]
Sample = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Draw N quotes at random, as extracted, to estimate the error rate.",
    ),
]
Seed = Annotated[int, typer.Option(metavar="N", help="The same seed draws the same sample.")]
Summary = Annotated[
    bool, typer.Option("--summary", help="Only print what has been decided so far.")
]


def review(
    speaker: Speaker = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    act: options.Acts = None,
    report: Report = None,
    new_speakers: NewSpeakers = False,
    sample: Sample = None,
    seed: Seed = 1,
    summary: Summary = False,
    format: AnswerAs = AnswerFormat.text,
    by: options.By = None,
    db: options.Db = None,
) -> None:
    """Review quotes one by one; one key decides. Quit with q and continue later.

    Without options, the quotes that the extractor is least certain of come first.
    """
    from quotes.store import Database
    from quotes.store.corrections.queue import ReviewQueue
    from quotes.store.search.hits import filters
    from quotes.store.search.query import in_order, period
    from quotes.store.search.selection import SHOWN_ACTS

    work = ReviewQueue(
        speaker=speaker,
        outlet=outlet,
        since=period(since)[0] if since else None,
        until=period(until)[1] if until else None,
        acts=filters(acts=act or ()).acts or SHOWN_ACTS,
        report=report,
        new=new_speakers,
        sample=sample,
        seed=seed,
    )
    in_order(work.since, work.until)
    database = Database(db)
    if not summary:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise QuotesError("review asks for keys: run it in a terminal (or give --summary)")
        _Session(database, work, by).run()
    _summarize(database, work, by, format)


@dataclass
class _Session:
    """One person's review session."""

    database: Database
    work: ReviewQueue
    who: str | None

    def run(self) -> None:
        from quotes.cli.output import stdout

        self.console = stdout()
        with self.database.connect() as connection:
            self.numbers = self.work.numbers(connection)
        self.made: list[tuple[int, int]] = []  # index of the quote, and number of the correction
        place = self._after(-1)
        while place is not None:
            step = self._quote(place)
            if step is Next.quit:
                return
            place = self._before() if step is Next.back else self._after(place)
        message("Nothing is left to review." if self.numbers else "There is nothing to review.")

    def _after(self, place: int) -> int | None:
        """The next quote that nobody has decided on, including others who review meanwhile."""
        from quotes.store.corrections.queue import decided

        with self.database.connect() as connection:
            done = decided(connection, self.work, self.who)
        rest = range(place + 1, len(self.numbers))
        return next((i for i in rest if self.numbers[i] not in done), None)

    def _before(self) -> int | None:
        """Undo the last correction and go back to its quote."""
        from quotes.store import corrections

        if not self.made:
            return self._after(-1)
        place, number = self.made.pop()
        corrections.undo(self.database, number)
        message(f"undone: correction {number}")
        return place

    def _quote(self, place: int) -> Next:
        """Show one quote until it is decided on."""
        from quotes.cli import card as screen
        from quotes.store.corrections.queue import card

        number, changed = self.numbers[place], False
        while True:
            with self.database.connect() as connection:
                shown = card(connection, number, original=self.work.blind and not changed)
            if shown is None:
                return Next.on
            heading = f"{place + 1} of {len(self.numbers)}: quote {number}"
            screen.show(self.console, shown, heading)
            step, decided = self._decide(place, shown, changed)
            if step is not Next.stay:
                return step
            changed = changed or decided

    def _decide(self, place: int, shown: Card, changed: bool) -> tuple[Next, bool]:
        """Read keys until one has a meaning; also returns whether it changed the quote."""
        from quotes.store.corrections import Change

        _print_keys(self.console, changed)
        while True:
            key = read_key()
            if key in ("q", "\x04"):
                return Next.quit, False
            if key == " " or (changed and key in ("y", "\r", "\n")):
                return Next.on, False
            if key == "b":
                return Next.back, False
            if key == "y":
                return Next.on, self._make(place, shown, Change(confirm=True))
            if key == "n":
                done = self._make(place, shown, Change(reject=True))
                return (Next.on if done else Next.stay), done
            change = self._asked(key, shown)
            if change is not None:
                return Next.stay, self._make(place, shown, change)
            if key in ASKED or key in "ka":
                return Next.stay, False

    def _asked(self, key: str, shown: Card) -> Change | None:
        """The change requested by a key and the text typed after it; None for no change."""
        from quotes.store.corrections import Change

        if key.isdigit():
            chosen = int(key) - 1
            there = 0 <= chosen < len(shown.speakers)
            return Change(speakers=(shown.speakers[chosen],)) if there else None
        if key == "u":
            return Change(unnamed=True)
        if key == "x":
            return Change(undated=True)
        if key in ("k", "a"):
            name = "kind" if key == "k" else "act"
            options = CHOICES[name]
            message(", ".join(f"{letter} {word}" for letter, word in options.items()))
            value = options.get(read_key())
            if value is None:
                return None
            return Change(kind=value) if name == "kind" else Change(act=value)
        if key in ASKED:
            name, question = ASKED[key]
            typed = _line(question)
            if not typed:
                return None
            if name == "speakers":
                return Change(speakers=tuple(n.strip() for n in typed.split(";") if n.strip()))
            given: dict[str, Any] = {name: typed}
            return Change(**given)
        return None

    def _make(self, place: int, shown: Card, change: Change) -> bool:
        """Write a correction; returns whether it was accepted."""
        from quotes.store import corrections

        review = self.work.name
        try:
            made = corrections.correct(
                self.database, shown.id, change, who=self.who, review=review,
                blind=self.work.blind,
            )  # fmt: skip
        except QuotesError as error:
            message(str(error), style="red")
            return False
        self.made.append((place, made.entry.id))
        message(f"{made.entry.change} (correction {made.entry.id})", style="green")
        return True


def _line(question: str) -> str:
    """Read a line; empty at the end of input."""
    try:
        return input(question).strip()
    except EOFError:
        return ""


def _print_keys(console: Console, changed: bool) -> None:
    from rich.text import Text

    words = Text()
    for key, meaning in KEYS:
        meaning = "next" if changed and key == "y" else meaning
        whole = meaning.replace(" ", "\u00a0")  # no line break between a key and its meaning
        words.append(key, style="bold yellow").append(f"\u00a0{whole}   ")
    console.print(words)


def _summarize(
    database: Database, work: ReviewQueue, who: str | None, format: AnswerFormat
) -> None:
    from quotes.store.corrections.rates import reviewed

    with database.connect() as connection:
        found = reviewed(connection, work.name, who)
    if format is AnswerFormat.json:
        print_json(found.as_json(), indent=1)
        return
    rate = found.rate
    message(
        f"{rate.checked} checked: {found.right} confirmed, {found.corrected} corrected, "
        f"{found.rejected} rejected"
    )
    if not work.blind or not rate.checked:
        return
    low, high = rate.interval
    message(f"error rate {rate.share:.1%} (95% interval {low:.1%} to {high:.1%})")
    for name, one in found.fields.items():
        low, high = one.interval
        message(f"  {name.replace('_', ' ')}: {one.share:.1%} ({low:.1%} to {high:.1%})")
