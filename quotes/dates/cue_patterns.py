"""Patterns that show whether a date belongs to a saying, and to which occasion."""

from __future__ import annotations

import re

_ABOUT_TO = "set|due|going|expected|scheduled|slated|about"
# Before a date: the event lies ahead, so the date is not a day of saying. In lower case: "Theresa
# May said on Monday", "Will Lee said on Monday".
FUTURE = re.compile(
    r"\b(?:will|would|won[’']t|[’']ll|expected|expects?|scheduled|slated|set to|due|plans?|planned"
    r"|going to|upcoming|ahead of|next|until|deadline|hopes?|may|is to|are to|to be)\b"
)
# The same, but certain: nothing ends the clause before the date.
AHEAD = re.compile(
    rf"\b(?:will|won[’']t|(?:is|are) (?:{_ABOUT_TO}) to|(?:is|are) to)\s[^.!?;:“”\"\n,]{{0,80}}\Z"
)
# The same in the present tense, of what is fixed in advance: "the inquest resumes on Monday", "who
# lands in Havana later on Friday".
_FIXED = (
    "arrives|begins|convenes|departs|ends|expires|faces|flies|hosts|lands|meets|opens|plays"
    "|reconvenes|reopens|resumes|returns|starts|travels|go(?:es)? on (?:sale|trial|show)"
    "|go(?:es)? to the polls|goes to|takes (?:effect|place)|travel to"
)
# With `noun`, it is no verb: "beat the hosts on Saturday", "his tax returns on Friday".
FIXED = re.compile(
    r"\b(?P<noun>(?:the|a|an|his|her|its|their|our|my|of|from|tax|both|[a-z]+[’']s|\d+)\s)?"
    rf"(?:{_FIXED})\b(?:\s[a-z]+){{0,2}}(?:\s[A-Z][^\s,]*){{0,3}}\s\Z"
)
# A verb that tells of the past.
TOLD = re.compile(
    r"\b(?:[a-z]+ed|was|were|had|did|said|told|wrote|went|made|began|won|beat|lost|held)\b"
)
# The same after a date that opens its sentence: "On Saturday, Ann Lee, who is 71, will ..."
COMING = re.compile(
    rf"[^.!?\n“”\"]{{0,120}}?\b(?:will|won[’']t|(?:is|are) (?:{_ABOUT_TO}|planning|poised) to"
    r"|plans? to)\b",
    re.IGNORECASE,
)
# A verb of saying between the two: the date is a day of saying.
SAYING = re.compile(r"\b(?:said|says|told|announced|wrote|added)\b", re.IGNORECASE)
# Before or in a cue: the saying lies ahead.
_LATER = (
    r"(?:will|shall|won[’']t"
    rf"|(?:is|are|was|were) (?:{_ABOUT_TO}) to)"
)
AHEAD_BEFORE = re.compile(
    rf"(?:\b{_LATER}|[’']ll)(?:\s(?:also|then|soon|later))?\s\Z", re.IGNORECASE
)
AHEAD_CUE = re.compile(rf"(?:{_LATER}|[’']ll)\b", re.IGNORECASE)

# Words that only tell how long something lasts, or when something else happened.
_LIMITS = (
    "since|until|before|after|for|through|between|following"
    "|ahead of|in advance of|leading up to|on the eve of|prior to|(?:in|during) the run-?up to"
)
LIMIT = re.compile(
    rf"\b(?:{_LIMITS}|as of|effective|dating (?:back )?to)\s(?:the\s)?\Z", re.IGNORECASE
)
# Before a date: it bounds something ("since Monday"), stands free ("on Monday"), or modifies a noun
# ("a Monday meeting", "Monday's meeting").
BOUND = re.compile(rf"\b(?:{_LIMITS}|by|from|of)\s(?:the\s)?\Z", re.IGNORECASE)
# Before a source: it said it on another day than that of what the sentence tells.
APART = re.compile(r"\b(?:day|week|month|year)s?\s(?:after|before)\s(?:(?:the|a|an|being)\s)?\Z")
# A time that is still going on, not a day.
NOWADAYS = re.compile(r"\b(?:even|still|to)\s(?:today|this day)\Z", re.IGNORECASE)
AT = re.compile(r"\b(?:on|in|over|during)\s(?:the\s)?", re.IGNORECASE)
ARTICLE = re.compile(r"\b(?:a|an|the|his|her|their|its|this|that|[\w]+[’']s?)\s\Z")
POSSESSED = re.compile(r"[’']s?\s{1,2}(?=\w)|-")

# Occasions of saying.
OCCASION = re.compile(
    r"\b(?:interview|statement|speech|rally|debate|hearing|conference|tweet(?:ed|s)?|twitter|e-?mail"
    r"|letter|report|poll|survey|briefing|testimony|testified|remarks|address|event|call|post|memo"
    r"|op-ed|forum|town hall|convention|study|ruling|announc\w+|released?|published)\b",
    re.IGNORECASE,
)
# Occasions at which several people speak.
SHARED = re.compile(
    r"\b(debate|hearing|convention|town hall|forum|panel|summit|trial|conference|rally|ceremony"
    r"|session|vigil|meeting|broadcast|show)s?\b",
    re.IGNORECASE,
)
# Words for publishing: the date of publishing is that of what a source says.
ISSUED = re.compile(r"\b(?:released|published|issued|posted|conducted|filed)\b", re.IGNORECASE)
# A relative clause, and what ends it.
RELATIVE = re.compile(r"\b(?:who|whose|whom|which|that|where|when)\b", re.IGNORECASE)
CLAUSE_END = re.compile(r"[,;—)]\s")
POLLED = re.compile(r"\b(?:conducted|surveyed|polled|interviewed)\b", re.IGNORECASE)
SURVEY = re.compile(r"\bpercent\b|%|\b(?:poll|survey|voters|respondents)\b", re.IGNORECASE)

# Sayings that are repeated, or belong to another time.
USUAL = re.compile(
    r"\b(?:often|always|never|repeatedly|long|previously|frequently|regularly|recently|consistently"
    r"|in the past|once|sometimes|now|still|years|months|generally|usually|earlier|later"
    r"|at the time|initially)\b",
    re.IGNORECASE,
)

PRONOUN = frozenset("he she they it i we you who".split())
PAST = frozenset(
    "said told wrote spoke went gave made began felt thought knew found saw held kept put let drew"
    " took led ran won".split()
)
BE = frozenset("is are was were be been being".split())
MODAL = frozenset("will would could should may might".split())
WORD = re.compile(r"[a-z]+")
LOWER = re.compile(r"\b[a-z]{2,}\b")
NAME = re.compile(r"\b[A-Z]\w{2,}")
# A time without a date.
_PAST = (
    "attack|election|vote|war|game|match|trial|verdict|crash|fire|flood|storm|death|arrest|defeat"
)
VAGUE = re.compile(
    r"\b(?:during|throughout) (?:the|his|her|their|its|a|an) (?!interview|speech|hearing)\w+"
    r"|\bin (?:his|her|their) (?:first|second|final) term\b"
    r"|\bas (?:a|an) (?:child|student|boy|girl)\b|\bat the time\b|\blast time\b"
    r"|\b(?:years|months|weeks|decades) (?:ago|earlier|later|before)\b"
    rf"|\b(?:after|before|ahead of) (?:the|his|her|their|its) (?:\w+ ){{0,2}}(?:{_PAST})\b"
)
# A medium or occasion of its own.
_WRITTEN = (
    "statement|interview|e-?mail|letter|tweet|post|video|memo|memoir|book|column|essay|report|study"
    "|article|affidavit|lawsuit"
)
MEDIUM = re.compile(
    r"\b(?:told|tells) (?:the |this )?(?:[A-Z][\w’'&.-]* ?)+"
    r"|\btold (?:reporters|journalists|this newspaper)"
    rf"|\b(?:in|to) (?:a|an|his|her|its|their) (?:\w+ ){{0,2}}(?:{_WRITTEN})\b"
    r"|\b(?:tweeted|posted|wrote|writes|contacted|when asked|a spokes\w+)\b"
)
