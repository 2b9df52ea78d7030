"""Word classes of English news: titles, offices, kinds of sources. General words, no names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from quotes.speakers.wordlists import rows, word_list


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word for comparing: lower case, no accents, no final point, straight apostrophes."""
    plain = word
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").replace("‑", "-"))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.lower().rstrip(".") or word


APOSTROPHES = ("'s", "’s")

OPEN_MARKS = frozenset("“\"‘'(") | {"''"}
CLOSE_MARKS = frozenset("”\"’')") | {"''"}
"""What may stand around a nickname inside a name."""

ABBREVIATIONS = word_list("abbreviations")

MALE_TITLES = word_list("male_titles")
FEMALE_TITLES = word_list("female_titles")

_TITLES = MALE_TITLES | FEMALE_TITLES | word_list("titles")
TITLES = _TITLES | {f"{title}-elect" for title in _TITLES} | {f"ex-{title}" for title in _TITLES}
"""Words that can stand right before a name without being part of it."""

ACRONYM_TITLES = word_list("acronym_titles")
"""Titles that are names where they do not stand in capitals."""

POST_NOMINALS = word_list("post_nominals")
"""Letters behind a name, as they are written: KC, MP, PhD."""

ADJECTIVES = word_list("adjectives")

COMPOUND_TITLES = frozenset(rows("compound_titles"))
"""Titles of two words, of which one alone may be a name: "Tan Sri"."""


def titles_only(keys: Sequence[str]) -> bool:
    """Whether words are nothing but titles."""
    return all(
        key in TITLES
        or tuple(keys[i : i + 2]) in COMPOUND_TITLES
        or tuple(keys[max(0, i - 1) : i + 1]) in COMPOUND_TITLES
        for i, key in enumerate(keys)
    )


SUFFIXES = _set("jr sr ii iii iv")

PARTICLES = word_list("particles")
"""Small words inside surnames."""

PERSON_PRONOUNS = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
FIRST_PERSON = word_list("first_person")
PLURAL_PRONOUNS = _set("they them their theirs themselves")
NEUTER_PRONOUNS = _set("it its itself")
RELATIVE = _set("who whom whose which that")
NOBODY = word_list("nobody")

POSSESSIVES = _set("his her its their my our your whose")
DEFINITE = _set("the this that these those")
INDEFINITE = word_list("indefinite")
DETERMINERS = DEFINITE | INDEFINITE
ARTICLES_AND_OWNERS = DEFINITE | POSSESSIVES | {"a", "an"}

RELATION_NOUNS = word_list("relation_nouns")

MALE_NOUNS = word_list("male_nouns")
FEMALE_NOUNS = word_list("female_nouns")

SPOKES_NOUNS = _set("spokesman spokeswoman spokesperson spokespeople spokesmen representative")

PERSON_NOUNS = (
    MALE_NOUNS | FEMALE_NOUNS | RELATION_NOUNS | SPOKES_NOUNS | TITLES | word_list("person_nouns")
)

SEXED_NOUNS = MALE_NOUNS | FEMALE_NOUNS

GROUP_NOUNS = word_list("group_nouns")

NEWSPAPER_WORDS = word_list("newspaper_words")
"""Last words of names of newspapers, and nouns for them."""

STUDIES = word_list("studies")
"""Studies and their authors: what appears in a journal, which does not say it."""

_OF_PARTY = re.compile(r"[A-Z]-[A-Z]")


def of_party(text: str) -> bool:
    """Whether words only tell somebody's party and place: "R-Lowland"."""
    return bool(_OF_PARTY.match(text))


CAMPAIGN = frozenset("campaign team camp administration".split())
"""Groups through which people speak: "the Trump campaign"."""

LAW_NOUNS = word_list("law_nouns")
ORGANIZATION_NOUNS = word_list("organization_nouns")
"""Common nouns for organizations: "the newspaper", "his campaign"."""

ORGANIZATION_WORDS = ORGANIZATION_NOUNS | word_list("organization_words")
"""Words in a capitalized phrase that show it is no person."""

PUBLICATION_NOUNS = word_list("publication_nouns")

DOCUMENT_NOUNS = word_list("document_nouns")
"""Things that express what their makers say: "a study by …", "the Quinnipiac poll"."""

PREPOSITIONS = word_list("prepositions")

FORMER = word_list("former")


def is_plural(word: str) -> bool:
    """Whether a lower-case noun looks plural."""
    if word in _PLURAL:
        return True
    if word in _SINGULAR_S:
        return False
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


_SINGULAR_S = word_list("singular_s")

_PLURAL = word_list("plural")

_PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "ee", "eer", "crat", "logist", "cian")


def is_person_noun(word: str) -> bool:
    """Whether a lower-case singular noun names a human being, by the list or by its ending."""
    if word in PERSON_NOUNS:
        return True
    if word in ORGANIZATION_NOUNS or word in DOCUMENT_NOUNS or word in _NOT_PERSONS:
        return False
    if "-" in word and word.rsplit("-", 1)[1] in PERSON_NOUNS:
        return True
    if word.endswith("-old"):
        return True
    return len(word) > 4 and word.endswith(_PERSON_ENDINGS)


def owned(keys: Sequence[str]) -> bool:
    """Whether a source only begins with a pronoun, which says whose it is: "his chief aide"."""
    return len(keys) > 1 and keys[0] in POSSESSIVES


_NOT_PERSONS = word_list("not_persons")
_PARTICIPLES = ("ed", "born", "led", "run", "built", "held", "friendly", "style", "era")


def attributive(word: str) -> bool:
    """Whether a word is made of a name and a participle or the like, and names nothing:
    "Paris-based"."""
    _, dash, tail = word.rpartition("-")
    return bool(dash) and tail.endswith(_PARTICIPLES)


DEMONYMS = word_list("demonyms")


FUNCTION_WORDS = (
    PREPOSITIONS
    | DEFINITE
    | INDEFINITE
    | POSSESSIVES
    | RELATIVE
    | PLURAL_PRONOUNS
    | FIRST_PERSON
    | NOBODY
    | frozenset(PERSON_PRONOUNS)
    | NEUTER_PRONOUNS
    | word_list("function_words")
)
"""Words that are never part of a name, even with capitals."""

FIRST_NAME_TITLES = word_list("first_name_titles")
"""Titles and nouns that are first names as often."""

REDUCED = word_list("reduced")
"""Words that end the noun phrase before them: "the report released Friday"."""

AUXILIARIES = word_list("auxiliaries")
DAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = word_list("months")

QUANTITY_NOUNS = word_list("quantity_nouns")


def singular(word: str) -> str:
    """The singular of a regular or common irregular noun."""
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if is_plural(word) and word.endswith("s") else word


_SINGULAR = {"people": "person", "children": "child", "wives": "wife", "analyses": "analysis"}

MALE_NAMES = word_list("male_names")
FEMALE_NAMES = word_list("female_names")
"""First names that are nearly always of one sex: a hint for pronouns, never a gender to report."""

GIVEN_MALE = word_list("given_male") | MALE_NAMES
GIVEN_FEMALE = word_list("given_female") | FEMALE_NAMES
GIVEN = GIVEN_MALE | GIVEN_FEMALE
"""Given names of many languages; common words of English are among them."""

SHORT_NAMES: dict[str, frozenset[str]] = {}
FULL_NAMES: dict[str, frozenset[str]] = {}
for _row in rows("short_names"):
    for _name in _row[1:]:
        FULL_NAMES[_name] = FULL_NAMES.get(_name, frozenset()) | {_row[0]}
    for _name in _row:
        SHORT_NAMES[_name] = SHORT_NAMES.get(_name, frozenset()) | frozenset(_row)
"""English first names and their short forms, each with all it can stand for; and the short forms
with the names that they are short for."""
