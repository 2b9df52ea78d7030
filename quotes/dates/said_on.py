"""The date of saying, with exactly the precision of the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Basis = Literal["expression", "dateline", "context", "person"]


@dataclass(frozen=True)
class SaidOn:
    """When something was said.

    `edtf` is EDTF (ISO 8601-2); an unknown year is `XXXX`. `text` are the words from which it was
    derived; `basis` is `person` if somebody corrected it. `confidence` is the share of such dates
    that are right, 0 to 1; None for datelines, of which too few were measured. `earliest` and
    `latest` bound it if the year is known, else they are None.
    """

    edtf: str
    text: str
    basis: Basis
    confidence: float | None
    earliest: date | None = None
    latest: date | None = None
