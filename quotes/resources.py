"""Locates data folders: those of the checkout, or their copies in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder(name: str) -> Path:
    """The folder `name` (`db`, `db/views`, `seeds`…), of the wheel or else of the checkout.

    Raises FileNotFoundError if neither has it.
    """
    package = Path(str(files("quotes")))
    for root in (package / "_data", package.parent):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"{name} is not part of this installation")
