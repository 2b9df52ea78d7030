"""All commands by name. Each is imported only when it is called, so that all start fast."""

from __future__ import annotations

import shutil
from functools import cache
from importlib import import_module
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

# In the order of the help. An `app` is a group of commands, a function is a single command.
COMMANDS = {
    "extract": "quotes.cli.extract:extract",
    "ingest": "quotes.cli.ingest:ingest",
    "search": "quotes.cli.search:search",
    "speakers": "quotes.cli.speakers:app",
    "outlets": "quotes.cli.outlets:app",
    "speaker": "quotes.cli.speaker:speaker",
    "show": "quotes.cli.show:show",
    "correct": "quotes.cli.correct:correct",
    "add": "quotes.cli.correct:add",
    "corrections": "quotes.cli.corrections:app",
    "similar": "quotes.cli.similar:similar",
    "statement": "quotes.cli.statement:statement",
    "review": "quotes.cli.review:review",
    "report": "quotes.cli.report:report",
    "sql": "quotes.cli.sql:sql",
    "serve": "quotes.cli.serve:serve",
    "export": "quotes.cli.transfer:export",
    "import": "quotes.cli.transfer:import_",
    "db": "quotes.cli.db:app",
    "evaluate": "quotes.cli.evaluate:evaluate",
    "train": "quotes.cli.train:train",
}


_FRAMED = 80  # characters: in frames, help needs as many


class _Commands(TyperGroup):
    """A group whose commands are built one at a time: most of Typer's start is in building them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Resolve a command as Click does, but suggest the nearest one for an unknown name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            ctx.fail(f"no command {args[0]!r}" + (f"; did you mean {near[0]}?" if near else ""))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _command(cmd_name) if cmd_name in COMMANDS else None


@cache
def command() -> Any:
    """The command `quotes` with its subcommands."""
    app = typer.Typer(
        cls=_Commands,
        help="Read news and keep a database of who said what, when, and where it was reported.",
        no_args_is_help=True,
        rich_markup_mode=_markup(),
    )
    app.callback()(_options)
    return typer.main.get_command(app)


@cache
def _command(name: str) -> Any:
    module, _, attribute = COMMANDS[name].partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        app = found
        app.rich_markup_mode = _markup()
    else:
        app = typer.Typer(add_completion=False, rich_markup_mode=_markup())
        app.command(
            name,
            cls=getattr(found, "command_class", None),
            context_settings=getattr(found, "context_settings", None),
        )(found)
    built = typer.main.get_command(app)
    built.name = name
    for one in (built, *getattr(built, "commands", {}).values()):
        one.help = paragraphs(one.help)  # Typer would keep the line breaks of the source
    return built


def _markup() -> Literal["rich"] | None:
    """How the help is laid out: in a narrow terminal without frames, in which the names of options
    would be cut."""
    return "rich" if shutil.get_terminal_size().columns >= _FRAMED else None


def paragraphs(text: str | None) -> str:
    """The text with each of its paragraphs on one line."""
    return "\n\n".join(" ".join(part.split()) for part in (text or "").split("\n\n"))


def _version(wanted: bool) -> None:
    if wanted:
        from quotes.version import __version__

        print(__version__)
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Show what the program logs, and where an error came from."),
    ] = False,
) -> None:
    pass  # `--debug` works after every command; `run` removes it before any is called
