"""Which quotes are the same words."""

from quotes.statements.words import fingerprints, same_words, word_list

__all__ = ["fingerprints", "same_words", "word_list"]
