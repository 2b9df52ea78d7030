"""Libraries that only some formats need, and what to install if one is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from quotes.errors import install_command
from quotes.offline import skip_probes
from quotes.readers.outcome import Unreadable


def library(name: str, what: str, extra: str) -> Any:
    """The module `name`; `Unreadable` with the command that installs it if it is missing."""
    skip_probes()
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise Unreadable(f"{what}: to read it, {install_command(extra)}") from None
