"""Searches: from what somebody types to the quotes that it finds."""
