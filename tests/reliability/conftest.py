"""The command line and its articles, as the tests of the commands have them."""

from cli.conftest import articles, load, process, quotes, small

__all__ = ["articles", "load", "process", "quotes", "small"]
