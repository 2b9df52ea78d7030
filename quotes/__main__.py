"""The command `quotes`, also as `python -m quotes`."""

from __future__ import annotations

import os

_INTERRUPTED = 130  # 128 + SIGINT, as shells count


def main() -> None:
    """Run the command line of this process; leaves with `SystemExit`.

    Nothing is imported before Ctrl-C is looked after: to load the command takes a while.
    """
    try:
        from quotes.cli import main as command

        command()
    except KeyboardInterrupt:
        os.write(2, b"Interrupted.\n")
        os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
