"""Decides which quotes are one saying, in any wording, and how sayings are related."""

from quotes.statements.cells import cells, nearest_cells
from quotes.statements.compare import Comparison, around
from quotes.statements.encoder import encode
from quotes.statements.grouping import group
from quotes.statements.saying import Saying, names_speaker
from quotes.statements.words import fingerprints, fingerprints_of, folded_words, same_words

__all__ = [
    "Comparison",
    "Saying",
    "around",
    "cells",
    "encode",
    "fingerprints",
    "fingerprints_of",
    "folded_words",
    "group",
    "names_speaker",
    "nearest_cells",
    "same_words",
]
