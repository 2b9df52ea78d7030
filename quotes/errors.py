"""What can go wrong in a way that the user can mend."""


class QuotesError(Exception):
    """One clear line for the user: what is wrong, where (file, line), and what to do."""


class NotThere(QuotesError):
    """What was asked for by its number or name is not in the database."""
