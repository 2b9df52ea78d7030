"""A person or organization as one article presents it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SpeakerType = Literal["person", "organization"]
Gender = Literal["female", "male"]


@dataclass(frozen=True)
class Role:
    """The role that the text gives the speaker: "former press secretary of the Kremlin".

    `title` and `organization` split it where it can be split ("press secretary" / "Kremlin").
    """

    text: str
    title: str | None = None
    organization: str | None = None
    former: bool = False


@dataclass(frozen=True)
class Speaker:
    """One speaker of one quote.

    `name` is the fullest name that the article gives, without titles; `names` all forms of it in
    the article; `gender` only what the text itself shows (he, she, Mr., Mrs.). `role` is what the
    text calls the speaker nearest to this quote, else elsewhere in the article. `confidence` is the
    share of such choices that are right, 0 to 1; None where a person has made the choice.
    """

    name: str
    type: SpeakerType
    role: Role | None = None
    names: tuple[str, ...] = ()
    gender: Gender | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class Sourcing:
    """The speakers of one attribution: none if the source is unnamed or unknown.

    `candidates` are possible speakers below the threshold of confidence.
    """

    speakers: tuple[Speaker, ...] = ()
    candidates: tuple[Speaker, ...] = ()
    on_behalf_of: str | None = None
