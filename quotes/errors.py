"""Errors that the user can fix, and the command that fixes a missing package."""


class QuotesError(Exception):
    """One clear line for the user: what is wrong, where (file, line), and what to do."""


def install_command(extra: str) -> str:
    """The command that installs the packages of an optional extra, for use in a message."""
    return f'pip install "quotes-db[{extra}]"'


class WrongUsage(QuotesError):
    """Something that a command does not take, whatever the database holds."""


class NotThere(QuotesError):
    """An id or name that is not in the database."""
