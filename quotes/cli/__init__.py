"""The command line: parse, call, print.

Machines read standard output, people read standard error: progress, messages and errors go there.
An error is one line and exit code 1, wrong usage is exit code 2; a traceback is never shown unless
`--debug` asks for it. No module of this room imports the language model before a command needs it.
"""

from quotes.cli.main import main

__all__ = ["main"]
