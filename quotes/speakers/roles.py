"""Descriptions of people in the text: "former press secretary of the Kremlin", and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quotes.speakers.lexicon import (
    ARTICLES_AND_OWNERS,
    DAYS,
    DEFINITE,
    DETERMINERS,
    DOCUMENT_NOUNS,
    FORMER,
    ORGANIZATION_NOUNS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    REDUCED,
    TITLES,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.speaker import Role
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Words

_LONGEST_OF = 3  # words behind "of" in an office: "Director of National Tidal Research"
_LONGEST_BEFORE = 9
_LONGEST_AFTER = 26
_CONJUNCTIONS = word_list("role_conjunctions")
_VERBS = word_list("role_verbs")
_HEADLINE_VERBS = word_list("headline_verbs")
_COURTESY = word_list("courtesy_titles")
_ADJECTIVES = word_list("role_adjectives")
_STILL = word_list("time_adverbs")
_ABOUT = word_list("about_numbers")
_PRONOUNS = word_list("clause_pronouns")
_BEFORE_VERBS = word_list("before_verbs")
_GENERALS = word_list("general_offices")
_DEPUTIES = frozenset("vice deputy assistant associate".split())
_LINKS = word_list("role_links")
_OPENING = DETERMINERS | POSSESSIVES | _ABOUT
_COPULAS = frozenset("is was serves served".split())
_JOINING = PREPOSITIONS | {"and", "or"}
_OUTSIDE = DETERMINERS | PREPOSITIONS | _CONJUNCTIONS | _VERBS

_ENDS_PHRASE = (
    PREPOSITIONS
    | _CONJUNCTIONS
    | REDUCED
    | POSSESSIVES
    | frozenset(PERSON_PRONOUNS)
    | frozenset(("who", "which", "that", "whose", "whom", "they", "we", "it"))
)
_MARKS = frozenset(",;:()–—-") | {"--"}
_NOUNS = (
    PERSON_NOUNS
    | DOCUMENT_NOUNS
    | ORGANIZATION_NOUNS
    | frozenset(noun + "s" for noun in PERSON_NOUNS | ORGANIZATION_NOUNS)
)

CANONICAL = {
    "sen": "senator", "sens": "senator", "rep": "representative", "reps": "representative",
    "congressman": "representative", "congresswoman": "representative", "lawmaker": "legislator",
    "gov": "governor", "govs": "governor", "pres": "president",
    "prof": "professor", "gen": "general",
    "lt": "lieutenant", "col": "colonel", "sgt": "sergeant", "capt": "captain", "adm": "admiral",
    "chairwoman": "chair", "chairman": "chair", "chairperson": "chair", "ceo": "executive",
    "spokeswoman": "spokesman", "spokesperson": "spokesman", "adviser": "advisor",
    "businesswoman": "businessman", "businessperson": "businessman", "front-runner": "frontrunner",
    "dr": "doctor", "rev": "reverend", "pm": "premier", "attorney": "lawyer",
    "justice": "judge", "physician": "doctor", "det": "detective",
    "politician": "politician", "us": "u.s", "american": "u.s",
    "nominee": "candidate", "contender": "candidate", "hopeful": "candidate", "gop": "republican",
    "republicans": "republican", "democrats": "democratic", "democrat": "democratic",
}  # fmt: skip
"""Synonyms in descriptions."""


def canonical(key: str) -> str:
    """The form of a word by which descriptions are compared."""
    return CANONICAL.get(key, key)


@dataclass(frozen=True)
class Description:
    """A description in the text: the words `first` to `stop`. `told`: a sentence of its own tells
    it ("NAME was a student"), perhaps of another time."""

    first: int
    stop: int
    name: int
    head: str
    keys: frozenset[str]
    before: bool
    told: bool = False


def describe(words: Words, first: int, stop: int, names: Mapping[int, int]) -> list[Description]:
    """The descriptions before and after the name at `first` to `stop`; `names` are names in the
    text."""
    found = []
    before = _before(words, first, stop)
    if before is not None:
        before = _whole(words, before, first, names)
        found.append(description(words, before, first, first, True))
    after = _after(words, stop, names)
    if after is not None:
        found.append(description(words, *after, first, False, words.keys[stop] == "was"))
    return [d for d in found if d is not None]


def _whole(words: Words, start: int, stop: int, names: Mapping[int, int]) -> int:
    """The start of a description with the whole of the name in which it begins, or of which its
    first words tell the place: "Bank of Lowland governor", "Tide Bank of Lowland President"."""
    placed = words.capital[start] and words.keys[start - 1 : start] == ("of",)
    for first in range(max(0, start - _LONGEST_BEFORE), start):
        if start < names.get(first, 0) <= stop or (placed and names.get(first) == start - 1):
            return first
    return start


def description(
    words: Words, first: int, stop: int, name: int, before: bool, told: bool = False
) -> Description | None:
    """The description of the person named at `name` in the words `first` to `stop`."""
    head = head_of(words, first, stop)
    if head is None:
        return None
    keys = frozenset(
        canonical(k)
        for k in words.keys[first:stop]
        if k[:1].isalnum() and k not in _LINKS and k != "the"
    )
    return Description(first, stop, name, office_of(words, first, head), keys, before, told)


def office_of(words: Words, first: int, head: int) -> str:
    """The noun of a description for comparison: a vice president is not a president, an attorney
    general not a general."""
    noun = canonical(singular(words.keys[head]))
    before = words.keys[head - 1] if head > first else ""
    second = words.keys[head - 2] if head > first + 1 else ""
    if before in _DEPUTIES or (second == "vice" and before == "presidential"):
        return f"vice {noun}"
    return f"{before} general" if noun == "general" and before in _GENERALS else noun


def head_of(words: Words, first: int, stop: int) -> int | None:
    """The head noun of a phrase: the last word before its first preposition or comma."""
    i = first
    while i < stop - 1 and (words.keys[i] in _OPENING or words.texts[i][0].isdigit()):
        i += 1
    end = i
    while end < stop:
        key, text = words.keys[end], words.texts[end]
        if end > i and (
            (key in _ENDS_PHRASE and not (key in REDUCED and words.capital[end]))
            or key in DAYS
            or text in _MARKS
            or (text.islower() and key.endswith("ly") and words.capital[end - 1])
            or (text.islower() and key.endswith("ing") and words.keys[end - 1] in _NOUNS)
        ):
            break
        end += 1
    return end - 1 if end > i else None


def _before(words: Words, first: int, stop: int) -> int | None:
    """The start of the description that ends right before the name at `first` to `stop`."""
    i = first - 1
    if i < 0 or words.broken[first]:
        return None
    comma = words.texts[i] == "," and i > 0  # the company's chief executive, NAME
    start = _start_before(words, i - comma, comma)
    if start is None:
        return None
    articled = start > 0 and words.keys[start - 1] in ARTICLES_AND_OWNERS
    if comma and not articled and words.keys[start] not in POSSESSIVES:
        return None
    if all(words.keys[k] in _COURTESY for k in range(start, first)):
        return None
    if not comma and stop - first == 1 and words.keys[start - 1 : start] in (("a",), ("an",)):
        return None  # "Carr, a wealthy baker Renn called his friend"
    return start


def _start_before(words: Words, i: int, comma: bool) -> int | None:
    """The start of the description that ends with the word `i`; `comma`: before a comma."""
    start = None
    for _ in range(_LONGEST_BEFORE):
        if i < 0:
            break
        key, text = words.keys[i], words.texts[i]
        if text in ("'s", "’s") or (text in ("'", "’", "/") and start is not None):
            if start is None:
                return None
        elif key in PERSON_PRONOUNS or key in POSSESSIVES:
            return i if start is not None and comma else start
        elif not text[:1].isalnum() or _ends_description(words, i, start):
            break
        elif start is None and key in _COURTESY:
            pass
        elif start is None and not _office(words, i):
            office = _before_of(words, i)
            if office is None:
                return None
            i = start = office
        else:
            start = i
        if words.broken[i]:
            break
        i -= 1
    return start


def _before_of(words: Words, i: int) -> int | None:
    """The noun before the preposition whose words end at `i`: "Chief of Staff NAME", "Director of
    Tidal Research NAME"."""
    last = i
    while i > 1 and last - i < _LONGEST_OF and words.keys[i - 1] != "of":
        if not words.capital[i - 1] or words.broken[i]:
            return None
        i -= 1
    office = i > 1 and words.keys[i - 1] == "of" and is_person_noun(words.keys[i - 2])
    return i - 2 if office else None


def _ends_description(words: Words, i: int, start: int | None) -> bool:
    """Whether the word `i` is outside of the description that begins, so far, at `start`."""
    key = words.keys[i]
    if key in _OUTSIDE or (key in _HEADLINE_VERBS and words.capital[i]):
        return True
    if start is None or not words.texts[i].islower():
        return False
    if i and words.keys[i - 1] in _BEFORE_VERBS:
        return True
    if key in _ADJECTIVES or key in FORMER:
        return False
    if key.endswith(("ed", "ing")):
        return True
    return words.capital[start] and not ("-" in key or is_person_noun(key))


def _office(words: Words, i: int) -> bool:
    """Whether the word right before a name describes its bearer."""
    key = words.keys[i]
    if words.capital[i] or is_plural(key):
        return singular(key) in PERSON_NOUNS and (not is_plural(key) or key in TITLES)
    return is_person_noun(key)


def _after(words: Words, stop: int, names: Mapping[int, int]) -> tuple[int, int] | None:
    """The description that follows a name: ", president of X," or ", who was coordinator of X"."""
    opened = _opened(words, stop)
    if opened is None:
        return None
    i, copula = opened
    end = _phrase_end(words, i)
    if end == i or words.broken[i] or words.keys[i] in _PRONOUNS:
        return None
    joined = words.keys[i + 1 : i + 2] == ("and",)
    if joined and words.capital[i] and words.keys[i] not in PERSON_NOUNS:
        return None  # another in a list: "NAME, Renn and other coaches"
    head = head_of(words, i, end)
    if head is None or not is_person_noun(singular(words.keys[head])):
        return None
    if copula and (words.keys[head] not in PERSON_NOUNS or _identifies(words, i, head, end)):
        return None
    articled = any(
        k in DEFINITE or k in POSSESSIVES or k in ("a", "an") for k in words.keys[i + 1 : head]
    )
    if articled and words.keys[i] not in _STILL:  # a verb and its object: ", accused the referee"
        return None
    if is_plural(words.keys[head]) and not words.capital[head]:
        return None
    if end - i == _LONGEST_AFTER:  # not in the middle of a phrase
        links = (k for k in range(end - 1, head, -1) if words.keys[k] in _JOINING)
        end = next(links, head + 1)
    elif end == head + 1 and words.capital[head] and words.texts[end : end + 1] == (",",):
        end = max(end, names.get(end + 1, end))  # "NAME, Director, Renn Securities, said"
    return i, _without_rest(words, head, end)


def _without_rest(words: Words, head: int, end: int) -> int:
    """Where a description ends before what was begun and not ended: "fellow at X and author of"."""
    while end > head + 1 and (
        words.keys[end - 1] in _JOINING
        or (words.texts[end - 1].islower() and words.keys[end - 1].endswith("ly"))
    ):
        end -= 1
        if words.keys[end] in PREPOSITIONS:
            end = max((k for k in range(head + 1, end) if words.keys[k] == "and"), default=end)
    return end


def _opened(words: Words, stop: int) -> tuple[int, bool] | None:
    """Where a description may begin behind the name that ends before `stop`, and whether "is" or
    "was" stands between them."""
    n, i = len(words), stop
    if i + 1 < n and words.texts[i] == "(" and not words.broken[i]:
        close = next((k for k in range(i + 1, min(i + 10, n)) if words.texts[k] == ")"), None)
        if close is not None:
            i = close + 1
    if i + 1 >= n or words.broken[i]:
        return None
    if words.keys[i] in ("is", "was") and words.keys[i + 1] in ("a", "an", "the"):
        return i + 1, True
    if words.texts[i] not in (",", "–", "—", "-"):
        return None
    i += 1
    if words.texts[i].isdigit() and i + 1 < n and words.texts[i + 1] == ",":
        i += 2
    if i + 2 < n and words.keys[i] == "who" and words.keys[i + 1] in _COPULAS:
        i += 2
        while i < n and words.keys[i] in ("now", "then", "also", "currently", "as", "once"):
            i += 1
    return (i, False) if i < n else None


def _phrase_end(words: Words, i: int) -> int:
    """Where the description that begins at the word `i` ends."""
    end = i
    while end < len(words) and end - i < _LONGEST_AFTER and not words.broken[end]:
        if words.texts[end] in ',.;:()–—“”"?!' or words.keys[end] in ("who", "which", "whose"):
            break
        if words.keys[end] in _VERBS and end > i:
            break
        end += 1
    return end


def _identifies(words: Words, first: int, head: int, stop: int) -> bool:
    """Whether a description says only which one somebody was of several, by what follows: "was the
    third witness testifying", "was the officer who fired"."""
    behind = "".join(words.keys[head + 1 : head + 2])
    told = words.keys[stop : stop + 1] in (("who",), ("which",), ("whose",))
    return words.keys[first] == "the" and (told or behind == "to" or behind.endswith("ing"))


def split_role(words: Words, first: int, stop: int, names: Mapping[int, int]) -> Role | None:
    """The role that the words `first` to `stop` give, its title and organization apart.

    `names` maps the first word of every organization or place in the text to the word after it.
    """
    while first < stop and (
        words.keys[first] in DEFINITE | {"a", "an", "another", "one", "some", "as", "both"}
        or (words.keys[first] in _STILL and words.opens[first])
        or not words.texts[first][0].isalnum()
    ):
        first += 1
    while first < stop and words.texts[stop - 1] in (",", ";", "-", "–", "—"):
        stop -= 1
    while first < stop and words.keys[stop - 1] in _COURTESY:
        stop -= 1
    if first >= stop:
        return None
    text = words.between(first, stop)
    head = head_of(words, first, stop)
    if head is None:
        return None
    former = any(words.keys[k] in FORMER for k in range(first, head + 1)) or words.keys[
        head
    ].startswith("ex-")
    begin = first
    while begin < head and words.keys[begin] in FORMER:
        begin += 1
    title, organization = _parts(words, begin, head, stop, names)
    if not title:
        return None
    if words.keys[head] in TITLES and is_plural(words.keys[head]) and title.endswith("s"):
        title = title[:-1]  # one of "Senators X and Y" is a senator
    return Role(text, title, organization, former)


def _parts(
    words: Words, begin: int, head: int, stop: int, names: Mapping[int, int]
) -> tuple[str, str | None]:
    """The title and the organization of a role, whose noun is the word `head`."""
    organization: str | None = None
    title = words.between(begin, head + 1)
    link = head + 1
    of = link < stop and words.keys[link] == "of"
    if of and words.keys[link + 1 : link + 2] in _OF_TITLES:
        title = words.between(begin, link + 2)
        link += 2
    owner = next((k for k in range(head, begin, -1) if words.texts[k] in POSSESSIVE_MARKS), None)
    body = _body_behind(words, link, stop)
    if body is not None:
        organization = body or None
        title = words.between(begin if owner is None else owner + 1, link)
    elif owner is not None:
        # "Sanders’ campaign manager", "the company's chief executive"
        if any(words.capital[k] for k in range(begin, owner)) and begin in names:
            organization = words.between(begin, owner)
        title = words.between(owner + 1, _end_of_title(words, head, stop))
    else:
        # "Kremlin spokesman", "White House Chief of Staff", "Rovers manager"
        after = _leading_name(words, begin, head, names)
        if after is not None:
            organization = words.between(begin, after)
            title = words.between(after, _end_of_title(words, head, stop))
    return title, organization


def _body_behind(words: Words, link: int, stop: int) -> str | None:
    """What a preposition at `link` joins to a title, if that is a name: "secretary of X"."""
    end = link + 1
    while (
        end < stop
        and words.texts[end] not in (",", ";")
        and words.keys[end] not in ("who", "which")
    ):
        end += 1
    start = link + 1
    while start < end and words.keys[start] in DEFINITE | POSSESSIVES:
        start += 1
    named = any(words.capital[k] for k in range(start, end)) or start > link + 1
    if link >= stop or words.keys[link] not in _LINKS or not named:
        return None
    return words.between(start, end)


_OF_TITLES = (
    ("staff",), ("state",), ("ceremonies",), ("defense",), ("defence",), ("labor",), ("commerce",),
)  # fmt: skip
"""What belongs to a title behind "of": chief of staff, secretary of state."""
POSSESSIVE_MARKS = ("'s", "’s", "'", "’")
"""What stands behind an owner: "Renn's", "the Renns'"."""


def _leading_name(words: Words, begin: int, head: int, names: Mapping[int, int]) -> int | None:
    """Where the name of an organization ends that begins a role: "White House press secretary"."""
    after = names.get(begin)
    if after is not None and begin < after <= head:
        if words.keys[after] in ORGANIZATION_NOUNS and after < head:
            after += 1
        return after
    return None


def _end_of_title(words: Words, head: int, stop: int) -> int:
    return stop if stop - head <= 3 else head + 1
