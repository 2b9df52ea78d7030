"""From sources to speakers: inside an article, then across articles."""

from quotes.speakers.resolve import resolve
from quotes.speakers.speaker import Gender, Role, Sourcing, Speaker, SpeakerType

__all__ = ["Gender", "Role", "Sourcing", "Speaker", "SpeakerType", "resolve"]
