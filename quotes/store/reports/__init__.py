"""Reports and queries in plain SQL."""
