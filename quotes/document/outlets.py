"""Tells when two names mean the same outlet."""

from __future__ import annotations

import re
import unicodedata

_SUFFIX = re.compile(r"\.(?:com|org|net|info|news|(?:co|com|org|net)\.[a-z]{2}|[a-z]{2})\Z")


def outlet_key(name: str) -> str:
    """A key that is the same for all spellings of one outlet's name.

    Case, accents, articles, punctuation and the ending of a domain do not count: "The Guardian",
    "the guardian" and "Guardian" are the same; so are "nj.com" and "NJ".
    """
    plain = unicodedata.normalize("NFKD", name).casefold().strip()
    plain = plain.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    plain = _SUFFIX.sub("", plain) if " " not in plain else plain
    words = re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
    rest = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    return " ".join(rest)
