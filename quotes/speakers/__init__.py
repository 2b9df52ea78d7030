"""From sources to speakers: inside an article (`resolve`), then across articles (`identity`)."""

from quotes.speakers.speaker import Gender, Role, Sourcing, Speaker, SpeakerType

__all__ = ["Gender", "Role", "Sourcing", "Speaker", "SpeakerType"]
