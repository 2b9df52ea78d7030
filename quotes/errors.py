"""Errors that the user can fix."""


class QuotesError(Exception):
    """One clear line for the user: what is wrong, where (file, line), and what to do."""


class WrongUsage(QuotesError):
    """Something that a command does not take, whatever the database holds."""


class NotThere(QuotesError):
    """An id or name that is not in the database."""
