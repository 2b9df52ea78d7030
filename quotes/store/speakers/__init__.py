"""Speakers over all articles: who is who, found by name, merged, split and renamed."""
