"""The tables and views, and how a database gets from one revision to the next."""
