"""Groups of commands that list something when no command is named."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup


class ListByDefault(TyperGroup):
    """A first word that is no command belongs to the list: `quotes speakers Peskov`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, after `list` if they name no command."""
        if ctx.resilient_parsing and not args:  # the shell is completing the name of a command
            return super().parse_args(ctx, args)
        if not args or args[0] not in {*self.commands, "--help"}:
            if args and not args[0].startswith("-") and not self._lists_what_is_named():
                meant = get_close_matches(args[0], self.commands, 1)
                hint = f"did you mean {meant[0]}?" if meant else f"there are: {self._names()}"
                ctx.fail(f"no command {args[0]!r}; {hint}")
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def _lists_what_is_named(self) -> bool:
        """Whether the list takes an argument, such as a name."""
        return any(p.param_type_name == "argument" for p in self.commands["list"].params)

    def _names(self) -> str:
        return ", ".join(sorted(self.commands))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The commands whose names begin with the typed text."""
        from click.shell_completion import CompletionItem

        found = [name for name in self.commands if name.startswith(incomplete)]
        return [CompletionItem(name) for name in found]
