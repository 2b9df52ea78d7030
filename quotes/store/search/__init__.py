"""Searches quotes: parses queries, builds the SQL, ranks and reads the hits."""
