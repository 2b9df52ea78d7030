"""The values of columns that can hold one of a few words."""

from __future__ import annotations

KINDS = ("direct", "mixed", "indirect")
ACTS = ("speech", "writing", "thought", "other")
SPEAKER_TYPES = ("person", "organization")
GENDERS = ("female", "male")
