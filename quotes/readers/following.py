"""Fetches the pages that a feed's entries link to, as a well-behaved crawler.

It obeys robots.txt (RFC 9309), waits between two pages of one host, and requests a page again only
if it has changed (RFC 9110).
"""

from __future__ import annotations

import time
from urllib.robotparser import RobotFileParser

from courlan import get_base_url, validate_url

from quotes.readers.options import Following, Limits
from quotes.readers.outcome import Unreadable
from quotes.readers.source import Source
from quotes.readers.web import AGENT, NoPage, Refused, fetched

_NAME = AGENT.split("/")[0]


class Follower:
    """Fetches pages one by one.

    `named` is the address of the feed, empty if it is a file: of hosts that are not public, only
    that of the feed is asked.
    """

    def __init__(self, following: Following, limits: Limits, named: str) -> None:
        self._following = following
        self._limits = limits
        self._named = named
        self._rules: dict[str, RobotFileParser | Unreadable] = {}
        self._last: dict[str, float] = {}
        self._count = 0

    @property
    def has_room(self) -> bool:
        """Whether the limit of pages has not been reached."""
        return self._count < self._following.most

    def page(self, address: str) -> Source:
        """The page at an address; raises `Refused` if it may not be fetched, `Unreadable` if it
        cannot be."""
        if not validate_url(address)[0]:
            raise Unreadable(f"not an address: {address[:100]!r}")
        host = get_base_url(address)
        rules = self._rules.get(host) or self._read_rules(host)
        if isinstance(rules, Refused):
            raise rules
        if isinstance(rules, Unreadable):
            raise Unreadable(f"not fetched, as {host}/robots.txt cannot be read ({rules})")
        if not rules.can_fetch(_NAME, address):
            raise Refused(f"{host}/robots.txt forbids it")
        self._wait(host, float(rules.crawl_delay(_NAME) or 0))
        self._count += 1
        return fetched(address, self._limits, self._following.before(address), named=self._named)

    def _read_rules(self, host: str) -> RobotFileParser | Unreadable:
        """The rules of a host; if they cannot be read, why, and nothing may be fetched from it."""
        rules = RobotFileParser()
        found: RobotFileParser | Unreadable = rules
        try:
            self._wait(host, 0)
            with fetched(f"{host}/robots.txt", self._limits, named=self._named) as source:
                text = source.whole(self._limits.page).decode("utf-8", "replace")
            rules.parse(text.splitlines())
        except Unreadable as error:
            if isinstance(error, NoPage) and 400 <= error.status < 500:
                rules.parse([])  # there is no such file, so there are no rules
            else:
                found = error
        self._rules[host] = found
        return found

    def _wait(self, host: str, asked: float) -> None:
        pause = max(self._following.delay, min(asked, self._limits.seconds))
        due = self._last.get(host, -pause) + pause
        if (left := due - time.monotonic()) > 0:
            time.sleep(left)
        self._last[host] = time.monotonic()
