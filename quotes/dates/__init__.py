"""When it was said."""

from quotes.dates.said_on import Basis, SaidOn

__all__ = ["Basis", "SaidOn"]
