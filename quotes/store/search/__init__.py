"""Searches: from a typed query to the quotes that match."""
