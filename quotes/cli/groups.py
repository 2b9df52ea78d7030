"""Groups of commands that list something where no command is named."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class ListByDefault(TyperGroup):
    """`quotes speakers Peskov` lists; whatever is not the name of a command is for the list."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with `list` before them where they name no command."""
        if ctx.resilient_parsing and not args:  # the shell completes the name of a command
            return super().parse_args(ctx, args)
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The commands that begin so."""
        from click.shell_completion import CompletionItem

        found = [name for name in self.commands if name.startswith(incomplete)]
        return [CompletionItem(name) for name in found]
