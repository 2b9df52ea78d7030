"""The features of a pair of a quote and a date, or no date, each with its name.

A group of features is a named tuple; `FEATURES` are the names of a whole row, group by group, as a
fitted model carries them.
"""

from __future__ import annotations

from typing import NamedTuple

FAR = 99.0


class OfCandidate(NamedTuple):
    """What the candidate is."""

    none: float = 0.0  # no date: the quote is undated


class WithCue(NamedTuple):
    """How a date relates to the cue of its sentence."""

    own: float = 0.0
    gap: float = FAR  # code points between the two
    behind: float = 0.0
    in_source: float = 0.0
    opens: float = 0.0  # the sentence opens with it
    marks: float = 0.0  # commas, semicolons and dashes between
    inside: float = 0.0  # in the content of another quote
    bound: float = 0.0
    clause: float = 0.0
    noun: float = 0.0
    future: float = 0.0


class Before(NamedTuple):
    """A date mentioned before the quote's sentence."""

    rank: float = 9.0  # among the dates before, by nearness
    sentences: float = FAR
    paragraphs: float = FAR
    inside: float = 0.0  # it stands in the content of another quote
    direct: float = 0.0  # in the content of a direct quote
    speaks: float = 0.0  # who speaks in its sentence: 2 the same speaker, 1 another
    noun: float = 0.0
    future: float = 0.0
    bound: float = 0.0
    occasions: float = 0.0  # words for an occasion beside it


class After(NamedTuple):
    """A date mentioned after the quote's sentence."""

    rank: float = 9.0
    sentences: float = FAR


class OfDate(NamedTuple):
    """The date itself, independent of the quote."""

    ago: float = 0.0  # days before the publication, as log(1 + days); -1 if unknown
    day: float = 0.0  # a single day
    long: float = 0.0  # longer than a month
    main: float = 0.0  # the first day that the article names
    mentions: float = 0.0
    outside: float = 0.0  # the share of these outside quotes
    head: float = 0.0  # in the title or the first paragraph
    kind: float = 0.0  # weekday, from now, day, month, from another date, else
    head_occasion: float = 0.0  # its occasion with several speakers: in the article's beginning,
    occasion_share: float = 0.0  # how often in the article,
    occasion_near: float = 0.0  # how near to the date
    settings: float = 0.0  # number of its settings ("a trial on Monday")
    settings_head: float = 0.0  # how many of these the article's beginning names
    settings_share: float = 0.0  # the share of all quotes with words of these
    quotes: float = 0.0  # number of quotes with their cue in a sentence of the date


class Chain(NamedTuple):
    """What quotes with a plain date say about the date."""

    same: float = -1.0  # the last one before by the same speaker has it
    same_between: float = FAR
    same_sentences: float = FAR
    same_paragraphs: float = FAR
    same_others: float = FAR
    after: float = -1.0  # the next one of the same speaker
    after_sentences: float = FAR
    any: float = -1.0  # the last one before by anybody
    any_sentences: float = FAR
    share: float = -1.0  # of all quotes with a plain date
    speaker_share: float = -1.0


class OfPair(NamedTuple):
    """What quote and date have in common, and the number of candidate dates."""

    outer_rank: float = 0.0  # among the dates before, outside all quotes
    shared_occasions: float = 0.0
    occasions: float = 0.0
    named: float = 0.0  # the speaker is named near the date
    spoken: float = 0.0  # and so is an occasion
    polled: float = 0.0
    settings: float = 0.0  # how many settings of the date the quote has words of
    others: float = 0.0  # how many other settings
    own_dates: float = 0.0
    dates: float = 0.0


class OfSetting(NamedTuple):
    """The settings of the date: 1, or 2 if the quote has words of the setting too."""

    court: float = 0.0
    inquiry: float = 0.0
    assembly: float = 0.0
    match: float = 0.0
    briefing: float = 0.0
    speech: float = 0.0
    interview: float = 0.0
    issued: float = 0.0


class OfQuote(NamedTuple):
    """The quote itself, independent of the date."""

    direct: float
    act: float
    title: float
    paragraph: float
    no_source: float
    known: float  # its speaker has a name
    past: float
    perfect: float
    present: float
    passive: float
    cue_words: float
    occasion: float
    usual: float
    length: float
    nested: float  # in the content of another quote
    holds: float  # number of other quotes in its content
    unresolved: float  # its sentence names a future time, or one whose date is unknown
    vague: float  # or some other time without a date ("during the campaign")
    medium: float  # it has a medium of its own ("told the Argus", "in a statement")
    turn: float  # ordinal of the quote among those of its speaker


class OfWords(NamedTuple):
    """The logit that the quote is dated, by the words of its sentence."""

    quote: float


class OfReading(NamedTuple):
    """How likely the network finds the candidate (`quotes.detect.mention_scorer.READ`)."""

    read: float
    read_behind: float
    read_first: float


GROUPS: tuple[tuple[str, type[tuple[float, ...]]], ...] = (
    ("candidate", OfCandidate),
    ("cue", WithCue),
    ("before", Before),
    ("after", After),
    ("date", OfDate),
    ("chain", Chain),
    ("pair", OfPair),
    ("setting", OfSetting),
    ("quote", OfQuote),
    ("words", OfWords),
    ("reading", OfReading),
)
FEATURES = tuple(
    f"{group}.{name}"
    for group, numbers in GROUPS
    for name in numbers._fields  # type: ignore[attr-defined]
)
