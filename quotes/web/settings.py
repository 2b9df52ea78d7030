"""Settings of the server."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from quotes.errors import QuotesError


@dataclass(frozen=True)
class ServerSettings:
    """How to serve a database.

    `seconds` is the time limit of a database query, `rate` the requests a second that one address
    may make (loopback is not limited, since a proxy may run there), `text_bytes` the largest text
    that is extracted, `extract_seconds` the time limit of that. `hosts` are further host names
    that the server answers to. `users` is a file of names and tokens, `user_header` the header in
    which a proxy on this machine names the user.
    """

    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    edit: bool = False
    users: Path | None = None
    user_header: str | None = None
    hosts: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    seconds: float = 10.0
    rate: float = 20.0
    text_bytes: int = 200_000
    extract_seconds: float = 60.0

    def check(self) -> None:
        """Raise QuotesError for settings that would let strangers write."""
        if not self.edit and (self.users or self.user_header):
            raise QuotesError("--users and --user-header need --edit")
        if self.edit and not is_loopback(self.host) and not (self.users or self.user_header):
            raise QuotesError(
                f"--edit on {self.host}: without users, corrections are accepted from this machine "
                "only; give --users FILE or --user-header NAME, or leave out --host"
            )

    @property
    def names(self) -> frozenset[str]:
        """The host names that the server answers to, in lower case, without the port."""
        own = {"localhost", "127.0.0.1", "[::1]", self.host.lower(), *map(str.lower, self.hosts)}
        if not is_loopback(self.host):
            own |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        return frozenset(own)


def is_loopback(host: str) -> bool:
    """Whether `host` is a loopback address, which only this machine can reach."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
