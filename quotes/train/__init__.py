"""Fitting the model: from annotated articles to the folder that `QuoteModel.load` reads.

    weights = fit(Path("corpus.jsonl"), Path("work"))
    export(weights, Path("model"))
    calibrate(Path("model"), Path("corpus.jsonl"))

Needs the extra `train`. The names are loaded when they are asked for, so that importing this
package does not load PyTorch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotes.train.calibration import calibrate
    from quotes.train.exporting import export
    from quotes.train.fitting import Settings, fit

__all__ = ["Settings", "calibrate", "export", "fit"]

_HOMES = {
    "Settings": "fitting",
    "calibrate": "calibration",
    "export": "exporting",
    "fit": "fitting",
}


def __getattr__(name: str) -> Any:
    """The functions, each from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
