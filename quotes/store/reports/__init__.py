"""Reports and questions in plain SQL."""
