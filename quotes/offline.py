"""Keeps libraries that are loaded for other things from trying the network."""

from __future__ import annotations

import socket
import sys


def skip_probes() -> None:
    """Load urllib3, which spaCy and trafilatura bring along, without a socket being opened.

    It opens one at its import, to see whether there is IPv6. Whether the system knows IPv6 at all
    answers that as well for whoever uses it later.
    """
    if "urllib3" in sys.modules:
        return
    known, socket.has_ipv6 = socket.has_ipv6, False
    try:
        from urllib3.util import connection
    except ImportError:
        return
    finally:
        socket.has_ipv6 = known
    connection.HAS_IPV6 = known
