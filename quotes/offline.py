"""Keeps libraries from trying the network when they are loaded."""

from __future__ import annotations

import socket
import sys


def skip_probes() -> None:
    """Load urllib3, which spaCy and trafilatura bring along, without a socket being opened.

    On import it opens one to test for IPv6. Whether the system supports IPv6 at all answers that as
    well.
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
