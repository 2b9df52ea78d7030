"""Classifies cues by act: speech, writing, thought or other.

The four acts follow the speech, writing and thought presentation of Semino and Short, *Corpus
Stylistics* (2004). The first word of a cue that names an act decides; `cues.csv` holds these words
in their base form.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources

from quotes.detect.attribution import Act, Kind

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEGATIONS = frozenset("not never neither nor without".split())
# Verbs of thought that may come with literal words.
_INWARD = frozenset("think wonder realise realize muse".split())
_VERDICTS = frozenset("sentence convict acquit jail fine arrest charge indict".split())
_ABOUT = frozenset("about to with into over".split())
_CLAUSE = re.compile(
    r"\W*(?:that|if|whether|how|why|what|when|where|who|which|to|not to|as|like|for)\b", re.I
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|have|had|will|would|can|could|should|shall|must|may"
    r"|might|do|does|did|not|\w+n['’]t|\w+['’](?:ve|re|d|ll|m))\b"
    r"|\b(?:it|he|she|that|there|who|what)['’]s\b",
    re.I,
)
# Beginnings of clauses about a person: a verb after them tells nothing about the content.
_RELATIVE = re.compile(r"\b(?:that|which|who|whom|whose|where|when|as|because|if)\b", re.I)
_NOMINATIVE = re.compile(r"\b(?:I|he|she|we|they)\b", re.I)
_TOPIC = re.compile(r"\W*(?:about|on|over|regarding|concerning)\b(?! (?:wh|how))", re.I)
_ABOUT_IT = re.compile(r"\W*(?:about|regarding|concerning)\b(?! (?:\d|wh|how|half|a ))", re.I)
_REASON = re.compile(r"\b(?:for (?:not |having )?\w+ing|as (?!well\b)\w+)\b")
_GUILTY = re.compile(r"\W*(?:not )?guilty\b", re.I)
_POINTERS = frozenset("which that who whom what this it so these those".split())
_BE = frozenset("am is are was were be been being".split())
# Passives that still report words, without saying whose.
_WORDY = frozenset(
    "say tell accuse allege report expect believe charge claim understand advise warn urge hear"
    " order ask quote announce deny fear know think hope call describe dub predict forecast"
    " estimate project rumour rumor".split()
)
# Verbs that give a name, but not in "called for".
_NAMING = frozenset("call name dub term nickname title entitle know".split())
_NOT_NAMING = frozenset("for on up out off into to about".split())
_REFUSALS = frozenset("fail decline refuse".split())
_UNRESISTED = frozenset("resist help".split())  # "could not help saying"
_HYPOTHETICAL = frozenset("will would can could may might must should shall".split())
# Auxiliaries and verbs that only lead to the decisive one ("went on to say").
_EMPTY = frozenset(
    "be have do get go come keep begin start continue use try seem appear to also later now".split()
)
# Verbs for what a poll or a report says.
_TOLD_BY_WRITING = frozenset("show find put give suggest reveal include".split())
_IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "thought": "think",
    "knew": "know", "known": "know", "felt": "feel", "saw": "see", "seen": "see", "spoke": "speak",
    "spoken": "speak", "meant": "mean", "understood": "understand", "read": "read", "put": "put",
    "swore": "swear", "sworn": "swear", "sent": "send", "heard": "hear", "found": "find",
    "shown": "show", "gave": "give", "given": "give", "made": "make", "held": "hold",
    "quipped": "quip", "is": "be", "are": "be", "was": "be", "were": "be", "been": "be",
    "am": "be", "being": "be", "has": "have", "had": "have", "having": "have", "did": "do",
    "does": "do", "done": "do", "went": "go", "gone": "go", "came": "come", "began": "begin",
    "begun": "begin", "kept": "keep", "got": "get", "laid": "lay", "shot": "shoot",
    "forgot": "forget", "foresaw": "foresee", "overheard": "overhear", "sang": "sing",
    "drew": "draw", "cannot": "can",
}  # fmt: skip
_WRITTEN_SOURCE = re.compile(
    r"\b(?:reports?|stud(?:y|ies)|polls?|surveys?|documents?|letters?|e-?mails?|memos?|memorand\w+"
    r"|filings?|articles?|editorials?|op-eds?|books?|transcripts?|records?|papers?|tweets?|posts?"
    r"|statements?|press releases?|indictments?|complaints?|lawsuits?|affidavits?|rulings?"
    r"|constitution|laws?|bills?|manifestos?|websites?|files?|figures|data|statistics|diar(?:y|ies)"
    r"|texts?|messages?|signs?|banners?|headlines?|resolutions?|communiqu[eé]s?)\W*$",
    re.IGNORECASE,
)
# A source's head ends before its modifiers: "a poll by the institute", "the author, who".
_HEAD_END = re.compile(
    r"[,(]|\b(?:of|by|from|in|on|for|to|about|with|at|that|which|who|whose"
    r"|(?<!ly )(?:published|released|issued|conducted|obtained|seen|dated|sent|posted|written))\b",
    re.IGNORECASE,
)
_MUTE = re.compile(
    r"\b(?:scans?|x-rays?|ultrasounds?|biops(?:y|ies)|blood tests?|symptoms|nothing|no one"
    r"|nobody)\W*$",
    re.IGNORECASE,
)
_WRITTEN_PLACE = re.compile(
    r"\b(?:on|via|in an?|in) (?:twitter|x|facebook|instagram|telegram|truth social|linkedin|weibo"
    r"|(?:\w+ )?(?:letter|e-?mail|memo|tweet|post|blog(?: post)?|op-ed|essay|column|article|book"
    r"|filing|report|text message))\b",
    re.IGNORECASE,
)


def act_of(cue: str, source: str, kind: Kind, content: str = "") -> Act:
    """The act of a quote: what `cue` says that `source` did.

    A quotation without a cue, or with punctuation only, counts as speech; so does one with an
    unlisted cue, since it gives somebody's words.
    """
    words = [word.lower().replace("’", "'") for word in _WORD.findall(cue)]
    if not words:
        return "speech"
    bases = [_bases(word) for word in words]
    act = _first_act(bases)
    if (act != "thought" or "as" in words) and _is_name(words, bases, kind, content, not source):
        return "other"
    if act is None:
        return "speech" if kind == "direct" else "other"
    if act == "thought" and kind != "indirect" and not _is_inward(bases, kind):
        act = "speech"  # somebody's words are given: they were said
    if (
        act in ("speech", "writing")
        and kind == "indirect"
        and _is_bare(words, bases, content, not source)
    ):
        return "other"
    if act in ("speech", "writing") and kind == "indirect" and _is_unsaid(words, bases):
        return "other"
    if act in ("speech", "writing") and _MUTE.search(source):
        return "other"  # "the scan revealed": nobody's words
    told = act == "speech" or any(form in _TOLD_BY_WRITING for forms in bases for form in forms)
    head = source[: found.start()] if (found := _HEAD_END.search(source)) else source
    if told and (_WRITTEN_SOURCE.search(head) or _WRITTEN_PLACE.search(cue)):
        return "writing"
    return act


def _first_act(bases: list[tuple[str, ...]]) -> Act | None:
    lexicon = _lexicon()
    for forms in bases:
        for form in forms:
            if form in lexicon and form not in _EMPTY:
                return lexicon[form]
    return None


def _is_name(
    words: list[str], bases: list[tuple[str, ...]], kind: Kind, content: str, nobody: bool
) -> bool:
    """Whether the cue only gives something its name: what is called “feather duvet lung”, a
    simulation they call TNG50."""
    naming = any(form in _NAMING for forms in bases for form in forms)
    if not naming or not _NOT_NAMING.isdisjoint(words):
        return False
    named = kind == "indirect" and all(word[0].isupper() for word in _WORD.findall(content))
    return bool(content) and (nobody or named)


def _is_inward(bases: list[tuple[str, ...]], kind: Kind) -> bool:
    """Whether words in quotation marks are a thought: ‘Now or never,’ she thought."""
    return kind == "direct" and any(form in _INWARD for forms in bases for form in forms)


def _is_bare(words: list[str], bases: list[tuple[str, ...]], content: str, nobody: bool) -> bool:
    """Whether the cue is about speaking or a verdict, and the content is only its topic:
    “criticised the plan”, “spoke about the flood”, “was found guilty”, “was named”.
    """
    forms = {form for word in bases for form in word}
    if "guilty" in words:
        return True
    clause = opens_clause(content)
    if (forms & _VERDICTS and not clause) or _GUILTY.match(content):
        return True
    if not content:
        return False
    if not set(_WORD.findall(content.lower())) - _POINTERS:
        return True  # "which she has said": the words stand elsewhere
    if clause or is_clause(content):
        return bool(_ABOUT_IT.match(content))
    about = words[-1] in _ABOUT and "according" not in words
    passive = nobody and words[0] in _BE and not forms & _WORDY
    bare = bool(forms & _bare_acts()) and not forms & _WORDY
    return about or passive or bare or bool(_TOPIC.match(content))


def opens_clause(content: str) -> bool:
    """Whether a content begins as a clause does that depends on a cue: “that it rains”."""
    return bool(_CLAUSE.match(content))


def is_clause(content: str) -> bool:
    """Whether a content makes a statement instead of only naming something."""
    relative = _RELATIVE.search(content, 1)
    head = content[: relative.start()] if relative else content
    return bool(_FINITE.search(head) or _NOMINATIVE.search(head) or _REASON.search(content))


def _is_unsaid(words: list[str], bases: list[tuple[str, ...]]) -> bool:
    """Whether the cue says that nothing was said: denied, refused, or not yet."""
    if not _UNRESISTED.isdisjoint(words):
        return False
    if any(word.endswith("n't") for word in words) or words[0] in _HYPOTHETICAL:
        return True
    return any(word in _NEGATIONS for word in words) or any(
        form in _REFUSALS for forms in bases for form in forms
    )


@lru_cache(maxsize=4096)
def _bases(word: str) -> tuple[str, ...]:
    """The base forms of which an English word may be an inflection, itself first."""
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    forms = [word]
    for ending, replacements in (
        ("ies", ("y",)),
        ("ied", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            forms += [stem + r for r in replacements]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return tuple(forms)


@cache
def _bare_acts() -> frozenset[str]:
    words = resources.files("quotes.detect").joinpath("bare_acts.txt").read_text(encoding="utf-8")
    return frozenset(words.split())


@cache
def _lexicon() -> dict[str, Act]:
    table = resources.files("quotes.detect").joinpath("cues.csv").read_text(encoding="utf-8")
    return {row["cue"]: _act(row["act"]) for row in csv.DictReader(table.splitlines())}


def _act(name: str) -> Act:
    if name not in ("speech", "writing", "thought", "other"):
        raise ValueError(f"cues.csv: unknown act {name!r}")
    return name  # type: ignore[return-value]
