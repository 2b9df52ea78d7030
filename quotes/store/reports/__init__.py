"""Runs reports and users' queries, both in plain SQL."""
