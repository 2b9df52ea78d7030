"""Posts from social networks in an article, by their signature: "— Ada Renn (@ada) March 4, 2024".

Pages embed posts as elements of their own. Texts that were taken from pages keep only the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.document.document import Block
from quotes.document.published import iso

_ENDS = 200
"""How many characters at the end of a post may be its signature."""

_SIGNED = re.compile(
    r"(?:(?<![\w—–-])[—–-]{1,3}+\s?"
    r"|(?:an? (?:post|video|reel|photo) (?:shared|posted) by|post(?:ed)? by) )"
    r"(?P<name>[^()\n]{1,80}?)\s?(?:\((?P<handle>@[\w.@-]{1,60})\)\s?(?P<date>[^\n]{0,60})"
    r"| on (?P<day>[^\n]{6,60}))\Z",
    re.I,
)
_CLOCK = re.compile(r"(?: at|,)? \d{1,2}[:.]\d\d.{0,12}\Z| \(.{0,12}\)\Z", re.I)
_POST = re.compile(
    r"^(?P<words>[^\n]{2,1500})\n(?:[ \t]{0,8}\n)++"
    r"(?P<signed>[ \t]{0,8}[—–-]{1,3}[ \t]?[^()\n]{1,80}\(@[\w.@-]{1,60}\)[^\n]{0,60})$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Signature:
    """Who posted something, and on which day (ISO 8601), if it can be read."""

    author: str
    day: str | None


def signature(text: str) -> Signature | None:
    """The signature with which a post ends, if it has one."""
    signed = _SIGNED.search(text[-_ENDS:])
    if signed is None:
        return None
    said = _CLOCK.sub("", (signed["date"] or signed["day"] or "").strip(" ·|"))
    return Signature(signed["name"].strip(" —–-"), iso(said.removeprefix("on ")))


def signed_posts(text: str) -> tuple[Block, ...]:
    """The posts of a text without markup: the last line of words before each signature that is a
    paragraph of its own, with the signature."""
    found = []
    for post in _POST.finditer(text):
        signed = signature(post["signed"].rstrip())
        if signed is not None and not post["words"].rstrip().endswith(":"):
            found.append(Block(post.start(), post.end(), "post", signed.author, signed.day))
    return tuple(found)
