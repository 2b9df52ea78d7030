"""Links sources to entities by a trained model, with a confidence.

Every candidate of a source gets a probability; the likeliest is chosen. Denis and Baldridge (2007),
"A ranking approach to pronoun resolution", describe such a choice, with nobody as one of the
candidates. The answer of hand-written rules is a feature among others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from quotes.speakers.candidates import QuoteSource, candidates, names_itself
from quotes.speakers.discourse import Discourse, Referent
from quotes.speakers.link_features import FEATURES, features
from quotes.trees import Trees

MODEL = "linking.onnx"
METADATA = "quotes.speakers"


@dataclass(frozen=True)
class Link:
    """The choice for a source, and the share of such choices that are right, 0 to 1.

    `open`: the confidence is too low, so the source stays open and the choice is shown as
    candidates.
    """

    referent: Referent
    confidence: float = 1.0
    open: bool = False


class Linker:
    """A fitted model: gradient boosted trees (Friedman 2001) as ONNX, run by ONNX Runtime.

    The file carries the names of the features that it was fitted on, a monotone map from the trees'
    probability to the share of such choices that are right, the confidence below which a source is
    left open unless it is nothing but a body's name, and the kinds of sources for which the rules,
    being better, keep their answer. Raises QuotesError for a file that lacks these or was fitted on
    other features, or on the same in another order.
    """

    def __init__(self, model: bytes, name: str = MODEL) -> None:
        self._trees = Trees(model, name, "model of speakers", METADATA, FEATURES)
        fitted = self._trees.fitted
        self._from, self._to = fitted["calibration"]["from"], fitted["calibration"]["to"]
        self.least = float(fitted["least"])
        self.rules = frozenset(fitted["rules"])

    def link(self, discourse: Discourse, source: QuoteSource) -> Link:
        """Whom `source` means."""
        if not len(discourse.words):
            return Link(source.rule)
        whom = candidates(discourse, source)
        seen = features(discourse, source, whom)
        chances = self.chances(seen.rows)
        ruled = seen.kind in self.rules
        itself = names_itself(discourse, source)
        named = [bool(one.entities) or not itself for one in whom]  # a body's name means a body
        best = 0 if ruled else int(np.argmax(np.where(named, chances, 0.0)))
        sure = float(np.interp(chances[best], self._from, self._to))
        left = (
            bool(whom[best].entities)
            and sure < self.least
            and not ruled
            and not (best == 0 and itself)
        )
        return Link(whom[best], sure, left)

    def chances(self, rows: npt.NDArray[np.float32]) -> list[float]:
        """The trees' probability for each row of features."""
        return self._trees.chances(rows)


@cache
def released() -> Linker:
    """The built-in model."""
    return Linker(files("quotes.speakers").joinpath(MODEL).read_bytes())
