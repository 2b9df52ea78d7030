"""The day of saying, with just the precision that the text gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Basis = Literal["expression", "dateline", "context", "person"]


@dataclass(frozen=True)
class SaidOn:
    """When something was said.

    `edtf` is EDTF (ISO 8601-2); a year that nobody gave is `XXXX`. `text` are the words that it
    was worked out from; `basis` is `person` where somebody corrected it. `confidence` is the share
    of such dates that are right, 0 to 1; None for those of datelines, of which too few were
    measured. `earliest` and `latest` bound it where the year is known, else are None.
    """

    edtf: str
    text: str
    basis: Basis
    confidence: float | None
    earliest: date | None = None
    latest: date | None = None
