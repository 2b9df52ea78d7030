"""Writes extracts in bulk, with the sums that reports read."""
