"""Reads articles, speakers and quotes with all details, for display."""
