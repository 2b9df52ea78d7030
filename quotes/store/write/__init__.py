"""Writing: extracts into rows, in bulk, with the sums that reports read."""
