"""Speakers across articles: who is who, look-up by name, merging, splitting and renaming."""
