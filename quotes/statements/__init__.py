"""Which quotes are the same words."""

from quotes.statements.words import fingerprints, fingerprints_of, same_words, word_list

__all__ = ["fingerprints", "fingerprints_of", "same_words", "word_list"]
