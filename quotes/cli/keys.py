"""Reads single keys from the terminal."""

from __future__ import annotations

import codecs
import os
import select
import sys

_END = b"\x04"


def read_key() -> str:
    """The next key, typed ahead or not, as a lower-case character; "" for an arrow and the like.

    The end of input counts as Ctrl-D. Raises KeyboardInterrupt for Ctrl-C.
    """
    try:
        import termios
        import tty
    except ImportError:  # on Windows
        import click

        key: str = click.getchar()
        return key.lower() if len(key) == 1 else ""
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    # Not TCSAFLUSH, which `tty` and click use: it throws away what was typed ahead.
    tty.setcbreak(fd, termios.TCSADRAIN)
    try:
        return _character(fd).lower()
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)


def _character(fd: int) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    found = ""
    while not found:
        found = decoder.decode(os.read(fd, 1) or _END)
    if found != "\x1b":
        return found
    # The rest of an arrow or function key (ECMA-48, 5.4), and no key behind it.
    if select.select([fd], [], [], 0)[0] and os.read(fd, 1) in (b"[", b"O"):
        while not b"@" <= (os.read(fd, 1) or b"~") <= b"~":
            pass
    return ""
