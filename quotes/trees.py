"""Gradient boosted trees (Friedman 2001) as ONNX, which carry the names of their features."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from quotes.errors import QuotesError


class Trees:
    """A fitted model of `features`; `fitted` is what else its file carries under the name `key`.

    `name` and `what` ("model of dates") are for messages. Raises QuotesError for a file that lacks
    these or was fitted on other features, or on the same in another order.
    """

    def __init__(
        self, model: bytes, name: str, what: str, key: str, features: Sequence[str]
    ) -> None:
        from quotes.inference import session

        try:
            self._session = session(model)
            fitted: dict[str, Any] = json.loads(
                self._session.get_modelmeta().custom_metadata_map[key]
            )
        except Exception as error:  # whatever ONNX Runtime raises of its own
            raise QuotesError(f"{name}: no {what}: {error}") from error
        _check(name, fitted["features"], features)
        self.fitted = fitted

    def chances(self, rows: npt.NDArray[np.float32]) -> list[float]:
        """The probability for each row of features, in their order."""
        (chances,) = self._session.run(["chance"], {"rows": rows})
        found: list[float] = chances[:, 0].tolist()
        return found


def _check(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    if tuple(given) == tuple(known):
        return
    if sorted(given) == sorted(known):
        raise QuotesError(f"{name}: fitted on the same features in another order; fit it again")
    missing = [feature for feature in known if feature not in given]
    unknown = [feature for feature in given if feature not in known]
    told = [
        f"{what} {', '.join(names)}"
        for what, names in (("without", missing), ("with unknown", unknown))
        if names
    ]
    raise QuotesError(f"{name}: fitted on other features, {' and '.join(told)}; fit it again")
