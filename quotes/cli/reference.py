"""Generates the reference of all commands from the commands themselves.

python -m quotes.cli.reference > docs/reference/commands.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quotes.cli.app import COMMANDS, command, paragraphs

SETTINGS = {
    "QUOTES_DB": "The database of every command that is given no `--db`.",
    "QUOTES_REPORTS": "Folders of reports of your own, separated as in PATH.",
    "QUOTES_DEBUG": "If set, an unexpected error prints its traceback, as with `--debug`.",
}
"""The environment variables that the program reads, and what each is for."""


def page() -> str:
    """A Markdown page on every command, its arguments and options."""
    parts = [
        "# Commands",
        "Made by `python -m quotes.cli.reference` from the commands themselves. Every command that "
        "asks a database takes `--db` (or `QUOTES_DB`). What is meant for machines goes to "
        "standard output alone. Exit codes: 0, all good; 1, an error in one line, nothing done; 2, "
        "wrong usage; 3, done, but some inputs were bad; 130, interrupted.",
    ]
    settings = [f"| `{name}` | {about} |" for name, about in SETTINGS.items()]
    parts += ["## Environment", "\n".join(["| | |", "| --- | --- |", *settings])]
    root: Any = command()
    for name in COMMANDS:
        parts += _described(f"quotes {name}", root.get_command(None, name))
    return "\n\n".join(parts) + "\n"


def _described(path: str, found: Any) -> Iterator[str]:
    yield f"## {path}"
    yield paragraphs(found.help)
    options = [line for parameter in found.params if (line := _row(parameter))]
    if options:
        yield "\n".join(["| | |", "| --- | --- |", *options])
    for name in sorted(getattr(found, "commands", {})):
        yield from _described(f"{path} {name}", found.commands[name])


def _row(parameter: Any) -> str | None:
    if getattr(parameter, "hidden", False) or parameter.name == "help":
        return None
    metavar = parameter.metavar or ""
    if parameter.param_type_name == "argument":
        shown = metavar or str(parameter.name).upper()
    else:
        flag = getattr(parameter, "is_flag", False)
        shown = ", ".join(parameter.opts) + (f" {metavar}" if metavar and not flag else "")
    text = " ".join((getattr(parameter, "help", None) or "").split())
    return "| `{}` | {} |".format(*(cell.replace("|", "\\|") for cell in (shown, text)))


if __name__ == "__main__":
    print(page(), end="")
